/* SPDX-License-Identifier: MIT */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/*
 * Rows that are kept for so many days only: closed calls, errors that were
 * healed, what owners did.  What the calls have cost is added up in call_sums
 * in the same transaction, by job, day and kind: no sum of a book, a job, a day
 * or a kind of call changes.  Calls that are not closed and errors of what is
 * failed now are never swept.
 */

/* Has no host swept for an hour? */
bool retention_is_due(
    struct sql *db, struct arena *a, bool *due, struct err *e) MUST_CHECK;

/* Delete at most some hundreds of rows of each kind that are older than
 * ${days}; in short statements, so that nobody waits for it.  ${*swept}: how
 * many; 0: nothing is left, and the next hour begins. */
bool retention_sweep(
    struct sql *db, int days, int64_t *swept, struct err *e) MUST_CHECK;

#endif
