/* SPDX-License-Identifier: MIT */
/* A text has as many words as a reader would say. */
#include "import/words.h"

#include "unit/import/suites.h"

#include <string.h>

static const struct {
	const char *text;
	size_t units;
} counts[] = {
	{ "", 0 },
	{ " \n\t", 0 },
	{ "one", WORDS_UNIT },
	{ "one two  three\nfour", 4 * WORDS_UNIT },
	{ "Übermut\u2003tut", 2 * WORDS_UNIT }, /* em space */
	{ "10\u00a0km", WORDS_UNIT }, /* no-break space */
	{ "日本語", 30 },
	{ "これは 17 です。", 10 * 6 + WORDS_UNIT },
	{ "ภาษา", 12 },
	{ "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb", WORDS_UNIT },
	{ "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbc", 2 * WORDS_UNIT },
	{ "\xff\xfe", WORDS_UNIT },
};

START_TEST(words_are_counted)
{
	ck_assert_uint_eq(
	    words_measure(counts[_i].text, strlen(counts[_i].text)),
	    counts[_i].units);
}
END_TEST

START_TEST(characters_are_stepped_over_in_both_directions)
{
	static const char text[] = "aé日🏮\xff";
	static const int32_t characters[] = { 'a', 0xe9, 0x65e5, 0x1f3ee,
		0xfffd };
	size_t at = 0, back, before, i;

	for (i = 0; i < 5; i++) {
		before = at;
		ck_assert_int_eq(
		    words_next(text, sizeof(text) - 1, &at), characters[i]);
		back = at;
		ck_assert_int_eq(words_back(text, &back), characters[i]);
		ck_assert_uint_eq(back, before);
	}
	ck_assert_uint_eq(at, sizeof(text) - 1);
}
END_TEST

START_TEST(stepping_back_over_broken_bytes_ends)
{
	static const char text[] = "a\x80\x80\x80\x80\x80\xe3";
	size_t at = sizeof(text) - 1, steps = 0;

	for (; at > 0; steps++)
		words_back(text, &at);
	ck_assert_uint_eq(steps, 7);
}
END_TEST

START_TEST(a_no_break_space_is_no_space)
{
	ck_assert(words_is_space(' '));
	ck_assert(words_is_space(0x3000));
	ck_assert(words_is_space(0x2028));
	ck_assert(!words_is_space(0xa0));
	ck_assert(!words_is_space(0x202f));
	ck_assert(!words_is_space('x'));
}
END_TEST

START_TEST(scripts_without_spaces_are_told)
{
	ck_assert(words_is_wide(0x65e5));
	ck_assert(words_is_wide(0x3042));
	ck_assert(words_is_wide(0x0e01));
	ck_assert(!words_is_wide('a'));
	ck_assert(!words_is_wide(0xac00)); /* Korean has spaces */
	ck_assert(!words_is_wide(0x3000)); /* a space itself */
}
END_TEST

Suite *
import_words_suite(void)
{
	Suite *s = suite_create("import/words");
	TCase *t = tcase_create("words");

	tcase_add_loop_test(
	    t, words_are_counted, 0, sizeof(counts) / sizeof(counts[0]));
	tcase_add_test(t, characters_are_stepped_over_in_both_directions);
	tcase_add_test(t, stepping_back_over_broken_bytes_ends);
	tcase_add_test(t, a_no_break_space_is_no_space);
	tcase_add_test(t, scripts_without_spaces_are_told);
	suite_add_tcase(s, t);
	return s;
}
