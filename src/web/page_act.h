/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_ACT_H
#define WEB_PAGE_ACT_H

#include "base/err.h"
#include "store/control.h"
#include "web/words.h"

#include <stdbool.h>

struct page;
struct visit;

/* The buttons of the pages: each is a form of its own that works without
 * scripts, and is answered with 303 back to the page, which says what came of
 * it.  Only forms of our own pages are obeyed. */

/* What is pressed for beside the action: -1 and NULL: nothing. */
struct page_act_about {
	int spread; /* rerun: the first; regenerate: the scene's */
	const char *cause; /* retry: of these errors only */
};
#define PAGE_ACT_WHOLE ((struct page_act_about){ .spread = -1, .cause = NULL })

/* A button that does ${action} to the book; ${label} is what stands on it. */
void page_act_button(struct page *p, const char *book_id,
    enum control_action action, struct page_act_about about, enum word label);

/* A button that hands the book in. */
void page_act_submit(struct page *p, const char *book_id, enum word label);

/* Once inside <main>: room for what came of the button that was pressed, and
 * the sentence if the address says one. */
void page_act_news(struct page *p);

/* May this action go on?  ${*welcome} false: it did not come from one of our
 * pages, or is no form, and the answer says so.  False: ERR_DATABASE. */
bool page_act_is_welcome(
    struct visit *v, bool *welcome, struct err *e) MUST_CHECK;

/* Handler of {prefix}/status/books/{id}/act. */
bool page_act_post(struct visit *v, struct err *e) MUST_CHECK;

#endif
