/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LIST_FIGURES_H
#define WEB_PAGE_LIST_FIGURES_H

struct page;
struct page_list_view;

/* The figures of the list: money, work by the hour, what needs somebody,
 * services, workers. */
void page_list_figures(struct page *p, const struct page_list_view *l);

#endif
