/* SPDX-License-Identifier: MIT */
#ifndef STORE_LIMITS_H
#define STORE_LIMITS_H

#include "base/err.h"
#include "book/gcra.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/*
 * Rate limits and concurrency caps that all workers on all hosts keep
 * together: a row for each provider and model, by the database's clock.  The
 * row is locked from the draw to the end of the caller's transaction, which
 * writes the ledger rows of the calls: so nobody counts what another one is
 * about to add.
 *
 * In flight is a call whose ledger row is open or running and whose own
 * deadline has not passed: what a dead worker left behind falls out by
 * itself.
 */

struct limit {
	const char *provider;
	const char *model; /* "*": all of the provider's together */
	struct gcra_rule rule;
	int64_t concurrency; /* calls in flight; 0: no cap */
};

/* Draw tickets for calls of job ${job_id}, inside a transaction that opens
 * the ${out->now} calls after it. */
bool limits_draw(struct sql *db, struct arena *a, const struct limit *limit,
    const char *job_id, const struct gcra_wish *wish, struct gcra_grant *out,
    struct err *e) MUST_CHECK;

/* The service has refused a call: close the window for everybody, inside a
 * transaction. */
bool limits_close(struct sql *db, struct arena *a, const struct limit *limit,
    const struct gcra_refusal *refusal, struct err *e) MUST_CHECK;

#endif
