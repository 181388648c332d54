/* SPDX-License-Identifier: MIT */
#ifndef WEB_API_BOOKS_H
#define WEB_API_BOOKS_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct status_filter;
struct visit;

/* {prefix}/api/books and {prefix}/api/books/{id}. */
bool api_books_list(struct visit *v, struct err *e) MUST_CHECK;
bool api_books_get(struct visit *v, struct err *e) MUST_CHECK;

/* The filter that ?status=&q=&cause=&after=&before=&limit= names, in ${a}; the
 * page of the list uses the same.  False: ERR_VALIDATION. */
bool api_books_parse(struct arena *a, const char *query, int limit,
    struct status_filter *out, struct err *e) MUST_CHECK;

#endif
