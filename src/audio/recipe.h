/* SPDX-License-Identifier: MIT */
#ifndef AUDIO_RECIPE_H
#define AUDIO_RECIPE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * What the synthesiser plays: plain data, no pointers.  As text it is one
 * line, which travels to the helper:
 *
 *   seed=7 seconds=30 mood=tense intensity=0.8 reverb=0.2 size=0.5 muffle=0
 *       rain=-6,0.5,0.7,0 wind=-10,0.4,0.5,0.3
 *
 * (in one line), each layer as word=gain,brightness,density,distance.
 */

enum audio_layer {
#define AUDIO_LAYER(name, word, play, meaning) LAYER_##name,
#include "audio/layers.h"
#undef AUDIO_LAYER
	LAYER_COUNT
};

enum audio_mood {
#define AUDIO_MOOD(name, word) AUDIO_MOOD_##name,
#include "audio/layers.h"
#undef AUDIO_MOOD
	AUDIO_MOOD_COUNT
};

enum {
	RECIPE_LAYERS_MAX = 12,
	RECIPE_TEXT_MAX = 1024
};

/* Shortest and longest loop, in seconds. */
#define RECIPE_SECONDS_MIN 0.5
#define RECIPE_SECONDS_MAX 190.0

/* Every layer is about equally loud at 0 dB.  What 0 and 1 mean for a layer:
 * brightness dull to bright, density sparse to busy (or calm to wild),
 * distance at your ear to far away or behind a wall. */
struct recipe_layer {
	enum audio_layer kind;
	float gain_db; /* -60 … 12 */
	float brightness;
	float density;
	float distance;
};

struct recipe {
	uint64_t seed;
	double seconds;
	enum audio_mood mood; /* of drone and pad */
	float intensity; /* 0 calm … 1 wild; of drone and pad */
	float reverb; /* 0 dry … 1 drowned */
	float size; /* 0 a closet … 1 a cathedral */
	float muffle; /* 0 open … 1 behind thick walls; all layers */
	int n_layers;
	struct recipe_layer layers[RECIPE_LAYERS_MAX];
};

/* 30 s, silent, dry: add layers. */
#define RECIPE_INIT                                                            \
	{                                                                      \
		.seconds = 30.0, .intensity = 0.5F, .size = 0.5F               \
	}

/* Add a layer; values are clamped to their range.  A layer that is there
 * already, or a thirteenth, is dropped: returns false, which a
 * caller who adds by wish may ignore. */
bool recipe_add(struct recipe *r, enum audio_layer kind, float gain_db,
    float brightness, float density, float distance);

/* Append the line (without a newline) to ${out}; at most RECIPE_TEXT_MAX. */
void recipe_print(const struct recipe *r, struct buf *out);

/* Read such a line of ${size} bytes (a newline at its end is allowed).
 * False: ERR_VALIDATION, names the word that is wrong. */
bool recipe_parse(struct recipe *out, const char *text, size_t size,
    struct err *e) MUST_CHECK;

/* The word of a layer or mood ("waves", "tense"); must be within the list. */
const char *recipe_layer_word(enum audio_layer kind);
const char *recipe_mood_word(enum audio_mood mood);

/* The layer or mood of a word; false if there is none. */
bool recipe_layer_find(const char *word, enum audio_layer *out);
bool recipe_mood_find(const char *word, enum audio_mood *out);

#endif
