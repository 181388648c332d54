/* SPDX-License-Identifier: MIT */
/* The closed classes have the words of the contract. */
#include "book/vocab.h"

#include "unit/book/suites.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* As the design lists them; the order is ours. */
static const char *const design[VOCAB_LIST_COUNT] = {
	[VOCAB_LIST_SETTING] =
	    "forest sea ship beach river mountain"
	    " field_countryside garden village city_street house_interior"
	    " tavern_inn castle cave_underground road_journey train_carriage"
	    " battlefield church office_shop school desert snow_ice"
	    " swamp_moor prison court_hall other",
	[VOCAB_LIST_INDOORS] = "true false mixed",
	[VOCAB_LIST_MOOD] =
	    "peaceful joyful humorous mysterious tense"
	    " frightening sad angry romantic adventurous wonder neutral",
	[VOCAB_LIST_WEATHER] = "clear rain storm snow fog wind hot none",
	[VOCAB_LIST_TIME] = "dawn morning day evening night unknown",
	[VOCAB_LIST_INTENSITY] = "low medium high",
	[VOCAB_LIST_SOUND] = "waves wind fire crowd horses birds clock rain"
	                     " thunder bells",
};

static int
count_words(const char *text)
{
	int n = 1;

	for (; *text != '\0'; text++)
		n += *text == ' ';
	return n;
}

START_TEST(the_words_of_the_design_are_there)
{
	const char *p = design[_i];
	char word[40];
	int value, used;

	for (; sscanf(p, " %39s%n", word, &used) == 1; p += used)
		ck_assert_msg(
		    vocab_find((enum vocab_list)_i, word, &value), "%s", word);
}
END_TEST

START_TEST(there_are_no_others)
{
	if (_i != VOCAB_LIST_SOUND)
		ck_assert_int_eq(
		    vocab_count((enum vocab_list)_i), count_words(design[_i]));
}
END_TEST

START_TEST(a_word_is_found_again)
{
	enum vocab_list list = (enum vocab_list)_i;
	int i, value = -1;

	for (i = 0; i < vocab_count(list); i++) {
		ck_assert(vocab_find(list, vocab_word(list, i), &value));
		ck_assert_int_eq(value, i);
	}
}
END_TEST

START_TEST(all_sounds_fit_a_mask)
{
	ck_assert_int_le(vocab_count(VOCAB_LIST_SOUND), 32);
}
END_TEST

START_TEST(the_first_is_what_is_not_said)
{
	ck_assert_int_eq(WEATHER_NONE, 0);
	ck_assert_int_eq(TIME_UNKNOWN, 0);
	ck_assert_int_eq(MOOD_NEUTRAL, 0);
	ck_assert_int_lt(INTENSITY_LOW, INTENSITY_MEDIUM);
	ck_assert_int_lt(INTENSITY_MEDIUM, INTENSITY_HIGH);
}
END_TEST

static const struct {
	const char *word;
	bool ok;
} spellings[] = {
	{ "city_street", true },
	{ "CITY_STREET", true },
	{ "City Street", true },
	{ "city-street", true },
	{ "citystreet", false },
	{ "city_stree", false },
	{ "city_streets", false },
	{ " city_street", false },
	{ "city__street", false },
	{ "", false },
};

START_TEST(spelling_matters_a_little)
{
	int value = 99;

	ck_assert_int_eq(
	    vocab_find(VOCAB_LIST_SETTING, spellings[_i].word, &value),
	    spellings[_i].ok);
	ck_assert_int_eq(value, spellings[_i].ok ? SETTING_CITY_STREET : 99);
}
END_TEST

START_TEST(a_word_of_another_list_is_not_found)
{
	int value;

	ck_assert(!vocab_find(VOCAB_LIST_MOOD, "forest", &value));
	ck_assert(vocab_find(VOCAB_LIST_SOUND, "rain", &value));
	ck_assert_int_eq(value, SOUND_RAIN);
	ck_assert(vocab_find(VOCAB_LIST_WEATHER, "rain", &value));
	ck_assert_int_eq(value, WEATHER_RAIN);
}
END_TEST

START_TEST(a_value_beyond_the_list_is_a_bug)
{
	vocab_word(VOCAB_LIST_INTENSITY, INTENSITY_COUNT);
}
END_TEST

Suite *
book_vocab_suite(void)
{
	Suite *s = suite_create("book/vocab");
	TCase *t = tcase_create("vocab");

	tcase_add_loop_test(
	    t, the_words_of_the_design_are_there, 0, VOCAB_LIST_COUNT);
	tcase_add_loop_test(t, there_are_no_others, 0, VOCAB_LIST_COUNT);
	tcase_add_loop_test(t, a_word_is_found_again, 0, VOCAB_LIST_COUNT);
	tcase_add_test(t, all_sounds_fit_a_mask);
	tcase_add_test(t, the_first_is_what_is_not_said);
	tcase_add_loop_test(t, spelling_matters_a_little, 0, N(spellings));
	tcase_add_test(t, a_word_of_another_list_is_not_found);
	tcase_add_test_raise_signal(
	    t, a_value_beyond_the_list_is_a_bug, SIGABRT);
	suite_add_tcase(s, t);
	return s;
}
