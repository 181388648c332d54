/* SPDX-License-Identifier: MIT */
#ifndef STORE_SPEND_H
#define STORE_SPEND_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct json_out;
struct sql;

/*
 * Money by day (UTC): a row of spend_days holds the ledger's sums of its day,
 * exact at every commit.  All inside the caller's transaction, as late in it
 * as can be: every worker writes the same row.
 */

/* Lock today's row until the transaction ends, so that nobody else can spend
 * in between.  ${*nano}: what is spent, held for calls in flight, and unknown;
 * ${*day} is its day, in ${a}. */
bool spend_lock(struct sql *db, struct arena *a, int64_t *nano,
    const char **day, struct err *e) MUST_CHECK;

/* Hold ${nano} for calls that have been opened for ${day}. */
bool spend_reserve(
    struct sql *db, const char *day, int64_t nano, struct err *e) MUST_CHECK;

/* Call ${id} was closed in this transaction: what was held for it becomes
 * what it cost. */
bool spend_settle(struct sql *db, int64_t id, struct err *e) MUST_CHECK;

#endif
