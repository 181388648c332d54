/* SPDX-License-Identifier: MIT */
#ifndef STORE_METRICS_H
#define STORE_METRICS_H

#include "base/err.h"
#include "book/timing.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct buf;
struct sql;

/*
 * What Prometheus is told.  Workers count in memory and add it to a few rows,
 * at most once a second; the responder only reads those, and what other
 * tables tell with one look at an index.  A commit whose outcome was never
 * known may count twice; money is the ledger's own sum and never does.
 */

enum metrics_step {
	METRICS_ANALYSIS,
	METRICS_SOUNDSCAPE,
	METRICS_TURN, /* a loop turn's transaction */
	METRICS_STEPS
};

enum {
	METRICS_BUCKETS = 14, /* the last: longer than all bounds */
	METRICS_ALL = TIMING_COUNT, /* a step's phases together */
	METRICS_PHASES,
	METRICS_COUNTERS = 64,
	METRICS_LABELS = 128
};

struct metrics_histogram {
	int64_t buckets[METRICS_BUCKETS];
	int64_t sum_us;
	bool is_changed;
};

struct metrics_counter {
	const char *name; /* static */
	char labels[METRICS_LABELS];
	int64_t value;
};

struct metrics {
	struct metrics_histogram steps[METRICS_STEPS][METRICS_PHASES];
	struct metrics_counter counters[METRICS_COUNTERS];
	int n_counters;
};

/* The step is settled, and its phases took so long. */
void metrics_step(
    struct metrics *m, enum metrics_step step, const struct timing *t);

/* One phase (or METRICS_ALL) took so long. */
void metrics_time(
    struct metrics *m, enum metrics_step step, int phase, int64_t us);

/* Count one for counter ${name} (static) with these labels (printf):
 * `outcome="done"`, words of ours only. */
void metrics_count(struct metrics *m, const char *name, const char *labels, ...)
    PRINTF_LIKE(3, 4);

/* Add all of it to the rows, last in a transaction. */
bool metrics_write(
    const struct metrics *m, struct sql *db, struct err *e) MUST_CHECK;

/* It is written. */
void metrics_clear(struct metrics *m);

/* Everything as text for Prometheus (version 0.0.4). */
bool metrics_print(
    struct sql *db, struct arena *a, struct buf *out, struct err *e) MUST_CHECK;

#endif
