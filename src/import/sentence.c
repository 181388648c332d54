/* SPDX-License-Identifier: MIT */
/* Where a sentence ends. */
#include "import/sentence.h"

#include "import/words.h"

#include <string.h>
#include <utf8proc.h>

enum {
	LOOK = 8,
	WORD_MAX = 12
};

/* Lower case, without their last full stop; with a blank on either side.
 * What stands before a name or a number in English, German, French, Spanish
 * and Italian. */
static const char abbreviations[] =
    " mr mrs ms mx dr st prof rev gen col capt cpt lt sgt cpl maj adm cmdr"
    " gov hon pres sen rep fr br jr sr messrs mt ft no nos vol vols ch chap"
    " fig figs p pp ed eds vs etc al cf viz ca approx dept est inc ltd co"
    " corp ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec"
    " hr fr frl nr bzw usw vgl evtl ggf bd hrsg str abs tel"
    " mme mlle mm mgr sra srta srs sres lic ing avda pag sig dott avv ";

static bool
is_wide_stop(int32_t c)
{
	return c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0xff61 ||
	    c == 0xff0e;
}

static bool
is_stop(int32_t c)
{
	return c == '.' || c == '!' || c == '?' || c == 0x2026 || /* … */
	    c == 0x203d || c == 0x203c || c == 0x2047 || c == 0x2048 ||
	    c == 0x2049 || c == 0x0964 || c == 0x0965 || /* danda */
	    c == 0x061f || c == 0x06d4 || /* Arabic, Urdu */
	    c == 0x0589 || c == 0x1362 || c == 0x104b || c == 0x17d4 ||
	    is_wide_stop(c);
}

static bool
is_lower(int32_t c)
{
	return utf8proc_category(c) == UTF8PROC_CATEGORY_LL;
}

static bool
is_digit(int32_t c)
{
	return utf8proc_category(c) == UTF8PROC_CATEGORY_ND;
}

static bool
is_blank(int32_t c)
{
	return c == ' ' || c == 0xa0 || c == 0x202f;
}

static bool
is_letter(int32_t c)
{
	switch ((int)utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return true;
	default:
		return false;
	}
}

/* Does ${word} of ${n} letters stand in the list? */
static bool
is_abbreviation(const int32_t *word, size_t n)
{
	char key[WORD_MAX + 3];
	size_t i;

	key[0] = ' ';
	for (i = 0; i < n; i++) {
		if (word[i] >= 0x80)
			return false;
		/* The word was read from its end. */
		key[i + 1] = (char)utf8proc_tolower(word[n - 1 - i]);
	}
	key[n + 1] = ' ';
	key[n + 2] = '\0';
	return strstr(abbreviations, key) != NULL;
}

/* Is the full stop behind the word that ends at ${at} a mere abbreviation's?
 * An initial (J. Smith), part of one (U.S., z. B.), an ordinal (3. Mai), or
 * in the list. */
static bool
is_short_form(const char *text, size_t at)
{
	int32_t word[WORD_MAX], c = 0;
	size_t n = 0, digits = 0;

	while (at > 0 && n < WORD_MAX) {
		c = words_back(text, &at);
		if (!is_letter(c) && !is_digit(c))
			break;
		digits += is_digit(c);
		word[n++] = c;
		c = 0;
	}
	if (n == 0 || n == WORD_MAX)
		return false;
	if (digits == n)
		return n <= 2;
	return n == 1 || c == '.' || is_abbreviation(word, n);
}

/* What follows: with a letter in lower case the sentence goes on. */
static bool
goes_on(const char *text, size_t size, size_t at)
{
	int32_t c = 0;
	int i;

	for (i = 0; i < LOOK && at < size; i++) {
		c = words_next(text, size, &at);
		if (!words_is_space(c) && !words_is_quote(c) && c != 0x2014 &&
		    c != '-')
			break;
	}
	return is_lower(c);
}

/* The stop before the quotes that end at ${*at}, which moves before it. */
static int32_t
stop_before(const char *text, size_t *at)
{
	int32_t c = 0;
	int i;

	for (i = 0; i<LOOK && * at> 0; i++) {
		c = words_back(text, at);
		/* French sets its quotes off by a blank. */
		if (!words_is_quote(c) && (i == 0 || !is_blank(c)))
			break;
	}
	return is_stop(c) ? c : 0;
}

bool
sentence_is_end(const char *text, size_t size, size_t at)
{
	size_t before = at, next = at;
	int32_t stop, c = 0;

	stop = stop_before(text, &before);
	if (stop == 0)
		return false;
	if (next < size)
		c = words_next(text, size, &next);
	if (is_wide_stop(stop))
		return !is_stop(c) && !words_is_trailing(c);
	if (c != 0 && !words_is_space(c))
		return false;
	if (goes_on(text, size, at))
		return false;
	return stop != '.' || !is_short_form(text, before);
}
