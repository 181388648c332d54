/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LIST_TOP_H
#define WEB_PAGE_LIST_TOP_H

struct page;
struct page_list_view;

/* The head of the list: the sentence about the whole, and what needs
 * somebody, each with its button. */
void page_list_top(struct page *p, const struct page_list_view *l);

#endif
