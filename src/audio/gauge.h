/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_GAUGE_H
#define AUDIO_GAUGE_H

#include "audio/loudness.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What a sound measures, tenth of a second by tenth, while it flows by; the
 * sound itself is not kept.  200 bytes a second remain.
 */

struct tenth {
	float loud; /* sum of squares as we hear it (loudness.h) */
	float power; /* sum of squares, both channels */
	float sample; /* highest sample */
	float peak; /* highest of the wave; exact if the highest so far */
	float quiet; /* the least sum of squares of 5 ms (GAUGE_BLOCK) */
};

enum {
	GAUGE_BLOCK = LOUDNESS_TENTH / 20
};

struct gauge {
	struct tenth *tenths;
	size_t n, room;
	size_t frames; /* all that came, those of a started tenth, too */
	bool odd; /* something was no number */
	float least; /* peaks below this need not be exact */
	struct loudness ear;
	float *line; /* what is not yet measured, with its neighbours */
	size_t n_line;
	bool begun; /* the line holds what lies before the sound */
};

void gauge_init(struct gauge *g);
void gauge_clear(struct gauge *g);

/* What lies before the sound, ${n} interleaved frames: heard, not counted. */
void gauge_before(struct gauge *g, const float *frames, size_t n);

/* The sound goes on. */
void gauge_push(struct gauge *g, const float *frames, size_t n);

/* Measure the tenth that was started, if there is one: ${rest} is what it
 * gave, with ${*n} frames. */
void gauge_end(struct gauge *g, struct tenth *rest, size_t *n);

/* The highest sample of the whole sound; call after the end. */
float gauge_sample(const struct gauge *g, const struct tenth *rest);

#endif
