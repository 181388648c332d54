/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_LOOP_H
#define AUDIO_LOOP_H

#include <stdbool.h>
#include <stddef.h>

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

/* What is needed of a sound to measure where its end meets its start. */
struct loop_ends {
	const float *head, *tail; /* ${n} frames each */
	size_t n; /* LOOP_ENDS, or half of a shorter sound */
	size_t frames; /* of the whole sound */
	double power; /* mean square of the whole sound */
	double quiet; /* of its quietest 5 ms off the ends; < 0: too short */
};

enum {
	LOOP_ENDS = 2400
};

void loop_measure_ends(const struct loop_ends *e, struct loop_seam *out);

/* Would nobody hear it? */
bool loop_is_seamless(const struct loop_seam *s);

/* Samples under this are silence in a sound of this mean square: codec
 * padding, and tails 50 dB under the rest. */
float loop_floor(double power);

/* Cut silence off both ends.  Something is left. */
void loop_trim(struct pcm *p);

/* Fold ${head} over ${tail}, in place and at equal power: ${n} frames from
 * frame ${at} on of a fold that is ${all} frames long. */
void loop_fold_part(
    const float *head, float *tail, size_t at, size_t n, size_t all);

/*
 * Make ${p} a loop of at most ${seconds} (0: of any length), in place.  One
 * that is seamless already, with or without its padding, is left as it is;
 * otherwise ${crossfade} seconds of the tail (at most a quarter) are folded
 * over the head at equal power, and the loop is that much shorter.
 */
void loop_close(struct pcm *p, double crossfade, double seconds);

#endif
