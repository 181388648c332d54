/* SPDX-License-Identifier: MIT */
#ifndef JOB_SALVAGE_H
#define JOB_SALVAGE_H

#include "base/err.h"
#include "store/sounds.h"

#include <stdbool.h>

struct arena;
struct call_left;
struct http_response;
struct prediction;
struct run_tools;
struct studio_result;

/*
 * A soundscape that was finished, and paid for, when it was to be stopped: its
 * file is fetched and made into a loop, for the day that the book goes on.
 * What goes wrong here is given up: the book is cancelled, after all.
 */
struct salvage {
	enum {
		SALVAGE_IDLE,
		SALVAGE_FETCH,
		SALVAGE_SOUND
	} stage;
	int fd; /* spool; -1: none */
	bool is_saved; /* ${sound} may be kept */
	struct sound_record sound; /* in the arena that was given */
};

/* Begin with ${p}, which has succeeded.  ${tag} comes back from http and
 * studio.  False: there is nothing to be had. */
bool salvage_begin(struct salvage *s, const struct run_tools *tools,
    struct arena *a, const struct prediction *p, void *tag) MUST_CHECK;

/* The file has come, or not.  False: it is over. */
bool salvage_fetched(struct salvage *s, const struct run_tools *tools,
    const struct http_response *r, void *tag) MUST_CHECK;

/* It was made into a loop, or not: it is over. */
void salvage_heard(struct salvage *s, const struct run_tools *tools,
    struct arena *a, const struct call_left *left,
    const struct studio_result *r);

/* Give up what is under way. */
void salvage_drop(struct salvage *s, const struct run_tools *tools, void *tag);

#endif
