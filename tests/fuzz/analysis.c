/* SPDX-License-Identifier: MIT */
/* An analysis within its bounds. */
#include "fuzz/analysis.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "book/analysis.h"
#include "fuzz/fuzz.h"
#include "provider/analysis.h"

#include <string.h>

enum {
	STORED_MAX = 1 << 16
};

static void
check_text(const char *text, size_t max)
{
	const char *s;

	fuzz_utf8(text);
	must(text[0] != '\0' && strlen(text) <= max);
	for (s = text; *s != '\0'; s++)
		must((unsigned char)*s >= 0x20 && *s != 0x7f);
}

static void
check_same(const struct analysis *v, const struct analysis *other)
{
	int i;

	must(strcmp(v->setting, other->setting) == 0);
	must(strcmp(v->mood, other->mood) == 0);
	must(strcmp(v->audio_prompt, other->audio_prompt) == 0);
	must(v->n_actions == other->n_actions && v->sounds == other->sounds);
	for (i = 0; i < v->n_actions; i++)
		must(strcmp(v->actions[i], other->actions[i]) == 0);
	must(v->has_classes == other->has_classes);
	must(v->setting_class == other->setting_class);
	must(v->mood_class == other->mood_class);
	must(v->indoors == other->indoors && v->weather == other->weather);
	must(v->time_of_day == other->time_of_day);
	must(v->intensity == other->intensity);
}

void
fuzz_analysis(struct arena *a, const struct analysis *v)
{
	struct err e = ERR_INIT;
	struct analysis again;
	struct buf b;
	int i;

	check_text(v->setting, ANALYSIS_TEXT_MAX);
	check_text(v->mood, ANALYSIS_TEXT_MAX);
	check_text(v->audio_prompt, ANALYSIS_PROMPT_MAX);
	must(v->n_actions >= 0 && v->n_actions <= ANALYSIS_ACTIONS_MAX);
	for (i = 0; i < v->n_actions; i++)
		check_text(v->actions[i], ANALYSIS_TEXT_MAX);
	must((unsigned)v->setting_class <
	    (unsigned)vocab_count(VOCAB_LIST_SETTING));
	must((unsigned)v->mood_class < (unsigned)vocab_count(VOCAB_LIST_MOOD));
	buf_init(&b, STORED_MAX);
	analysis_print(v, &b);
	must(!b.overflow);
	must(analysis_read_stored(a, buf_str(&b), b.used, &again, &e));
	check_same(v, &again);
	buf_clear(&b);
}
