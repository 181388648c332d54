/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_FORM_H
#define WEB_PAGE_FORM_H

#include "base/err.h"

#include <stdbool.h>

struct page;
struct visit;

/*
 * Forms of the pages that change something.  Each carries a seal: a ticket
 * (web/ticket.h) for whom the server in front has let in, signed with a key of
 * its own.  A foreign page can make a browser send a form here, but cannot
 * read the seal.
 */

/* Open such a form, which is sent to ${url}; ${class} may be NULL.  ${here}: a
 * script may send it and lay the answer over the page. */
void page_form_open(
    struct page *p, const char *class, const char *url, bool here);

/* Does the form in the request's body carry a seal that is good still?
 * False: ERR_DATABASE. */
bool page_form_is_sealed(
    struct visit *v, bool *sealed, struct err *e) MUST_CHECK;

#endif
