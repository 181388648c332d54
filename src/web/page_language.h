/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LANGUAGE_H
#define WEB_PAGE_LANGUAGE_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* Handler of {prefix}/status/language/{code}: the visitor wants the pages in
 * this language from now on (a cookie), and goes back to where it came from. */
bool page_language_get(struct visit *v, struct err *e) MUST_CHECK;

#endif
