/* SPDX-License-Identifier: MIT */
/* Tests of the lexicon's files and table. */
#include "unit/unit.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "book/vocab.h"
#include "provider/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *provider_lexicon_suite(void);

static char directory[64];
static char path[96];

static void
make_directory(void)
{
	snprintf(directory, sizeof(directory), "/tmp/lexicon-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/words.txt", directory);
}

static void
remove_directory(void)
{
	unlink(path);
	rmdir(directory);
}

static bool
open_text(const char *text, struct lexicon **lx, struct err *e)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	return lexicon_open(lx, directory, e);
}

static const struct lexicon_sense *
sense_of(const struct lexicon *lx, const char *key)
{
	const struct lexicon_entry *entry = lexicon_find(lx, key);

	ck_assert_ptr_nonnull(entry);
	return entry->senses;
}

START_TEST(words_are_found_by_their_stem)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;

	ck_assert(open_text("[setting forest]\n3: Forests\n", &lx, &e));
	ck_assert_int_eq(sense_of(lx, "forest")->value, SETTING_FOREST);
	ck_assert_double_eq(sense_of(lx, "forest")->weight, 3.0);
	ck_assert_ptr_null(lexicon_find(lx, "forests"));
	lexicon_close(&lx);
	ck_assert_ptr_null(lx);
}
END_TEST

START_TEST(exact_forms_keep_their_form)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;

	ck_assert(open_text("[setting train_carriage]\n2: =trains", &lx, &e));
	ck_assert_ptr_nonnull(lexicon_find(lx, "=trains"));
	ck_assert_ptr_null(lexicon_find(lx, "train"));
	lexicon_close(&lx);
}
END_TEST

START_TEST(phrases_are_known_from_their_first_word)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;

	ck_assert(open_text("[setting tavern_inn]\n3: inn yard", &lx, &e));
	ck_assert_int_eq(lexicon_find(lx, "inn")->longest, 2);
	ck_assert_ptr_null(lexicon_find(lx, "inn")->senses);
	ck_assert_ptr_nonnull(sense_of(lx, "inn yard"));
	lexicon_close(&lx);
}
END_TEST

START_TEST(one_stem_said_twice_counts_once)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;

	ck_assert(open_text("[mood sad]\n1: tear\n2: tears", &lx, &e));
	ck_assert_double_eq(sense_of(lx, "tear")->weight, 2.0);
	ck_assert_ptr_null(sense_of(lx, "tear")->next);
	lexicon_close(&lx);
}
END_TEST

START_TEST(a_word_may_have_two_senses)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;

	ck_assert(
	    open_text("[mood sad]\n1: rain\n[weather rain]\n3: rain", &lx, &e));
	ck_assert_ptr_nonnull(sense_of(lx, "rain")->next);
	lexicon_close(&lx);
}
END_TEST

START_TEST(actions_are_named_once)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;

	ck_assert(open_text("[action riding]\n1: ride\n[action rowing]\n"
	                    "1: row\n[action riding]\n1: gallop",
	    &lx, &e));
	ck_assert_int_eq(lexicon_actions(lx), 2);
	ck_assert_str_eq(lexicon_action(lx, 1), "rowing");
	ck_assert_int_eq(sense_of(lx, "gallop")->value, 0);
	lexicon_close(&lx);
}
END_TEST

/* What is wrong, and what the message must say. */
static const struct {
	const char *text;
	const char *message;
} wrong[] = {
	{ "2: word\n", "words.txt:1: words before the first [section]" },
	{ "# a\n\n[mood glad]\n", "words.txt:3: \"glad\" is no mood" },
	{ "[mode sad]\n", "words.txt:1: \"mode\" is no section" },
	{ "[mood]\n", "words.txt:1: \"\" is no mood" },
	{ "[mood sad\n", "words.txt:1: a section without its ]" },
	{ "[negation sad]\n", "words.txt:1: \"sad\" is no negation" },
	{ "[mood sad]\ntear\n", "words.txt:2: no weight" },
	{ "[mood sad]\nx: tear\n", "words.txt:2: \"x\" is no weight" },
	{ "[mood sad]\n-1: tear\n", "words.txt:2: \"-1\" is no weight" },
	{ "[mood sad]\n1: a b c d e\n", "words.txt:2: \"a b c d e\" has too" },
	{ "[mood sad]\n1: =a b\n", "words.txt:2: \"=a b\" has too many" },
	{ "[mood sad]\n1: tear, 17\n", "words.txt:2: \"17\" is no word" },
};

START_TEST(a_bad_line_is_named)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;

	ck_assert(!open_text(wrong[_i].text, &lx, &e));
	ck_assert_ptr_null(lx);
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_msg(strstr(e.message, wrong[_i].message) != NULL,
	    "\"%s\" lacks \"%s\"", e.message, wrong[_i].message);
}
END_TEST

START_TEST(no_file_is_an_error)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;

	ck_assert(!lexicon_open(&lx, directory, &e));
	ck_assert_ptr_null(lx);
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

START_TEST(too_many_words_are_refused)
{
	struct err e = ERR_INIT;
	struct lexicon *lx;
	FILE *f = fopen(path, "w");
	int i;

	ck_assert_ptr_nonnull(f);
	fputs("[mood sad]\n", f);
	for (i = 0; i <= LEXICON_ENTRIES_MAX; i++)
		fprintf(f, "1: =q%c%c%c%c\n", 'a' + i % 26, 'a' + i / 26 % 26,
		    'a' + i / 676 % 26, 'a' + i / 17576);
	fclose(f);
	ck_assert(!lexicon_open(&lx, directory, &e));
	ck_assert_ptr_nonnull(strstr(e.message, "too large"));
}
END_TEST

START_TEST(the_shipped_lexicon_opens)
{
	struct err e = ERR_INIT;
	struct arena *a = arena_open();
	struct lexicon *lx;

	ck_assert_msg(
	    lexicon_open(&lx, arena_print(a, "%s/lexicon", conf_share()), &e),
	    "%s", e.message);
	ck_assert_int_gt(lexicon_count(lx), 3000);
	ck_assert_int_gt(lexicon_actions(lx), 15);
	lexicon_close(&lx);
	arena_close(&a);
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
	struct lexicon *lx = NULL;

	lexicon_close(&lx);
	ck_assert_ptr_null(lx);
}
END_TEST

Suite *
provider_lexicon_suite(void)
{
	Suite *s = suite_create("provider/lexicon");
	TCase *t = tcase_create("lexicon");

	tcase_add_checked_fixture(t, make_directory, remove_directory);
	tcase_add_test(t, words_are_found_by_their_stem);
	tcase_add_test(t, exact_forms_keep_their_form);
	tcase_add_test(t, phrases_are_known_from_their_first_word);
	tcase_add_test(t, one_stem_said_twice_counts_once);
	tcase_add_test(t, a_word_may_have_two_senses);
	tcase_add_test(t, actions_are_named_once);
	tcase_add_loop_test(
	    t, a_bad_line_is_named, 0, (int)(sizeof(wrong) / sizeof(wrong[0])));
	tcase_add_test(t, no_file_is_an_error);
	tcase_add_test(t, too_many_words_are_refused);
	tcase_add_test(t, the_shipped_lexicon_opens);
	tcase_add_test(t, closing_nothing_is_fine);
	suite_add_tcase(s, t);
	return s;
}
