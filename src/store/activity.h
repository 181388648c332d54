/* SPDX-License-Identifier: MIT */
#ifndef STORE_ACTIVITY_H
#define STORE_ACTIVITY_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/* How much work was settled when: sums of five minutes, kept for a week. */

enum {
	ACTIVITY_HOURS = 24
};

struct activity {
	int64_t books_hour; /* ended in the last hour */
	int64_t spreads_hour; /* settled in it */
	/* spreads by the hour; the last one ends now */
	int64_t spreads[ACTIVITY_HOURS];
};

/* So many more were settled just now: last in a transaction, for all workers
 * write to the same rows.  Nothing is written for nothing. */
bool activity_add(
    struct sql *db, int64_t books, int64_t spreads, struct err *e) MUST_CHECK;

bool activity_read(struct sql *db, struct arena *a, struct activity *out,
    struct err *e) MUST_CHECK;

#endif
