/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_PEAK_H
#define AUDIO_PEAK_H

#include <stddef.h>

struct pcm;

/* True peaks: what the wave between the samples reaches, from four times as
 * many samples (ITU-R BS.1770). */

/* So many frames before and behind a stretch are looked at, too. */
enum {
	PEAK_REACH = 6
};

/* The highest sample of ${n} interleaved frames. */
float peak_highest(const float *frames, size_t n);

/* The highest of the wave in ${n} interleaved frames; PEAK_REACH frames must
 * lie before and behind them.  Exact only if it is over ${least}. */
float peak_line(const float *frames, size_t n, float least);

/* The highest of a whole loop, whose last samples neighbour its first. */
float peak_loop(const struct pcm *p);

#endif
