/* SPDX-License-Identifier: MIT */
/* Peaks are held under a limit, around the join, too. */
#include "audio/limit.h"

#include "audio/loop.h"
#include "audio/pcm.h"
#include "audio/peak.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <math.h>

/* ${p} through the limiter, ${n} frames at a time. */
static void
limit(const struct pcm *p, float gain, float most, size_t n, struct pcm *out)
{
	struct circle_pcm c;
	struct circle *from;
	struct limit *l;
	size_t at;

	circle_of_pcm(&c, p);
	l = limit_open(&c.circle, gain, most);
	from = limit_circle(l);
	ck_assert_uint_eq(from->frames, p->frames);
	circle_skip(from, 0);
	pcm_make(out, p->frames);
	for (at = 0; at < p->frames; at += n) {
		n = n < p->frames - at ? n : p->frames - at;
		circle_read(from, out->samples + 2 * at, n);
	}
	limit_close(&l);
	ck_assert_ptr_null(l);
}

START_TEST(under_the_limit_nothing_changes)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	size_t i;

	sound_noise(&p, 2.0, 0.2);
	limit(&p, 0.5F, 0.5F, 777, &q);
	for (i = 0; i < 2 * p.frames; i++)
		ck_assert_float_eq(q.samples[i], 0.5F * p.samples[i]);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

static const size_t spikes[] = { 50000, 3, 95990, 95999, 0, 31 };

START_TEST(spike_is_held_wherever_it_is)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	size_t i, n = 0;

	sound_noise(&p, 2.0, 0.1);
	p.samples[2 * spikes[_i]] = 0.9F;
	limit(&p, 1.0F, 0.3F, 4096, &q);
	ck_assert_float_le(peak_loop(&q), 0.3F * 1.02F);
	/* Only what is near it is touched: 24 ms each side. */
	for (i = 0; i < 2 * p.frames; i++)
		n += q.samples[i] != p.samples[i];
	ck_assert_uint_gt(n, 0);
	ck_assert_uint_lt(n, 2 * 2 * 1200);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

START_TEST(pieces_do_not_matter)
{
	struct pcm p = PCM_INIT, a = PCM_INIT, b = PCM_INIT;

	sound_recipe(&p, "seed=2 seconds=3 fire=0 chains=0");
	limit(&p, 4.0F, 0.4F, 1, &a);
	limit(&p, 4.0F, 0.4F, 5000, &b);
	ck_assert(sound_equal(&a, &b));
	pcm_clear(&p);
	pcm_clear(&a);
	pcm_clear(&b);
}
END_TEST

START_TEST(gain_goes_round_the_join)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct loop_seam s;
	size_t i;

	/* A tone that is loudest at its join, and no whole number of steps
	 * long: its gain is lowest there. */
	sound_sine(&p, 400.0, 1.0 + 120.0 / PCM_RATE, 0.9);
	for (i = 600; i < p.frames - 600; i++) {
		p.samples[2 * i] *= 0.2F;
		p.samples[2 * i + 1] *= 0.2F;
	}
	limit(&p, 1.0F, 0.3F, 960, &q);
	ck_assert_float_le(peak_loop(&q), 0.31F);
	loop_measure(&q, &s);
	ck_assert_double_lt(s.step, 4.0);
	ck_assert_double_lt(s.surprise, 3.0);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

static const size_t lengths[] = { 1, 2, 31, 32, 33, 95, 96, 97, 1000, 2047,
	2049, 7681 };

START_TEST(short_loops_are_held_too)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;

	sound_noise(&p, 1.0, 1.0);
	p.frames = lengths[_i];
	limit(&p, 2.0F, 0.25F, 100, &q);
	ck_assert_float_le(pcm_peak(&q, 0, q.frames), 0.2501F);
	ck_assert_float_gt(pcm_peak(&q, 0, q.frames), 0.001F);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

Suite *
audio_limit_suite(void)
{
	Suite *s = suite_create("audio/limit");
	TCase *c = tcase_create("limit");

	tcase_add_test(c, under_the_limit_nothing_changes);
	tcase_add_loop_test(c, spike_is_held_wherever_it_is, 0,
	    sizeof(spikes) / sizeof(spikes[0]));
	tcase_add_test(c, pieces_do_not_matter);
	tcase_add_test(c, gain_goes_round_the_join);
	tcase_add_loop_test(c, short_loops_are_held_too, 0,
	    sizeof(lengths) / sizeof(lengths[0]));
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	return s;
}
