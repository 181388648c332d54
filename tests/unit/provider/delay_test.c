/* SPDX-License-Identifier: MIT */
/* Delays are read as services write them. */
#include "provider/delay.h"

#include "unit/provider/provider.h"
#include "unit/provider/suites.h"

static const struct {
	const char *text;
	int64_t ms;
} delays[] = {
	{ "37s", 37000 },
	{ "45.837906927s", 45838 },
	{ "800ms", 800 },
	{ "5", 5000 },
	{ "0s", 0 },
	{ "30s.", 30000 },
	{ "5.", 5000 },
	{ "", -1 },
	{ "soon", -1 },
	{ "-3s", -1 },
	{ "1.2.3s", -1 },
	{ "99999999999999999999999999999999999999999999s", -1 },
};

START_TEST(delays_become_milliseconds)
{
	ck_assert_int_eq(delay_parse(delays[_i].text), delays[_i].ms);
}
END_TEST

START_TEST(delays_are_found_in_sentences)
{
	ck_assert_int_eq(
	    delay_find("Please Retry In 37.5s.", "retry in "), 37500);
	ck_assert_int_eq(
	    delay_find("Your rate limit resets in ~5s.", "resets in "), 5000);
	ck_assert_int_eq(delay_find("Try later.", "retry in "), -1);
}
END_TEST

Suite *
provider_delay_suite(void)
{
	Suite *s = suite_create("provider/delay");
	TCase *t = tcase_create("delay");

	tcase_add_loop_test(t, delays_become_milliseconds, 0, COUNT(delays));
	tcase_add_test(t, delays_are_found_in_sentences);
	suite_add_tcase(s, t);
	return s;
}
