/* SPDX-License-Identifier: MIT */
#ifndef STORE_CALLS_H
#define STORE_CALLS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct job;
struct sql;

/*
 * The ledger: a row for every call that costs money, written before the call
 * is made and closed after it.  A crash leaves rows open or running; the next
 * worker settles them.
 */

struct call {
	int64_t id; /* set by calls_open() */
	int spread;
	const char *step; /* analysis, soundscape */
	const char *provider;
	const char *model;
	int attempt;
	const char *request_hash; /* 64 hex digits */
	int64_t estimate_nano;
	int64_t timeout_ms; /* until the far side gives up; 0: none */
};

/* About to be made; sets ${c->id}.  Its money counts on ${day}, which
 * spend_lock() named. */
bool calls_open(struct sql *db, const struct job *job, const char *day,
    const char *price_date, struct call *c, struct err *e) MUST_CHECK;

/* The provider named it. */
bool calls_run(struct sql *db, int64_t id, const char *external_id,
    struct err *e) MUST_CHECK;

struct call_result {
	const char *state; /* done, failed, unknown */
	int64_t tokens_in, tokens_out, tokens_thought;
	int64_t audio_ms;
	int64_t cost_nano;
	int http_status;
	const char *cause; /* "" where done */
	int64_t connect_us, first_byte_us, total_us;
};
/* ${*is_new} false: it was closed before, and stays as it is.  Else
 * spend_settle() is due, in the same transaction. */
bool calls_close(struct sql *db, int64_t id, const struct call_result *r,
    bool *is_new, struct err *e) MUST_CHECK;

/* After a commit of calls_open() whose outcome was never known: close what
 * ${job} has opened behind call ${last_id}, for none of it was made. */
bool calls_drop_unmade(struct sql *db, struct arena *a, const struct job *job,
    int64_t last_id, struct err *e) MUST_CHECK;

/* Calls of earlier workers of the book that are not settled. */
struct call_left {
	int64_t id;
	int spread;
	bool is_sound;
	const char *request_hash;
	const char *external_id; /* NULL: it is not known whether it exists */
	int64_t created_ms; /* of the epoch, by the database's clock */
	int64_t age_ms;
	int64_t left_ms; /* until its own deadline; may be negative */
	int64_t estimate_nano;
};
bool calls_list_left(struct sql *db, struct arena *a, const char *book_id,
    struct call_left **out, int *n, struct err *e) MUST_CHECK;

/* How long the last calls of ${step} and ${model} took that were done, the
 * newest first, at most ${max} of the last few thousand rows. */
bool calls_list_times(struct sql *db, struct arena *a, const char *step,
    const char *model, int64_t *took_ms, int max, int *n,
    struct err *e) MUST_CHECK;

/* Does a row own this prediction already? */
bool calls_is_owned(struct sql *db, struct arena *a, const char *provider,
    const char *external_id, bool *owned, struct err *e) MUST_CHECK;

/* What ${job} has spent; calls that are not closed count with their
 * estimate. */
bool calls_sum(struct sql *db, struct arena *a, const struct job *job,
    int64_t *nano, struct err *e) MUST_CHECK;

/* What other jobs than ${job} have spent on its book. */
bool calls_sum_others(struct sql *db, struct arena *a, const struct job *job,
    int64_t *nano, struct err *e) MUST_CHECK;

#endif
