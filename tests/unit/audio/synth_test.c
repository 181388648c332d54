/* SPDX-License-Identifier: MIT */
/* What holds for every layer: no seam, no DC, no clipping, its seed alone. */
#include "audio/synth.h"

#include "audio/level.h"
#include "audio/loop.h"
#include "audio/pcm.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <math.h>

static void
play(struct pcm *p, int kind, double seconds, uint64_t seed)
{
	struct recipe r = RECIPE_INIT;

	r.seed = seed;
	r.seconds = seconds;
	r.mood = (enum audio_mood)(kind % AUDIO_MOOD_COUNT);
	recipe_add(&r, (enum audio_layer)kind, 0.0F, 0.5F, 0.5F, 0.0F);
	synth_play(p, &r);
}

START_TEST(loop_has_no_seam)
{
	struct pcm p = PCM_INIT;
	struct loop_seam s;

	play(&p, _i, 6.0, 7);
	loop_measure(&p, &s);
	ck_assert_double_lt(s.step, 5.0);
	ck_assert_double_lt(s.surprise, 3.0);
	pcm_clear(&p);
}
END_TEST

START_TEST(nothing_clips_and_nothing_is_silent)
{
	struct pcm p = PCM_INIT;
	float peak;

	play(&p, _i, 6.0, 8);
	peak = pcm_peak(&p, 0, p.frames);
	ck_assert_float_le(peak, 0.7001F);
	ck_assert_float_gt(peak, 0.01F);
	pcm_clear(&p);
}
END_TEST

START_TEST(there_is_no_direct_current)
{
	struct pcm p = PCM_INIT;
	double sum = 0.0;
	size_t i;

	play(&p, _i, 6.0, 9);
	for (i = 0; i < 2 * p.frames; i++)
		sum += (double)p.samples[i];
	ck_assert_double_lt(fabs(sum / (double)(2 * p.frames)), 1e-4);
	pcm_clear(&p);
}
END_TEST

START_TEST(same_seed_same_samples_other_seed_others)
{
	struct pcm a = PCM_INIT, b = PCM_INIT;

	play(&a, _i, 3.0, 7);
	play(&b, _i, 3.0, 7);
	ck_assert(sound_equal(&a, &b));
	play(&b, _i, 3.0, 8);
	ck_assert(!sound_equal(&a, &b));
	pcm_clear(&a);
	pcm_clear(&b);
}
END_TEST

START_TEST(shortest_loop_works_for_all)
{
	struct pcm p = PCM_INIT;

	play(&p, _i, 0.5, 7);
	ck_assert_uint_eq(p.frames, 24000);
	ck_assert_float_gt(pcm_peak(&p, 0, p.frames), 0.001F);
	ck_assert_float_le(pcm_peak(&p, 0, p.frames), 0.7001F);
	pcm_clear(&p);
}
END_TEST

START_TEST(layers_are_about_equally_loud)
{
	struct pcm p = PCM_INIT;
	struct level_facts f;

	play(&p, _i, 20.0, 11);
	level_measure(&p, &f);
	ck_assert_double_lt(f.lufs, -20.0);
	ck_assert_double_gt(f.lufs, -34.0);
	pcm_clear(&p);
}
END_TEST

static const double lengths[] = { 0.5, 0.777, 1.0, 3.33333, 29.97, 190.0 };

START_TEST(any_length_has_no_seam)
{
	struct pcm p = PCM_INIT;
	struct loop_seam s;
	struct recipe r = RECIPE_INIT;

	r.seed = 1;
	r.seconds = lengths[_i];
	r.reverb = 0.4F;
	recipe_add(&r, LAYER_WIND, 0.0F, 0.5F, 0.5F, 0.2F);
	recipe_add(&r, LAYER_DRONE, 0.0F, 0.5F, 0.5F, 0.0F);
	recipe_add(&r, LAYER_DRIPPING, 0.0F, 0.5F, 0.5F, 0.0F);
	synth_play(&p, &r);
	ck_assert_uint_eq(p.frames, (size_t)llround(lengths[_i] * PCM_RATE));
	loop_measure(&p, &s);
	ck_assert_double_lt(s.step, 5.0);
	ck_assert_double_lt(s.surprise, 3.0);
	pcm_clear(&p);
}
END_TEST

START_TEST(twelve_layers_at_once_do_not_clip)
{
	struct pcm p = PCM_INIT;
	struct recipe r = RECIPE_INIT;
	int i;

	r.seconds = 4.0;
	r.reverb = 1.0F;
	r.size = 1.0F;
	for (i = 0; i < RECIPE_LAYERS_MAX; i++)
		recipe_add(&r, (enum audio_layer)i, 12.0F, 1.0F, 1.0F, 0.0F);
	synth_play(&p, &r);
	ck_assert_float_le(pcm_peak(&p, 0, p.frames), 0.7001F);
	pcm_clear(&p);
}
END_TEST

Suite *
audio_synth_suite(void)
{
	Suite *s = suite_create("audio/synth");
	TCase *c = tcase_create("synth");

	tcase_add_loop_test(c, loop_has_no_seam, 0, LAYER_COUNT);
	tcase_add_loop_test(
	    c, nothing_clips_and_nothing_is_silent, 0, LAYER_COUNT);
	tcase_add_loop_test(c, there_is_no_direct_current, 0, LAYER_COUNT);
	tcase_add_loop_test(
	    c, same_seed_same_samples_other_seed_others, 0, LAYER_COUNT);
	tcase_add_loop_test(c, shortest_loop_works_for_all, 0, LAYER_COUNT);
	tcase_add_loop_test(c, layers_are_about_equally_loud, 0, LAYER_COUNT);
	tcase_add_loop_test(
	    c, any_length_has_no_seam, 0, sizeof(lengths) / sizeof(lengths[0]));
	tcase_add_test(c, twelve_layers_at_once_do_not_clip);
	tcase_set_timeout(c, 120);
	suite_add_tcase(s, c);
	return s;
}
