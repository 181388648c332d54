/* SPDX-License-Identifier: MIT */
/* How long a book still takes, from the pace of its last steps. */
#include "book/eta.h"

#include "unit/book/suites.h"

static struct eta t;

static void
setup(void)
{
	t = (struct eta){ .n = 0 };
}

/* ${n} steps end, one every ${pace_ms}; the time of the last. */
static int64_t
end_steps(int n, int64_t from_ms, int64_t pace_ms)
{
	int i;

	for (i = 0; i < n; i++)
		eta_add(&t, from_ms + i * pace_ms);
	return from_ms + (n - 1) * pace_ms;
}

START_TEST(at_first_it_is_too_early_to_say)
{
	ck_assert_int_eq(eta_left(&t, 10, 1000), -1);
	end_steps(3, 1000, 100);
	ck_assert_int_eq(eta_left(&t, 10, 1300), -1);
}
END_TEST

START_TEST(when_nothing_is_left_it_is_now)
{
	ck_assert_int_eq(eta_left(&t, 0, 1000), 0);
	end_steps(10, 1000, 100);
	ck_assert_int_eq(eta_left(&t, 0, 99999), 0);
}
END_TEST

START_TEST(an_even_pace_goes_on)
{
	int64_t now = end_steps(10, 1000, 200);

	ck_assert_int_eq(eta_left(&t, 5, now), 1000);
	ck_assert_int_eq(eta_left(&t, 50, now), 10000);
}
END_TEST

START_TEST(steps_in_flight_together_count_by_their_pace)
{
	/* Eight at once every second. */
	int i;

	for (i = 0; i < 32; i++)
		eta_add(&t, 1000 + i / 8 * 1000);
	ck_assert_int_ge(eta_left(&t, 80, 4000), 7000);
	ck_assert_int_le(eta_left(&t, 80, 4000), 11000);
}
END_TEST

START_TEST(only_the_last_steps_count)
{
	int64_t now = end_steps(100, 0, 10000);

	now = end_steps(ETA_WINDOW, now + 100, 100);
	ck_assert_int_eq(eta_left(&t, 10, now), 1000);
}
END_TEST

START_TEST(a_standstill_makes_it_longer)
{
	int64_t now = end_steps(10, 1000, 100);

	ck_assert_int_gt(
	    eta_left(&t, 10, now + 5000), eta_left(&t, 10, now + 10));
}
END_TEST

START_TEST(all_at_the_same_time_is_no_time)
{
	end_steps(10, 1000, 0);
	ck_assert_int_eq(eta_left(&t, 10, 1000), 0);
}
END_TEST

Suite *
book_eta_suite(void)
{
	Suite *s = suite_create("book/eta");
	TCase *c = tcase_create("eta");

	tcase_add_checked_fixture(c, setup, NULL);
	tcase_add_test(c, at_first_it_is_too_early_to_say);
	tcase_add_test(c, when_nothing_is_left_it_is_now);
	tcase_add_test(c, an_even_pace_goes_on);
	tcase_add_test(c, steps_in_flight_together_count_by_their_pace);
	tcase_add_test(c, only_the_last_steps_count);
	tcase_add_test(c, a_standstill_makes_it_longer);
	tcase_add_test(c, all_at_the_same_time_is_no_time);
	suite_add_tcase(s, c);
	return s;
}
