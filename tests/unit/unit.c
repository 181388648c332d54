/* SPDX-License-Identifier: MIT */
/* Runs a room's suites; CK_FORK and CK_VERBOSITY are Check's own. */
#include "unit/unit.h"

#include "base/must.h"

#include <stdlib.h>

int
unit_run(Suite *(*const suites[])(void), int n)
{
	SRunner *runner = srunner_create(suites[0]());
	int i, failed;

	must_init(-1);
	for (i = 1; i < n; i++)
		srunner_add_suite(runner, suites[i]());
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

const char *
unit_data(void)
{
	const char *path = getenv("UNIT_DATA");

	return path != NULL ? path : "tests/unit";
}
