/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_ERROR_H
#define WEB_PAGE_ERROR_H

#include <stdbool.h>

struct visit;

/* The pages for what could not be shown.  Each replaces what ${v}'s answer
 * holds. */
void page_error_unknown_book(struct visit *v);
void page_error_unknown_address(struct visit *v);
/* ${is_away}: it may answer again by itself, so the page tries. */
void page_error_database(struct visit *v, bool is_away);
/* A parameter that makes no sense; ${text} says which. */
void page_error_bad_address(struct visit *v, const char *text);

/* An action that did not come from our own pages. */
void page_error_stranger(struct visit *v);
/* An action that was not done; ${text} says why. */
void page_error_refused(struct visit *v, int status, const char *text);

#endif
