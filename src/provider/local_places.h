/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_PLACES_H
#define PROVIDER_LOCAL_PLACES_H

#include "book/vocab.h"

/*
 * What the local analyser knows about the settings beyond words: how they are
 * called in a sentence, whether they have a roof, what is heard there, and
 * which one is a special case of which other.
 */

enum {
	LOCAL_PLACES_SOUNDS = 3
};

struct local_place {
	const char *text; /* "a forest" */
	const char *ambience; /* "wind in the trees, …", for a prompt */
	enum vocab_indoors indoors;
	int n_sounds;
	enum vocab_sound sounds[LOCAL_PLACES_SOUNDS]; /* the surest first */
};

/* About ${setting}; never NULL. */
const struct local_place *local_places_of(enum vocab_setting setting);

/* Let special settings take their share of the general ones' ${score} (a
 * number for each setting): talk of the sea speaks for the ship we are on. */
void local_places_absorb(double *score);

#endif
