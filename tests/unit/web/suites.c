/* SPDX-License-Identifier: MIT */
/* Runs what is tested of web. */
#include "unit/web/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = { web_act_suite,
		web_answer_suite, web_header_suite, web_html_suite,
		web_orphan_suite, web_page_bulk_suite, web_page_class_suite,
		web_page_format_suite, web_page_headline_suite,
		web_page_leaf_suite, web_page_policy_suite,
		web_page_preview_view_suite, web_page_reason_suite,
		web_page_state_suite, web_page_why_suite, web_query_suite,
		web_reaper_suite, web_route_suite, web_signature_suite,
		web_start_suite, web_ticket_suite, web_words_suite };

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
