/* SPDX-License-Identifier: MIT */
/* Loops without a seam. */
#include "audio/loop.h"

#include "audio/pcm.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <math.h>
#include <string.h>

static bool
seamless(const struct pcm *p)
{
	struct loop_seam s;

	loop_measure(p, &s);
	return loop_is_seamless(&s);
}

START_TEST(whole_cycles_are_seamless)
{
	struct pcm p = PCM_INIT;

	sound_sine(&p, 200.0, 1.0, 0.5);
	ck_assert(seamless(&p));
	pcm_clear(&p);
}
END_TEST

START_TEST(cut_tone_is_heard_wherever_it_is_cut)
{
	struct pcm p = PCM_INIT;

	/* 200.1 to 200.9 cycles: some cuts have hardly a step. */
	sound_sine(&p, 200.1 + 0.1 * _i, 1.0, 0.5);
	ck_assert(!seamless(&p));
	pcm_clear(&p);
}
END_TEST

START_TEST(noise_may_be_cut_anywhere)
{
	struct pcm p = PCM_INIT;

	sound_noise(&p, 1.0, 0.4);
	ck_assert(seamless(&p));
	pcm_clear(&p);
}
END_TEST

START_TEST(jump_of_loudness_is_a_seam)
{
	struct pcm p = PCM_INIT;
	struct loop_seam s;
	size_t i;

	sound_noise(&p, 1.0, 0.4);
	for (i = 0; i < 2 * p.frames; i++)
		p.samples[i] *= 1.0F - 0.8F * (float)i / (2.0F * 48000.0F);
	loop_measure(&p, &s);
	ck_assert_double_gt(s.level_db, 6.0);
	ck_assert(!loop_is_seamless(&s));
	pcm_clear(&p);
}
END_TEST

START_TEST(closed_loop_is_left_alone)
{
	struct pcm p = PCM_INIT;

	sound_sine(&p, 200.0, 2.0, 0.5);
	loop_close(&p, 0.5, 2.0);
	ck_assert_uint_eq(p.frames, 2 * PCM_RATE);
	pcm_clear(&p);
}
END_TEST

START_TEST(padding_of_a_codec_is_cut_off)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;

	/* From one crest to another: a tone that starts at zero would lose
	 * its first sample, too. */
	sound_sine(&q, 200.0, 2.0 + 60.0 / PCM_RATE, 0.5);
	q.frames -= 60;
	pcm_make(&p, q.frames + 3000);
	memcpy(p.samples + 2 * 1100, q.samples + 2 * 60,
	    2 * q.frames * sizeof(float));
	loop_close(&p, 0.5, 2.0);
	ck_assert_uint_ge(p.frames, 2 * PCM_RATE - 4);
	ck_assert_uint_le(p.frames, 2 * PCM_RATE + 4);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

/* What an MP3 of noise has at its ends: not silence, but what the encoder
 * smears over it, rising to -20 dB. */
static void
pad(struct pcm *p, size_t at, size_t n, bool is_tail)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		k = 2 * (is_tail ? at + n - 1 - i : at + i);
		p->samples[k] *= 0.1F * (float)i / (float)n;
		p->samples[k + 1] *= 0.1F * (float)i / (float)n;
	}
}

START_TEST(hole_that_padding_leaves_is_folded_away)
{
	struct pcm p = PCM_INIT;
	struct loop_seam s;

	sound_noise(&p, 4.0, 0.4);
	pad(&p, 0, 1203, false);
	pad(&p, p.frames - 432, 432, true);
	loop_measure(&p, &s);
	ck_assert_double_lt(s.hole_db, -15.0);
	loop_close(&p, 1.0, 4.0);
	loop_measure(&p, &s);
	ck_assert_double_gt(s.hole_db, -3.0);
	ck_assert(loop_is_seamless(&s));
	pcm_clear(&p);
}
END_TEST

START_TEST(pause_like_all_the_others_is_no_hole)
{
	struct pcm p = PCM_INIT;
	size_t i;

	/* Ticks: 50 ms of noise twice a second, and nothing between. */
	sound_noise(&p, 4.0, 0.4);
	for (i = 0; i < 2 * p.frames; i++)
		if (i / 4800 % 10 != 5)
			p.samples[i] = 0.0F;
	ck_assert(seamless(&p));
	pcm_clear(&p);
}
END_TEST

START_TEST(open_sound_is_folded_shut)
{
	struct pcm p = PCM_INIT;

	sound_sine(&p, 100.3 + 37.31 * _i, 4.0 + 0.013 * _i, 0.5);
	loop_close(&p, 1.0, 0.0);
	ck_assert_uint_lt(p.frames, (size_t)(3.2 * PCM_RATE));
	ck_assert(seamless(&p));
	pcm_clear(&p);
}
END_TEST

START_TEST(noise_keeps_its_loudness_in_the_fold)
{
	struct pcm p = PCM_INIT;
	double before;

	sound_noise(&p, 4.0, 0.4);
	/* A fade-out makes it open. */
	p.samples[2 * p.frames - 1] = 1.0F;
	before = sound_rms(&p);
	p.frames -= 480;
	loop_close(&p, 1.0, 3.0);
	ck_assert_double_lt(fabs(sound_rms(&p) / before - 1.0), 0.02);
	pcm_clear(&p);
}
END_TEST

START_TEST(longer_than_asked_is_cut_to_it)
{
	struct pcm p = PCM_INIT;

	sound_sine(&p, 200.3, 9.0, 0.5);
	loop_close(&p, 1.0, 3.0);
	ck_assert_uint_eq(p.frames, 3 * PCM_RATE);
	ck_assert(seamless(&p));
	pcm_clear(&p);
}
END_TEST

START_TEST(very_short_sounds_do_no_harm)
{
	struct pcm p = PCM_INIT;

	sound_sine(&p, 997.0, (double)(1 + _i * _i) / PCM_RATE, 0.5);
	p.samples[0] = 0.4F;
	loop_close(&p, 2.0, 0.0);
	ck_assert_uint_gt(p.frames, 0);
	pcm_clear(&p);
}
END_TEST

Suite *
audio_loop_suite(void)
{
	Suite *s = suite_create("audio/loop");
	TCase *c = tcase_create("loop");

	tcase_add_test(c, whole_cycles_are_seamless);
	tcase_add_loop_test(c, cut_tone_is_heard_wherever_it_is_cut, 0, 9);
	tcase_add_test(c, noise_may_be_cut_anywhere);
	tcase_add_test(c, jump_of_loudness_is_a_seam);
	tcase_add_test(c, closed_loop_is_left_alone);
	tcase_add_test(c, padding_of_a_codec_is_cut_off);
	tcase_add_test(c, hole_that_padding_leaves_is_folded_away);
	tcase_add_test(c, pause_like_all_the_others_is_no_hole);
	tcase_add_loop_test(c, open_sound_is_folded_shut, 0, 8);
	tcase_add_test(c, noise_keeps_its_loudness_in_the_fold);
	tcase_add_test(c, longer_than_asked_is_cut_to_it);
	tcase_add_loop_test(c, very_short_sounds_do_no_harm, 0, 12);
	suite_add_tcase(s, c);
	return s;
}
