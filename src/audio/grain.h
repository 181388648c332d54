/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_GRAIN_H
#define AUDIO_GRAIN_H

#include "audio/bed.h"

#include <stddef.h>

struct stage;

/*
 * Short sounds: a drop, a crack, a chirp, a syllable.  A layer makes a
 * handful of each and places them many times.
 */

struct grain {
	float *samples; /* mono; in the stage's arena */
	size_t frames;
};

/* Silence of ${seconds}. */
struct grain grain_make(struct stage *s, float seconds);

/* How something starts and ends: at ${second} of the grain, up to ${level} in
 * ${attack} seconds, down by 60 dB within ${fall} seconds after that. */
struct grain_shape {
	float second;
	float level;
	float attack;
	float fall;
};

/* Add a tone that glides from ${hz} to ${hz_end} while it falls. */
void grain_tone(
    struct grain *g, struct grain_shape shape, float hz, float hz_end);

/* Add a burst of noise through a filter. */
void grain_noise(struct stage *s, struct grain *g, struct grain_shape shape,
    enum bed_shape filter, float hz, float q);

/*
 * A voice: harmonics that follow a pitch (four points, even in time) through
 * up to three formants.  Speech, calls, songs.
 */
struct grain_voice {
	float second;
	float seconds;
	float level;
	float hz[4];
	float attack; /* share of the time that it swells */
	float release; /* share of the time that it fades */
	float formants[3]; /* Hz; 0: none.  None at all: a plain tilt */
	float width; /* of a formant, Hz */
	float tilt; /* each octave is so many times quieter */
	float vibrato_hz;
	float vibrato_depth; /* share of the pitch */
	int harmonics; /* at most GRAIN_HARMONICS */
};

enum {
	GRAIN_HARMONICS = 24
};

void grain_voice(struct grain *g, const struct grain_voice *v);

/* Last: the layer's distance dulls it, and its end fades to nothing. */
void grain_finish(struct stage *s, struct grain *g);

/* Add the grain to the loop (see stage_place). */
void grain_place(struct stage *s, const struct grain *g, float second,
    float gain, float pan);

#endif
