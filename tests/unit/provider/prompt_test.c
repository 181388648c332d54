/* SPDX-License-Identifier: MIT */
/* Prompts are read once and filled without surprises. */
#include "provider/prompt.h"

#include "base/arena.h"
#include "book/analysis.h"
#include "book/spread.h"
#include "provider/analysis_task.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"

#include <string.h>

static struct arena *a;
static struct err e;
static struct prompt p;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	e = none;
	a = arena_open();
	ck_assert_msg(prompt_open(a, NULL, &p, &e), "%s", e.message);
}

static void
teardown(void)
{
	arena_close(&a);
}

/* The user's part for ${s}. */
static const char *
user(const char *title, const struct spread_text *s, size_t max_text)
{
	const struct analysis_task task = { .spread = s, .title = title };

	return prompt_user(&p, a, &task, max_text);
}

START_TEST(the_first_line_names_the_pages)
{
	struct spread_text s = provider_spread("Rain fell.");

	ck_assert_int_eq(strncmp(user("T", &s, 100), "Pages 3-4\n", 10), 0);
	s.n_pages = 1;
	ck_assert_int_eq(strncmp(user("T", &s, 100), "Page 3\n", 7), 0);
}
END_TEST

START_TEST(a_book_without_a_title_has_no_title_line)
{
	struct spread_text s = provider_spread("Rain fell.");

	ck_assert_ptr_nonnull(strstr(user("The Pond", &s, 100), "The Pond"));
	ck_assert_ptr_null(strstr(user(NULL, &s, 100), "Title"));
	ck_assert_ptr_null(strstr(user(" ", &s, 100), "Title"));
}
END_TEST

START_TEST(the_text_stands_whole_between_its_marks)
{
	struct spread_text s = provider_spread("One {text} two.\n\nThree {x");

	ck_assert_ptr_nonnull(strstr(
	    user(NULL, &s, 100), "<<<<<\nOne {text} two.\n\nThree {x\n>>>>>"));
}
END_TEST

START_TEST(a_long_text_is_cut_at_a_word)
{
	struct spread_text s = provider_spread("one two three four");

	ck_assert_ptr_nonnull(
	    strstr(user(NULL, &s, 10), "<<<<<\none two\n>>>>>"));
}
END_TEST

START_TEST(a_line_with_an_empty_placeholder_is_left_out)
{
	const struct prompt_field f[] = { { "a", "" }, { "b", "x" } };
	const char *out;

	ck_assert(prompt_fill(a, "1 {a}\n2 {b}{b}\n3 { {1} {", f, 2, &out, &e));
	ck_assert_str_eq(out, "2 xx\n3 { {1} {");
}
END_TEST

START_TEST(an_unknown_placeholder_is_an_error)
{
	const char *out;

	ck_assert(!prompt_fill(a, "{wether}", NULL, 0, &out, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_ptr_nonnull(strstr(e.message, "{wether}"));
}
END_TEST

START_TEST(missing_files_are_named)
{
	ck_assert(!prompt_open(a, "/nowhere", &p, &e));
	ck_assert_int_eq(e.cause, CAUSE_NOT_FOUND);
	ck_assert_ptr_nonnull(
	    strstr(e.message, "/nowhere/analysis_system.txt"));
}
END_TEST

START_TEST(models_without_a_schema_are_told_every_class)
{
	int i;

	for (i = 0; i < vocab_count(VOCAB_LIST_SETTING); i++)
		ck_assert_ptr_nonnull(
		    strstr(p.system_format, vocab_word(VOCAB_LIST_SETTING, i)));
	ck_assert_ptr_nonnull(strstr(p.system_format, "audioPrompt"));
	ck_assert_ptr_null(strstr(p.system, "{\"setting\""));
}
END_TEST

START_TEST(a_soundscape_is_asked_for_in_one_line)
{
	const struct analysis scene = { .audio_prompt = "Waves\nand wind.",
		.mood = "tense",
		.weather = WEATHER_STORM,
		.time_of_day = TIME_NIGHT,
		.intensity = INTENSITY_HIGH };
	const char *line = prompt_sound(&p, a, &scene);

	ck_assert_ptr_null(strchr(line, '\n'));
	ck_assert_ptr_nonnull(strstr(line, "Waves and wind."));
	ck_assert_ptr_nonnull(strstr(line, "Weather: storm."));
	ck_assert_ptr_nonnull(strstr(line, "night"));
	ck_assert_ptr_nonnull(strstr(line, "tense, high intensity"));
	ck_assert_ptr_nonnull(strstr(line, "No vocals"));
}
END_TEST

START_TEST(what_is_not_known_is_not_said)
{
	const struct analysis scene = { .audio_prompt = "x", .mood = "calm" };
	const char *line = prompt_sound(&p, a, &scene);

	ck_assert_ptr_null(strstr(line, "Weather"));
	ck_assert_ptr_null(strstr(line, "Time"));
}
END_TEST

START_TEST(the_longest_soundscape_prompt_stays_below_the_limit)
{
	char audio[ANALYSIS_PROMPT_MAX + 1], mood[ANALYSIS_TEXT_MAX + 1];
	struct analysis scene = { .audio_prompt = audio, .mood = mood };

	memset(audio, 'a', ANALYSIS_PROMPT_MAX);
	audio[ANALYSIS_PROMPT_MAX] = '\0';
	memset(mood, 'm', ANALYSIS_TEXT_MAX);
	mood[ANALYSIS_TEXT_MAX] = '\0';
	ck_assert_uint_le(
	    strlen(prompt_sound(&p, a, &scene)), PROMPT_SOUND_MAX);
}
END_TEST

Suite *
provider_prompt_suite(void)
{
	Suite *s = suite_create("provider/prompt");
	TCase *t = tcase_create("prompt");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_first_line_names_the_pages);
	tcase_add_test(t, a_book_without_a_title_has_no_title_line);
	tcase_add_test(t, the_text_stands_whole_between_its_marks);
	tcase_add_test(t, a_long_text_is_cut_at_a_word);
	tcase_add_test(t, a_line_with_an_empty_placeholder_is_left_out);
	tcase_add_test(t, an_unknown_placeholder_is_an_error);
	tcase_add_test(t, missing_files_are_named);
	tcase_add_test(t, models_without_a_schema_are_told_every_class);
	tcase_add_test(t, a_soundscape_is_asked_for_in_one_line);
	tcase_add_test(t, what_is_not_known_is_not_said);
	tcase_add_test(t, the_longest_soundscape_prompt_stays_below_the_limit);
	suite_add_tcase(s, t);
	return s;
}
