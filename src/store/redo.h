/* SPDX-License-Identifier: MIT */
#ifndef STORE_REDO_H
#define STORE_REDO_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/*
 * What is to be done once more is set back to pending, and is no longer
 * counted as failed; the next worker of the book finds it so.  All of it
 * inside the caller's transaction.  ${*n}: how many were set back.
 */

/* The spreads and soundscapes that have failed: all, or those whose last
 * error has ${cause} ("": all). */
bool redo_failed(struct sql *db, const char *book_id, const char *cause,
    int64_t *n, struct err *e) MUST_CHECK;

/* The analyses of spread ${from} and all behind it.  A soundscape whose
 * request is the same afterwards is kept. */
bool redo_from(struct sql *db, const char *book_id, int from, int64_t *n,
    struct err *e) MUST_CHECK;

/* The soundscape of the scene that opens at ${spread}: another one for the
 * same prompt.  The old one is read until the new one is there. */
bool redo_sound(struct sql *db, const char *book_id, int spread, int64_t *n,
    struct err *e) MUST_CHECK;

/* The spread that opens the scene with ${scene_id}; -1: the book has no such
 * scene. */
bool redo_find_scene(struct sql *db, struct arena *a, const char *book_id,
    const char *scene_id, int *spread, struct err *e) MUST_CHECK;

#endif
