/* SPDX-License-Identifier: MIT */
/* How a bar grows. */
#include "unit/main/suites.h"

#include "base/arena.h"
#include "main/cli_progress.h"

static const struct {
	double percent;
	bool is_unicode;
	const char *bar;
} bars[] = {
	{ 0.0, true, "░░░░" },
	{ 25.0, true, "█░░░" },
	{ 37.5, true, "█▌░░" },
	{ 100.0 * 0.25 + 0.001, true, "█░░░" },
	{ 99.9, true, "████" },
	{ 100.0, true, "████" },
	{ 0.0, false, "...." },
	{ 50.0, false, "##.." },
	{ 70.0, false, "##.." },
	{ 100.0, false, "####" },
};

START_TEST(a_bar_grows_by_eighths_where_it_can)
{
	struct arena *a = arena_open();

	ck_assert_str_eq(
	    cli_progress_bar(a, bars[_i].percent, 4, bars[_i].is_unicode),
	    bars[_i].bar);
	arena_close(&a);
}
END_TEST

Suite *
main_cli_progress_suite(void)
{
	Suite *suite = suite_create("main/cli_progress");
	TCase *tc = tcase_create("cli_progress");

	tcase_add_loop_test(tc, a_bar_grows_by_eighths_where_it_can, 0,
	    (int)(sizeof(bars) / sizeof(bars[0])));
	suite_add_tcase(suite, tc);
	return suite;
}
