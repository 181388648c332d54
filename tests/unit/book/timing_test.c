/* SPDX-License-Identifier: MIT */
/* Waiting is told apart from work, and both from each other. */
#include "unit/book/suites.h"

#include "base/buf.h"
#include "book/timing.h"

static void
must_have(const struct timing *t, int64_t queue, int64_t rate, int64_t backoff)
{
	ck_assert_int_eq(t->us[TIMING_QUEUE], queue);
	ck_assert_int_eq(t->us[TIMING_RATE_LIMIT], rate);
	ck_assert_int_eq(t->us[TIMING_BACKOFF], backoff);
	ck_assert_int_eq(timing_total(t), queue + rate + backoff);
}

START_TEST(waiting_for_nothing_is_the_queue)
{
	struct timing t = { .since_us = 0 };

	timing_wait(&t, 1000, 0, TIMING_QUEUE, 0);
	timing_start(&t, 1500, 0);
	must_have(&t, 500, 0, 0);
}
END_TEST

START_TEST(back_off_ends_when_it_is_due)
{
	struct timing t = { .since_us = 0 };

	timing_wait(&t, 1000, 1300, TIMING_BACKOFF, 0);
	timing_start(&t, 1500, 0);
	must_have(&t, 200, 0, 300);
}
END_TEST

START_TEST(a_back_off_cut_short_counts_as_far_as_it_went)
{
	struct timing t = { .since_us = 0 };

	timing_wait(&t, 1000, 9000, TIMING_BACKOFF, 0);
	timing_start(&t, 1500, 0);
	must_have(&t, 0, 0, 500);
}
END_TEST

START_TEST(limits_count_while_they_were_in_force)
{
	struct timing t = { .since_us = 0 };

	timing_wait(&t, 1000, 0, TIMING_QUEUE, 700);
	timing_start(&t, 1500, 900);
	must_have(&t, 300, 200, 0);
}
END_TEST

START_TEST(nothing_counts_twice)
{
	struct timing t = { .since_us = 0 };

	timing_wait(&t, 1000, 1400, TIMING_BACKOFF, 0);
	timing_start(&t, 1500, 5000);
	must_have(&t, 0, 100, 400);
}
END_TEST

START_TEST(attempts_add_up)
{
	struct timing t = { .since_us = 0 };

	timing_wait(&t, 1000, 0, TIMING_QUEUE, 0);
	timing_start(&t, 1100, 0);
	timing_wait(&t, 2000, 2050, TIMING_BACKOFF, 0);
	timing_start(&t, 2060, 0);
	must_have(&t, 110, 0, 50);
}
END_TEST

START_TEST(what_is_not_zero_is_printed)
{
	struct timing t = { .since_us = 0 };
	struct buf b;

	timing_add(&t, TIMING_QUEUE, 1520);
	timing_add(&t, TIMING_FIRST_BYTE, 250000);
	timing_add(&t, TIMING_AUDIO, 30);
	timing_add(&t, TIMING_PROVIDER, -5);
	buf_init(&b, 400);
	timing_print(&t, &b);
	ck_assert_str_eq(buf_str(&b),
	    "{\"waitMs\":{\"queue\":1.5},\"workMs\":{\"firstByte\":250.0}}");
	buf_clear(&b);
}
END_TEST

START_TEST(the_longest_text_fits_its_column)
{
	struct timing t = { .since_us = 0 };
	struct buf b;
	int i;

	for (i = 0; i < TIMING_COUNT; i++)
		t.us[i] = (int64_t)365 * 86400 * 1000000;
	buf_init(&b, 400);
	timing_print(&t, &b);
	ck_assert(!b.overflow);
	buf_clear(&b);
}
END_TEST

Suite *
book_timing_suite(void)
{
	Suite *s = suite_create("timing");
	TCase *t = tcase_create("phases");

	tcase_add_test(t, waiting_for_nothing_is_the_queue);
	tcase_add_test(t, back_off_ends_when_it_is_due);
	tcase_add_test(t, a_back_off_cut_short_counts_as_far_as_it_went);
	tcase_add_test(t, limits_count_while_they_were_in_force);
	tcase_add_test(t, nothing_counts_twice);
	tcase_add_test(t, attempts_add_up);
	tcase_add_test(t, what_is_not_zero_is_printed);
	tcase_add_test(t, the_longest_text_fits_its_column);
	suite_add_tcase(s, t);
	return s;
}
