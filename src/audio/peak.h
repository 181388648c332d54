/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_PEAK_H
#define AUDIO_PEAK_H

#include <stddef.h>

struct pcm;

/* True peaks: what the wave between the samples reaches, from four times as
 * many samples (ITU-R BS.1770).  Around the loop: its last samples neighbour
 * its first. */

/* The highest of the whole loop. */
float peak_loop(const struct pcm *p);

/* The highest of ${n} frames from ${at} (cut at the loop's end); exact only
 * if it is over ${least}. */
float peak_stretch(const struct pcm *p, size_t at, size_t n, float least);

#endif
