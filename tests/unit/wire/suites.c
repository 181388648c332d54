/* SPDX-License-Identifier: MIT */
/* Runs what is tested of wire. */
#include "unit/wire/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = {
		wire_address_suite,
		wire_json_suite,
		wire_json_differ_suite,
		wire_http_suite,
		wire_fcgi_suite,
		wire_fcgi_head_suite,
		wire_proc_suite,
		wire_sandbox_suite,
		wire_xml_suite,
		wire_zip_suite,
	};

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
