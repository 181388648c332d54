/* SPDX-License-Identifier: MIT */
/* Runs what is tested of main. */
#include "unit/main/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(
	    void) = { main_cli_suite, main_cli_progress_suite };

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
