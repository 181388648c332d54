/* SPDX-License-Identifier: MIT */
/* Tests of the recipes that scenes get. */
#include "unit/unit.h"

#include "audio/recipe.h"
#include "base/buf.h"
#include "book/soundscape.h"
#include "provider/local_soundscape.h"

#include <string.h>

Suite *provider_local_soundscape_suite(void);

static struct soundscape_request
request(enum vocab_setting setting)
{
	return (struct soundscape_request){
		.prompt = "",
		.seconds = 30,
		.setting = setting,
		.indoors = INDOORS_FALSE,
		.mood = MOOD_NEUTRAL,
		.weather = WEATHER_NONE,
		.time_of_day = TIME_DAY,
		.intensity = INTENSITY_MEDIUM,
		.seed = 7,
	};
}

static const struct recipe_layer *
layer(const struct recipe *r, enum audio_layer kind)
{
	int i;

	for (i = 0; i < r->n_layers; i++)
		if (r->layers[i].kind == kind)
			return &r->layers[i];
	return NULL;
}

static bool
is_share(float x)
{
	return x >= 0.0F && x <= 1.0F;
}

static void
must_be_valid(const struct soundscape_request *q)
{
	struct recipe r;
	int i;

	local_soundscape_recipe(q, &r);
	ck_assert_int_ge(r.n_layers, 2);
	ck_assert_int_le(r.n_layers, LOCAL_SOUNDSCAPE_LAYERS);
	ck_assert(is_share(r.reverb) && is_share(r.size) &&
	    is_share(r.muffle) && is_share(r.intensity));
	for (i = 0; i < r.n_layers; i++) {
		const struct recipe_layer *l = &r.layers[i];

		ck_assert(l->gain_db >= -60.0F && l->gain_db <= 6.0F);
		ck_assert(is_share(l->brightness) && is_share(l->density) &&
		    is_share(l->distance));
		ck_assert_ptr_eq(layer(&r, l->kind), l);
	}
	/* The music is always there: nothing crowds it out. */
	ck_assert(
	    layer(&r, LAYER_DRONE) != NULL || layer(&r, LAYER_PAD) != NULL);
}

START_TEST(every_scene_has_a_valid_recipe)
{
	struct soundscape_request q = request((enum vocab_setting)_i);
	int n;

	for (n = 0; n < WEATHER_COUNT * TIME_COUNT * MOOD_COUNT; n++) {
		q.weather = (enum vocab_weather)(n % WEATHER_COUNT);
		q.time_of_day =
		    (enum vocab_time)(n / WEATHER_COUNT % TIME_COUNT);
		q.mood = (enum vocab_mood)(n / WEATHER_COUNT / TIME_COUNT);
		q.indoors = (enum vocab_indoors)(n % INDOORS_COUNT);
		q.intensity = (enum vocab_intensity)(n % INTENSITY_COUNT);
		q.sounds = (uint32_t)n * UINT32_C(2654435761) >> 6;
		must_be_valid(&q);
	}
}
END_TEST

static void
print(const struct soundscape_request *q, struct buf *b)
{
	struct recipe r;

	local_soundscape_recipe(q, &r);
	buf_reset(b);
	recipe_print(&r, b);
	ck_assert(!b->overflow);
}

/* Test _i: a weather and an hour; all pairs of settings. */
START_TEST(no_two_settings_sound_alike)
{
	struct buf one, two;
	int i, k;

	buf_init(&one, RECIPE_TEXT_MAX);
	buf_init(&two, RECIPE_TEXT_MAX);
	for (i = 0; i < SETTING_COUNT * SETTING_COUNT; i++) {
		struct soundscape_request q =
		    request((enum vocab_setting)(i % SETTING_COUNT));

		k = i / SETTING_COUNT;
		q.weather = (enum vocab_weather)(_i % WEATHER_COUNT);
		q.time_of_day = (enum vocab_time)(_i / WEATHER_COUNT);
		print(&q, &one);
		q.setting = (enum vocab_setting)k;
		print(&q, &two);
		ck_assert_int_eq(strcmp(buf_str(&one), buf_str(&two)) == 0,
		    i % SETTING_COUNT == k);
	}
	buf_clear(&one);
	buf_clear(&two);
}
END_TEST

START_TEST(the_same_request_gives_the_same_recipe)
{
	struct soundscape_request q = request((enum vocab_setting)_i);
	struct buf one, two;

	buf_init(&one, RECIPE_TEXT_MAX);
	buf_init(&two, RECIPE_TEXT_MAX);
	q.sounds = UINT32_C(1) << SOUND_BELLS;
	print(&q, &one);
	print(&q, &two);
	ck_assert_str_eq(buf_str(&one), buf_str(&two));
	q.seed++;
	print(&q, &two);
	ck_assert_str_ne(buf_str(&one), buf_str(&two));
	buf_clear(&one);
	buf_clear(&two);
}
END_TEST

START_TEST(a_roof_muffles_the_weather)
{
	struct soundscape_request q = request(SETTING_HOUSE_INTERIOR);
	struct recipe in, out;

	q.weather = WEATHER_RAIN;
	local_soundscape_recipe(&q, &out);
	q.indoors = INDOORS_TRUE;
	local_soundscape_recipe(&q, &in);
	ck_assert_float_lt(
	    layer(&in, LAYER_RAIN)->gain_db, layer(&out, LAYER_RAIN)->gain_db);
	ck_assert_float_lt(layer(&in, LAYER_RAIN)->brightness,
	    layer(&out, LAYER_RAIN)->brightness);
	ck_assert_float_gt(layer(&in, LAYER_RAIN)->distance,
	    layer(&out, LAYER_RAIN)->distance);
}
END_TEST

START_TEST(a_roof_leaves_the_fire_alone)
{
	struct soundscape_request q = request(SETTING_HOUSE_INTERIOR);
	struct recipe in, out;

	q.sounds = UINT32_C(1) << SOUND_FIRE;
	local_soundscape_recipe(&q, &out);
	q.indoors = INDOORS_TRUE;
	local_soundscape_recipe(&q, &in);
	ck_assert_float_eq(
	    layer(&in, LAYER_FIRE)->gain_db, layer(&out, LAYER_FIRE)->gain_db);
}
END_TEST

START_TEST(night_has_no_day_birds)
{
	struct soundscape_request q = request((enum vocab_setting)_i);
	struct recipe r;

	q.time_of_day = TIME_NIGHT;
	q.sounds = UINT32_C(1) << SOUND_BIRDS | UINT32_C(1) << SOUND_GULLS;
	local_soundscape_recipe(&q, &r);
	ck_assert_ptr_null(layer(&r, LAYER_BIRDS));
	ck_assert_ptr_null(layer(&r, LAYER_GULLS));
}
END_TEST

START_TEST(dawn_in_the_forest_has_birds_and_night_an_owl)
{
	struct soundscape_request q = request(SETTING_FOREST);
	struct recipe r;

	q.time_of_day = TIME_DAWN;
	local_soundscape_recipe(&q, &r);
	ck_assert_ptr_nonnull(layer(&r, LAYER_BIRDS));
	q.time_of_day = TIME_NIGHT;
	local_soundscape_recipe(&q, &r);
	ck_assert_ptr_nonnull(layer(&r, LAYER_OWL));
	ck_assert_ptr_nonnull(layer(&r, LAYER_CRICKETS));
}
END_TEST

START_TEST(no_animal_sings_in_a_snowstorm)
{
	struct soundscape_request q = request(SETTING_SWAMP_MOOR);
	struct recipe r;

	q.weather = WEATHER_SNOW;
	q.time_of_day = TIME_EVENING;
	q.sounds = UINT32_C(1) << SOUND_CRICKETS | UINT32_C(1) << SOUND_FROGS;
	local_soundscape_recipe(&q, &r);
	ck_assert_ptr_null(layer(&r, LAYER_CRICKETS));
	ck_assert_ptr_null(layer(&r, LAYER_FROGS));
}
END_TEST

START_TEST(a_storm_brings_rain_thunder_and_wind)
{
	struct soundscape_request q = request((enum vocab_setting)_i);
	struct recipe r;

	q.weather = WEATHER_STORM;
	local_soundscape_recipe(&q, &r);
	ck_assert_ptr_nonnull(layer(&r, LAYER_RAIN));
	ck_assert_ptr_nonnull(layer(&r, LAYER_THUNDER));
	ck_assert_ptr_nonnull(layer(&r, LAYER_WIND));
}
END_TEST

START_TEST(a_named_source_is_heard)
{
	struct soundscape_request q = request(SETTING_OTHER);
	struct recipe r;

	q.time_of_day = TIME_UNKNOWN;
	q.sounds = UINT32_C(1) << _i;
	local_soundscape_recipe(&q, &r);
	ck_assert_int_eq(r.n_layers, 3);
}
END_TEST

START_TEST(seconds_are_brought_into_range)
{
	struct soundscape_request q = request(SETTING_SEA);
	struct recipe r;

	q.seconds = 1e9;
	local_soundscape_recipe(&q, &r);
	ck_assert_double_eq(r.seconds, RECIPE_SECONDS_MAX);
	q.seconds = -1;
	local_soundscape_recipe(&q, &r);
	ck_assert_double_eq(r.seconds, RECIPE_SECONDS_MIN);
}
END_TEST

Suite *
provider_local_soundscape_suite(void)
{
	Suite *s = suite_create("provider/local_soundscape");
	TCase *t = tcase_create("local_soundscape");

	tcase_add_loop_test(
	    t, every_scene_has_a_valid_recipe, 0, SETTING_COUNT);
	tcase_add_loop_test(
	    t, no_two_settings_sound_alike, 0, WEATHER_COUNT * TIME_COUNT);
	tcase_add_loop_test(
	    t, the_same_request_gives_the_same_recipe, 0, SETTING_COUNT);
	tcase_add_test(t, a_roof_muffles_the_weather);
	tcase_add_test(t, a_roof_leaves_the_fire_alone);
	tcase_add_loop_test(t, night_has_no_day_birds, 0, SETTING_COUNT);
	tcase_add_test(t, dawn_in_the_forest_has_birds_and_night_an_owl);
	tcase_add_test(t, no_animal_sings_in_a_snowstorm);
	tcase_add_loop_test(
	    t, a_storm_brings_rain_thunder_and_wind, 0, SETTING_COUNT);
	tcase_add_loop_test(t, a_named_source_is_heard, 0, SOUND_COUNT);
	tcase_add_test(t, seconds_are_brought_into_range);
	suite_add_tcase(s, t);
	return s;
}
