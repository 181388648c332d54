/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LIST_ROW_H
#define WEB_PAGE_LIST_ROW_H

#include <stdbool.h>

struct page;
struct status;

/* A line of the list, inside the form of page_bulk.h; ${strip}: see
 * overview_strip(), NULL where it is to be told from the book's state. */
void page_list_row(struct page *p, const struct status *s, const char *strip);

/* Must the strip be read, or does the state tell? */
bool page_list_row_needs_strip(const struct status *s);

/* The headings of the columns. */
void page_list_row_head(struct page *p);

#endif
