/* SPDX-License-Identifier: MIT */
#ifndef WEB_START_H
#define WEB_START_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct visit;

/* POST /api/generate-soundscapes: a book is handed in. */
bool start_post(struct visit *v, struct err *e) MUST_CHECK;

/* What a request's body asks for. */
struct start_order {
	char book_id[37];
	bool restart;
	bool has_priority;
	int priority;
};

/* Read the body; other members are ignored.  False: ERR_VALIDATION with the
 * sentence for the caller. */
bool start_parse(struct arena *a, const char *body, size_t size,
    struct start_order *out, struct err *e) MUST_CHECK;

#endif
