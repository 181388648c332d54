/* SPDX-License-Identifier: MIT */
#ifndef UNIT_AUDIO_SPECTRUM_H
#define UNIT_AUDIO_SPECTRUM_H

#include <stddef.h>

struct pcm;

/* What tests ask of a sound: where its power lies, how it moves. */

enum {
	SPECTRUM_SIZE = 4096,
	SPECTRUM_BINS = SPECTRUM_SIZE / 2
};

struct spectrum {
	double power[SPECTRUM_BINS]; /* mean; a bin is 11.7 Hz wide */
	double total;
};

/* Welch's mean over the whole sound, left and right. */
void spectrum_make(struct spectrum *s, const struct pcm *p);

/* Share of the power between two frequencies, 0 … 1. */
double spectrum_share(const struct spectrum *s, double low, double high);

/* Mean frequency, weighted by amplitude. */
double spectrum_centroid(const struct spectrum *s);

/* Frequency under which ${share} of the power lies. */
double spectrum_below(const struct spectrum *s, double share);

/* Geometric over arithmetic mean of the power from 100 Hz to 10 kHz: near 1
 * noise, near 0 tones. */
double spectrum_flatness(const struct spectrum *s);

/* Peak over RMS, in dB. */
double spectrum_crest_db(const struct pcm *p);

/* RMS in windows of ${ms}; fills at most ${max}, returns how many. */
size_t spectrum_envelope(
    const struct pcm *p, double ms, double *out, size_t max);

/* The period in seconds between ${low} and ${high} at which the envelope (of
 * windows of ${ms}) repeats itself best, around the loop. */
double spectrum_period(const struct pcm *p, double ms, double low, double high);

/* How often a second the envelope (5 ms) rises to ${ratio} times what it was
 * within the 50 ms before. */
double spectrum_onsets(const struct pcm *p, double ratio);

/* Spread over mean of the envelope (50 ms). */
double spectrum_unrest(const struct pcm *p);

#endif
