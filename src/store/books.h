/* SPDX-License-Identifier: MIT */
#ifndef STORE_BOOKS_H
#define STORE_BOOKS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct sql;

/* Rows of books and pages: the web app's, which we read, and import, which
 * writes them. */

struct book {
	const char *id;
	const char *title;
	const char *author; /* "" if unknown */
	const char *status; /* pending, processing, ready, failed */
	const char *errors; /* processing_errors as JSON; NULL if none or where
			     * a list does not carry them */
	const char *stats; /* processing_stats as JSON; NULL if none */
	const char *created_at;
	const char *updated_at;
	int total_pages;
	bool has_errors; /* processing_errors is not NULL */
};

struct book_page {
	int number; /* 1 is the first */
	const char *text;
	size_t size;
};

struct book_page_list {
	struct book_page *pages;
	int n;
};

/* The book with ${id}; ${*found} false if there is none. */
bool books_find(struct sql *db, struct arena *a, const char *id,
    struct book *out, bool *found, struct err *e) MUST_CHECK;

/* The book's highest page number (pages below 1 do not count); 0 without
 * pages. */
bool books_last_page(struct sql *db, struct arena *a, const char *id, int *out,
    struct err *e) MUST_CHECK;

/* Pages ${first} to ${last} that exist, in order; read in windows, never the
 * whole book. */
bool books_read_pages(struct sql *db, struct arena *a, const char *id,
    int first, int last, struct book_page_list *out, struct err *e) MUST_CHECK;

/* Insert a book (id, title, author, total_pages) and its pages in one
 * transaction; status pending.  ${user} may be NULL; a title or an author is
 * cut at 500 bytes. */
bool books_insert(struct sql *db, const struct book *book, const char *user,
    const struct book_page_list *pages, struct err *e) MUST_CHECK;

#endif
