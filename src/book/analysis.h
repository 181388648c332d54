/* SPDX-License-Identifier: MIT */
#ifndef BOOK_ANALYSIS_H
#define BOOK_ANALYSIS_H

#include "book/vocab.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * What an analysis provider found in a spread.  Free text as the original had
 * it, and closed classes beside it.  An answer without classes (another
 * model, an older schema) has ${has_classes} false: normalised text then
 * takes their place when scenes are compared.
 */

enum {
	ANALYSIS_ACTIONS_MAX = 12,
	ANALYSIS_TEXT_MAX = 400,
	ANALYSIS_PROMPT_MAX = 1500
};

struct analysis {
	const char *setting; /* free text, "a storm-lashed deck" */
	const char *mood; /* free text, "tense" */
	const char *audio_prompt; /* what the loop should sound like */
	const char *actions[ANALYSIS_ACTIONS_MAX];
	int n_actions;
	bool has_classes;
	enum vocab_setting setting_class;
	enum vocab_indoors indoors;
	enum vocab_mood mood_class;
	enum vocab_weather weather;
	enum vocab_time time_of_day;
	enum vocab_intensity intensity;
	uint32_t sounds; /* bit 1 << enum vocab_sound */
};

#endif
