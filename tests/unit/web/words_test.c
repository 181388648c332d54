/* SPDX-License-Identifier: MIT */
/* The catalogue is whole in every language. */
#include "web/words.h"

#include "base/arena.h"
#include "base/text.h"
#include "unit/web/suites.h"

#include <string.h>

enum {
	PLACES = 9
};

/* How often each placeholder stands in a sentence. */
static void
count_places(const char *text, int places[PLACES])
{
	memset(places, 0, PLACES * sizeof(places[0]));
	for (; (text = strchr(text, '{')) != NULL; text++)
		if (text[1] >= '1' && text[1] <= '9' && text[2] == '}')
			places[text[1] - '1']++;
}

START_TEST(a_sentence_is_whole_in_every_language)
{
	int wanted[PLACES], found[PLACES], lang;
	const char *text;

	count_places(words_say(LANG_EN, (enum word)_i), wanted);
	for (lang = 0; lang < LANG_COUNT; lang++) {
		text = words_say((enum words_lang)lang, (enum word)_i);
		ck_assert_ptr_nonnull(text);
		ck_assert(text[0] != '\0');
		ck_assert(text_is_utf8(text, strlen(text)));
		count_places(text, found);
		ck_assert_msg(memcmp(wanted, found, sizeof(wanted)) == 0,
		    "other placeholders in: %s", text);
	}
}
END_TEST

START_TEST(what_is_filled_in_stands_where_it_belongs)
{
	struct arena *a = arena_open();

	ck_assert_str_eq(words_fill(a, LANG_EN, WORD_AGO, "3 s"), "3 s ago");
	ck_assert_str_eq(words_fill(a, LANG_DE, WORD_AGO, "{1}"), "vor {1}");
	arena_close(&a);
}
END_TEST

static const struct {
	const char *accept;
	enum words_lang lang;
} accepts[] = {
	{ "", LANG_EN },
	{ "de", LANG_DE },
	{ "DE-at,en;q=0.7", LANG_DE },
	{ "en-GB,de;q=0.9", LANG_EN },
	{ "fr,de;q=0.4,en;q=0.3", LANG_DE },
	{ "fr", LANG_EN },
	{ "de;q=0", LANG_EN },
	{ "den", LANG_EN },
	{ ";;,,q=", LANG_EN },
};

START_TEST(the_browser_says_what_is_read)
{
	ck_assert_int_eq(
	    words_lang_choose(accepts[_i].accept), accepts[_i].lang);
}
END_TEST

Suite *
web_words_suite(void)
{
	Suite *s = suite_create("web/words");
	TCase *t = tcase_create("words");

	tcase_add_loop_test(
	    t, a_sentence_is_whole_in_every_language, 0, WORD_COUNT);
	tcase_add_test(t, what_is_filled_in_stands_where_it_belongs);
	tcase_add_loop_test(t, the_browser_says_what_is_read, 0,
	    sizeof(accepts) / sizeof(accepts[0]));
	suite_add_tcase(s, t);
	return s;
}
