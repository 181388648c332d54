/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_BULK_BAR_H
#define WEB_PAGE_BULK_BAR_H

struct page;
struct page_list_view;

/* Inside the form of the list: what can be done to several books at once,
 * those that are chosen or all that match. */
void page_bulk_bar(struct page *p, const struct page_list_view *l);

#endif
