/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_CIRCLE_H
#define AUDIO_CIRCLE_H

#include <stddef.h>

struct pcm;

/*
 * A loop that flows by once: some of its end, all of it, some of its start,
 * so that whatever works on it hears it go round.  It may come from memory,
 * from a file that is being decoded, or from another circle.
 */

enum {
	/* Frames of its end that come first, at most; and of its start that
	 * come last. */
	CIRCLE_LEAD = 7680,
	CIRCLE_TAIL = 3072
};

struct circle {
	size_t frames; /* of the loop */
	size_t lead; /* frames of its end that are still to come first */
	void (*read)(struct circle *c, float *out, size_t n);
};

/* The next ${n} frames, interleaved. */
void circle_read(struct circle *c, float *out, size_t n);

/* Leave out what comes before the last ${lead} frames of the end; there must
 * be so many. */
void circle_skip(struct circle *c, size_t lead);

/* The loop in ${p}, which may be overwritten behind what was read. */
struct circle_pcm {
	struct circle circle;
	const struct pcm *p;
	long at; /* the next frame; negative: before the loop begins */
	float tail[2 * CIRCLE_TAIL];
};

void circle_of_pcm(struct circle_pcm *c, const struct pcm *p);

#endif
