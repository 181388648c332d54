/* SPDX-License-Identifier: MIT */
#ifndef WEB_HEADER_H
#define WEB_HEADER_H

#include <stdbool.h>

struct arena;

/* Questions about what a client's headers say. */

/* Is this Content-Type application/json (any parameters)? */
bool header_is_json(const char *content_type);

/* Does ${accept} want text/html more than application/json?  Nothing, a tie
 * and wildcards alone mean no: programs get JSON unless they ask for pages. */
bool header_wants_html(const char *accept);

/* The seconds of "wait=N" in a Prefer header (RFC 7240); 0 if it is not
 * there or no number.  The first one counts; at most a day. */
int header_wait_seconds(const char *prefer);

/* Which of ${n} language codes ("en", "de") an Accept-Language header wants
 * most; -1: none of them. */
int header_best_language(
    const char *accept_language, const char *const *codes, int n);

/* Was this request made by a page of the same origin?  Browsers say it in
 * Sec-Fetch-Site or, older ones, in Origin; who says neither is a stranger.
 * (https://www.w3.org/TR/fetch-metadata/, RFC 6454 section 7.) */
bool header_is_same_origin(
    const char *fetch_site, const char *origin, const char *host);

/* The value of cookie ${name}, in ${a}; "" if it is not there. */
const char *header_cookie(
    struct arena *a, const char *cookies, const char *name);

#endif
