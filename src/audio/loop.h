/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_LOOP_H
#define AUDIO_LOOP_H

#include <stdbool.h>

struct pcm;

/*
 * Loops without a seam.  A seam is heard where the wave does not go on as the
 * ear expects, where the loudness jumps, or where the sound has a hole that it
 * has nowhere else (the padding of a codec at both ends); all are measured.
 */

struct loop_seam {
	double step; /* jump from last to first sample / usual step */
	double surprise; /* error of predicting over the join / usual error */
	double level_db; /* loudness of the first 50 ms less the last 50 ms */
	double
	    hole_db; /* the quietest 5 ms near the join less those elsewhere */
};

void loop_measure(const struct pcm *p, struct loop_seam *out);

/* Would nobody hear it? */
bool loop_is_seamless(const struct loop_seam *s);

/* Cut silence off both ends: codec padding, and tails 50 dB under the rest.
 * Something is left. */
void loop_trim(struct pcm *p);

/*
 * Make ${p} a loop of at most ${seconds} (0: of any length), in place.  One
 * that is seamless already, with or without its padding, is left as it is;
 * otherwise ${crossfade} seconds of the tail (at most a quarter) are folded
 * over the head at equal power, and the loop is that much shorter.
 */
void loop_close(struct pcm *p, double crossfade, double seconds);

#endif
