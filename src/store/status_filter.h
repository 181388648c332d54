/* SPDX-License-Identifier: MIT */
#ifndef STORE_STATUS_FILTER_H
#define STORE_STATUS_FILTER_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct status_filter;

/* What a filter of the list comes down to in SQL; for the files of store that
 * look for books b. */

struct status_filter_terms {
	const char *status; /* of the book; "": any */
	const char *state; /* of its live job; "": any */
	int64_t has_errors; /* 1: only books with errors */
	const char *query, *like; /* part of title or author */
	const char *cause;
};

/* False: ERR_VALIDATION. */
bool status_filter_read(struct arena *a, const struct status_filter *f,
    struct status_filter_terms *out, struct err *e) MUST_CHECK;

/* The condition but for the cause, and its arguments. */
/* clang-format off */
#define STATUS_FILTER_WHERE \
	" (? = '' OR b.status = ?) AND (? = '' OR EXISTS (SELECT 1 FROM jobs" \
	" AS l WHERE l.book_id = b.id AND l.live = 1 AND l.state = ?))" \
	" AND (? = 0 OR b.processing_errors IS NOT NULL)" \
	" AND (? = '' OR b.title LIKE ? OR b.author LIKE ?)"
#define STATUS_FILTER_TYPES "ssssisss"
#define STATUS_FILTER_ARGS(t) \
	(t)->status, (t)->status, (t)->state, (t)->state, (t)->has_errors, \
	(t)->query, (t)->like, (t)->like

/* Books with an error of a cause now, or parked for it; its arguments are the
 * cause, twice. */
#define STATUS_FILTER_OF_CAUSE \
	"(SELECT p.book_id AS id FROM processing_errors AS p" \
	" WHERE p.is_current = TRUE AND p.cause = ? UNION SELECT o.book_id" \
	" FROM jobs AS o WHERE o.state = 'parked' AND o.cause = ?)"
/* clang-format on */

#endif
