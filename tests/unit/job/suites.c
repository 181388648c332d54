/* SPDX-License-Identifier: MIT */
/* Runs what is tested of job. */
#include "unit/job/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = { job_reading_suite,
		job_shelf_suite, job_studio_suite, job_task_suite };

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
