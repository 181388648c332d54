/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_SCORE_H
#define PROVIDER_LOCAL_SCORE_H

#include "book/vocab.h"

#include <stddef.h>

struct arena;
struct lexicon;

/*
 * The evidence in a text: how much it speaks for each class, with negation,
 * pictures ("like the sea"), memories, speech, coming and going weighed in.
 * No decision is taken here.
 */
struct local_score {
	double setting[SETTING_COUNT];
	double weather[WEATHER_COUNT];
	double over[WEATHER_COUNT]; /* said to be absent or to have ended */
	double time[TIME_COUNT];
	double mood[MOOD_COUNT];
	double intensity[INTENSITY_COUNT];
	double sound[SOUND_COUNT];
	double indoors[INDOORS_COUNT];
	double *action; /* lexicon_actions() numbers */
	double jump; /* "weeks later": the story left the moment before */
	int words;
	int exclamations;
};

/* Read ${size} bytes of ${text}; ${out} lives in ${a}.  Time grows with the
 * text, memory does not. */
void local_score_read(const struct lexicon *lx, struct arena *a,
    const char *text, size_t size, struct local_score *out);

#endif
