/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_STRIP_H
#define WEB_PAGE_STRIP_H

#include <stdbool.h>

struct detail_cell;
struct page;

/* The book as a ribbon: a cell for each spread, marked by sign and colour,
 * under the band of its scene, whose colour is the mood and whose height the
 * intensity.  Each cell leads to its spread (?spread=N). */
struct page_strip {
	struct detail_cell *cells;
	int n;
	bool more; /* there are more spreads than are shown */
};

/* ${total}: how many spreads the book has; those that have no row yet are
 * pending.  ${chosen}: the spread whose details are shown; -1: none. */
void page_strip_print(
    struct page *p, const struct page_strip *strip, int total, int chosen);

/* How many scenes open at or before spread ${index}. */
int page_strip_scene_number(const struct page_strip *strip, int index);

#endif
