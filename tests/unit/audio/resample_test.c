/* SPDX-License-Identifier: MIT */
/* Any rate becomes 48 kHz. */
#include "audio/resample.h"

#include "audio/dsp.h"
#include "audio/pcm.h"
#include "unit/audio/suites.h"

#include <math.h>

static const int rates[] = { 8000, 11025, 16000, 22050, 24000, 32000, 44100,
	48000, 88200, 96000, 192000, 44101, 37013 };

/* One second of ${hz} at ${rate}, in pieces of unlike length. */
static void
convert(struct pcm *out, int rate, double hz)
{
	struct resample *r = resample_open(rate);
	float in[2 * 700];
	int at, n, i;

	for (at = 0; at < rate; at += n) {
		n = at % 3 == 0 ? 700 : 331;
		n = rate - at < n ? rate - at : n;
		for (i = 0; i < n; i++) {
			in[2 * i] = (float)(0.5 *
			    sin(DSP_TAU * hz * (double)(at + i) / rate));
			in[2 * i + 1] = -in[2 * i];
		}
		resample_push(r, in, (size_t)n, out);
	}
	resample_finish(r, out);
	resample_close(&r);
	ck_assert_ptr_null(r);
}

/* The largest difference from the same sine made at 48 kHz, off the ends. */
static double
worst(const struct pcm *p, double hz)
{
	double most = 0.0, d;
	size_t i;

	for (i = 1000; i + 1000 < p->frames; i++) {
		d = fabs((double)p->samples[2 * i] -
		    0.5 * sin(DSP_TAU * hz * (double)i / PCM_RATE));
		most = d > most ? d : most;
	}
	return most;
}

START_TEST(length_is_exact_at_every_rate)
{
	struct pcm p = PCM_INIT;

	convert(&p, rates[_i], 440.0);
	ck_assert_uint_eq(p.frames, PCM_RATE);
	pcm_clear(&p);
}
END_TEST

START_TEST(sine_stays_the_same_sine)
{
	struct pcm p = PCM_INIT;

	convert(&p, rates[_i], 1000.0);
	ck_assert_double_lt(worst(&p, 1000.0), 0.001);
	pcm_clear(&p);
}
END_TEST

START_TEST(high_tones_of_a_cd_survive)
{
	struct pcm p = PCM_INIT;

	convert(&p, 44100, 17000.0);
	ck_assert_double_lt(worst(&p, 17000.0), 0.01);
	pcm_clear(&p);
}
END_TEST

START_TEST(what_48_khz_cannot_hold_is_removed)
{
	struct pcm p = PCM_INIT;
	double sum = 0.0;
	size_t i;

	convert(&p, 96000, 30000.0);
	for (i = 2000; i < 2 * p.frames - 2000; i++)
		sum += fabs((double)p.samples[i]);
	ck_assert_double_lt(sum / (2.0 * PCM_RATE), 0.0005);
	pcm_clear(&p);
}
END_TEST

Suite *
audio_resample_suite(void)
{
	Suite *s = suite_create("audio/resample");
	TCase *c = tcase_create("resample");

	tcase_add_loop_test(c, length_is_exact_at_every_rate, 0,
	    sizeof(rates) / sizeof(rates[0]));
	tcase_add_loop_test(
	    c, sine_stays_the_same_sine, 0, sizeof(rates) / sizeof(rates[0]));
	tcase_add_test(c, high_tones_of_a_cd_survive);
	tcase_add_test(c, what_48_khz_cannot_hold_is_removed);
	suite_add_tcase(s, c);
	return s;
}
