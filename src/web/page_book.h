/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_BOOK_H
#define WEB_PAGE_BOOK_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* {prefix}/status/books/{id}: all that is known of one book.  ?after=N: the
 * scenes behind spread N. */
bool page_book_get(struct visit *v, struct err *e) MUST_CHECK;

#endif
