/* SPDX-License-Identifier: MIT */
/* Every word of the vocabulary can be said in every language. */
#include "web/page_class.h"

#include "base/arena.h"
#include "book/vocab.h"
#include "unit/web/suites.h"
#include "web/page.h"
#include "web/visit.h"

static struct visit visit;
static struct page page;

static void
open_page(void)
{
	visit = (struct visit){ .a = arena_open() };
	page = (struct page){ .visit = &visit, .lang = LANG_DE };
}

static void
close_page(void)
{
	arena_close(&visit.a);
}

/* What has no word of its own is shown as it is, which no German word is. */
START_TEST(a_sound_has_a_german_name)
{
	const char *name = vocab_word(VOCAB_LIST_SOUND, _i);
	const char *word = page_class_word(&page, name);

	ck_assert_str_ne(word, name);
}
END_TEST

START_TEST(a_setting_has_a_german_name)
{
	const char *name = vocab_word(VOCAB_LIST_SETTING, _i);

	ck_assert_str_ne(page_class_word(&page, name), name);
}
END_TEST

START_TEST(weather_has_a_german_name)
{
	const char *name = vocab_word(VOCAB_LIST_WEATHER, _i);

	ck_assert_str_ne(page_class_word(&page, name), name);
}
END_TEST

START_TEST(a_time_has_a_german_name)
{
	const char *name = vocab_word(VOCAB_LIST_TIME, _i);

	ck_assert_str_ne(page_class_word(&page, name), name);
}
END_TEST

START_TEST(what_is_not_known_is_shown_as_it_is)
{
	ck_assert_str_eq(page_class_word(&page, "space_ship"), "space ship");
	ck_assert_str_eq(page_class_word(&page, "<b>"), "<b>");
	ck_assert_str_eq(page_class_word(&page, ""), "");
}
END_TEST

Suite *
web_page_class_suite(void)
{
	Suite *s = suite_create("web/page_class");
	TCase *t = tcase_create("page_class");

	tcase_add_checked_fixture(t, open_page, close_page);
	tcase_add_loop_test(t, a_sound_has_a_german_name, 0, SOUND_COUNT);
	tcase_add_loop_test(t, a_setting_has_a_german_name, 0, SETTING_COUNT);
	tcase_add_loop_test(t, weather_has_a_german_name, 0, WEATHER_COUNT);
	tcase_add_loop_test(t, a_time_has_a_german_name, 0, TIME_COUNT);
	tcase_add_test(t, what_is_not_known_is_shown_as_it_is);
	suite_add_tcase(s, t);
	return s;
}
