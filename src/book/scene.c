/* SPDX-License-Identifier: MIT */
/* When a new scene begins. */
#include "book/scene.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a text in a reason. */
enum {
	SHOWN_MAX = 80
};

/* The next letter or digit of ${*s}, lower case; 0 at the end.  Everything
 * else is skipped, so that "Dark forest." equals "dark  forest". */
static int
next_letter(const unsigned char **s)
{
	while (**s != '\0' && !isalnum(**s) && **s < 0x80)
		(*s)++;
	return **s == '\0' ? 0 : tolower(*(*s)++);
}

static bool
same_text(const char *a, const char *b)
{
	const unsigned char *p = (const unsigned char *)a;
	const unsigned char *q = (const unsigned char *)b;
	int c;

	do {
		c = next_letter(&p);
		if (c != next_letter(&q))
			return false;
	} while (c != 0);
	return true;
}

static void
print_reason(char *reason, const char *what, const char *was, const char *is)
{
	size_t n = text_cut_utf8(was, strlen(was), SHOWN_MAX);
	size_t m = text_cut_utf8(is, strlen(is), SHOWN_MAX);

	snprintf(reason, SCENE_REASON_MAX, "%s: %.*s, then %.*s", what, (int)n,
	    was, (int)m, is);
}

static bool
setting_changed(const struct analysis *a, const struct analysis *b,
    bool by_class, char *reason)
{
	const char *was = a->setting, *is = b->setting;

	if (by_class) {
		was = vocab_word(VOCAB_LIST_SETTING, (int)a->setting_class);
		is = vocab_word(VOCAB_LIST_SETTING, (int)b->setting_class);
	}
	if (same_text(was, is))
		return false;
	print_reason(reason, "the setting changed", was, is);
	return true;
}

static bool
mood_changed(const struct analysis *a, const struct analysis *b, bool by_class,
    char *reason)
{
	const char *was = a->mood, *is = b->mood;

	if (by_class) {
		was = vocab_word(VOCAB_LIST_MOOD, (int)a->mood_class);
		is = vocab_word(VOCAB_LIST_MOOD, (int)b->mood_class);
	}
	if (same_text(was, is))
		return false;
	print_reason(reason, "the mood changed", was, is);
	return true;
}

static bool
intensity_changed(const struct analysis *a, const struct analysis *b,
    int levels, char *reason)
{
	if (levels == 0 || abs((int)a->intensity - (int)b->intensity) < levels)
		return false;
	print_reason(reason, "the intensity moved",
	    vocab_word(VOCAB_LIST_INTENSITY, (int)a->intensity),
	    vocab_word(VOCAB_LIST_INTENSITY, (int)b->intensity));
	return true;
}

bool
scene_changed(const struct scene_rule *rule, const struct analysis *before,
    const struct analysis *now, char *reason)
{
	bool by_class;

	reason[0] = '\0';
	if (before == NULL) {
		snprintf(reason, SCENE_REASON_MAX, "the first scene");
		return true;
	}
	by_class = rule->by_class && before->has_classes && now->has_classes;
	return (rule->on_setting &&
	           setting_changed(before, now, by_class, reason)) ||
	    (rule->on_mood && mood_changed(before, now, by_class, reason)) ||
	    intensity_changed(before, now, rule->intensity_levels, reason);
}

void
scene_carry(struct analysis *now, const struct analysis *before)
{
	if (now->weather == WEATHER_NONE)
		now->weather = before->weather;
	if (now->time_of_day == TIME_UNKNOWN)
		now->time_of_day = before->time_of_day;
}
