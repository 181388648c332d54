/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_STRIP_H
#define WEB_PAGE_STRIP_H

#include <stdbool.h>

struct detail_spread;
struct page;

/* The book as a ribbon: one cell a spread, marked by sign and colour, with
 * its scene as a band below. */
struct page_strip {
	struct detail_spread *spreads;
	int n;
	bool more; /* there are more spreads than are shown */
};

/* ${total}: how many spreads the book has; those that have no row yet are
 * pending. */
void page_strip_print(
    struct page *p, const struct page_strip *strip, int total);

/* How many scenes open at or before spread ${index}. */
int page_strip_scene_number(const struct page_strip *strip, int index);

#endif
