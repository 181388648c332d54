/* SPDX-License-Identifier: MIT */
#ifndef WEB_API_PARTS_H
#define WEB_API_PARTS_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* {prefix}/api/books/{id}/scenes, …/spreads, …/errors. */
bool api_parts_scenes(struct visit *v, struct err *e) MUST_CHECK;
bool api_parts_spreads(struct visit *v, struct err *e) MUST_CHECK;
bool api_parts_errors(struct visit *v, struct err *e) MUST_CHECK;

#endif
