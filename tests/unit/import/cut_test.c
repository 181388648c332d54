/* SPDX-License-Identifier: MIT */
/* A text that is too long for a page is cut where it hurts least. */
#include "import/cut.h"

#include "import/words.h"
#include "unit/import/suites.h"

#include <string.h>

/* Cut within [min, max] words, at best ${target}; the part must be ${kept}. */
static void
must_keep(
    const char *text, size_t min, size_t target, size_t max, const char *kept)
{
	struct cut_room room = { min * WORDS_UNIT, target * WORDS_UNIT,
		max * WORDS_UNIT };
	size_t units, at = cut_find(text, strlen(text), &room, &units);

	ck_assert_msg(at == strlen(kept) && memcmp(text, kept, at) == 0,
	    "cut after %.*s", (int)at, text);
	ck_assert_uint_eq(units, words_measure(text, at));
}

START_TEST(the_sentence_nearest_to_the_target_wins)
{
	must_keep("One two. Three four five. Six seven. Eight nine ten.", 1, 6,
	    9, "One two. Three four five.");
}
END_TEST

START_TEST(a_sentence_wins_over_a_nearer_word)
{
	must_keep("One two. Three four five six seven eight nine.", 1, 5, 6,
	    "One two.");
}
END_TEST

START_TEST(a_line_of_verse_ends_like_a_sentence)
{
	must_keep(
	    "one two three\nfour five six\nseven", 2, 4, 6, "one two three");
}
END_TEST

START_TEST(without_a_sentence_a_word_is_the_place)
{
	must_keep("one two three four five six", 1, 4, 5, "one two three four");
}
END_TEST

START_TEST(a_sentence_below_the_least_does_not_count)
{
	must_keep("One. Two three four five six seven.", 3, 4, 5,
	    "One. Two three four");
}
END_TEST

START_TEST(a_word_longer_than_a_page_is_cut)
{
	char text[401];
	struct cut_room room = { 2 * WORDS_UNIT, 3 * WORDS_UNIT,
		4 * WORDS_UNIT };
	size_t units, at;

	memset(text, 'x', 400);
	text[400] = '\0';
	at = cut_find(text, 400, &room, &units);
	ck_assert_uint_ge(at, 80);
	ck_assert_uint_le(at, 160);
}
END_TEST

START_TEST(marks_stay_with_their_letter)
{
	/* 60 times "e" and an acute accent: 120 characters in one word. */
	char text[181];
	struct cut_room room = { 1, WORDS_UNIT, 2 * WORDS_UNIT };
	size_t units, at, i;

	for (i = 0; i < 60; i++)
		memcpy(text + 3 * i, "e\xcc\x81", 3);
	text[180] = '\0';
	at = cut_find(text, 180, &room, &units);
	ck_assert_uint_lt(at, 180);
	ck_assert_uint_eq(at % 3, 0);
}
END_TEST

START_TEST(japanese_is_cut_at_its_full_stop)
{
	must_keep("雨が降った。彼は走った。船が見えた。", 2, 7, 10,
	    "雨が降った。彼は走った。");
}
END_TEST

START_TEST(no_line_begins_with_a_comma)
{
	must_keep("雨が降って、彼は", 1, 3, 10, "雨が降って、");
	must_keep("雨が降っ、彼は走", 1, 2, 2, "雨が降");
}
END_TEST

START_TEST(something_is_always_kept)
{
	struct cut_room room = { 0, 0, 0 };
	size_t units;

	ck_assert_uint_gt(cut_find("日", 3, &room, &units), 0);
	ck_assert_uint_gt(cut_find("a", 1, &room, &units), 0);
}
END_TEST

Suite *
import_cut_suite(void)
{
	Suite *s = suite_create("import/cut");
	TCase *t = tcase_create("cut");

	tcase_add_test(t, the_sentence_nearest_to_the_target_wins);
	tcase_add_test(t, a_sentence_wins_over_a_nearer_word);
	tcase_add_test(t, a_line_of_verse_ends_like_a_sentence);
	tcase_add_test(t, without_a_sentence_a_word_is_the_place);
	tcase_add_test(t, a_sentence_below_the_least_does_not_count);
	tcase_add_test(t, a_word_longer_than_a_page_is_cut);
	tcase_add_test(t, marks_stay_with_their_letter);
	tcase_add_test(t, japanese_is_cut_at_its_full_stop);
	tcase_add_test(t, no_line_begins_with_a_comma);
	tcase_add_test(t, something_is_always_kept);
	suite_add_tcase(s, t);
	return s;
}
