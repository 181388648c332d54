/* SPDX-License-Identifier: MIT */
/* Runs what is tested of base. */
#include "unit/base/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = { base_err_suite,
		base_arena_suite, base_buf_suite, base_text_suite,
		base_hash_suite, base_uuid_suite, base_clock_suite,
		base_conf_suite, base_log_suite, base_must_suite,
		base_fault_suite };

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
