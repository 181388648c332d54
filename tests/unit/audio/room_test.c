/* SPDX-License-Identifier: MIT */
/* The place around a loop. */
#include "audio/room.h"

#include "audio/loop.h"
#include "audio/pcm.h"
#include "unit/audio/sound.h"
#include "unit/audio/spectrum.h"
#include "unit/audio/suites.h"

#include <math.h>

/* A click in the middle of a quiet loop. */
static void
click(struct pcm *p, double seconds)
{
	pcm_make(p, (size_t)(seconds * PCM_RATE));
	p->samples[p->frames] = p->samples[p->frames + 1] = 0.9F;
}

/* Power of ${ms} from ${second}, in dB. */
static double
power_at(const struct pcm *p, double second, double ms)
{
	struct pcm part = { p->samples + 2 * (size_t)(second * PCM_RATE),
		(size_t)(ms * PCM_RATE / 1000.0), 0 };

	return 20.0 * log10(sound_rms(&part) + 1e-9);
}

START_TEST(big_rooms_ring_longer_than_small_ones)
{
	struct pcm a = PCM_INIT, b = PCM_INIT;

	click(&a, 8.0);
	click(&b, 8.0);
	room_apply(&a, 0.5F, 0.1F, 0.0F);
	room_apply(&b, 0.5F, 0.9F, 0.0F);
	ck_assert_double_gt(
	    power_at(&b, 4.8, 100.0), power_at(&a, 4.8, 100.0) + 20.0);
	pcm_clear(&a);
	pcm_clear(&b);
}
END_TEST

START_TEST(echo_dies_away_by_60_db_in_its_time)
{
	struct pcm p = PCM_INIT;
	double fall;

	click(&p, 8.0);
	room_apply(&p, 0.5F, 0.9F, 0.0F); /* 2.7 s */
	fall = power_at(&p, 4.3, 100.0) - power_at(&p, 5.65, 100.0);
	ck_assert_double_gt(fall, 24.0);
	ck_assert_double_lt(fall, 60.0);
	pcm_clear(&p);
}
END_TEST

START_TEST(echo_goes_round_the_loop)
{
	struct pcm p = PCM_INIT;

	pcm_make(&p, 2 * PCM_RATE);
	p.samples[2 * (p.frames - 100)] = 0.9F;
	room_apply(&p, 0.5F, 0.8F, 0.0F);
	ck_assert_double_gt(power_at(&p, 0.05, 100.0), -60.0);
	pcm_clear(&p);
}
END_TEST

START_TEST(walls_take_the_highs)
{
	static struct spectrum open, shut;
	struct pcm p = PCM_INIT;

	sound_noise(&p, 2.0, 0.3);
	spectrum_make(&open, &p);
	room_apply(&p, 0.0F, 0.5F, 0.9F);
	spectrum_make(&shut, &p);
	ck_assert_double_gt(spectrum_share(&open, 3000.0, 20000.0), 0.6);
	ck_assert_double_lt(spectrum_share(&shut, 3000.0, 20000.0), 0.02);
	pcm_clear(&p);
}
END_TEST

START_TEST(dry_and_open_room_changes_nothing_audible)
{
	struct pcm p = PCM_INIT;
	double before;

	sound_noise(&p, 1.0, 0.3);
	before = sound_rms(&p);
	room_apply(&p, 0.0F, 0.5F, 0.0F);
	ck_assert_double_lt(fabs(sound_rms(&p) / before - 1.0), 0.01);
	pcm_clear(&p);
}
END_TEST

Suite *
audio_room_suite(void)
{
	Suite *s = suite_create("audio/room");
	TCase *c = tcase_create("room");

	tcase_add_test(c, big_rooms_ring_longer_than_small_ones);
	tcase_add_test(c, echo_dies_away_by_60_db_in_its_time);
	tcase_add_test(c, echo_goes_round_the_loop);
	tcase_add_test(c, walls_take_the_highs);
	tcase_add_test(c, dry_and_open_room_changes_nothing_audible);
	suite_add_tcase(s, c);
	return s;
}
