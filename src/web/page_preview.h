/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_PREVIEW_H
#define WEB_PAGE_PREVIEW_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* {prefix}/status/books/{id}/preview?spread=N (0 is the first): the book as
 * its reader has it, two pages side by side, with the sound of their scene.
 * Without scripts it is a page a spread; with them the pages turn in place
 * and the sound goes on. */
bool page_preview_get(struct visit *v, struct err *e) MUST_CHECK;

#endif
