/* SPDX-License-Identifier: MIT */
#ifndef WEB_API_PAGES_H
#define WEB_API_PAGES_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* {prefix}/api/books/{id}/pages?from=&to=: the text of pages, at most
 * API_PAGES_MAX of them; "next" is where to go on.  It is the book itself, so
 * nginx lets only administrators ask for it. */
enum {
	API_PAGES_MAX = 40
};
bool api_pages_get(struct visit *v, struct err *e) MUST_CHECK;

#endif
