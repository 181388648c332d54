/* SPDX-License-Identifier: MIT */
#ifndef STORE_SPREADS_H
#define STORE_SPREADS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/* What is known of every spread of a book: one row each. */

struct spread_record {
	int index;
	const char *text_hash; /* 64 hex digits */
	const char *state; /* pending, processed, blank, failed */
	const char *provider;
	const char *model;
	const char *analysis; /* JSON; NULL: none */
	int attempts; /* analyses that have failed */
	int64_t analysis_ms;
	int64_t cost_nano;
	int scene_spread; /* the spread that opens its scene; -1: none */
	const char *scene_reason; /* where it opens one; else "" */
	const char *sound_state; /* none, pending, made, failed */
	const char *sound_request; /* hash; NULL: none */
	int sound_attempts;
	int sound_variant; /* how often it was made anew; only read */
	int64_t sound_ms;
	const char *timings; /* JSON of book/timing.h; only written, and left as
			      * it is where NULL */
	const char *sound_timings;
};

/* Every row of the book in page order, in ${a}. */
bool spreads_load(struct sql *db, struct arena *a, const char *book_id,
    struct spread_record **out, int *n, struct err *e) MUST_CHECK;

/* Write what the analysis brought (all but decision and sound), whether the
 * row was there or not. */
bool spreads_save(struct sql *db, const char *book_id,
    const struct spread_record *s, struct err *e) MUST_CHECK;

/* Write the decision: scene_spread and scene_reason. */
bool spreads_save_decision(struct sql *db, const char *book_id,
    const struct spread_record *s, struct err *e) MUST_CHECK;

/* Write sound_state, sound_request, sound_attempts and sound_ms. */
bool spreads_save_sound(struct sql *db, const char *book_id,
    const struct spread_record *s, struct err *e) MUST_CHECK;

/* The hash of each spread's text as it is now, by spread index, in ${a};
 * NULL where there is no page. */
bool spreads_hash_texts(struct sql *db, struct arena *a, const char *book_id,
    int total, const char ***out, struct err *e) MUST_CHECK;

/* Forget everything (restart), and what lies behind the last spread of a book
 * that became shorter. */
bool spreads_forget(
    struct sql *db, const char *book_id, struct err *e) MUST_CHECK;
bool spreads_cut(
    struct sql *db, const char *book_id, int total, struct err *e) MUST_CHECK;

#endif
