/* SPDX-License-Identifier: MIT */
/* Runs what is tested of store, on a MariaDB of its own. */
#include "unit/store/suites.h"

#include "unit/store/database.h"
#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = { wire_sql_suite,
		store_migrate_suite, store_books_suite, store_status_suite,
		store_status_print_suite, store_status_why_suite,
		store_detail_suite, store_submit_suite, store_jobs_suite,
		store_calls_suite, store_errors_suite, store_spreads_suite,
		store_scenes_suite, store_sounds_suite, store_finish_suite,
		store_control_suite, store_limits_suite, store_money_suite,
		store_overview_suite, store_bulk_suite, store_retention_suite,
		store_reading_suite, store_tokens_suite, store_rights_suite,
		store_event_suite, store_news_suite };
	int status;

	database_start();
	status = unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
	database_stop();
	return status;
}
