/* SPDX-License-Identifier: MIT */
#ifndef BOOK_VOCAB_H
#define BOOK_VOCAB_H

#include <stdbool.h>

/* The closed classes of an analysis as enums, and their names.  A list has
 * one name, so that schema writers can walk it. */

enum vocab_setting {
#define VOCAB_SETTING(name, word) SETTING_##name,
#include "book/vocab_words.h"
#undef VOCAB_SETTING
	SETTING_COUNT
};

enum vocab_indoors {
#define VOCAB_INDOORS(name, word) INDOORS_##name,
#include "book/vocab_words.h"
#undef VOCAB_INDOORS
	INDOORS_COUNT
};

enum vocab_mood {
#define VOCAB_MOOD(name, word) MOOD_##name,
#include "book/vocab_words.h"
#undef VOCAB_MOOD
	MOOD_COUNT
};

enum vocab_weather {
#define VOCAB_WEATHER(name, word) WEATHER_##name,
#include "book/vocab_words.h"
#undef VOCAB_WEATHER
	WEATHER_COUNT
};

enum vocab_time {
#define VOCAB_TIME(name, word) TIME_##name,
#include "book/vocab_words.h"
#undef VOCAB_TIME
	TIME_COUNT
};

enum vocab_intensity {
#define VOCAB_INTENSITY(name, word) INTENSITY_##name,
#include "book/vocab_words.h"
#undef VOCAB_INTENSITY
	INTENSITY_COUNT
};

enum vocab_sound {
#define VOCAB_SOUND(name, word) SOUND_##name,
#include "book/vocab_words.h"
#undef VOCAB_SOUND
	SOUND_COUNT
};

enum vocab_list {
	VOCAB_LIST_SETTING,
	VOCAB_LIST_INDOORS,
	VOCAB_LIST_MOOD,
	VOCAB_LIST_WEATHER,
	VOCAB_LIST_TIME,
	VOCAB_LIST_INTENSITY,
	VOCAB_LIST_SOUND,
	VOCAB_LIST_COUNT
};

/* How many words ${list} has. */
int vocab_count(enum vocab_list list);

/* The word of ${value} ("city_street"); must be within the list. */
const char *vocab_word(enum vocab_list list, int value);

/* The value of ${word}; false if it is not in the list.  Case does not
 * matter, and '-' and ' ' count as '_'. */
bool vocab_find(enum vocab_list list, const char *word, int *out);

#endif
