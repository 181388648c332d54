/* SPDX-License-Identifier: MIT */
#ifndef BOOK_SOUNDSCAPE_H
#define BOOK_SOUNDSCAPE_H

#include "book/vocab.h"

#include <stdint.h>

/* What a soundscape is asked for: the prompt for a model that reads, the
 * classes for the local synthesiser.  Equal requests make equal loops. */
struct soundscape_request {
	const char *prompt;
	double seconds;
	enum vocab_setting setting;
	enum vocab_indoors indoors;
	enum vocab_mood mood;
	enum vocab_weather weather;
	enum vocab_time time_of_day;
	enum vocab_intensity intensity;
	uint32_t sounds; /* bit 1 << enum vocab_sound */
	uint64_t seed;
};

#endif
