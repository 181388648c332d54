/* SPDX-License-Identifier: MIT */
/* Where a text that is too long for a page is cut. */
#include "import/cut.h"

#include "import/sentence.h"
#include "import/words.h"

#include <stdint.h>
#include <utf8proc.h>

/* The kinds of places, the best first. */
enum {
	PLACE_SENTENCE,
	PLACE_WORD,
	PLACE_CHARACTER,
	PLACE_COUNT
};

struct place {
	size_t at; /* 0: none */
	size_t units;
};

static size_t
distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

static void
prefer(
    struct place *best, const struct place *other, const struct cut_room *room)
{
	if (best->at == 0 ||
	    distance(other->units, room->target) <
	        distance(best->units, room->target))
		*best = *other;
}

/* The best kind of place that byte ${at} is, between ${before} and ${c}. */
static int
place_kind(const char *text, size_t size, size_t at, int32_t before, int32_t c)
{
	if (words_is_space(before))
		return PLACE_COUNT;
	if (c == '\n' || sentence_is_end(text, size, at))
		return PLACE_SENTENCE;
	if (words_is_space(c))
		return PLACE_WORD;
	if (words_is_trailing(c) || c == 0xfffd)
		return PLACE_COUNT;
	if ((words_is_wide(before) || words_is_wide(c)) &&
	    !(words_is_quote(before) && !words_is_trailing(before)))
		return PLACE_WORD;
	return PLACE_CHARACTER;
}

size_t
cut_find(
    const char *text, size_t size, const struct cut_room *room, size_t *units)
{
	struct place best[PLACE_COUNT] = { { 0 } }, here;
	struct words_run run = { 0 };
	utf8proc_int32_t state = 0;
	size_t at = 0, next;
	int32_t before = 0, c;
	int kind;

	while (at < size && run.units <= room->max) {
		next = at;
		c = words_next(text, size, &next);
		here = (struct place){ .at = at, .units = run.units };
		if (at > 0 &&
		    utf8proc_grapheme_break_stateful(before, c, &state) &&
		    run.units >= room->min) {
			kind = place_kind(text, size, at, before, c);
			if (kind != PLACE_COUNT)
				prefer(&best[kind], &here, room);
		}
		words_count(&run, c);
		before = c;
		at = next;
	}
	for (kind = 0; kind < PLACE_COUNT; kind++)
		if (best[kind].at > 0) {
			*units = best[kind].units;
			return best[kind].at;
		}
	*units = run.units;
	return at;
}
