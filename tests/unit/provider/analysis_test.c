/* SPDX-License-Identifier: MIT */
/* Analyses are taken field by field, and come back as they were kept. */
#include "provider/analysis.h"

#include "base/arena.h"
#include "base/buf.h"
#include "book/analysis.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"
#include "wire/json.h"

#include <string.h>

static struct arena *a;
static struct buf b;
static struct err e;
static struct analysis v;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	e = none;
	a = arena_open();
	buf_init(&b, 100000);
}

static void
teardown(void)
{
	buf_clear(&b);
	arena_close(&a);
}

/* Read the three free texts and ${more} fields. */
static void
read(const char *more)
{
	const char *text = arena_print(a,
	    "{\"setting\":\"a cellar\",\"mood\":\"calm\","
	    "\"audioPrompt\":\"drips\"%s}",
	    more);

	ck_assert_msg(analysis_read_stored(a, text, strlen(text), &v, &e), "%s",
	    e.message);
}

START_TEST(a_whole_analysis_is_read)
{
	read(",\"settingClass\":\"cave_underground\",\"indoors\":\"true\","
	     "\"moodClass\":\"peaceful\",\"weather\":\"rain\","
	     "\"timeOfDay\":\"night\",\"intensity\":\"high\","
	     "\"actions\":[\"waiting\"],\"sounds\":[\"dripping\",\"rain\"]");
	ck_assert_str_eq(v.setting, "a cellar");
	ck_assert(v.has_classes);
	ck_assert_int_eq(v.setting_class, SETTING_CAVE_UNDERGROUND);
	ck_assert_int_eq(v.indoors, INDOORS_TRUE);
	ck_assert_int_eq(v.mood_class, MOOD_PEACEFUL);
	ck_assert_int_eq(v.weather, WEATHER_RAIN);
	ck_assert_int_eq(v.time_of_day, TIME_NIGHT);
	ck_assert_int_eq(v.intensity, INTENSITY_HIGH);
	ck_assert_str_eq(v.actions[0], "waiting");
	ck_assert_uint_eq(v.sounds, 1u << SOUND_DRIPPING | 1u << SOUND_RAIN);
}
END_TEST

START_TEST(without_classes_the_texts_must_do)
{
	read("");
	ck_assert(!v.has_classes);
	ck_assert_int_eq(v.weather, WEATHER_NONE);
	ck_assert_int_eq(v.time_of_day, TIME_UNKNOWN);
	ck_assert_int_eq(v.intensity, INTENSITY_MEDIUM);
	ck_assert_int_eq(v.indoors, INDOORS_MIXED);
	ck_assert_int_eq(v.n_actions, 0);
}
END_TEST

START_TEST(one_known_class_is_enough)
{
	read(",\"settingClass\":\"moon_base\",\"moodClass\":\"sad\"");
	ck_assert(v.has_classes);
	ck_assert_int_eq(v.setting_class, SETTING_OTHER);
	ck_assert_int_eq(v.mood_class, MOOD_SAD);
}
END_TEST

START_TEST(two_unknown_classes_are_none)
{
	read(",\"settingClass\":\"moon_base\",\"moodClass\":7");
	ck_assert(!v.has_classes);
}
END_TEST

static const struct {
	const char *json;
	enum vocab_indoors indoors;
} roofs[] = {
	{ ",\"indoors\":true", INDOORS_TRUE },
	{ ",\"indoors\":false", INDOORS_FALSE },
	{ ",\"indoors\":\"false\"", INDOORS_FALSE },
	{ ",\"indoors\":\"perhaps\"", INDOORS_MIXED },
	{ ",\"indoors\":null", INDOORS_MIXED },
	{ ",\"indoors\":1", INDOORS_MIXED },
};

START_TEST(indoors_may_be_a_truth)
{
	read(roofs[_i].json);
	ck_assert_int_eq(v.indoors, roofs[_i].indoors);
}
END_TEST

START_TEST(snake_case_is_taken_too)
{
	static const char text[] =
	    "{\"setting\":\"s\",\"mood\":\"m\",\"audio_prompt\":\"p\","
	    "\"setting_class\":\"sea\",\"time_of_day\":\"dawn\"}";

	ck_assert(analysis_read_stored(a, text, strlen(text), &v, &e));
	ck_assert_int_eq(v.setting_class, SETTING_SEA);
	ck_assert_int_eq(v.time_of_day, TIME_DAWN);
}
END_TEST

static const struct {
	const char *json;
	const char *missing;
} holes[] = {
	{ "{}", "setting" },
	{ "[]", "setting" },
	{ "{\"setting\":\"x\"}", "mood" },
	{ "{\"setting\":\"x\",\"mood\":\" \",\"audioPrompt\":\"x\"}", "mood" },
	{ "{\"setting\":\"x\",\"mood\":\"x\",\"audioPrompt\":\"\"}",
	    "audioPrompt" },
	{ "{\"setting\":{},\"mood\":\"x\",\"audioPrompt\":\"x\"}", "setting" },
};

START_TEST(without_its_free_texts_it_is_refused)
{
	ck_assert(!analysis_read_stored(
	    a, holes[_i].json, strlen(holes[_i].json), &v, &e));
	ck_assert_int_eq(e.cause, CAUSE_INVALID_RESPONSE);
	ck_assert_ptr_nonnull(strstr(e.message, holes[_i].missing));
}
END_TEST

START_TEST(lists_and_texts_are_bounded)
{
	char many[4000] = ",\"actions\":[\"a\"", *end = many + strlen(many);
	int i;

	for (i = 0; i < 300; i++)
		end = stpcpy(end, ",\"x\\u0007\"");
	stpcpy(end, ",\"\",3],\"sounds\":[\"waves\",\"kazoo\",3,\"waves\"]");
	read(many);
	ck_assert_int_eq(v.n_actions, ANALYSIS_ACTIONS_MAX);
	ck_assert_str_eq(v.actions[1], "x");
	ck_assert_uint_eq(v.sounds, 1u << SOUND_WAVES);
}
END_TEST

START_TEST(long_texts_are_cut_between_characters)
{
	struct buf text;
	int i;

	buf_init(&text, 100000);
	buf_text(
	    &text, "{\"mood\":\"m\",\"audioPrompt\":\"p\",\"setting\":\"x");
	for (i = 0; i < 1000; i++)
		buf_text(&text, "\xc3\xa9");
	buf_text(&text, "\"}");
	ck_assert(analysis_read_stored(a, text.data, text.used, &v, &e));
	ck_assert_uint_eq(strlen(v.setting), ANALYSIS_TEXT_MAX - 1);
	buf_clear(&text);
}
END_TEST

START_TEST(what_is_kept_comes_back)
{
	static const char text[] =
	    "{\"setting\":\"a \\\"wet\\\" deck\",\"settingClass\":\"ship\","
	    "\"indoors\":\"false\",\"mood\":\"uneasy\",\"moodClass\":\"tense\","
	    "\"weather\":\"storm\",\"timeOfDay\":\"night\",\"intensity\":"
	    "\"high\",\"actions\":[\"reefing\"],\"sounds\":[\"waves\",\"wind\"],"
	    "\"audioPrompt\":\"Waves.\"}";

	ck_assert(analysis_read_stored(a, text, strlen(text), &v, &e));
	analysis_print(&v, &b);
	ck_assert_str_eq(buf_str(&b), text);
}
END_TEST

START_TEST(missing_classes_stay_missing)
{
	struct analysis again;

	read(",\"weather\":\"fog\"");
	analysis_print(&v, &b);
	ck_assert(analysis_read_stored(a, b.data, b.used, &again, &e));
	ck_assert(!again.has_classes);
	ck_assert_int_eq(again.weather, WEATHER_FOG);
}
END_TEST

Suite *
provider_analysis_suite(void)
{
	Suite *s = suite_create("provider/analysis");
	TCase *t = tcase_create("analysis");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_whole_analysis_is_read);
	tcase_add_test(t, without_classes_the_texts_must_do);
	tcase_add_test(t, one_known_class_is_enough);
	tcase_add_test(t, two_unknown_classes_are_none);
	tcase_add_loop_test(t, indoors_may_be_a_truth, 0, COUNT(roofs));
	tcase_add_test(t, snake_case_is_taken_too);
	tcase_add_loop_test(
	    t, without_its_free_texts_it_is_refused, 0, COUNT(holes));
	tcase_add_test(t, lists_and_texts_are_bounded);
	tcase_add_test(t, long_texts_are_cut_between_characters);
	tcase_add_test(t, what_is_kept_comes_back);
	tcase_add_test(t, missing_classes_stay_missing);
	suite_add_tcase(s, t);
	return s;
}
