/* SPDX-License-Identifier: MIT */
/* What the synthesiser plays, as one line of text. */
#include "audio/recipe.h"

#include "base/buf.h"
#include "unit/audio/suites.h"

#include <string.h>

static bool
parse(struct recipe *r, const char *line, struct err *e)
{
	err_clear(e);
	return recipe_parse(r, line, strlen(line), e);
}

START_TEST(recipe_comes_back_as_it_went)
{
	struct recipe r = RECIPE_INIT, s;
	struct err e = ERR_INIT;
	struct buf b;

	r.seed = 18446744073709551615ULL;
	r.seconds = 12.5;
	r.mood = AUDIO_MOOD_WONDER;
	r.reverb = 0.25F;
	ck_assert(recipe_add(&r, LAYER_RAIN, -6.5F, 0.25F, 0.75F, 1.0F));
	ck_assert(recipe_add(&r, LAYER_PAD, -12.0F, 0.5F, 0.0F, 0.0F));
	buf_init(&b, RECIPE_TEXT_MAX);
	recipe_print(&r, &b);
	ck_assert_msg(parse(&s, buf_str(&b), &e), "%s", e.message);
	ck_assert_mem_eq(&r.layers, &s.layers, sizeof(r.layers));
	ck_assert(r.seed == s.seed && r.mood == s.mood);
	ck_assert_float_eq(r.reverb, s.reverb);
	ck_assert_double_eq(r.seconds, s.seconds);
	buf_clear(&b);
}
END_TEST

START_TEST(fullest_recipe_fits_in_a_line)
{
	struct recipe r = RECIPE_INIT;
	struct buf b;
	int i;

	r.seed = 18446744073709551615ULL;
	r.seconds = 123.456;
	for (i = LAYER_COUNT - 1; i >= 0; i--)
		if (!recipe_add(&r, (enum audio_layer)i, -55.55F, 0.123F,
		        0.123F, 0.123F))
			break;
	ck_assert_int_eq(r.n_layers, RECIPE_LAYERS_MAX);
	buf_init(&b, RECIPE_TEXT_MAX);
	recipe_print(&r, &b);
	ck_assert(!b.overflow);
	buf_clear(&b);
}
END_TEST

START_TEST(values_are_clamped_and_twins_dropped)
{
	struct recipe r = RECIPE_INIT;

	ck_assert(recipe_add(&r, LAYER_OWL, 99.0F, -1.0F, 2.0F, 0.5F));
	ck_assert(!recipe_add(&r, LAYER_OWL, 0.0F, 0.5F, 0.5F, 0.5F));
	ck_assert_float_eq(r.layers[0].gain_db, 12.0F);
	ck_assert_float_eq(r.layers[0].brightness, 0.0F);
	ck_assert_float_eq(r.layers[0].density, 1.0F);
}
END_TEST

START_TEST(missing_numbers_are_plain)
{
	struct recipe r;
	struct err e = ERR_INIT;

	ck_assert(parse(&r, "rain=-3\n", &e));
	ck_assert_float_eq(r.layers[0].gain_db, -3.0F);
	ck_assert_float_eq(r.layers[0].density, 0.5F);
	ck_assert_float_eq(r.layers[0].distance, 0.0F);
	ck_assert_double_eq(r.seconds, 30.0);
}
END_TEST

static const struct {
	const char *line;
	const char *word;
} wrong[] = {
	{ "", "empty" },
	{ "\n", "empty" },
	{ "seed=1", "no layers" },
	{ "seed=-1 rain=0", "seed" },
	{ "seed=99999999999999999999999 rain=0", "seed" },
	{ "seconds=0.4 rain=0", "seconds" },
	{ "seconds=200 rain=0", "seconds" },
	{ "seconds=nan rain=0", "seconds" },
	{ "mood=glad rain=0", "mood" },
	{ "reverb=2 rain=0", "reverb" },
	{ "rain", "no value" },
	{ "rain=", "rain" },
	{ "rain=0,0.5,0.5,0,0", "rain" },
	{ "rain=0,,0", "rain" },
	{ "rain=x", "rain" },
	{ "rain=0 rain=0", "twice" },
	{ "hail=0", "hail" },
	{ "rain=0\nwind=0", "one line" },
};

START_TEST(wrong_lines_are_explained)
{
	struct recipe r;
	struct err e = ERR_INIT;

	ck_assert(!parse(&r, wrong[_i].line, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_msg(
	    strstr(e.message, wrong[_i].word) != NULL, "%s", e.message);
}
END_TEST

START_TEST(every_word_finds_its_layer)
{
	enum audio_layer kind;

	ck_assert(
	    recipe_layer_find(recipe_layer_word((enum audio_layer)_i), &kind));
	ck_assert_int_eq((int)kind, _i);
}
END_TEST

Suite *
audio_recipe_suite(void)
{
	Suite *s = suite_create("audio/recipe");
	TCase *c = tcase_create("recipe");

	tcase_add_test(c, recipe_comes_back_as_it_went);
	tcase_add_test(c, fullest_recipe_fits_in_a_line);
	tcase_add_test(c, values_are_clamped_and_twins_dropped);
	tcase_add_test(c, missing_numbers_are_plain);
	tcase_add_loop_test(
	    c, wrong_lines_are_explained, 0, sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_loop_test(c, every_word_finds_its_layer, 0, LAYER_COUNT);
	suite_add_tcase(s, c);
	return s;
}
