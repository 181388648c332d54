/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_STATE_H
#define WEB_PAGE_STATE_H

#include "web/words.h"

#include <stdbool.h>

struct page;
struct status;

/* How a book's state is called and marked on the pages: by a word and a
 * sign, and by colour only on top of these. */
struct page_state {
	const char *class; /* for the style */
	const char *sign;
	enum word word;
	bool is_moving; /* will change by itself: the page refreshes */
};

const struct page_state *page_state_of(const struct status *s);

/* The badge. */
void page_state_print(struct page *p, const struct page_state *state);

#endif
