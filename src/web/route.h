/* SPDX-License-Identifier: MIT */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "base/err.h"

#include <stdbool.h>

struct visit;

/* Which address means what: one table. */

/* Make ${v}'s answer; what a handler met is answered here, too, as JSON or as
 * a page, and logged.  Afterwards v->wait_seconds > 0 means: the answer is
 * for when the time runs out, and the request may wait for its book. */
void route_visit(struct visit *v);

/* The same, only finding: what the tests ask.  The handler's name, or "404",
 * "405", "400"; ${*book_id} as in struct visit. */
const char *route_find_name(
    const char *prefix, const char *method, const char *path, char *book_id);

#endif
