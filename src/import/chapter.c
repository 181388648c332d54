/* SPDX-License-Identifier: MIT */
/* Which lines of a plain text stand above a chapter. */
#include "import/chapter.h"

#include "import/words.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

enum {
	WORD_MAX = 32,
	HEADING_MAX = 120,
	ALONE_MAX = 60
};

/* Followed by a number: "chapter 4". */
static const char *const numbered[] = { "chapter", "part", "book", "volume",
	"canto", "act", "scene", "stave", "letter", "section", "kapitel",
	"teil", "buch", "akt", "chapitre", "partie", "livre", "capítulo",
	"capitulo", "capitolo", "parte", "libro", "livro", "hoofdstuk", "deel",
	"глава", "часть", "книга", NULL };

/* A chapter by itself. */
static const char *const alone[] = { "prologue", "epilogue", "preface",
	"foreword", "afterword", "introduction", "interlude", "prolog",
	"epilog", "vorwort", "nachwort", "einleitung", "préface", "épilogue",
	"prólogo", "epílogo", "prefacio", "prologo", "epilogo", "prefazione",
	"introduzione", "proloog", "voorwoord", "пролог", "эпилог",
	"предисловие", "序章", "終章", "尾声", "楔子", NULL };

static const char *const numbers[] = { "one", "two", "three", "four", "five",
	"six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
	"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	"twenty", "thirty", "forty", "fifty", "first", "second", "third",
	"fourth", "fifth", "last", "premier", "première", "deuxième", "primero",
	"primera", "segundo", "primo", "prima", "secondo", "eins", "zwei",
	"drei", "первая", "вторая", "первый", NULL };

static bool
is_listed(const char *word, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* The next word at ${*at} in lower case into ${out} of WORD_MAX bytes; "" if
 * it is too long or there is none.  "twenty-one" is "twenty". */
static void
next_word(const char *line, size_t size, size_t *at, char *out)
{
	size_t used = 0, from;
	int32_t c;

	while (*at < size) {
		from = *at;
		c = words_next(line, size, at);
		if (words_is_space(c) || c == '.' || c == ':' || c == '-' ||
		    c == ',' || c == 0x2014 || c == 0x2013) {
			if (used > 0) {
				*at = from;
				break;
			}
			continue;
		}
		if (words_is_quote(c))
			continue;
		if (used > WORD_MAX - 5) {
			used = 0;
			break;
		}
		used += (size_t)utf8proc_encode_char(
		    utf8proc_tolower(c), (utf8proc_uint8_t *)out + used);
	}
	out[used] = '\0';
}

/* Roman, decimal, or in words. */
static bool
is_number(const char *word)
{
	size_t n = strlen(word);

	if (n == 0)
		return false;
	return strspn(word, "0123456789") == n ||
	    strspn(word, "ivxlcdm") == n || is_listed(word, numbers);
}

/* 第三章: "number, chapter" in Chinese and Japanese. */
static bool
is_east_asian(const char *line, size_t size)
{
	static const char *const units[] = { "章", "回", "節", "节", "話", "话",
		"卷", "部", NULL };
	const char *const *unit;
	size_t look = size < 32 ? size : 32;

	if (size < 6 || memcmp(line, "第", 3) != 0)
		return false;
	for (unit = units; *unit != NULL; unit++)
		if (memmem(line, look, *unit, 3) != NULL)
			return true;
	return false;
}

/* "XII." or "12" and nothing else. */
static bool
is_bare_number(const char *line, size_t size)
{
	size_t n = size;

	if (n > 0 && line[n - 1] == '.')
		n--;
	if (n == 0 || n > 8)
		return false;
	return strspn(line, "IVXLC") >= n || strspn(line, "0123456789") >= n;
}

bool
chapter_is_heading(const char *line, size_t size)
{
	char first[WORD_MAX], second[WORD_MAX];
	size_t at = 0;

	while (size > 0 && line[0] == ' ') {
		line++;
		size--;
	}
	while (size > 0 && line[size - 1] == ' ')
		size--;
	if (size == 0 || size > HEADING_MAX)
		return false;
	if (is_east_asian(line, size) || is_bare_number(line, size))
		return true;
	next_word(line, size, &at, first);
	if (is_listed(first, alone))
		return size <= ALONE_MAX;
	next_word(line, size, &at, second);
	return is_listed(first, numbered) && is_number(second);
}
