/* SPDX-License-Identifier: MIT */
/* Loops that flow by. */
#include "audio/circle.h"

#include "audio/pcm.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <string.h>

static const size_t lengths[] = { 1, 2, 3, 959, 7679, 7680, 7681, 48000 };

START_TEST(loop_goes_round_from_its_end_to_its_start)
{
	struct pcm p = PCM_INIT;
	struct circle_pcm c;
	float x[2 * 17];
	long at, frames = (long)lengths[_i], i, k;

	sound_noise(&p, 1.0, 0.5);
	p.frames = lengths[_i];
	circle_of_pcm(&c, &p);
	for (at = -CIRCLE_LEAD; at < frames + CIRCLE_TAIL - 17; at += 17) {
		circle_read(&c.circle, x, 17);
		for (i = 0; i < 17; i++) {
			k = ((at + i) % frames + frames) % frames;
			ck_assert_mem_eq(
			    x + 2 * i, p.samples + 2 * k, 2 * sizeof(*x));
		}
	}
	ck_assert_uint_eq(c.circle.lead, 0);
	pcm_clear(&p);
}
END_TEST

START_TEST(skipping_leads_to_the_loop)
{
	struct pcm p = PCM_INIT;
	struct circle_pcm c;
	float x[2];

	sound_noise(&p, 1.0, 0.5);
	circle_of_pcm(&c, &p);
	circle_skip(&c.circle, 100);
	ck_assert_uint_eq(c.circle.lead, 100);
	circle_skip(&c.circle, 0);
	circle_read(&c.circle, x, 1);
	ck_assert_mem_eq(x, p.samples, sizeof(x));
	pcm_clear(&p);
}
END_TEST

START_TEST(what_was_read_may_be_overwritten)
{
	struct pcm p = PCM_INIT, before = PCM_INIT;
	struct circle_pcm c;
	size_t i;

	sound_noise(&p, 0.5, 0.5);
	sound_noise(&before, 0.5, 0.5);
	circle_of_pcm(&c, &p);
	circle_skip(&c.circle, 0);
	for (i = 0; i < p.frames; i += 100) {
		circle_read(&c.circle, p.samples + 2 * i, 100);
		memset(p.samples + 2 * i, 0, 2 * 100 * sizeof(float));
	}
	circle_read(&c.circle, p.samples, 2000);
	ck_assert_mem_eq(p.samples, before.samples, 2 * 2000 * sizeof(float));
	pcm_clear(&p);
	pcm_clear(&before);
}
END_TEST

Suite *
audio_circle_suite(void)
{
	Suite *s = suite_create("audio/circle");
	TCase *c = tcase_create("circle");

	tcase_add_loop_test(c, loop_goes_round_from_its_end_to_its_start, 0,
	    sizeof(lengths) / sizeof(lengths[0]));
	tcase_add_test(c, skipping_leads_to_the_loop);
	tcase_add_test(c, what_was_read_may_be_overwritten);
	suite_add_tcase(s, c);
	return s;
}
