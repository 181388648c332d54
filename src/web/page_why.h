/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_WHY_H
#define WEB_PAGE_WHY_H

struct page;
struct status;

/* Why a book is as it is, in the visitor's language, one or two sentences;
 * "" when it just works or has ended. */
const char *page_why(const struct page *p, const struct status *s);

#endif
