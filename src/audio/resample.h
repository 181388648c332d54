/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_RESAMPLE_H
#define AUDIO_RESAMPLE_H

#include <stddef.h>

struct pcm;
struct resample;

/*
 * Stereo at any rate from 8 to 192 kHz becomes 48 kHz, piece by piece.  A
 * windowed-sinc polyphase filter of 48 taps: flat to 18 kHz, images under
 * -80 dB.
 */
struct resample *resample_open(int rate);
void resample_close(struct resample **r);

/* Append what ${frames} of interleaved ${in} become to ${out}. */
void resample_push(
    struct resample *r, const float *in, size_t frames, struct pcm *out);

/* Append what the filter still holds; the length is then exactly the input's
 * times 48000 / rate (rounded up). */
void resample_finish(struct resample *r, struct pcm *out);

#endif
