/* SPDX-License-Identifier: MIT */
/* Numbers as people read them. */
#include "web/page_format.h"

#include "base/arena.h"
#include "unit/web/suites.h"

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(&a);
}

static const struct {
	int64_t nano;
	const char *out;
} sums[] = {
	{ 0, "$0.00" },
	{ 1, "$0.0000" },
	{ 2400000, "$0.0024" },
	{ 249000000, "$0.2490" },
	{ 999960000, "$1.00" },
	{ 12300000000, "$12.30" },
	{ 1005000000000, "$1005.00" },
};

START_TEST(money_is_rounded_for_people)
{
	ck_assert_str_eq(
	    page_format_money(a, LANG_EN, sums[_i].nano), sums[_i].out);
}
END_TEST

static const struct {
	int64_t ms;
	const char *out;
} times[] = {
	{ -1, "unknown" },
	{ 0, "0.0 s" },
	{ 420, "0.4 s" },
	{ 9949, "9.9 s" },
	{ 9999, "10 s" },
	{ 59600, "1 min" },
	{ 200000, "3 min 20 s" },
	{ 7500000, "2 h 5 min" },
	{ 273600000, "3 d 4 h" },
};

START_TEST(durations_have_two_parts_at_most)
{
	ck_assert_str_eq(
	    page_format_duration(a, LANG_EN, times[_i].ms), times[_i].out);
}
END_TEST

START_TEST(one_is_not_many)
{
	ck_assert_str_eq(
	    page_format_count(a, LANG_EN, 1, WORD_PAGE_ONE, WORD_PAGE_MANY),
	    "1 page");
	ck_assert_str_eq(
	    page_format_count(a, LANG_EN, 0, WORD_PAGE_ONE, WORD_PAGE_MANY),
	    "0 pages");
}
END_TEST

START_TEST(a_moment_loses_its_fraction)
{
	ck_assert_str_eq(page_format_time(a, "2026-11-24T02:00:00.001Z"),
	    "2026-11-24 02:00:00");
	ck_assert_str_eq(page_format_time(a, "soon"), "soon");
}
END_TEST

static const struct {
	const char *url;
	const char *origin;
} origins[] = {
	{ "/pagescape/audio", "" },
	{ "https://cdn.example:8443/audio", "https://cdn.example:8443" },
	{ "http://a", "http://a" },
	{ "https://", "" },
	{ "https://a;script-src *", "" },
	{ "https://user@host/", "" },
	{ "ftp://a/", "" },
};

START_TEST(only_a_plain_origin_gets_into_the_policy)
{
	ck_assert_str_eq(
	    page_format_origin(a, origins[_i].url), origins[_i].origin);
}
END_TEST

Suite *
web_page_format_suite(void)
{
	Suite *s = suite_create("web/page_format");
	TCase *t = tcase_create("page_format");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, money_is_rounded_for_people, 0, sizeof(sums) / sizeof(sums[0]));
	tcase_add_loop_test(t, durations_have_two_parts_at_most, 0,
	    sizeof(times) / sizeof(times[0]));
	tcase_add_test(t, one_is_not_many);
	tcase_add_test(t, a_moment_loses_its_fraction);
	tcase_add_loop_test(t, only_a_plain_origin_gets_into_the_policy, 0,
	    sizeof(origins) / sizeof(origins[0]));
	suite_add_tcase(s, t);
	return s;
}
