/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LIST_TABLE_H
#define WEB_PAGE_LIST_TABLE_H

struct page;
struct page_list_view;

/* The books, with what can be done to several at once, and the way to older
 * and newer ones. */
void page_list_table(struct page *p, const struct page_list_view *l);

#endif
