/* SPDX-License-Identifier: MIT */
/* Tests of the local analyser on sentences. */
#include "unit/unit.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/text.h"
#include "book/analysis.h"
#include "provider/lexicon.h"
#include "provider/local_analysis.h"

#include <stdlib.h>
#include <string.h>

Suite *provider_local_analysis_suite(void);

static struct arena *a;
static struct lexicon *lx;

static void
open_lexicon(void)
{
	struct err e = ERR_INIT;

	a = arena_open();
	ck_assert_msg(
	    lexicon_open(&lx, arena_print(a, "%s/lexicon", conf_share()), &e),
	    "%s", e.message);
}

static void
close_lexicon(void)
{
	lexicon_close(&lx);
	arena_close(&a);
}

static struct analysis
read_bytes(const char *text, size_t size, const struct analysis *before)
{
	struct err e = ERR_INIT;
	struct analysis out;

	ck_assert(local_analysis_read(lx, a, text, size, before, &out, &e));
	return out;
}

static struct analysis
read_text(const char *text, const struct analysis *before)
{
	return read_bytes(text, strlen(text), before);
}

static const char inn[] =
    "At midnight, in heavy rain, they entered the tavern. The innkeeper put "
    "ale and a tankard on the bar of the taproom. They were afraid; terror "
    "had followed them through the storm.";

static const char little[] = "He nodded. \"And then?\" she asked.";

START_TEST(nothing_said_is_other_and_neutral)
{
	struct analysis an = read_text(little, NULL);

	ck_assert(an.has_classes);
	ck_assert_int_eq(an.setting_class, SETTING_OTHER);
	ck_assert_int_eq(an.mood_class, MOOD_NEUTRAL);
	ck_assert_int_eq(an.weather, WEATHER_NONE);
	ck_assert_int_eq(an.time_of_day, TIME_UNKNOWN);
	ck_assert_uint_eq(an.sounds, 0);
}
END_TEST

START_TEST(an_empty_page_is_read)
{
	struct analysis an = read_text("", NULL);

	ck_assert_int_eq(an.setting_class, SETTING_OTHER);
	ck_assert_str_ne(an.setting, "");
	ck_assert_str_ne(an.audio_prompt, "");
}
END_TEST

START_TEST(every_field_is_filled)
{
	struct analysis an = read_text(inn, NULL);

	ck_assert_int_eq(an.setting_class, SETTING_TAVERN_INN);
	ck_assert_int_eq(an.time_of_day, TIME_NIGHT);
	ck_assert_int_eq(an.mood_class, MOOD_FRIGHTENING);
	ck_assert_int_eq(an.indoors, INDOORS_TRUE);
	ck_assert_ptr_nonnull(strstr(an.setting, "a tavern at night"));
	ck_assert_ptr_nonnull(strstr(an.audio_prompt, "no speech"));
	ck_assert_uint_lt(strlen(an.audio_prompt), ANALYSIS_PROMPT_MAX);
	ck_assert_uint_ne(an.sounds & UINT32_C(1) << SOUND_TAVERN, 0);
}
END_TEST

START_TEST(little_said_goes_on_as_before)
{
	struct analysis before = read_text(inn, NULL);
	struct analysis an = read_text(little, &before);

	ck_assert_int_eq(an.setting_class, before.setting_class);
	ck_assert_int_eq(an.mood_class, before.mood_class);
	ck_assert_int_eq(an.weather, before.weather);
	ck_assert_int_eq(an.time_of_day, before.time_of_day);
}
END_TEST

START_TEST(a_mention_moves_nobody)
{
	struct analysis before = read_text(inn, NULL);
	struct analysis an =
	    read_text("He said that he would go to the forest.", &before);

	ck_assert_int_eq(an.setting_class, SETTING_TAVERN_INN);
}
END_TEST

START_TEST(going_there_does)
{
	struct analysis before = read_text(inn, NULL);
	struct analysis an = read_text("They left the tavern and stepped "
	                               "into the forest. Pines closed behind "
	                               "them, and moss lay between the trees.",
	    &before);

	ck_assert_int_eq(an.setting_class, SETTING_FOREST);
}
END_TEST

START_TEST(time_that_passed_forgets_the_weather)
{
	struct analysis before = read_text(inn, NULL);
	struct analysis an =
	    read_text("Three weeks later nobody spoke of it.", &before);

	ck_assert_int_ne(before.weather, WEATHER_NONE);
	ck_assert_int_eq(an.weather, WEATHER_NONE);
	ck_assert_int_eq(an.time_of_day, TIME_UNKNOWN);
}
END_TEST

/* Weather in a sentence, after nothing. */
static const struct {
	const char *text;
	enum vocab_weather weather;
} weathers[] = {
	{ "The rain fell on the roofs all day.", WEATHER_RAIN },
	{ "There was no rain.", WEATHER_NONE },
	{ "It never rained in those years.", WEATHER_NONE },
	{ "It didn\u2019t rain.", WEATHER_NONE },
	{ "Without a breath of wind the flag hung limp.", WEATHER_NONE },
	{ "The rain had stopped.", WEATHER_NONE },
	{ "By noon the fog lifted and was gone.", WEATHER_NONE },
	{ "The rain had not stopped; the rain would never stop.",
	    WEATHER_RAIN },
	{ "Tears ran down like rain.", WEATHER_NONE },
	{ "She remembered the snow of her childhood.", WEATHER_NONE },
	{ "Not a soul was about, but snow lay on the road.", WEATHER_SNOW },
	{ "Thunder shook the windows, rain and wind beat on them.",
	    WEATHER_STORM },
	{ "A thick fog lay on everything.", WEATHER_FOG },
	{ "It was sweltering; the heat shimmered.", WEATHER_HOT },
};

START_TEST(weather_is_what_is_there)
{
	struct analysis an = read_text(weathers[_i].text, NULL);

	ck_assert_msg(an.weather == weathers[_i].weather, "%s: %s",
	    weathers[_i].text, vocab_word(VOCAB_LIST_WEATHER, (int)an.weather));
}
END_TEST

/* Settings in a sentence or two, after nothing. */
static const struct {
	const char *text;
	enum vocab_setting setting;
} settings[] = {
	{ "They entered the cave.", SETTING_CAVE_UNDERGROUND },
	{ "The crowd roared like the sea, like the ocean, like a stormy "
	  "sea.",
	    SETTING_OTHER },
	{ "Mrs Church and Captain Wood called on Dr Forest.", SETTING_OTHER },
	{ "The officer trained his men and waved.", SETTING_OTHER },
	{ "The train left the station; in the compartment a lamp burned.",
	    SETTING_TRAIN_CARRIAGE },
	{ "The deck rolled and the sea ran high; the mast bent over the "
	  "waves.",
	    SETTING_SHIP },
	{ "The old inn yard lay silent.", SETTING_TAVERN_INN },
	{ "Im Wald war es still, der Wald schlief.", SETTING_FOREST },
};

START_TEST(places_are_told_apart)
{
	struct analysis an = read_text(settings[_i].text, NULL);

	ck_assert_msg(an.setting_class == settings[_i].setting, "%s: %s",
	    settings[_i].text,
	    vocab_word(VOCAB_LIST_SETTING, (int)an.setting_class));
}
END_TEST

START_TEST(what_is_not_felt_is_no_mood)
{
	struct analysis an = read_text(
	    "She was not afraid. There was no terror, no horror.", NULL);

	ck_assert_int_eq(an.mood_class, MOOD_NEUTRAL);
}
END_TEST

START_TEST(noise_is_intense_and_quiet_is_not)
{
	struct analysis loud = read_text("They screamed! The cannon roared, "
	                                 "walls burst, everyone ran!",
	    NULL);
	struct analysis low = read_text(
	    "It was quiet. She sat still and gently, softly slept.", NULL);

	ck_assert_int_eq(loud.intensity, INTENSITY_HIGH);
	ck_assert_int_eq(low.intensity, INTENSITY_LOW);
}
END_TEST

START_TEST(actions_are_told)
{
	struct analysis an =
	    read_text("She rode hard, spurred the mare and galloped on.", NULL);

	ck_assert_int_ge(an.n_actions, 1);
	ck_assert_str_eq(an.actions[0], "riding");
}
END_TEST

START_TEST(no_songbird_sings_at_night)
{
	struct analysis an = read_text("It was midnight in the forest. The "
	                               "birds, the larks, the robins were "
	                               "in the trees.",
	    NULL);

	ck_assert_int_eq(an.time_of_day, TIME_NIGHT);
	ck_assert_uint_eq(an.sounds & UINT32_C(1) << SOUND_BIRDS, 0);
}
END_TEST

START_TEST(never_more_than_six_sounds)
{
	struct analysis an = read_text(
	    "Bells, bells! Horses, horses; the crowd, a fiddle, a fire, the "
	    "fire, children, gulls and gulls, chains and chains, waves, a "
	    "clock, the clock, an owl, frogs, a cricket and footsteps.",
	    NULL);

	ck_assert_int_eq(__builtin_popcount(an.sounds), 6);
}
END_TEST

/* All that an analysis says, as one text. */
static const char *
told(const struct analysis *an)
{
	const char *text = arena_print(a, "%s|%s|%s|%d %d %d %d %d %d %x",
	    an->setting, an->mood, an->audio_prompt, (int)an->setting_class,
	    (int)an->indoors, (int)an->mood_class, (int)an->weather,
	    (int)an->time_of_day, (int)an->intensity, an->sounds);
	int i;

	for (i = 0; i < an->n_actions; i++)
		text = arena_print(a, "%s|%s", text, an->actions[i]);
	return text;
}

START_TEST(the_same_text_reads_the_same)
{
	struct analysis before = read_text(inn, NULL);
	struct analysis one = read_text(inn, &before);
	struct analysis two = read_text(inn, &before);

	ck_assert_str_eq(told(&one), told(&two));
}
END_TEST

START_TEST(any_bytes_are_read)
{
	char bytes[2000];
	struct analysis an;
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * i + i * (size_t)_i);
	an = read_bytes(bytes, sizeof(bytes), NULL);
	ck_assert(an.has_classes);
	ck_assert(text_is_utf8(an.audio_prompt, strlen(an.audio_prompt)));
}
END_TEST

START_TEST(broken_bytes_do_not_hide_the_rest)
{
	struct analysis an =
	    read_text("\xff\xfe They entered the \xc3 cave.\xe2\x82", NULL);

	ck_assert_int_eq(an.setting_class, SETTING_CAVE_UNDERGROUND);
}
END_TEST

START_TEST(a_memory_without_classes_is_none)
{
	struct analysis before = { .setting = "somewhere" };
	struct analysis an = read_text(little, &before);

	ck_assert_int_eq(an.setting_class, SETTING_OTHER);
}
END_TEST

START_TEST(too_long_a_text_is_an_error)
{
	struct err e = ERR_INIT;
	struct analysis an;

	ck_assert(!local_analysis_read(
	    lx, a, "", LOCAL_ANALYSIS_TEXT_MAX + 1, NULL, &an, &e));
	ck_assert_int_eq(e.type, ERR_CONTENT_ANALYSIS);
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
}
END_TEST

/* CPU time of reading ${size} bytes. */
static int64_t
time_of(const char *text, size_t size)
{
	int64_t start = clock_cpu_us();

	(void)read_bytes(text, size, NULL);
	return clock_cpu_us() - start;
}

/* A page of a megabyte costs what its length says, whatever it is made of. */
static const char *const pieces[] = {
	"They entered the dark forest and the rain fell. ",
	"forest ",
	"no sea like the sea, ",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	"\"",
	"\xff",
	"the storm passed ",
};

START_TEST(a_huge_page_stays_linear)
{
	const char *piece = pieces[_i];
	size_t size = 1 << 20, small = size / 16, n = strlen(piece), i;
	char *text = arena_alloc(a, size);
	int64_t part, all;

	for (i = 0; i < size; i++)
		text[i] = piece[i % n];
	part = time_of(text, small);
	all = time_of(text, size);
	/* Sixteen times as much, with room for a busy machine. */
	ck_assert_int_lt(all, 60 * part + 200000);
}
END_TEST

static void
add_sentences(TCase *t)
{
	tcase_add_test(t, nothing_said_is_other_and_neutral);
	tcase_add_test(t, an_empty_page_is_read);
	tcase_add_test(t, every_field_is_filled);
	tcase_add_test(t, little_said_goes_on_as_before);
	tcase_add_test(t, a_mention_moves_nobody);
	tcase_add_test(t, going_there_does);
	tcase_add_test(t, time_that_passed_forgets_the_weather);
	tcase_add_loop_test(t, weather_is_what_is_there, 0,
	    (int)(sizeof(weathers) / sizeof(weathers[0])));
	tcase_add_loop_test(t, places_are_told_apart, 0,
	    (int)(sizeof(settings) / sizeof(settings[0])));
	tcase_add_test(t, what_is_not_felt_is_no_mood);
	tcase_add_test(t, noise_is_intense_and_quiet_is_not);
	tcase_add_test(t, actions_are_told);
	tcase_add_test(t, no_songbird_sings_at_night);
	tcase_add_test(t, never_more_than_six_sounds);
}

Suite *
provider_local_analysis_suite(void)
{
	Suite *s = suite_create("provider/local_analysis");
	TCase *t = tcase_create("local_analysis");

	tcase_add_checked_fixture(t, open_lexicon, close_lexicon);
	tcase_set_timeout(t, 60);
	add_sentences(t);
	tcase_add_test(t, the_same_text_reads_the_same);
	tcase_add_loop_test(t, any_bytes_are_read, 0, 32);
	tcase_add_test(t, broken_bytes_do_not_hide_the_rest);
	tcase_add_test(t, a_memory_without_classes_is_none);
	tcase_add_test(t, too_long_a_text_is_an_error);
	tcase_add_loop_test(t, a_huge_page_stays_linear, 0,
	    (int)(sizeof(pieces) / sizeof(pieces[0])));
	suite_add_tcase(s, t);
	return s;
}
