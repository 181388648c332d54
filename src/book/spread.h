/* SPDX-License-Identifier: MIT */
#ifndef BOOK_SPREAD_H
#define BOOK_SPREAD_H

#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A spread is two facing pages: spread i holds pages 2i+1 and 2i+2.  A page
 * that is missing is empty. */

/* The first page of spread ${i}; the second is one more. */
int spread_first_page(int i);

/* The spread that page ${number} is on. */
int spread_of_page(int number);

/* How many spreads a book has whose highest page number is ${number}. */
int spread_count(int number);

struct spread_text {
	int index;
	int pages[2]; /* that exist */
	int n_pages;
	const char *text; /* valid UTF-8; pages joined by an empty line */
	size_t size;
	bool is_blank;
	char hash[HASH_TEXT]; /* of the text only */
};

/* Join the texts of the two pages (NULL: missing) into ${out}, in ${a};
 * broken UTF-8 is repaired, a NUL becomes a blank. */
void spread_join(struct arena *a, int index, const char *left, size_t left_size,
    const char *right, size_t right_size, struct spread_text *out);

#endif
