/* SPDX-License-Identifier: MIT */
/* How long a text is, in words of any script. */
#include "import/words.h"

#include <utf8proc.h>

enum {
	IDEOGRAPH = 10, /* units: 1.7 of them are a word */
	SYLLABLE = 3, /* units: 5.7 of them are a word */
	LONG_WORD = 40 /* characters; more count as another word */
};

struct range {
	int32_t first;
	int32_t last;
	int units;
};

/* Blocks of scripts written without spaces, in order. */
static const struct range unspaced[] = {
	{ 0x0e00, 0x0eff, SYLLABLE }, /* Thai, Lao */
	{ 0x1000, 0x109f, SYLLABLE }, /* Burmese */
	{ 0x1780, 0x17ff, SYLLABLE }, /* Khmer */
	{ 0x2e80, 0x312f, IDEOGRAPH }, /* radicals, kana, Bopomofo */
	{ 0x3190, 0xa4cf, IDEOGRAPH }, /* ideographs, Yi */
	{ 0xf900, 0xfaff, IDEOGRAPH }, /* compatibility ideographs */
	{ 0xfe30, 0xfe4f, IDEOGRAPH }, /* vertical punctuation */
	{ 0xff00, 0xffef, IDEOGRAPH }, /* full-width forms */
	{ 0x1b000, 0x1b16f, IDEOGRAPH }, /* more kana */
	{ 0x20000, 0x3ffff, IDEOGRAPH }, /* rarer ideographs */
};

int32_t
words_next(const char *text, size_t size, size_t *at)
{
	const utf8proc_uint8_t *s = (const utf8proc_uint8_t *)text + *at;
	utf8proc_int32_t c;
	utf8proc_ssize_t n, left = (utf8proc_ssize_t)(size - *at);

	if (s[0] < 0x80) {
		(*at)++;
		return s[0];
	}
	n = utf8proc_iterate(s, left, &c);
	if (n <= 0) {
		(*at)++;
		return 0xfffd;
	}
	*at += (size_t)n;
	return c;
}

int32_t
words_back(const char *text, size_t *at)
{
	size_t start = *at - 1, next;
	int32_t c;

	while (start > 0 && *at - start < 4 &&
	    ((unsigned char)text[start] & 0xc0) == 0x80)
		start--;
	next = start;
	c = words_next(text, *at, &next);
	*at = next == *at ? start : *at - 1;
	return c;
}

bool
words_is_space(int32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	if (c == 0xa0 || c == 0x2007 || c == 0x202f)
		return false;
	switch ((int)utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return c == 0x85;
	}
}

static int
unspaced_units(int32_t c)
{
	size_t i;

	if (c < unspaced[0].first)
		return 0;
	for (i = 0; i < sizeof(unspaced) / sizeof(unspaced[0]); i++)
		if (c >= unspaced[i].first && c <= unspaced[i].last)
			return unspaced[i].units;
	return 0;
}

bool
words_is_wide(int32_t c)
{
	return unspaced_units(c) > 0 && !words_is_space(c);
}

bool
words_is_trailing(int32_t c)
{
	switch ((int)utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF: /* joiners, variation selectors */
	case UTF8PROC_CATEGORY_LM: /* the long-vowel mark of kana */
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
	case UTF8PROC_CATEGORY_PD:
		return true;
	default:
		return false;
	}
}

bool
words_is_quote(int32_t c)
{
	if (c == '"' || c == '\'' || c == '*' || c == '_')
		return true;
	switch ((int)utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
		return true;
	default:
		return false;
	}
}

void
words_count(struct words_run *run, int32_t c)
{
	int units;

	if (words_is_space(c)) {
		run->length = 0;
		return;
	}
	units = unspaced_units(c);
	if (units > 0) {
		run->units += (size_t)units;
		run->length = 0;
		return;
	}
	if (run->length % LONG_WORD == 0)
		run->units += WORDS_UNIT;
	run->length = run->length % LONG_WORD + 1;
}

size_t
words_measure(const char *text, size_t size)
{
	struct words_run run = { 0 };
	size_t at = 0;

	while (at < size)
		words_count(&run, words_next(text, size, &at));
	return run.units;
}
