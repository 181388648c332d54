/* SPDX-License-Identifier: MIT */
#ifndef STORE_SCENES_H
#define STORE_SCENES_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sound_record;
struct sql;

/* What readers see: scenes, their soundscapes, and which scene a page is in.
 * All of it inside the caller's transaction. */

struct scene_record {
	const char *id;
	int spread; /* page_spread_index: the one that opens it */
	int start_page;
	int end_page;
	const char *setting;
	const char *mood;
	const char *descriptors; /* the whole analysis as JSON */
};

/* The ids of the book's scenes, so that an id survives a new run: id and
 * spread are filled. */
bool scenes_list_ids(struct sql *db, struct arena *a, const char *book_id,
    struct scene_record **out, int *n, struct err *e) MUST_CHECK;

/* Insert the scene or bring it up to date. */
bool scenes_publish(struct sql *db, const char *book_id,
    const struct scene_record *s, struct err *e) MUST_CHECK;

/* The pages ${first} to ${last} are in scene ${scene_id} (NULL: in none). */
bool scenes_place_pages(struct sql *db, const char *book_id,
    const char *scene_id, int first, int last, struct err *e) MUST_CHECK;

/* Delete the scenes that open at spreads ${first} to ${last}, but for the one
 * with ${keep_id}, with their soundscapes. */
bool scenes_delete(struct sql *db, const char *book_id, int first, int last,
    const char *keep_id, struct err *e) MUST_CHECK;

/* The soundscape of a scene: publish ${s} with ${audio_url} and ${prompt}, or
 * take it away (NULL).  s->reused_from: the scene that it was made for; NULL
 * where that is this one. */
bool scenes_publish_sound(struct sql *db, const char *scene_id,
    const struct sound_record *s, const char *audio_url, const char *prompt,
    struct err *e) MUST_CHECK;

#endif
