/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_LIMIT_H
#define AUDIO_LIMIT_H

#include "audio/circle.h"

struct limit;

/*
 * A circle made louder or quieter, whose peaks stay under a limit.  What is
 * over it is taken back smoothly, beginning 24 ms before it and until 24 ms
 * behind it, also around the join.
 */

enum {
	/* Frames of the lead that the limiter takes for itself. */
	LIMIT_LEAD = 2048
};

/* ${gain} is a factor, ${most} the highest true peak (HUGE_VALF: none).
 * ${in} must stay, at its start. */
struct limit *limit_open(struct circle *in, float gain, float most);
void limit_close(struct limit **l);

/* What comes out; it goes with the limiter. */
struct circle *limit_circle(struct limit *l);

#endif
