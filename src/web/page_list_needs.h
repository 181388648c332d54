/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LIST_NEEDS_H
#define WEB_PAGE_LIST_NEEDS_H

struct page;
struct page_list_view;

/* What needs somebody, each with its button; nothing where nothing does. */
void page_list_needs(struct page *p, const struct page_list_view *l);

#endif
