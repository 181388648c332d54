/* SPDX-License-Identifier: MIT */
#ifndef STORE_STEPS_H
#define STORE_STEPS_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct json_out;
struct sql;

/* How long the steps of a book took, phase by phase: half of them, and 19 of
 * 20, at most so long. */

struct steps_phase {
	const char *name; /* of book/timing.h, or "all" */
	bool is_wait;
	int n; /* steps that had it */
	double p50_ms;
	double p95_ms;
};

enum {
	STEPS_PHASES = 16
};

struct steps {
	struct steps_phase analysis[STEPS_PHASES];
	int n_analysis; /* phases; the first is "all" */
	struct steps_phase sound[STEPS_PHASES];
	int n_sound;
};

bool steps_read(struct sql *db, struct arena *a, const char *book_id,
    struct steps *out, struct err *e) MUST_CHECK;

/* "analysis" and "soundscape" as members. */
void steps_print(struct json_out *o, const struct steps *s);

#endif
