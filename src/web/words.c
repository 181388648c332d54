/* SPDX-License-Identifier: MIT */
/* The catalogue of what the pages say. */
#include "web/words.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "web/header.h"

#include <stdarg.h>
#include <string.h>

enum {
	FILLED_MAX = 9,
	FILLED_SIZE_MAX = 1 << 20
};

static const char *const texts[WORD_COUNT][LANG_COUNT] = {
#define WORD(name, en, de) [WORD_##name] = { en, de },
#include "web/words_book.h"
#include "web/words_frame.h"
#include "web/words_list.h"
#include "web/words_preview.h"
#undef WORD
};

static const char *const codes[LANG_COUNT] = {
	[LANG_EN] = "en",
	[LANG_DE] = "de",
};

static const char *const names[LANG_COUNT] = {
	[LANG_EN] = "English",
	[LANG_DE] = "Deutsch",
};

const char *
words_say(enum words_lang lang, enum word w)
{
	must(w < WORD_COUNT && lang < LANG_COUNT);
	return texts[w][lang];
}

const char *
words_title(enum words_lang lang, const char *title)
{
	return title[0] == '\0' ? words_say(lang, WORD_UNTITLED) : title;
}

/* The number in "{1}"; 0 if that is not what ${s} begins with. */
static int
placeholder(const char *s)
{
	return s[0] == '{' && s[1] >= '1' && s[1] <= '9' && s[2] == '}'
	    ? s[1] - '0'
	    : 0;
}

const char *
words_fill_list(struct arena *a, enum words_lang lang, enum word w, ...)
{
	const char *values[FILLED_MAX] = { 0 }, *s, *text;
	struct buf out;
	va_list ap;
	int i, n = 0;

	va_start(ap, w);
	while ((s = va_arg(ap, const char *)) != NULL) {
		must(n < FILLED_MAX);
		values[n++] = s;
	}
	va_end(ap);
	buf_init(&out, FILLED_SIZE_MAX);
	for (s = words_say(lang, w); *s != '\0'; s++) {
		i = placeholder(s);
		if (i == 0) {
			buf_add(&out, s, 1);
			continue;
		}
		must(i <= n);
		buf_text(&out, values[i - 1]);
		s += 2;
	}
	text = arena_text(a, buf_str(&out));
	buf_clear(&out);
	return text;
}

const char *
words_lang_code(enum words_lang lang)
{
	return codes[lang];
}

const char *
words_lang_name(enum words_lang lang)
{
	return names[lang];
}

bool
words_lang_find(const char *code, enum words_lang *out)
{
	int i;

	for (i = 0; i < LANG_COUNT; i++)
		if (strcmp(codes[i], code) == 0) {
			*out = (enum words_lang)i;
			return true;
		}
	return false;
}

enum words_lang
words_lang_choose(const char *accept_language)
{
	int best = header_best_language(accept_language, codes, LANG_COUNT);

	return best < 0 ? LANG_EN : (enum words_lang)best;
}
