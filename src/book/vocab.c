/* SPDX-License-Identifier: MIT */
/* The closed classes of an analysis and their names. */
#include "book/vocab.h"

#include "base/must.h"

#include <ctype.h>
#include <stddef.h>

static const char *const settings[] = {
#define VOCAB_SETTING(name, word) word,
#include "book/vocab_words.h"
#undef VOCAB_SETTING
};

static const char *const indoors[] = {
#define VOCAB_INDOORS(name, word) word,
#include "book/vocab_words.h"
#undef VOCAB_INDOORS
};

static const char *const moods[] = {
#define VOCAB_MOOD(name, word) word,
#include "book/vocab_words.h"
#undef VOCAB_MOOD
};

static const char *const weathers[] = {
#define VOCAB_WEATHER(name, word) word,
#include "book/vocab_words.h"
#undef VOCAB_WEATHER
};

static const char *const times[] = {
#define VOCAB_TIME(name, word) word,
#include "book/vocab_words.h"
#undef VOCAB_TIME
};

static const char *const intensities[] = {
#define VOCAB_INTENSITY(name, word) word,
#include "book/vocab_words.h"
#undef VOCAB_INTENSITY
};

static const char *const sounds[] = {
#define VOCAB_SOUND(name, word) word,
#include "book/vocab_words.h"
#undef VOCAB_SOUND
};

static const struct {
	const char *const *words;
	int n;
} lists[VOCAB_LIST_COUNT] = {
	[VOCAB_LIST_SETTING] = { settings, SETTING_COUNT },
	[VOCAB_LIST_INDOORS] = { indoors, INDOORS_COUNT },
	[VOCAB_LIST_MOOD] = { moods, MOOD_COUNT },
	[VOCAB_LIST_WEATHER] = { weathers, WEATHER_COUNT },
	[VOCAB_LIST_TIME] = { times, TIME_COUNT },
	[VOCAB_LIST_INTENSITY] = { intensities, INTENSITY_COUNT },
	[VOCAB_LIST_SOUND] = { sounds, SOUND_COUNT },
};

int
vocab_count(enum vocab_list list)
{
	return lists[list].n;
}

const char *
vocab_word(enum vocab_list list, int value)
{
	must(value >= 0 && value < lists[list].n);
	return lists[list].words[value];
}

static bool
same_word(const char *a, const char *b)
{
	char c;

	for (; *a != '\0' && *b != '\0'; a++, b++) {
		c = *b == '-' || *b == ' ' ? '_'
		                           : (char)tolower((unsigned char)*b);
		if (*a != c)
			return false;
	}
	return *a == *b;
}

bool
vocab_find(enum vocab_list list, const char *word, int *out)
{
	int i;

	for (i = 0; i < lists[list].n; i++)
		if (same_word(lists[list].words[i], word)) {
			*out = i;
			return true;
		}
	return false;
}
