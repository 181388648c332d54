/* SPDX-License-Identifier: MIT */
#ifndef WEB_EVENTS_H
#define WEB_EVENTS_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* Who may hear a book's events.  nginx holds the subscribers (nchan); this
 * room only hands out tickets and looks at them. */

/* Into ${*out}: the address under which a web app may subscribe for a while,
 * NULL where there are no events.  False: ERR_DATABASE. */
bool events_url(struct visit *v, const char *book_id, const char **out,
    struct err *e) MUST_CHECK;

/* The same for our own pages, which are let in by what guards them; ${book_id}
 * NULL: all books. */
const char *events_page_url(const struct visit *v, const char *book_id);

/* Handler of {prefix}/events/ticket?book=&ticket=, which nginx asks before it
 * lets a subscriber in: 204 or 403. */
bool events_get_ticket(struct visit *v, struct err *e) MUST_CHECK;

#endif
