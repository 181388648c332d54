/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_LEXICON_H
#define PROVIDER_LEXICON_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What words say about a scene, read from the *.txt files of one directory:
 * places, weather, times, moods, sounds, and the small words that turn a
 * meaning around.  share/lexicon/README.md tells the format.  Constant after
 * lexicon_open(): threads may share it.
 */

enum lexicon_class {
	LEXICON_SETTING, /* value: enum vocab_setting */
	LEXICON_WEATHER, /* enum vocab_weather */
	LEXICON_TIME, /* enum vocab_time */
	LEXICON_MOOD, /* enum vocab_mood */
	LEXICON_INTENSITY, /* enum vocab_intensity */
	LEXICON_SOUND, /* enum vocab_sound */
	LEXICON_INDOORS, /* enum vocab_indoors */
	LEXICON_OVER, /* enum vocab_weather that is said to be over */
	LEXICON_ACTION, /* number of an action, see lexicon_action() */
	LEXICON_NEGATION, /* "no", "without": what follows is not there */
	LEXICON_SIMILE, /* "like a": what follows is a picture */
	LEXICON_ELSEWHERE, /* "remembered": what follows is not here */
	LEXICON_MOVEMENT, /* "stepped into"; the weight multiplies */
	LEXICON_LEAVING, /* "out of": the place that follows lies behind */
	LEXICON_DISTANT, /* "beyond": the place that follows is far off */
	LEXICON_ENDING, /* "ceased": the weather before it is over */
	LEXICON_TURN, /* "but": ends a negation */
	LEXICON_JUMP, /* "weeks later": memory of weather and time ends */
	LEXICON_TITLE, /* "Mrs": a name follows */
	LEXICON_IGNORE, /* a phrase or form that means nothing here */
	LEXICON_CLASS_COUNT
};

enum {
	LEXICON_PHRASE_MAX = 4,
	LEXICON_ACTIONS_MAX = 64,
	LEXICON_ENTRIES_MAX = 16384
};

struct lexicon_sense {
	enum lexicon_class class;
	int value;
	double weight;
	struct lexicon_sense *next;
};

struct lexicon_entry {
	const char *key;
	struct lexicon_sense *senses; /* NULL: only begins phrases */
	int longest; /* words of the longest phrase that begins with it */
	int number; /* 0 … lexicon_count() - 1 */
};

struct lexicon;

/* Read every *.txt of ${directory}, in order of name.  Close it with
 * lexicon_close().  False: ERR_VALIDATION with "file:line: …" for a bad line,
 * a file beyond 1 MB, too many entries or no file at all. */
bool lexicon_open(
    struct lexicon **out, const char *directory, struct err *e) MUST_CHECK;
void lexicon_close(struct lexicon **lx);

/* The entry of ${key}: stems joined by blanks, or '=' and the very form of one
 * word.  NULL if there is none. */
const struct lexicon_entry *lexicon_find(
    const struct lexicon *lx, const char *key);

/* How many entries there are. */
int lexicon_count(const struct lexicon *lx);

/* How many actions there are, and what action ${i} is called ("riding"). */
int lexicon_actions(const struct lexicon *lx);
const char *lexicon_action(const struct lexicon *lx, int i);

#endif
