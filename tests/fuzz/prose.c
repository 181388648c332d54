/* SPDX-License-Identifier: MIT */
/* Characters, sentences, chapters and cuts in any bytes. */
#include "import/cut.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "import/chapter.h"
#include "import/sentence.h"
#include "import/words.h"

#include <string.h>

/* Forwards and backwards there are the same characters, where it is text. */
static void
walk(const char *text, size_t size)
{
	bool is_valid = text_is_utf8(text, size);
	size_t at = 0, back, before;
	int32_t c;

	while (at < size) {
		before = at;
		c = words_next(text, size, &at);
		must(at > before && at <= size && at - before <= 4);
		if (!is_valid)
			continue;
		back = at;
		must(words_back(text, &back) == c && back == before);
		must(!words_is_space(c) || !words_is_trailing(c) ||
		    !words_is_wide(c));
	}
}

static void
cut(const char *text, size_t size, const struct cut_room *room)
{
	size_t units = 0, n;

	if (size == 0 || words_measure(text, size) <= room->max)
		return;
	n = cut_find(text, size, room, &units);
	must(n > 0 && n <= size);
	must(!text_is_utf8(text, size) || text_is_utf8(text, n));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cut_room room;
	struct fuzz f;
	size_t left, i, ends = 0;
	char *text;

	fuzz_open(&f, data, size);
	room.min = (size_t)fuzz_int(&f, 0, 400, 20);
	room.target = room.min + 40;
	room.max = room.target + 60;
	text = fuzz_rest(&f, &left);
	walk(text, left);
	for (i = 1; i <= left && i <= 1024; i++)
		ends += sentence_is_end(text, left, i);
	must(ends <= left);
	must(!chapter_is_heading("", 0));
	must(!chapter_is_heading(text, left) || left > 0);
	cut(text, left, &room);
	fuzz_close(&f);
	return 0;
}
