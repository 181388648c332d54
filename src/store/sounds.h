/* SPDX-License-Identifier: MIT */
#ifndef STORE_SOUNDS_H
#define STORE_SOUNDS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
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
	int64_t cost_nano; /* 0 where it was taken over */
	const char *reuse_key; /* what it is like; "" if unknown */
	const char *reused_from; /* the scene of another book that it was made
				  * for; NULL: made for this book */
	const char *prompt; /* only where taken over: what it was made of */
};

/* All of the book's, in ${a}. */
bool sounds_load(struct sql *db, struct arena *a, const char *book_id,
    struct sound_record **out, int *n, struct err *e) MUST_CHECK;

/* Keep one; a later one for the same request takes its place. */
bool sounds_save(struct sql *db, const char *book_id,
    const struct sound_record *s, struct err *e) MUST_CHECK;

/* What is looked for in other books. */
struct sound_wish {
	const char *book_id; /* the one that looks */
	const char *job_id; /* created after the sounds were made */
	const char *key; /* of which the first ${key_size} bytes are the same */
	size_t key_size;
	const char *provider;
	const char *model;
	const char *extension; /* "opus" */
	double seconds; /* about */
};

/* Published soundscapes of other books that fit ${w}, the oldest first, at
 * most 64; their reused_from and prompt say where they are from. */
bool sounds_find_alike(struct sql *db, struct arena *a,
    const struct sound_wish *w, struct sound_record **out, int *n,
    struct err *e) MUST_CHECK;

/* Everything is made anew (restart). */
bool sounds_forget(
    struct sql *db, const char *book_id, struct err *e) MUST_CHECK;

#endif
