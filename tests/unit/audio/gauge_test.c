/* SPDX-License-Identifier: MIT */
/* A sound is measured while it flows by. */
#include "audio/gauge.h"

#include "audio/pcm.h"
#include "audio/peak.h"
#include "unit/audio/sound.h"
#include "unit/audio/suites.h"

#include <math.h>

/* The gauge of ${p} in pieces of ${n} frames. */
static void
measure(struct gauge *g, const struct pcm *p, size_t n, struct tenth *rest,
    size_t *left)
{
	size_t at, part;

	gauge_init(g);
	for (at = 0; at < p->frames; at += part) {
		part = n < p->frames - at ? n : p->frames - at;
		gauge_push(g, p->samples + 2 * at, part);
	}
	gauge_end(g, rest, left);
}

static const size_t pieces[] = { 1, 960, 4799, 4800, 4806, 4811, 4812, 100000 };

START_TEST(pieces_do_not_matter)
{
	struct pcm p = PCM_INIT;
	struct gauge a, b;
	struct tenth ra, rb;
	size_t na, nb;

	sound_recipe(&p, "seed=2 seconds=1.2345 fire=0 chains=0");
	measure(&a, &p, 333, &ra, &na);
	measure(&b, &p, pieces[_i], &rb, &nb);
	ck_assert_uint_eq(a.n, p.frames / LOUDNESS_TENTH);
	ck_assert_uint_eq(na, p.frames % LOUDNESS_TENTH);
	ck_assert_uint_eq(a.n, b.n);
	ck_assert_uint_eq(na, nb);
	ck_assert_mem_eq(a.tenths, b.tenths, a.n * sizeof(*a.tenths));
	ck_assert_mem_eq(&ra, &rb, sizeof(ra));
	gauge_clear(&a);
	gauge_clear(&b);
	pcm_clear(&p);
}
END_TEST

static const size_t lengths[] = { 1, 5, 240, 4799, 4800, 4803, 4806, 9600, 9605,
	24000 };

START_TEST(every_frame_is_measured_once)
{
	struct pcm p = PCM_INIT;
	struct tenth rest;
	struct gauge g;
	double power = 0.0;
	size_t i, n;

	sound_noise(&p, 1.0, 0.5);
	p.frames = lengths[_i];
	measure(&g, &p, 1000, &rest, &n);
	ck_assert_uint_eq(g.n * LOUDNESS_TENTH + n, p.frames);
	for (i = 0; i < g.n; i++)
		power += (double)g.tenths[i].power;
	power += (double)rest.power;
	power = sqrt(power / (2.0 * (double)p.frames));
	ck_assert_double_lt(fabs(power / sound_rms(&p) - 1.0), 1e-4);
	ck_assert_float_eq(gauge_sample(&g, &rest), pcm_peak(&p, 0, p.frames));
	gauge_clear(&g);
	pcm_clear(&p);
}
END_TEST

START_TEST(highest_peak_is_found_between_samples)
{
	struct pcm p = PCM_INIT;
	struct tenth rest;
	struct gauge g;
	size_t n;

	sound_recipe(&p, "seed=2 seconds=3 fire=0 chains=0 rain=0");
	measure(&g, &p, 1000, &rest, &n);
	ck_assert_float_gt(g.least, pcm_peak(&p, 0, p.frames));
	ck_assert_float_lt(fabsf(g.least / peak_loop(&p) - 1.0F), 1e-5F);
	gauge_clear(&g);
	pcm_clear(&p);
}
END_TEST

START_TEST(what_is_no_number_is_seen)
{
	static const float odd[] = { NAN, INFINITY, -INFINITY };
	struct pcm p = PCM_INIT;
	struct tenth rest;
	struct gauge g;
	size_t n;

	sound_noise(&p, 1.0, 0.5);
	p.samples[2 * 30000 + 1] = odd[_i];
	measure(&g, &p, 1000, &rest, &n);
	ck_assert(isnan(gauge_sample(&g, &rest)));
	gauge_clear(&g);
	pcm_clear(&p);
}
END_TEST

START_TEST(quietest_five_milliseconds_are_known)
{
	struct pcm p = PCM_INIT;
	struct tenth rest;
	struct gauge g;
	size_t i, n;

	sound_noise(&p, 1.0, 0.5);
	for (i = 2 * 24000; i < 2 * 24240; i++)
		p.samples[i] *= 0.01F;
	measure(&g, &p, 1000, &rest, &n);
	for (i = 0; i < g.n; i++)
		ck_assert((g.tenths[i].quiet < 0.01F) ==
		    (i == 24000 / LOUDNESS_TENTH));
	gauge_clear(&g);
	pcm_clear(&p);
}
END_TEST

Suite *
audio_gauge_suite(void)
{
	Suite *s = suite_create("audio/gauge");
	TCase *c = tcase_create("gauge");

	tcase_add_loop_test(
	    c, pieces_do_not_matter, 0, sizeof(pieces) / sizeof(pieces[0]));
	tcase_add_loop_test(c, every_frame_is_measured_once, 0,
	    sizeof(lengths) / sizeof(lengths[0]));
	tcase_add_test(c, highest_peak_is_found_between_samples);
	tcase_add_loop_test(c, what_is_no_number_is_seen, 0, 3);
	tcase_add_test(c, quietest_five_milliseconds_are_known);
	suite_add_tcase(s, c);
	return s;
}
