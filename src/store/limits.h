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

/* A job that draws. */
struct limit_drawer {
	const char *job_id;
	int64_t left; /* calls that it still needs, about */
	int64_t all; /* and has needed since it began */
	int64_t age_us; /* for which it has been worked on */
};

/* Draw tickets, inside a transaction that opens the ${out->now} calls after
 * it.  Where not all wishes can be fulfilled the jobs stand in a line
 * (book/line.h), which is what ${wish->ahead} is filled in from. */
bool limits_draw(struct sql *db, struct arena *a, const struct limit *limit,
    const struct limit_drawer *drawer, const struct gcra_wish *wish,
    struct gcra_grant *out, struct err *e) MUST_CHECK;

/* The service has refused a call: close the window for everybody, inside a
 * transaction. */
bool limits_close(struct sql *db, struct arena *a, const struct limit *limit,
    const struct gcra_refusal *refusal, struct err *e) MUST_CHECK;

#endif
