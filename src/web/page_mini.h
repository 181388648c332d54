/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_MINI_H
#define WEB_PAGE_MINI_H

struct arena;
struct page;

/* The spreads of a book in a line of a list, in page order: what is open is a
 * thin line, what is done a band, what has failed stands out above it.  It
 * is for the eye alone: the numbers stand beside it as text. */

/* ${cells}: see overview_strip(); NULL: the first ${done} of ${n} are done. */
void page_mini(struct page *p, const char *cells, int n, int done);

/* The path of an SVG (20 high) for the cells that are ${cell}; "" if none is.
 * Each run is at least ${least} wide. */
const char *page_mini_path(
    struct arena *a, const char *cells, int n, char cell, int least);

#endif
