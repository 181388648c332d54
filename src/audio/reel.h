/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_REEL_H
#define AUDIO_REEL_H

#include "audio/circle.h"
#include "audio/level.h"
#include "base/err.h"

#include <stddef.h>

struct reel;

/*
 * A file that becomes a loop while it is decoded, as loop_close() makes one in
 * memory.  It is decoded twice: first to measure it and to see where it ends,
 * then to be heard.  What stays in memory is the crossfade and a third of a
 * second; all of a sound is kept only if it is shorter than three seconds.
 */

struct reel_wish {
	double max_seconds; /* longest that is decoded */
	double seconds; /* of the loop, at most; 0: any */
	double crossfade; /* seconds */
};

/*
 * ${bytes} must stay.  False: ERR_SOUNDSCAPE, CAUSE_AUDIO_INVALID: no audio,
 * broken, silent, or under half as long as wished.
 */
bool reel_open(const void *bytes, size_t size, const struct reel_wish *wish,
    struct reel **out, struct err *e) MUST_CHECK;
void reel_close(struct reel **r);

/* What the loop measures. */
const struct level_facts *reel_facts(const struct reel *r);

/* The loop; it goes with the reel, and can be had once. */
struct circle *reel_circle(struct reel *r);

#endif
