/* SPDX-License-Identifier: MIT */
#ifndef JOB_NOTES_H
#define JOB_NOTES_H

#include "base/err.h"
#include "store/errors.h"

#include <stdbool.h>
#include <stdint.h>

struct call_left;
struct call_result;
struct run;
struct sql;

/* What a turn wants written besides rows of spreads and scenes: errors, and
 * what became of paid calls.  Kept until it is written. */

/* An attempt failed; ${is_current}: for good; else it is tried again at
 * ${retry_at_ms} of clock_now_ms() (-1: not by itself). */
void notes_error(struct run *run, enum error_step step, const struct err *what,
    bool is_current, int64_t retry_at_ms);

/* A step is tried again or has healed. */
void notes_heal(struct run *run, int spread, enum error_step step);

/* The provider named a call. */
void notes_run(struct run *run, int64_t call_id, const char *external_id);

/* A call has ended; texts of ${r} are static. */
void notes_close(struct run *run, int64_t call_id, const struct call_result *r);

/* Nobody can say what became of an earlier worker's call. */
void notes_lost(struct run *run, const struct call_left *left);

/* The service has refused calls until ${until_ms}, of which the latest was
 * begun at ${started_ms}; all of a turn are one. */
struct gcra_refusal;
struct limit;
void notes_refusal(struct run *run, const struct limit *limit,
    const struct gcra_refusal *r, int64_t until_ms, int64_t started_ms);

/* Was the prediction ${external_id} named in this turn? */
bool notes_owns(const struct run *run, const char *external_id);

/* Write them all, inside a transaction. */
bool notes_write(struct run *run, struct sql *db, struct err *e) MUST_CHECK;

/* Bring the day's money up to date with the calls that notes_write() has
 * closed: last in the transaction, because all workers write that row. */
bool notes_settle(struct run *run, struct sql *db, struct err *e) MUST_CHECK;

/* They are written. */
void notes_clear(struct run *run);

#endif
