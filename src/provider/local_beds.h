/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_BEDS_H
#define PROVIDER_LOCAL_BEDS_H

#include "audio/recipe.h"
#include "book/vocab.h"

/* The tables of the local synthesiser's scenes: what is played where, in
 * which weather, for which source and mood. */

enum {
	LOCAL_BEDS_LAYERS = 3
};

/* Some layers and how they are played, see struct recipe_layer. */
struct local_bed {
	float reverb;
	float size;
	int n;
	struct recipe_layer layers[LOCAL_BEDS_LAYERS];
};

/* What lies under everything in ${setting}; no two are alike. */
const struct local_bed *local_beds_setting(enum vocab_setting setting);

/* What ${weather} adds in the open; reverb and size mean nothing. */
const struct local_bed *local_beds_weather(enum vocab_weather weather);

/* How ${sound} is played as one source among others. */
struct recipe_layer local_beds_sound(enum vocab_sound sound);

/* The held music of ${mood}; a quiet drone or pad. */
struct recipe_layer local_beds_mood(enum vocab_mood mood);

#endif
