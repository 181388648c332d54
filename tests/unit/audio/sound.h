/* SPDX-License-Identifier: MIT */
#ifndef UNIT_AUDIO_SOUND_H
#define UNIT_AUDIO_SOUND_H

#include "audio/encode.h"
#include "audio/recipe.h"

#include <stdbool.h>

struct buf;
struct pcm;

/* Sounds that tests work on. */

/* ${seconds} of a sine of ${hz} in both channels. */
void sound_sine(struct pcm *p, double hz, double seconds, double level);

/* White noise, unlike left and right. */
void sound_noise(struct pcm *p, double seconds, double level);

/* One layer alone, at plain settings but for ${density}; 16 s, seed 7. */
void sound_layer(struct pcm *p, enum audio_layer kind, float density);

/* The same in a mood. */
void sound_music(struct pcm *p, enum audio_layer kind, enum audio_mood mood);

/* Play a recipe's line. */
void sound_recipe(struct pcm *p, const char *line);

/* Encode, or fail the test. */
void sound_file(const struct pcm *p, enum encode_format format, struct buf *b);

/* A WAV file of 16-bit samples at any rate: ${frames} of a sine of 440 Hz. */
void sound_wav(struct buf *b, int rate, int channels, size_t frames);

/* RMS of both channels. */
double sound_rms(const struct pcm *p);

/* Are all samples the same? */
bool sound_equal(const struct pcm *a, const struct pcm *b);

#endif
