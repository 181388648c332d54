/* SPDX-License-Identifier: MIT */
#ifndef STORE_COSTS_H
#define STORE_COSTS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct json_out;
struct sql;

/* What was spent: by day, by kind of call, by book; and what nobody knows. */

struct costs_sum {
	int64_t spent_nano; /* closed calls */
	int64_t reserved_nano; /* estimates of calls in flight */
	int64_t unknown_nano; /* estimates of those nobody knows about */
};

struct costs_day {
	const char *day; /* 2026-11-24, UTC */
	struct costs_sum sum;
};

struct costs_kind {
	const char *provider, *model, *step;
	int64_t done, failed, unknown, open;
	int64_t spent_nano;
};

struct costs_book {
	const char *id;
	const char *title;
	struct costs_sum sum;
};

struct costs {
	const char *first, *last; /* days */
	struct costs_sum sum;
	struct costs_day *days; /* those on which anything was spent */
	int n_days;
	struct costs_kind *kinds;
	int n_kinds;
	struct costs_book *books; /* the dearest first, at most 100 */
	int n_books;
};

/* ${when}: a day "2026-11-24", a month "2026-11", or "" for today (UTC).
 * Everything outlives retention; days and their sum outlive deleted books,
 * too.  False: ERR_VALIDATION, no such day. */
bool costs_read(struct sql *db, struct arena *a, const char *when,
    struct costs *out, struct err *e) MUST_CHECK;

/* Its members, without the braces. */
void costs_print(struct json_out *o, const struct costs *c);

/* Calls of which nobody knows what became, until retention.days. */
struct costs_unknown {
	int64_t id;
	const char *book_id;
	int spread;
	const char *step, *provider, *model;
	const char *external_id; /* NULL: never named */
	const char *created_at; /* UTC, ISO 8601 */
	int64_t estimate_nano;
};
/* The oldest first, at most ${limit}. */
bool costs_list_unknown(struct sql *db, struct arena *a, int limit,
    struct costs_unknown **out, int *n, struct err *e) MUST_CHECK;
void costs_print_unknown(struct json_out *o, const struct costs_unknown *u);

#endif
