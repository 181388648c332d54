/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LEAF_H
#define WEB_PAGE_LEAF_H

#include <stdbool.h>

struct page;
struct reading_page;

/* One page of a book as paper: its text as paragraphs, its number below.
 * ${r} is NULL for a page that the book lacks; behind ${last}, the book's
 * last page, there is only paper.  preview.js makes the same. */
void page_leaf_print(
    struct page *p, const struct reading_page *r, int number, int last);

#endif
