/* SPDX-License-Identifier: MIT */
#ifndef WEB_STATE_H
#define WEB_STATE_H

#include "base/err.h"

#include <stdbool.h>

struct answer;
struct status;
struct visit;

/* GET /api/generate-soundscapes/{id}: how a book is. */
bool state_get(struct visit *v, struct err *e) MUST_CHECK;

/* The book's state as the whole body of ${r}, with ${http_status}. */
void state_print(struct answer *r, int http_status, const struct status *s);

/* The same as the answer to ${v}, with the address of the book's events.
 * False: ERR_DATABASE. */
bool state_say(
    struct visit *v, const struct status *s, struct err *e) MUST_CHECK;

#endif
