/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_ERRORS_H
#define WEB_PAGE_ERRORS_H

#include <stdbool.h>

struct detail_error;
struct page;

/* What went wrong with a book: equal errors together, those that still count
 * before those that were healed. */
struct page_errors {
	struct detail_error *errors;
	int n;
	bool more; /* there are more than are shown */
	bool may_retry; /* in the state that the book is in */
};

void page_errors_print(struct page *p, const struct page_errors *errors);

#endif
