/* SPDX-License-Identifier: MIT */
/* Loudness is what the standard and another program say it is. */
#include "audio/loudness.h"

#include "audio/level.h"
#include "audio/pcm.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <ebur128.h>
#include <math.h>

/* What libebur128 measures of the loop: its blocks begin every 100 ms, so 300
 * ms of the loop's start complete the last ones. */
static double
referee(const struct pcm *p)
{
	ebur128_state *s = ebur128_init(PCM_CHANNELS, PCM_RATE, EBUR128_MODE_I);
	double lufs = -HUGE_VAL;

	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(ebur128_add_frames_float(s, p->samples, p->frames), 0);
	ck_assert_int_eq(
	    ebur128_add_frames_float(s, p->samples, 3 * PCM_RATE / 10), 0);
	ck_assert_int_eq(ebur128_loudness_global(s, &lufs), 0);
	ebur128_destroy(&s);
	return lufs;
}

static const char *const loops[] = {
	"seed=1 seconds=20 rain=0",
	"seed=2 seconds=20 waves=0",
	"seed=3 seconds=20 thunder=0", /* mostly quiet: the gates matter */
	"seed=4 seconds=20 owl=0",
	"seed=5 seconds=20 mood=sad pad=0",
	"seed=6 seconds=20 clock=0",
	"seed=7 seconds=20 train=0",
	"seed=8 seconds=20 leaves=0", /* high: the shelf matters */
	"seed=9 seconds=20 drone=0", /* low: the high-pass matters */
	"seed=10 seconds=7.77 chains=0 wind=-20",
};

START_TEST(referee_hears_the_same)
{
	struct pcm p = PCM_INIT;
	struct level_facts f;

	sound_recipe(&p, loops[_i]);
	level_measure(&p, &f);
	ck_assert_msg(fabs(f.lufs - referee(&p)) < 0.1, "%s: %.3f, not %.3f",
	    loops[_i], f.lufs, referee(&p));
	pcm_clear(&p);
}
END_TEST

START_TEST(loop_may_begin_anywhere)
{
	struct pcm p = PCM_INIT, q = PCM_INIT;
	struct level_facts f, g;
	size_t i, at = 0;

	sound_recipe(&p, "seed=3 seconds=9 thunder=0 owl=-3");
	level_measure(&p, &f);
	pcm_make(&q, p.frames);
	for (i = 0; i < p.frames; i++) {
		at = (i + 123457) % p.frames;
		q.samples[2 * i] = p.samples[2 * at];
		q.samples[2 * i + 1] = p.samples[2 * at + 1];
	}
	level_measure(&q, &g);
	ck_assert_double_lt(fabs(f.lufs - g.lufs), 0.1);
	pcm_clear(&p);
	pcm_clear(&q);
}
END_TEST

START_TEST(silence_is_no_loudness)
{
	static const float silence[8];

	ck_assert(isinf(loudness_of(silence, 1, 8)));
}
END_TEST

START_TEST(quiet_tenths_do_not_count)
{
	float sums[20];
	double loud;
	int i;

	/* Ten tenths of power 0.01, then ten that are 40 dB quieter. */
	for (i = 0; i < 20; i++)
		sums[i] = 0.01F * LOUDNESS_TENTH * (i < 10 ? 1.0F : 1e-4F);
	loud = loudness_of(sums, 1, 10);
	ck_assert_double_lt(fabs(loud - (-20.0 - 0.691)), 0.001);
	/* Of the thirteen blocks that hear the first ten, seven hear only
	 * them, and six are left less than 10 dB under the mean. */
	ck_assert_double_lt(fabs(loudness_of(sums, 1, 20) - loud), 1.5);
}
END_TEST

Suite *
audio_loudness_suite(void)
{
	Suite *s = suite_create("audio/loudness");
	TCase *c = tcase_create("loudness");

	tcase_add_loop_test(
	    c, referee_hears_the_same, 0, sizeof(loops) / sizeof(loops[0]));
	tcase_add_test(c, loop_may_begin_anywhere);
	tcase_add_test(c, silence_is_no_loudness);
	tcase_add_test(c, quiet_tenths_do_not_count);
	tcase_set_timeout(c, 60);
	suite_add_tcase(s, c);
	return s;
}
