/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LIST_FILTER_H
#define WEB_PAGE_LIST_FILTER_H

struct page;
struct page_list_view;

/* What the list is filtered by: the states with their numbers, and a form for
 * text and error. */
void page_list_filter(struct page *p, const struct page_list_view *l);

#endif
