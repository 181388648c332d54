/* SPDX-License-Identifier: MIT */
/* Weighs the evidence of a text, sentence by sentence. */
#include "provider/local_score.h"

#include "base/arena.h"
#include "provider/lexicon.h"
#include "provider/local_words.h"

#include <stdint.h>
#include <string.h>

/* A longer sentence is read in parts. */
enum {
	SENTENCE_MAX = 96
};

/* How many words a small word's effect reaches. */
enum {
	NEGATION_REACH = 6,
	SIMILE_REACH = 6,
	MOVEMENT_REACH = 6,
	LEAVING_REACH = 5,
	DISTANT_REACH = 7,
	ENDING_REACH = 7
};

/* What evidence keeps when it stands … */
struct discounts {
	double quoted; /* in somebody's speech */
	double elsewhere; /* behind "remembered", "dreamt of" */
	double simile; /* behind "like a" */
	double late; /* how much more the end of the text says */
};

static const struct discounts discounts[LEXICON_CLASS_COUNT] = {
	[LEXICON_SETTING] = { 0.2, 0.25, 0.1, 0.6 },
	[LEXICON_WEATHER] = { 0.45, 0.2, 0.1, 0.6 },
	[LEXICON_TIME] = { 0.25, 0.3, 0.1, 2.0 },
	[LEXICON_MOOD] = { 0.7, 0.7, 0.6, 0.3 },
	[LEXICON_INTENSITY] = { 0.6, 0.6, 0.5, 0.3 },
	[LEXICON_SOUND] = { 0.4, 0.3, 0.1, 0.3 },
	[LEXICON_INDOORS] = { 0.4, 0.3, 0.1, 0.6 },
	[LEXICON_ACTION] = { 0.4, 0.3, 0.1, 0.3 },
	[LEXICON_OVER] = { 0.5, 0.5, 0, 0.6 },
	[LEXICON_JUMP] = { 0, 0.5, 0, 0 },
};

/* An effect that reaches a few words further. */
struct effect {
	int until; /* last word that it touches; -1: none */
	int clause; /* only within this clause; -1: any */
	double factor;
};

/* A weather word of this sentence, for the "ceased" behind it. */
struct weather_hit {
	int at;
	int value;
	double amount;
};

struct reader {
	const struct lexicon *lx;
	struct local_score *out;
	uint16_t *seen; /* times each entry was met */
	size_t size; /* bytes of the text */
	struct local_word words[SENTENCE_MAX];
	int n;
	int clause;
	struct effect negation, simile, elsewhere, movement, leaving, distant;
	struct weather_hit weather[8];
	int n_weather;
};

/* The longest entry that begins at word ${i}; ${length} is its words. */
static const struct lexicon_entry *
match(const struct reader *r, int i, int *length)
{
	char key[LEXICON_PHRASE_MAX * LOCAL_WORD_MAX + 1];
	const struct lexicon_entry *first, *found;
	size_t ends[LEXICON_PHRASE_MAX + 1], used = 0, size;
	int n, most;

	first = lexicon_find(r->lx, r->words[i].stem);
	most = first == NULL ? 1 : first->longest;
	for (n = 0; n < most && i + n < r->n; n++) {
		if (n > 0)
			key[used++] = ' ';
		size = strlen(r->words[i + n].stem);
		memcpy(key + used, r->words[i + n].stem, size);
		used += size;
		ends[n] = used;
	}
	for (; n > 1; n--) {
		key[ends[n - 1]] = '\0';
		found = lexicon_find(r->lx, key);
		if (found != NULL && found->senses != NULL) {
			*length = n;
			return found;
		}
	}
	*length = 1;
	key[0] = '=';
	memcpy(key + 1, r->words[i].text, strlen(r->words[i].text) + 1);
	found = lexicon_find(r->lx, key);
	return found != NULL ? found : first;
}

static bool
is_active(const struct effect *f, int at, int clause)
{
	return at <= f->until && (f->clause < 0 || f->clause == clause);
}

/* A name, not a thing: "Mrs Wood", "old Captain Rivers". */
static bool
is_name(const struct reader *r, int at)
{
	const struct lexicon_entry *before;
	const struct lexicon_sense *s;

	if (at == 0 || !r->words[at].is_capital)
		return false;
	before = lexicon_find(r->lx, r->words[at - 1].stem);
	for (s = before == NULL ? NULL : before->senses; s != NULL; s = s->next)
		if (s->class == LEXICON_TITLE)
			return true;
	return false;
}

/* Capitals within a sentence are mostly names; "the Forest" is not. */
static double
name_factor(const struct reader *r, int at, int length)
{
	const struct local_word *w = &r->words[at];

	if (length > 1 || at == 0 || !w->is_capital ||
	    w->before != LOCAL_BREAK_NONE)
		return 1.0;
	return strcmp(r->words[at - 1].text, "the") == 0 ? 0.8 : 0.35;
}

/* Coming, going and pointing change what the name of a place is worth. */
static double
place_factor(struct reader *r, int at)
{
	double f = 1.0;

	if (is_active(&r->leaving, at, r->clause))
		f *= 0.3;
	else if (is_active(&r->movement, at, r->clause))
		f *= r->movement.factor;
	if (is_active(&r->distant, at, r->clause))
		f *= 0.4;
	r->movement.until = -1;
	r->leaving.until = -1;
	return f;
}

/* What ${s} at word ${at} is worth. */
static double
amount(struct reader *r, const struct lexicon_sense *s, int at, int seen)
{
	const struct discounts *d = &discounts[s->class];
	const struct local_word *w = &r->words[at];
	double f = s->weight;

	if (w->is_quoted)
		f *= d->quoted;
	if (is_active(&r->simile, at, r->clause))
		f *= d->simile;
	if (is_active(&r->elsewhere, at, r->clause))
		f *= d->elsewhere;
	f *= 1.0 + d->late * (double)w->offset / (double)r->size;
	/* A word that comes again and again says less each time. */
	return f / (1.0 + 0.2 * (double)(seen < 20 ? seen : 20));
}

static void
keep_weather(struct reader *r, int at, int value, double x)
{
	int i = r->n_weather;

	if (i == (int)(sizeof(r->weather) / sizeof(r->weather[0])))
		return;
	r->weather[i] = (struct weather_hit){ at, value, x };
	r->n_weather++;
}

/* "The rain had ceased": take back the weather just before. */
static void
end_weather(struct reader *r, int at)
{
	int i;

	for (i = 0; i < r->n_weather; i++) {
		struct weather_hit *h = &r->weather[i];

		if (at - h->at > ENDING_REACH || h->amount <= 0)
			continue;
		r->out->weather[h->value] -= h->amount;
		r->out->over[h->value] += h->amount;
		h->amount = 0;
	}
}

/* "Nobody in the forest slept that night" denies the sleep, not the forest or
 * the night: a light negation leaves place and hour alone. */
static bool
is_denied(const struct reader *r, enum lexicon_class class, int at)
{
	bool frame = class == LEXICON_SETTING || class == LEXICON_TIME ||
	    class == LEXICON_INDOORS;

	return is_active(&r->negation, at, r->clause) &&
	    (!frame || r->negation.factor >= 1.0);
}

/* Add evidence; what is denied counts for its absence or not at all. */
static void
tell(struct reader *r, const struct lexicon_sense *s, int at, double x)
{
	struct local_score *o = r->out;
	bool denied = is_denied(r, s->class, at);
	double *lists[LEXICON_CLASS_COUNT] = {
		[LEXICON_SETTING] = o->setting,
		[LEXICON_WEATHER] = denied ? o->over : o->weather,
		[LEXICON_OVER] = o->over,
		[LEXICON_TIME] = o->time,
		[LEXICON_MOOD] = o->mood,
		[LEXICON_INTENSITY] = o->intensity,
		[LEXICON_SOUND] = o->sound,
		[LEXICON_INDOORS] = o->indoors,
		[LEXICON_ACTION] = o->action,
		[LEXICON_JUMP] = &o->jump,
	};

	if (denied && s->class != LEXICON_WEATHER)
		return;
	if (lists[s->class] != NULL)
		lists[s->class][s->value] += x;
	if (s->class == LEXICON_WEATHER && !denied)
		keep_weather(r, at, s->value, x);
}

static void
begin(struct effect *f, int from, int reach, int clause, double factor)
{
	f->until = from + reach;
	f->clause = clause;
	f->factor = factor;
}

/* The small words: change what comes behind. */
static void
turn(struct reader *r, const struct lexicon_sense *s, int at, int last)
{
	switch (s->class) {
	case LEXICON_NEGATION:
		begin(&r->negation, last, NEGATION_REACH, r->clause, s->weight);
		break;
	case LEXICON_SIMILE:
		begin(&r->simile, last, SIMILE_REACH, r->clause, 0);
		break;
	case LEXICON_ELSEWHERE:
		begin(&r->elsewhere, last, SENTENCE_MAX, -1, 0);
		break;
	case LEXICON_MOVEMENT:
		begin(&r->movement, last, MOVEMENT_REACH, -1, s->weight);
		break;
	case LEXICON_LEAVING:
		begin(&r->leaving, last, LEAVING_REACH, r->clause, 0);
		break;
	case LEXICON_DISTANT:
		begin(&r->distant, last, DISTANT_REACH, r->clause, 0);
		break;
	case LEXICON_TURN:
		r->negation.until = -1;
		break;
	case LEXICON_ENDING:
		if (!is_active(&r->negation, at, r->clause))
			end_weather(r, at);
		break;
	case LEXICON_SETTING:
	case LEXICON_WEATHER:
	case LEXICON_TIME:
	case LEXICON_MOOD:
	case LEXICON_INTENSITY:
	case LEXICON_SOUND:
	case LEXICON_INDOORS:
	case LEXICON_OVER:
	case LEXICON_ACTION:
	case LEXICON_JUMP:
	case LEXICON_TITLE:
	case LEXICON_IGNORE:
	case LEXICON_CLASS_COUNT:
		break;
	}
}

/* All that one match says. */
static void
weigh(struct reader *r, const struct lexicon_entry *entry, int at, int length)
{
	const struct lexicon_sense *s;
	double name = name_factor(r, at, length), place = 0, x;
	int seen = r->seen[entry->number];

	if (is_name(r, at))
		return;
	if (r->seen[entry->number] < UINT16_MAX)
		r->seen[entry->number]++;
	for (s = entry->senses; s != NULL; s = s->next) {
		x = name * amount(r, s, at, seen);
		if (s->class == LEXICON_SETTING) {
			/* Once: a word may speak for two settings. */
			if (place <= 0)
				place = place_factor(r, at);
			x *= place;
		}
		tell(r, s, at, x);
		turn(r, s, at, at + length - 1);
	}
}

/* Read the words gathered so far and forget them. */
static void
sentence(struct reader *r)
{
	static const struct effect none = { .until = -1 };
	const struct lexicon_entry *entry;
	int i, length;

	r->negation = r->simile = r->elsewhere = none;
	r->movement = r->leaving = r->distant = none;
	r->n_weather = 0;
	r->clause = 0;
	for (i = 0; i < r->n; i += length) {
		if (r->words[i].before != LOCAL_BREAK_NONE)
			r->clause++;
		/* "don't", "wasn't", "couldn't" */
		length = (int)strlen(r->words[i].text);
		if (length > 3 &&
		    strcmp(r->words[i].text + length - 3, "n't") == 0)
			begin(&r->negation, i, NEGATION_REACH, r->clause, 1);
		entry = match(r, i, &length);
		if (entry != NULL)
			weigh(r, entry, i, length);
	}
	r->n = 0;
}

void
local_score_read(const struct lexicon *lx, struct arena *a, const char *text,
    size_t size, struct local_score *out)
{
	struct reader *r = arena_alloc(a, sizeof(*r));
	struct local_words words;
	struct local_word *w = &r->words[0];

	memset(out, 0, sizeof(*out));
	out->action = arena_array(
	    a, (size_t)lexicon_actions(lx) + 1, sizeof(*out->action));
	r->lx = lx;
	r->out = out;
	r->size = size;
	r->seen =
	    arena_array(a, (size_t)lexicon_count(lx) + 1, sizeof(*r->seen));
	local_words_open(&words);
	local_words_set(&words, text, size);
	while (local_words_next(&words, w)) {
		out->words++;
		out->exclamations += w->exclamations;
		if (r->n > 0 &&
		    (r->n == SENTENCE_MAX - 1 ||
		        w->before >= LOCAL_BREAK_SENTENCE)) {
			struct local_word first = *w;

			sentence(r);
			r->words[0] = first;
		}
		w = &r->words[++r->n];
	}
	sentence(r);
	out->exclamations += words.exclamations;
	local_words_close(&words);
}
