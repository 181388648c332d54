/* SPDX-License-Identifier: MIT */
/* When a new scene begins: the rule as a table. */
#include "book/scene.h"

#include "base/text.h"
#include "unit/book/suites.h"

#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static char reason[SCENE_REASON_MAX];

static const struct scene_rule usual = { .by_class = true,
	.on_setting = true,
	.on_mood = true,
	.intensity_levels = 2 };
static const struct scene_rule original = { .by_class = false,
	.on_setting = true,
	.on_mood = true,
	.intensity_levels = 2 };

static const struct analysis calm_sea = { .setting = "a grey sea",
	.mood = "calm",
	.has_classes = true,
	.setting_class = SETTING_SEA,
	.mood_class = MOOD_PEACEFUL,
	.intensity = INTENSITY_LOW };

START_TEST(the_first_settled_spread_opens_a_scene)
{
	ck_assert(scene_changed(&usual, NULL, &calm_sea, reason));
	ck_assert_str_eq(reason, "the first scene");
}
END_TEST

START_TEST(the_same_again_does_not)
{
	strcpy(reason, "old");
	ck_assert(!scene_changed(&usual, &calm_sea, &calm_sea, reason));
	ck_assert_str_eq(reason, "");
	ck_assert(!scene_changed(&original, &calm_sea, &calm_sea, reason));
}
END_TEST

START_TEST(another_setting_opens_a_scene)
{
	struct analysis now = calm_sea;

	now.setting_class = SETTING_FOREST;
	ck_assert(scene_changed(&usual, &calm_sea, &now, reason));
	ck_assert_str_eq(reason, "the setting changed: sea, then forest");
}
END_TEST

START_TEST(another_mood_opens_a_scene)
{
	struct analysis now = calm_sea;

	now.mood_class = MOOD_TENSE;
	ck_assert(scene_changed(&usual, &calm_sea, &now, reason));
	ck_assert_str_eq(reason, "the mood changed: peaceful, then tense");
}
END_TEST

START_TEST(the_setting_is_named_before_the_mood)
{
	struct analysis now = calm_sea;

	now.setting_class = SETTING_SHIP;
	now.mood_class = MOOD_TENSE;
	now.intensity = INTENSITY_HIGH;
	ck_assert(scene_changed(&usual, &calm_sea, &now, reason));
	ck_assert(text_starts(reason, "the setting changed"));
}
END_TEST

static const struct {
	enum vocab_intensity before;
	enum vocab_intensity now;
	int levels;
	bool opens;
} intensities[] = {
	{ INTENSITY_LOW, INTENSITY_HIGH, 2, true },
	{ INTENSITY_HIGH, INTENSITY_LOW, 2, true },
	{ INTENSITY_LOW, INTENSITY_MEDIUM, 2, false },
	{ INTENSITY_HIGH, INTENSITY_MEDIUM, 2, false },
	{ INTENSITY_LOW, INTENSITY_MEDIUM, 1, true },
	{ INTENSITY_MEDIUM, INTENSITY_MEDIUM, 1, false },
	{ INTENSITY_LOW, INTENSITY_HIGH, 3, false },
	{ INTENSITY_LOW, INTENSITY_HIGH, 0, false },
	{ INTENSITY_LOW, INTENSITY_LOW, 0, false },
};

START_TEST(the_intensity_must_move_by_so_many_levels)
{
	struct scene_rule rule = usual;
	struct analysis before = calm_sea, now = calm_sea;

	rule.intensity_levels = intensities[_i].levels;
	before.intensity = intensities[_i].before;
	now.intensity = intensities[_i].now;
	ck_assert_int_eq(
	    scene_changed(&rule, &before, &now, reason), intensities[_i].opens);
	ck_assert_int_eq(text_starts(reason, "the intensity moved: "),
	    intensities[_i].opens);
}
END_TEST

START_TEST(a_part_of_the_rule_can_be_off)
{
	struct scene_rule rule = usual;
	struct analysis now = calm_sea;

	now.setting_class = SETTING_FOREST;
	now.mood_class = MOOD_TENSE;
	rule.on_setting = false;
	ck_assert(scene_changed(&rule, &calm_sea, &now, reason));
	ck_assert(text_starts(reason, "the mood changed"));
	rule.on_mood = false;
	ck_assert(!scene_changed(&rule, &calm_sea, &now, reason));
}
END_TEST

START_TEST(other_words_for_the_same_class_do_not_open_one)
{
	struct analysis now = calm_sea;

	now.setting = "the wide ocean under clouds";
	now.mood = "quiet and serene";
	ck_assert(!scene_changed(&usual, &calm_sea, &now, reason));
	ck_assert(scene_changed(&original, &calm_sea, &now, reason));
	ck_assert_str_eq(reason,
	    "the setting changed: a grey sea, then the"
	    " wide ocean under clouds");
}
END_TEST

START_TEST(an_answer_without_classes_is_compared_by_text)
{
	struct analysis now = calm_sea;

	/* Its class would say that nothing changed. */
	now.has_classes = false;
	now.setting = "a dark forest";
	ck_assert(scene_changed(&usual, &calm_sea, &now, reason));
	ck_assert(scene_changed(&usual, &now, &calm_sea, reason));
	now.setting = "A grey sea.";
	now.setting_class = SETTING_FOREST;
	ck_assert(!scene_changed(&usual, &calm_sea, &now, reason));
	ck_assert(!scene_changed(&usual, &now, &calm_sea, reason));
}
END_TEST

static const struct {
	const char *before;
	const char *now;
	bool same;
} texts[] = {
	{ "Dark forest", "dark  forest.", true },
	{ "dark-forest", "Dark Forest", true },
	{ " 'dark' forest\n", "dark forest", true },
	{ "", "", true },
	{ "", "...", true },
	{ "room 12", "room 13", false },
	{ "dark forest", "dark forests", false },
	{ "dark forest", "", false },
	{ "f\xc3\xbcr", "F\xc3\xbcr", true },
	{ "f\xc3\xbcr", "f\xc3\xb6r", false },
	{ "for", "f\xc3\xb6r", false },
};

START_TEST(texts_are_compared_by_their_letters)
{
	struct analysis before = calm_sea, now = calm_sea;

	before.setting = texts[_i].before;
	now.setting = texts[_i].now;
	ck_assert_int_eq(
	    scene_changed(&original, &before, &now, reason), !texts[_i].same);
	before = now = calm_sea;
	before.mood = texts[_i].before;
	now.mood = texts[_i].now;
	ck_assert_int_eq(
	    scene_changed(&original, &before, &now, reason), !texts[_i].same);
}
END_TEST

/* A database refuses half a character. */
START_TEST(a_reason_of_long_texts_is_cut_but_utf8)
{
	struct analysis before = calm_sea, now = calm_sea;
	char was[401], is[401];
	int i;

	/* ${_i} letters, then characters of two bytes. */
	for (i = 0; i < 400; i++) {
		was[i] = (char)(i < _i ? 'x' : (i - _i) % 2 == 0 ? 0xc3 : 0xa4);
		is[i] = (char)(i < _i ? 'y' : (i - _i) % 2 == 0 ? 0xc3 : 0xa9);
	}
	was[400 - _i % 2] = is[400 - _i % 2] = '\0';
	before.setting = before.mood = was;
	now.setting = is;
	ck_assert(scene_changed(&original, &before, &now, reason));
	ck_assert(text_is_utf8(reason, strlen(reason)));
	ck_assert_uint_gt(strlen(reason), 150);
	now.setting = was;
	now.mood = is;
	ck_assert(scene_changed(&original, &before, &now, reason));
	ck_assert(text_is_utf8(reason, strlen(reason)));
}
END_TEST

static const struct {
	enum vocab_weather before, now, then;
} weathers[] = {
	{ WEATHER_RAIN, WEATHER_NONE, WEATHER_RAIN },
	{ WEATHER_RAIN, WEATHER_CLEAR, WEATHER_CLEAR },
	{ WEATHER_NONE, WEATHER_SNOW, WEATHER_SNOW },
	{ WEATHER_NONE, WEATHER_NONE, WEATHER_NONE },
};

START_TEST(the_weather_carries_on)
{
	struct analysis before = calm_sea, now = calm_sea;

	before.weather = weathers[_i].before;
	now.weather = weathers[_i].now;
	scene_carry(&now, &before);
	ck_assert_int_eq(now.weather, weathers[_i].then);
}
END_TEST

static const struct {
	enum vocab_time before, now, then;
} times[] = {
	{ TIME_NIGHT, TIME_UNKNOWN, TIME_NIGHT },
	{ TIME_NIGHT, TIME_DAWN, TIME_DAWN },
	{ TIME_UNKNOWN, TIME_DAY, TIME_DAY },
	{ TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN },
};

START_TEST(the_time_of_day_carries_on)
{
	struct analysis before = calm_sea, now = calm_sea;

	before.time_of_day = times[_i].before;
	now.time_of_day = times[_i].now;
	scene_carry(&now, &before);
	ck_assert_int_eq(now.time_of_day, times[_i].then);
}
END_TEST

START_TEST(nothing_else_carries_on)
{
	struct analysis before = calm_sea, now = calm_sea, kept;

	before.mood_class = MOOD_TENSE;
	before.setting_class = SETTING_CAVE_UNDERGROUND;
	before.intensity = INTENSITY_HIGH;
	before.sounds = 0xff;
	kept = now;
	scene_carry(&now, &before);
	ck_assert_mem_eq(&now, &kept, sizeof(now));
}
END_TEST

START_TEST(weather_and_time_open_no_scene)
{
	struct analysis now = calm_sea;

	now.weather = WEATHER_STORM;
	now.time_of_day = TIME_NIGHT;
	now.indoors = INDOORS_TRUE;
	now.sounds = 1;
	ck_assert(!scene_changed(&usual, &calm_sea, &now, reason));
}
END_TEST

Suite *
book_scene_suite(void)
{
	Suite *s = suite_create("book/scene");
	TCase *t = tcase_create("scene");

	tcase_add_test(t, the_first_settled_spread_opens_a_scene);
	tcase_add_test(t, the_same_again_does_not);
	tcase_add_test(t, another_setting_opens_a_scene);
	tcase_add_test(t, another_mood_opens_a_scene);
	tcase_add_test(t, the_setting_is_named_before_the_mood);
	tcase_add_loop_test(
	    t, the_intensity_must_move_by_so_many_levels, 0, N(intensities));
	tcase_add_test(t, a_part_of_the_rule_can_be_off);
	tcase_add_test(t, other_words_for_the_same_class_do_not_open_one);
	tcase_add_test(t, an_answer_without_classes_is_compared_by_text);
	tcase_add_loop_test(
	    t, texts_are_compared_by_their_letters, 0, N(texts));
	tcase_add_loop_test(t, a_reason_of_long_texts_is_cut_but_utf8, 0, 4);
	tcase_add_loop_test(t, the_weather_carries_on, 0, N(weathers));
	tcase_add_loop_test(t, the_time_of_day_carries_on, 0, N(times));
	tcase_add_test(t, nothing_else_carries_on);
	tcase_add_test(t, weather_and_time_open_no_scene);
	suite_add_tcase(s, t);
	return s;
}
