/* SPDX-License-Identifier: MIT */
#ifndef UNIT_STORE_SUITES_H
#define UNIT_STORE_SUITES_H

#include <check.h>

/* The door to the server, from unit/wire: this program has a server. */
Suite *wire_sql_suite(void);

/* The suites of store, each from the file of its name. */
Suite *store_migrate_suite(void);
Suite *store_books_suite(void);
Suite *store_control_suite(void);
Suite *store_status_suite(void);
Suite *store_status_print_suite(void);
Suite *store_status_why_suite(void);
Suite *store_detail_suite(void);
Suite *store_submit_suite(void);
Suite *store_jobs_suite(void);
Suite *store_calls_suite(void);
Suite *store_errors_suite(void);
Suite *store_event_suite(void);
Suite *store_news_suite(void);
Suite *store_spreads_suite(void);
Suite *store_scenes_suite(void);
Suite *store_sounds_suite(void);
Suite *store_finish_suite(void);
Suite *store_limits_suite(void);
Suite *store_money_suite(void);
Suite *store_overview_suite(void);
Suite *store_bulk_suite(void);
Suite *store_retention_suite(void);
Suite *store_reading_suite(void);
Suite *store_tokens_suite(void);
Suite *store_rights_suite(void);

#endif
