/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_TIMES_H
#define WEB_PAGE_TIMES_H

struct page;
struct steps;

/* How long the steps of a book take: half of them, and 19 of 20, phase by
 * phase, with a bar for each. */
void page_times_print(struct page *p, const struct steps *steps);

#endif
