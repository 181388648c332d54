/* SPDX-License-Identifier: MIT */
#ifndef WEB_HEADER_H
#define WEB_HEADER_H

#include <stdbool.h>

/* Questions about what a client's headers say. */

/* Is this Content-Type application/json (any parameters)? */
bool header_is_json(const char *content_type);

/* Does ${accept} want text/html more than application/json?  Nothing, a tie
 * and wildcards alone mean no: programs get JSON unless they ask for pages. */
bool header_wants_html(const char *accept);

/* The seconds of "wait=N" in a Prefer header (RFC 7240); 0 if it is not
 * there or no number.  The first one counts; at most a day. */
int header_wait_seconds(const char *prefer);

#endif
