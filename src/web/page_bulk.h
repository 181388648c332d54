/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_BULK_H
#define WEB_PAGE_BULK_H

#include "base/err.h"

#include <stdbool.h>

struct page;
struct visit;

/* What is done from the list: to chosen books, to all that match, to the
 * queue.  What reaches beyond the books that were ticked, or ends work, is
 * asked first: a page of its own names the number and what will happen. */

/* Once inside <main>: room for what came of the button that was pressed, and
 * the sentence if the address says one. */
void page_bulk_news(struct page *p);

/* GET {prefix}/status/act: the question. */
bool page_bulk_ask(struct visit *v, struct err *e) MUST_CHECK;

/* POST {prefix}/status/act. */
bool page_bulk_post(struct visit *v, struct err *e) MUST_CHECK;

#endif
