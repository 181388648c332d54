/* SPDX-License-Identifier: MIT */
#ifndef STORE_SOUNDS_H
#define STORE_SOUNDS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/* Soundscapes that exist, by what was asked for: kept as soon as the file
 * stands, before anything is published. */

struct sound_record {
	const char *request_hash; /* 64 hex digits */
	const char *file_name;
	const char *provider;
	const char *model;
	const char *external_id; /* the prediction; NULL: none */
	double seconds;
	double loudness_lufs; /* NaN: unknown */
	double true_peak_dbtp; /* NaN: unknown */
	int64_t cost_nano;
};

/* All of the book's, in ${a}. */
bool sounds_load(struct sql *db, struct arena *a, const char *book_id,
    struct sound_record **out, int *n, struct err *e) MUST_CHECK;

/* Keep one; a later one for the same request takes its place. */
bool sounds_save(struct sql *db, const char *book_id,
    const struct sound_record *s, struct err *e) MUST_CHECK;

/* Everything is made anew (restart). */
bool sounds_forget(
    struct sql *db, const char *book_id, struct err *e) MUST_CHECK;

#endif
