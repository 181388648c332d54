/* SPDX-License-Identifier: MIT */
/* What the web app reads of a book while it runs and when it ends. */
#include "store/finish.h"

#include "base/arena.h"
#include "store/errors.h"
#include "store/jobs.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"

static struct err e;
static struct job job;

static void
setup(void)
{
	library_open();
	e = (struct err)ERR_INIT;
	library_submit(1);
	job = library_claim(database_now()->db);
}

static const char *
ask(const char *question)
{
	return database_ask(database_now()->db, database_now()->a, question);
}

static void
add_error(int spread)
{
	struct err what = ERR_INIT;

	err_set(&what, ERR_CONTENT_ANALYSIS, "no");
	what.spread = spread;
	ck_assert(errors_add(database_now()->db, library_id(1), job.id,
	    ERROR_STEP_ANALYSIS, &what, true, -1, &e));
}

static const struct job_counters counters = { .total_spreads = 150,
	.processed_spreads = 148,
	.failed_spreads = 2,
	.scenes_created = 42,
	.soundscapes_generated = 41,
	.soundscapes_failed = 1,
	.running_ms = 123456,
	.reason = "" };

START_TEST(stats_have_the_names_of_the_contract)
{
	const struct database *d = database_now();

	ck_assert(finish_progress(d->db, d->a, &job, &counters, &e));
	ck_assert_str_eq(ask("SELECT processing_stats FROM books"),
	    "{\"totalSpreads\":150,\"processedSpreads\":148,"
	    "\"scenesCreated\":42,\"soundscapesGenerated\":41,"
	    "\"errorCount\":3,\"processingTimeSeconds\":123.46}");
}
END_TEST

START_TEST(while_it_runs_it_is_processing)
{
	const struct database *d = database_now();

	add_error(1);
	ck_assert(finish_progress(d->db, d->a, &job, &counters, &e));
	ck_assert_str_eq(ask("SELECT CONCAT_WS('|', status,"
	                     " JSON_LENGTH(processing_errors)) FROM books"),
	    "processing|1");
	ck_assert_str_eq(ask("SELECT state FROM jobs"), "running");
}
END_TEST

START_TEST(progress_is_seen_by_its_time)
{
	const struct database *d = database_now();

	database_run(d->db, "UPDATE books SET updated_at = '2020-01-01'");
	ck_assert(finish_progress(d->db, d->a, &job, &counters, &e));
	ck_assert_str_eq(
	    ask("SELECT updated_at > NOW(3) - INTERVAL 1 MINUTE FROM books"),
	    "1");
}
END_TEST

static const char *
finish(struct job_counters n)
{
	const struct database *d = database_now();
	const char *status = "";

	ck_assert(finish_book(d->db, d->a, &job, &n, &status, &e));
	ck_assert_str_eq(ask("SELECT status FROM books"), status);
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS('|', state, COALESCE(live, '-')) FROM jobs"),
	    "ended|-");
	return status;
}

START_TEST(without_failures_it_is_ready_and_has_no_errors)
{
	struct job_counters n = counters;

	n.failed_spreads = n.soundscapes_failed = 0;
	ck_assert_str_eq(finish(n), "ready");
	ck_assert_str_eq(ask("SELECT processing_errors FROM books"), "NULL");
	ck_assert_str_eq(
	    ask("SELECT JSON_VALUE(processing_stats, '$.errorCount')"
	        " FROM books"),
	    "0");
}
END_TEST

START_TEST(with_some_failures_it_is_ready_with_errors)
{
	add_error(1);
	ck_assert_str_eq(finish(counters), "ready");
	ck_assert_str_eq(
	    ask("SELECT JSON_LENGTH(processing_errors) FROM books"), "1");
}
END_TEST

START_TEST(with_nothing_processed_it_is_failed)
{
	struct job_counters n = counters;

	n.processed_spreads = 0;
	add_error(0);
	ck_assert_str_eq(finish(n), "failed");
}
END_TEST

Suite *
store_finish_suite(void)
{
	Suite *s = suite_create("store/finish");
	TCase *t = tcase_create("finish");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, stats_have_the_names_of_the_contract);
	tcase_add_test(t, while_it_runs_it_is_processing);
	tcase_add_test(t, progress_is_seen_by_its_time);
	tcase_add_test(t, without_failures_it_is_ready_and_has_no_errors);
	tcase_add_test(t, with_some_failures_it_is_ready_with_errors);
	tcase_add_test(t, with_nothing_processed_it_is_failed);
	suite_add_tcase(s, t);
	return s;
}
