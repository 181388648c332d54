/* SPDX-License-Identifier: MIT */
/* A text file is read whatever it was written with. */
#include "import/charset.h"

#include "base/arena.h"
#include "base/text.h"
#include "unit/import/suites.h"

#include <stdlib.h>
#include <string.h>

static struct arena *a;
static struct err e;
static const char *text;
static size_t size;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	e = none;
}

static void
teardown(void)
{
	arena_close(&a);
}

static void
must_decode(const char *bytes, size_t n, const char *expected)
{
	ck_assert_msg(
	    charset_decode(a, bytes, n, &text, &size, &e), "%s", e.message);
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(size, strlen(expected));
}

static void
must_refuse(const char *bytes, size_t n)
{
	ck_assert(!charset_decode(a, bytes, n, &text, &size, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
	ck_assert_ptr_nonnull(strstr(e.message, "binary"));
}

#define CASE(bytes, text)                                                      \
	{                                                                      \
		bytes, sizeof(bytes) - 1, text                                 \
	}

static const struct {
	const char *bytes;
	size_t size;
	const char *text;
} cases[] = {
	CASE("", ""),
	CASE("plain", "plain"),
	CASE("caf\xc3\xa9", "café"),
	CASE("\xef\xbb\xbf"
	     "caf\xc3\xa9",
	    "café"),
	CASE("\xff\xfe"
	     "h\0\xe9\0",
	    "hé"),
	CASE("\xfe\xff"
	     "\0h\0\xe9",
	    "hé"),
	CASE("\xff\xfe\0\0"
	     "h\0\0\0\xe9\0\0\0",
	    "hé"),
	CASE("\0\0\xfe\xff"
	     "\0\0\0h\0\0\0\xe9",
	    "hé"),
	CASE("\xff\xfe"
	     "\x3c\xd8\xee\xdf",
	    "🏮"),
	CASE("\xff\xfe"
	     "\x3c\xd8"
	     "x\0",
	    "\ufffdx"), /* half a pair */
	CASE("\xff\xfe"
	     "x\0y",
	    "x\ufffd"), /* half a unit */
	CASE("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
	CASE("one\xc2\x85two\xe2\x80\xa8three", "one\ntwo\nthree"),
	CASE("the end\x1a", "the end "),
};

START_TEST(marks_and_line_ends_are_understood)
{
	must_decode(cases[_i].bytes, cases[_i].size, cases[_i].text);
}
END_TEST

/* The same sentences in several encodings without a mark, each ${bytes}. */
static const struct {
	const char *bytes;
	const char *part;
} guesses[] = {
	/* Windows-1252 */
	{ "\x93"
	  "Das ist sch\xf6n\x94, sagte sie, \x84wirklich sehr h\xfc"
	  "bsch\x93 \x96 und er nickte: gr\xfc\xdf"
	  "e, \xe4rger, \xf6l.",
	    "“Das ist schön”, sagte" },
	/* ISO 8859-1 */
	{ "Il \xe9tait une fois, pr\xe8s de la for\xeat, un petit gar\xe7on "
	  "qui r\xeavait d'\xeatre marin. La m\xe8re \xe9tait tr\xe8s "
	  "fatigu\xe9"
	  "e.",
	    "près de la forêt, un petit garçon" },
	/* Windows-1251 */
	{ "\xc1\xf3\xf0\xff \xec\xe3\xeb\xee\xfe \xed\xe5\xe1\xee "
	  "\xea\xf0\xee\xe5\xf2, \xe2\xe8\xf5\xf0\xe8 "
	  "\xf1\xed\xe5\xe6\xed\xfb\xe5 \xea\xf0\xf3\xf2\xff; \xf2\xee, "
	  "\xea\xe0\xea \xe7\xe2\xe5\xf0\xfc, \xee\xed\xe0 "
	  "\xe7\xe0\xe2\xee\xe5\xf2",
	    "Буря мглою небо кроет" },
	/* Shift-JIS */
	{ "\x89\x4a\x82\xaa\x8d\x7e\x82\xc1\x82\xc4\x82\xa2\x82\xbd\x81\x42"
	  "\x94\xde\x8f\x97\x82\xcd\x91\x96\x82\xc1\x82\xbd\x81\x42",
	    "雨が降っていた。" },
	/* ISO-2022-JP, which is ASCII to the eye */
	{ "\x1b$B1+$,9_$C$F$$$?!#\x1b(B\n", "雨が降っていた。" },
};

START_TEST(encodings_without_a_mark_are_guessed)
{
	const char *bytes = guesses[_i].bytes;

	ck_assert(charset_decode(a, bytes, strlen(bytes), &text, &size, &e));
	ck_assert_msg(strstr(text, guesses[_i].part) != NULL, "%s", text);
}
END_TEST

START_TEST(utf16_without_a_mark_is_told_by_its_blanks)
{
	static const char words[] = "the sea was calm that day\n";
	char wide[2 * sizeof(words)] = { 0 };
	size_t i;

	for (i = 0; i < sizeof(words) - 1; i++)
		wide[2 * i + (size_t)_i] = words[i];
	must_decode(wide, 2 * (sizeof(words) - 1), words);
}
END_TEST

START_TEST(one_broken_byte_does_not_turn_utf8_into_something_else)
{
	static const char bytes[] = "ä ö ü ß é è ê ñ ç å \xff æ";

	must_decode(bytes, sizeof(bytes) - 1, "ä ö ü ß é è ê ñ ç å \ufffd æ");
}
END_TEST

START_TEST(characters_beyond_unicode_are_broken_bytes)
{
	static const char bytes[] = "\xef\xbb\xbf"
	                            "a\xf4\x90\x80\x80z";

	must_decode(bytes, sizeof(bytes) - 1, "a\ufffd\ufffd\ufffd\ufffdz");
}
END_TEST

START_TEST(any_bytes_become_valid_utf8_or_an_error)
{
	char bytes[512];
	unsigned state = (unsigned)_i + 1u;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++) {
		state = state * 1103515245u + 12345u;
		bytes[i] = (char)(state >> 16 | (_i % 2 == 0 ? 0x20 : 0));
	}
	if (charset_decode(a, bytes, sizeof(bytes), &text, &size, &e))
		ck_assert(text_is_utf8(text, size));
	else
		ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

START_TEST(binary_data_is_refused)
{
	static const char elf[] = "\x7f"
	                          "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0";
	static const char controls[] = "a\x01\x02\x03\x04\x05 text";
	static const char one_nul[] = "some text with one\0in it, odd";

	must_refuse(elf, sizeof(elf) - 1);
	must_refuse(controls, sizeof(controls) - 1);
	must_refuse(one_nul, sizeof(one_nul) - 1);
}
END_TEST

START_TEST(binary_data_behind_a_mark_is_refused)
{
	static const char zeros[] = "\xff\xfe\0\0\0\0\0\0\0\0\0\0";

	must_refuse(zeros, sizeof(zeros) - 1);
}
END_TEST

Suite *
import_charset_suite(void)
{
	Suite *s = suite_create("import/charset");
	TCase *t = tcase_create("charset");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, marks_and_line_ends_are_understood, 0,
	    sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(t, encodings_without_a_mark_are_guessed, 0,
	    sizeof(guesses) / sizeof(guesses[0]));
	tcase_add_loop_test(
	    t, utf16_without_a_mark_is_told_by_its_blanks, 0, 2);
	tcase_add_test(
	    t, one_broken_byte_does_not_turn_utf8_into_something_else);
	tcase_add_loop_test(t, any_bytes_become_valid_utf8_or_an_error, 0, 200);
	tcase_add_test(t, characters_beyond_unicode_are_broken_bytes);
	tcase_add_test(t, binary_data_is_refused);
	tcase_add_test(t, binary_data_behind_a_mark_is_refused);
	suite_add_tcase(s, t);
	return s;
}
