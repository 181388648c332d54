/* SPDX-License-Identifier: MIT */
/* Loudness and peaks of loops. */
#include "audio/level.h"

#include "audio/pcm.h"
#include "audio/peak.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <math.h>

START_TEST(sine_of_1_khz_measures_as_the_standard_says)
{
	struct pcm p = PCM_INIT;
	struct level_facts f;

	/* A stereo sine of 1 kHz at -23 dBFS is -23 LUFS (EBU Tech 3341). */
	sound_sine(&p, 1000.0, 5.0, pow(10.0, -23.0 / 20.0));
	level_measure(&p, &f);
	ck_assert_double_lt(fabs(f.lufs + 23.0), 0.1);
	ck_assert_double_lt(fabs(f.dbtp + 23.0), 0.1);
	pcm_clear(&p);
}
END_TEST

START_TEST(peaks_between_samples_are_found)
{
	struct pcm p = PCM_INIT;
	size_t i;

	/* A quarter of the rate, an eighth of a turn off: samples see 0.707. */
	pcm_make(&p, 4800);
	for (i = 0; i < p.frames; i++)
		p.samples[2 * i] =
		    (float)sin(M_PI / 2.0 * (double)i + M_PI / 4.0);
	ck_assert_float_lt(pcm_peak(&p, 0, p.frames), 0.71F);
	ck_assert_double_lt(fabs((double)peak_loop(&p) - 1.0), 0.03);
	pcm_clear(&p);
}
END_TEST

START_TEST(loop_is_brought_to_its_loudness)
{
	static const double targets[] = { -35.0, -23.0, -18.0 };
	struct pcm p = PCM_INIT;
	struct level_facts f, again;
	struct err e = ERR_INIT;

	sound_noise(&p, 3.0, 0.05);
	ck_assert(level_apply(&p, targets[_i], -1.0, &f, &e));
	level_measure(&p, &again);
	ck_assert_double_lt(fabs(again.lufs - targets[_i]), 0.1);
	ck_assert_double_lt(fabs(again.lufs - f.lufs), 0.05);
	pcm_clear(&p);
}
END_TEST

/* Noise with a click ten times as high. */
static void
spiky(struct pcm *p, float height)
{
	sound_noise(p, 4.0, 0.1);
	p->samples[100001] = height;
	p->samples[2] = -height; /* its look-ahead is in the loop's end */
}

START_TEST(spikes_are_limited_and_the_loudness_kept)
{
	struct pcm p = PCM_INIT;
	struct level_facts f, again;
	struct err e = ERR_INIT;

	spiky(&p, 1.0F);
	ck_assert(level_apply(&p, -20.0, -3.0, &f, &e));
	level_measure(&p, &again);
	ck_assert_double_lt(again.dbtp, -2.95);
	ck_assert_double_gt(again.lufs, -20.3);
	pcm_clear(&p);
}
END_TEST

START_TEST(impossible_loudness_gives_way_to_the_peak)
{
	struct pcm p = PCM_INIT;
	struct level_facts f;
	struct err e = ERR_INIT;
	size_t i;

	pcm_make(&p, 2 * PCM_RATE);
	for (i = 0; i < p.frames; i += 12000)
		p.samples[2 * i] = 0.9F;
	ck_assert(level_apply(&p, -10.0, -6.0, &f, &e));
	ck_assert_double_lt(f.dbtp, -5.95);
	ck_assert_double_lt(f.lufs, -12.0);
	pcm_clear(&p);
}
END_TEST

START_TEST(silence_has_no_level)
{
	struct pcm p = PCM_INIT;
	struct level_facts f;
	struct err e = ERR_INIT;

	sound_noise(&p, 1.0, 0.00005);
	ck_assert(!level_apply(&p, -23.0, -1.0, &f, &e));
	ck_assert_int_eq(e.cause, CAUSE_AUDIO_INVALID);
	pcm_clear(&p);
}
END_TEST

Suite *
audio_level_suite(void)
{
	Suite *s = suite_create("audio/level");
	TCase *c = tcase_create("level");

	tcase_add_test(c, sine_of_1_khz_measures_as_the_standard_says);
	tcase_add_test(c, peaks_between_samples_are_found);
	tcase_add_loop_test(c, loop_is_brought_to_its_loudness, 0, 3);
	tcase_add_test(c, spikes_are_limited_and_the_loudness_kept);
	tcase_add_test(c, impossible_loudness_gives_way_to_the_peak);
	tcase_add_test(c, silence_has_no_level);
	suite_add_tcase(s, c);
	return s;
}
