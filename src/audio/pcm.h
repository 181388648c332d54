/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_PCM_H
#define AUDIO_PCM_H

#include <stddef.h>

/* Sound in memory: stereo, 48 kHz, interleaved 32-bit floats, 1.0 is full
 * scale.  11.5 MB for 30 s: there is never more than one copy of a loop. */

enum {
	PCM_RATE = 48000,
	PCM_CHANNELS = 2
};

struct pcm {
	float *samples; /* frames * 2; NULL when empty */
	size_t frames;
	size_t room; /* frames that fit */
};

/* Empty, no allocation. */
#define PCM_INIT                                                               \
	{                                                                      \
		.samples = NULL, .frames = 0, .room = 0                        \
	}

/* ${frames} of silence; what was there is freed. */
void pcm_make(struct pcm *p, size_t frames);

/* Room for ${frames} in all, what is there stays. */
void pcm_reserve(struct pcm *p, size_t frames);

/* Free the samples; empty again. */
void pcm_clear(struct pcm *p);

/* The highest sample of ${n} frames from ${at}; NaN if one of them is no
 * finite number. */
float pcm_peak(const struct pcm *p, size_t at, size_t n);

/* Seconds. */
double pcm_seconds(const struct pcm *p);

#endif
