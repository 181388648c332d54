/* SPDX-License-Identifier: MIT */
#ifndef WEB_HEALTH_H
#define WEB_HEALTH_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* {prefix}/healthz: this process answers; nothing else is asked. */
bool health_get(struct visit *v, struct err *e) MUST_CHECK;

/* {prefix}/readyz: can a book be taken and worked on now?  Always true: what
 * fails is in the answer. */
bool health_get_ready(struct visit *v, struct err *e) MUST_CHECK;

#endif
