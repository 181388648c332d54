/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_SPREAD_H
#define WEB_PAGE_SPREAD_H

#include "base/err.h"

#include <stdbool.h>

struct page;
struct sql;
struct visit;

/* One spread in full: its text, its analysis, why it is or is not a new scene,
 * what went wrong, where its time went. */
struct page_spread {
	int index; /* -1: none was asked for */
	const char *left, *right; /* beginnings of the pages' texts; NULL: there
	                           * is no such page */
	struct detail_spread *row; /* NULL: not begun */
	struct detail_error *errors; /* its attempts that failed, the newest */
	int n_errors;
};

/* What ?spread=N asks for.  False: ERR_VALIDATION, ERR_DATABASE. */
bool page_spread_read(struct visit *v, struct sql *db, struct page_spread *out,
    struct err *e) MUST_CHECK;

void page_spread_print(
    struct page *p, const struct page_spread *spread, int total);

#endif
