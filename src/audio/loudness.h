/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_LOUDNESS_H
#define AUDIO_LOUDNESS_H

#include <stddef.h>

/*
 * Loudness by ITU-R BS.1770 and EBU R 128, of 48 kHz stereo: a filter that
 * hears as we do, the power of every tenth of a second, and two gates over
 * blocks of four tenths.  (libebur128 measures the same; this one hears both
 * channels at once and keeps no sound.)
 */

enum {
	LOUDNESS_TENTH = 4800 /* frames */
};

/* The filter's memory: two stages, two channels. */
struct loudness {
	double s[4][2];
};

#define LOUDNESS_INIT                                                          \
	{                                                                      \
		.s = { { 0 } }                                                 \
	}

/* Hear ${n} interleaved frames: the sum of squares of both channels. */
double loudness_hear(struct loudness *l, const float *frames, size_t n);

/* The integrated loudness of a loop of ${n} tenths whose sums of squares lie
 * ${stride} floats apart from ${sums}; -HUGE_VAL for silence. */
double loudness_of(const float *sums, size_t stride, size_t n);

#endif
