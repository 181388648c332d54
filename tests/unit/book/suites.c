/* SPDX-License-Identifier: MIT */
/* Runs what is tested of book. */
#include "unit/book/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = { book_vocab_suite,
		book_spread_suite, book_scene_suite, book_retry_suite,
		book_step_suite, book_price_suite, book_eta_suite,
		book_gcra_suite, book_line_suite, book_retry_causes_suite,
		book_reuse_suite, book_timing_suite };

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
