/* SPDX-License-Identifier: MIT */
#ifndef STORE_READING_H
#define STORE_READING_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct json_out;
struct sql;

/* A book's pages for reading: a few at a time, and of a page that is longer
 * than any book's only the beginning. */

enum {
	READING_PAGE_MAX = 20000 /* characters of a page */
};

struct reading_page {
	int number; /* 1 is the first */
	const char *text;
	bool is_cut; /* there was more of it */
};

/* Pages ${first} to ${last} that exist, in order. */
bool reading_pages(struct sql *db, struct arena *a, const char *book_id,
    int first, int last, struct reading_page **out, int *n,
    struct err *e) MUST_CHECK;

void reading_print_page(struct json_out *o, const struct reading_page *page);

#endif
