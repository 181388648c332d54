/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LOCAL_PROMPT_H
#define PROVIDER_LOCAL_PROMPT_H

#include "book/vocab.h"

struct analysis;
struct arena;

/* The local analyser's sentences, made from the classes it found. */

/* "a forest at night in the rain", from ${an}'s classes; lives in ${a}. */
const char *local_prompt_setting(struct arena *a, const struct analysis *an);

/* "mysterious", or "mysterious and tense" where ${second} is another mood
 * than the analysis' own; lives in ${a}. */
const char *local_prompt_mood(
    struct arena *a, const struct analysis *an, enum vocab_mood second);

/* What a generative audio model is to play for ${an} (whose classes, sounds
 * and texts are set): two sentences; lives in ${a}. */
const char *local_prompt_audio(struct arena *a, const struct analysis *an);

#endif
