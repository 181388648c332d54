/* SPDX-License-Identifier: MIT */
/* Small tools of sound. */
#include "audio/dsp.h"

#include "unit/audio/suites.h"

#include <math.h>

START_TEST(sine_is_a_sine)
{
	double worst = 0.0, d;
	int i;

	for (i = 0; i < 10000; i++) {
		d = fabs((double)dsp_sine((float)i / 10000.0F) -
		    sin(DSP_TAU * i / 10000.0));
		worst = d > worst ? d : worst;
	}
	ck_assert_double_lt(worst, 0.0002);
}
END_TEST

START_TEST(streams_of_one_seed_are_unlike)
{
	struct dsp_random a = dsp_random_make(5, 1), b = dsp_random_make(5, 2);
	struct dsp_random c = dsp_random_make(5, 1);
	uint32_t first = dsp_random_bits(&a);

	ck_assert_uint_ne(first, dsp_random_bits(&b));
	ck_assert_uint_eq(first, dsp_random_bits(&c));
}
END_TEST

START_TEST(noise_is_even_and_has_no_mean)
{
	struct dsp_random r = dsp_random_make(1, 1);
	dsp_u4 s = dsp_noise_make(&r);
	dsp_v4 sum = dsp_all(0.0F), squares = dsp_all(0.0F), x;
	int i;

	for (i = 0; i < 100000; i++) {
		x = dsp_noise(&s);
		sum += x;
		squares += x * x;
	}
	for (i = 0; i < 4; i++) {
		ck_assert_float_lt(fabsf(sum[i]), 1000.0F);
		ck_assert_float_lt(
		    fabsf(squares[i] / 100000.0F - 0.3333F), 0.01F);
	}
}
END_TEST

START_TEST(waits_have_their_mean)
{
	struct dsp_random r = dsp_random_make(3, 3);
	double sum = 0.0;
	int i;

	for (i = 0; i < 20000; i++)
		sum += (double)dsp_random_wait(&r, 2.0F);
	ck_assert_double_lt(fabs(sum / 20000.0 - 2.0), 0.1);
}
END_TEST

START_TEST(decibels_and_betweens_are_right)
{
	ck_assert_float_lt(fabsf(dsp_gain(-6.0206F) - 0.5F), 0.001F);
	ck_assert_float_lt(
	    fabsf(dsp_between(100.0F, 10000.0F, 0.5F) - 1000.0F), 0.1F);
}
END_TEST

Suite *
audio_dsp_suite(void)
{
	Suite *s = suite_create("audio/dsp");
	TCase *c = tcase_create("dsp");

	tcase_add_test(c, sine_is_a_sine);
	tcase_add_test(c, streams_of_one_seed_are_unlike);
	tcase_add_test(c, noise_is_even_and_has_no_mean);
	tcase_add_test(c, waits_have_their_mean);
	tcase_add_test(c, decibels_and_betweens_are_right);
	suite_add_tcase(s, c);
	return s;
}
