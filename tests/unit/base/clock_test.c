/* SPDX-License-Identifier: MIT */
/* Time that goes forward, and time as people read it. */
#include "base/clock.h"

#include "unit/base/suites.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

START_TEST(it_goes_forward)
{
	int64_t ms = clock_now_ms(), us = clock_now_us();

	poll(NULL, 0, 5);
	ck_assert_int_ge(clock_now_ms() - ms, 4);
	ck_assert_int_ge(clock_now_us() - us, 4900);
}
END_TEST

START_TEST(both_units_tell_the_same_time)
{
	int64_t us = clock_now_us();

	ck_assert_int_ge(clock_now_ms(), us / 1000);
	ck_assert_int_lt(clock_now_ms() - us / 1000, 1000);
}
END_TEST

static const struct {
	struct timespec time;
	const char *text;
} times[] = {
	{ { 0, 0 }, "1970-01-01T00:00:00.000Z" },
	{ { 1795485600, 1999999 }, "2026-11-24T02:00:00.001Z" },
	{ { 1709164799, 999999999 }, "2024-02-28T23:59:59.999Z" },
	{ { 1709164800, 0 }, "2024-02-29T00:00:00.000Z" },
};

START_TEST(a_time_is_printed_in_utc_and_never_rounded_up)
{
	char text[CLOCK_TEXT];

	setenv("TZ", "America/New_York", 1);
	tzset();
	clock_print_utc(&times[_i].time, text);
	ck_assert_str_eq(text, times[_i].text);
}
END_TEST

START_TEST(now_is_printed_in_the_same_form)
{
	char text[CLOCK_TEXT], day[CLOCK_TEXT];
	struct timespec t;

	clock_print_now(text);
	clock_gettime(CLOCK_REALTIME, &t);
	clock_print_utc(&t, day);
	ck_assert_uint_eq(strlen(text), 24);
	ck_assert_int_eq(text[23], 'Z');
	ck_assert_str_le(text, day);
}
END_TEST

START_TEST(work_costs_cpu_time_and_waiting_does_not)
{
	int64_t before = clock_cpu_us(), idle, busy;
	volatile unsigned x = 0;

	poll(NULL, 0, 100);
	idle = clock_cpu_us() - before;
	while (clock_cpu_us() - before < 30000)
		x++;
	busy = clock_cpu_us() - before;
	ck_assert_int_ge(idle, 0);
	ck_assert_int_lt(idle, 90000);
	ck_assert_int_ge(busy, 30000);
}
END_TEST

Suite *
base_clock_suite(void)
{
	Suite *s = suite_create("base/clock");
	TCase *t = tcase_create("clock");

	tcase_add_test(t, it_goes_forward);
	tcase_add_test(t, both_units_tell_the_same_time);
	tcase_add_loop_test(
	    t, a_time_is_printed_in_utc_and_never_rounded_up, 0, N(times));
	tcase_add_test(t, now_is_printed_in_the_same_form);
	tcase_add_test(t, work_costs_cpu_time_and_waiting_does_not);
	suite_add_tcase(s, t);
	return s;
}
