/* SPDX-License-Identifier: MIT */
/* Text from outside is cleaned, capped and rid of secrets. */
#include "provider/words.h"

#include "base/arena.h"
#include "base/text.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"

#include <string.h>

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(&a);
}

static const struct {
	const char *text;
	size_t max;
	const char *clean;
} cleaned[] = {
	{ "plain", 100, "plain" },
	{ "  a \n\t b\x01\x7f", 100, "a b" },
	{ "a\xc2\xa0\xc2\x85"
	  "b",
	    100, "a b" },
	{ "\xef\xbb\xbfstart", 100, "start" },
	{ "bad\xff", 100, "bad\xef\xbf\xbd" },
	{ "\xc3\xa9\xc3\xa9", 3, "\xc3\xa9" },
	{ "one two", 4, "one" },
	{ NULL, 100, "" },
	{ "", 100, "" },
};

START_TEST(control_characters_and_runs_of_blanks_go)
{
	ck_assert_str_eq(words_clean(a, cleaned[_i].text, cleaned[_i].max),
	    cleaned[_i].clean);
}
END_TEST

static const struct {
	const char *text;
	const char *shown;
} errors[] = {
	{ "model not found", "model not found" },
	{ "token r8_abcDEF123 is wrong", "token *** is wrong" },
	{ "see https://x.y/z?sig=123 now", "see https://x.y/z*** now" },
	{ "key=AIzaSyA", "***" },
	{ "see https://x.y/z now", "see https://x.y/z now" },
};

START_TEST(errors_show_no_secrets)
{
	ck_assert_str_eq(words_error(a, errors[_i].text), errors[_i].shown);
}
END_TEST

START_TEST(errors_are_short)
{
	char text[2000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_uint_le(strlen(words_error(a, text)), 300);
}
END_TEST

START_TEST(long_text_is_cut_at_a_word)
{
	static const char text[] = "\xc3\xa9t\xc3\xa9 en mer";

	ck_assert_uint_eq(words_cut(text, strlen(text), 100), strlen(text));
	ck_assert_uint_eq(words_cut(text, strlen(text), 5), 5); /* "été" */
	ck_assert_uint_eq(words_cut(text, strlen(text), 2), 3); /* one word */
	ck_assert_uint_eq(words_cut("", 0, 2), 0);
}
END_TEST

START_TEST(a_long_text_is_not_copied_whole)
{
	size_t size = 1 << 20;
	char *text = arena_alloc(a, size);

	memset(text, ' ', size - 1);
	memcpy(text, "first", 5);
	memcpy(text + 1000, "second", 6);
	memcpy(text + 5000, "third", 5);
	ck_assert_str_eq(words_clean(a, text, 20), "first second");
}
END_TEST

Suite *
provider_words_suite(void)
{
	Suite *s = suite_create("provider/words");
	TCase *t = tcase_create("words");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, control_characters_and_runs_of_blanks_go, 0, COUNT(cleaned));
	tcase_add_loop_test(t, errors_show_no_secrets, 0, COUNT(errors));
	tcase_add_test(t, a_long_text_is_not_copied_whole);
	tcase_add_test(t, errors_are_short);
	tcase_add_test(t, long_text_is_cut_at_a_word);
	suite_add_tcase(s, t);
	return s;
}
