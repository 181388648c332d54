/* SPDX-License-Identifier: MIT */
/* What is done to many books at once. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "base/conf.h"
#include "store/bulk.h"
#include "store/status.h"
#include "unit/store/database.h"
#include "wire/sql.h"

static struct err e;

/* A book in each state, named after it; the failed ones have a failed spread
 * each, "empty" failed before it had a job. */
static const char books[] =
    "INSERT INTO books (id, title, status, processing_errors, created_at)"
    " VALUES ('queued', 'Sea', 'processing', NULL, '2026-01-01'),"
    " ('running', 'Sky', 'processing', NULL, '2026-01-02'),"
    " ('paused', 'Sea', 'processing', NULL, '2026-01-03'),"
    " ('parked', 'Sky', 'processing', NULL, '2026-01-04'),"
    " ('ended', 'Sea', 'ready', NULL, '2026-01-05'),"
    " ('partial', 'Sea', 'ready', '[]', '2026-01-06'),"
    " ('failed', 'Sky', 'failed', '[]', '2026-01-07'),"
    " ('cancelled', 'Sea', 'failed', '[]', '2026-01-08'),"
    " ('new', 'Sky', 'pending', NULL, '2026-01-09'),"
    " ('empty', 'Sea', 'failed', '[]', '2026-01-10');"
    "INSERT INTO pages (id, book_id, page_number, text_content)"
    " SELECT id, id, 1, 'Rain.' FROM books WHERE id <> 'empty';"
    "INSERT INTO jobs (id, book_id, state, live, cause, created_at)"
    " SELECT id, id, id, 1, IF(id = 'parked', 'auth', ''), NOW(3) FROM books"
    " WHERE id IN ('queued', 'running', 'paused', 'parked');"
    "INSERT INTO jobs (id, book_id, state, live, created_at)"
    " SELECT id, id, IF(id = 'cancelled', id, 'ended'), NULL, NOW(3)"
    " FROM books WHERE id IN ('ended', 'partial', 'failed', 'cancelled');"
    "INSERT INTO spreads (book_id, spread_index, text_hash, state,"
    " updated_at) SELECT id, 0, '', 'failed', NOW(3) FROM books"
    " WHERE id IN ('partial', 'failed');"
    "INSERT INTO processing_errors (book_id, job_id, spread_index, step,"
    " error_type, cause, message, stack, occurred_at, is_current)"
    " SELECT id, id, 0, 'analysis', 'T', IF(id = 'failed', 'timeout',"
    " 'blocked'), '', '', NOW(3), 1 FROM books"
    " WHERE id IN ('partial', 'failed');";

static const struct status_filter everything = {
	.status = "", .query = "", .after = "", .cause = ""
};

static void
open_books(void)
{
	database_open();
	database_run(database_now()->db, "DELETE FROM audit_log");
	database_run(database_now()->db, books);
	e = (struct err)ERR_INIT;
}

static int64_t
count(enum bulk_action action, const struct status_filter *f)
{
	int64_t n = -1;

	ck_assert(bulk_count(
	    database_now()->db, database_now()->a, action, f, &n, &e));
	return n;
}

static struct bulk_result
run(const struct bulk_order *order)
{
	struct bulk_result r;

	ck_assert(
	    bulk_run(database_now()->db, database_now()->conf, order, &r, &e));
	return r;
}

static struct bulk_result
run_all(enum bulk_action action, const struct status_filter *f, int64_t limit)
{
	return run(&(struct bulk_order){
	    .action = action, .actor = "t", .filter = f, .limit = limit });
}

static const char *
ask(const char *question)
{
	return database_ask(database_now()->db, database_now()->a, question);
}

START_TEST(an_action_has_its_name)
{
	enum bulk_action found = BULK_ACTIONS;

	ck_assert(bulk_find(bulk_name((enum bulk_action)_i), &found));
	ck_assert_int_eq(found, _i);
	ck_assert(!bulk_find("rerun", &found));
}
END_TEST

static const struct {
	enum bulk_action action;
	const char *status, *query, *cause;
	int64_t n;
} counts[] = {
	{ BULK_PAUSE, "", "", "", 2 },
	{ BULK_PAUSE, "queued", "", "", 1 },
	{ BULK_PAUSE, "", "sky", "", 1 },
	{ BULK_PAUSE, "ready", "", "", 0 },
	{ BULK_RESUME, "", "", "", 2 },
	{ BULK_RESUME, "parked", "", "", 1 },
	{ BULK_RESUME, "", "", "auth", 1 },
	{ BULK_RESUME, "", "", "timeout", 0 },
	{ BULK_CANCEL, "", "", "", 4 },
	{ BULK_CANCEL, "", "sea", "", 2 },
	{ BULK_RETRY, "", "", "", 2 },
	{ BULK_RETRY, "ready_with_errors", "", "", 1 },
	{ BULK_RETRY, "", "", "timeout", 1 },
	{ BULK_RETRY, "", "", "network", 0 },
	{ BULK_START, "", "", "", 3 },
	{ BULK_START, "pending", "", "", 1 },
	{ BULK_START, "failed", "", "", 2 },
};

START_TEST(only_what_can_be_changed_is_counted)
{
	const struct status_filter f = { .status = counts[_i].status,
		.query = counts[_i].query,
		.after = "",
		.cause = counts[_i].cause };

	ck_assert_int_eq(count(counts[_i].action, &f), counts[_i].n);
}
END_TEST

START_TEST(pausing_all_leaves_nothing_to_pause)
{
	struct bulk_result r = run_all(BULK_PAUSE, &everything, BULK_MAX);

	ck_assert_int_eq(r.done, 2);
	ck_assert_int_eq(r.refused, 0);
	ck_assert_int_eq(r.left, 0);
	ck_assert_str_eq(
	    ask("SELECT state FROM jobs WHERE id = 'queued'"), "paused");
	ck_assert_str_eq(
	    ask("SELECT wanted FROM jobs WHERE id = 'running'"), "pause");
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(book_id ORDER BY id) FROM audit_log"
	        " WHERE action = 'pause' AND actor = 't'"),
	    "queued,running");
	ck_assert_int_eq(count(BULK_PAUSE, &everything), 0);
}
END_TEST

START_TEST(an_order_is_bounded_and_can_be_given_again)
{
	struct bulk_result r = run_all(BULK_CANCEL, &everything, 3);

	ck_assert_int_eq(r.done, 3);
	ck_assert_int_eq(r.left, 1);
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(book_id ORDER BY id) FROM audit_log"),
	    "queued,running,paused");
	r = run_all(BULK_CANCEL, &everything, 3);
	ck_assert_int_eq(r.done, 1);
	ck_assert_int_eq(r.left, 0);
}
END_TEST

START_TEST(resuming_all_goes_on_with_what_stands)
{
	struct bulk_result r = run_all(BULK_RESUME, &everything, BULK_MAX);

	ck_assert_int_eq(r.done, 2);
	ck_assert_str_eq(
	    ask("SELECT COUNT(*) FROM jobs WHERE state = 'queued'"), "3");
}
END_TEST

START_TEST(a_retry_is_for_the_cause_of_the_filter)
{
	const struct status_filter f = {
		.status = "", .query = "", .after = "", .cause = "timeout"
	};
	struct bulk_result r = run_all(BULK_RETRY, &f, BULK_MAX);

	ck_assert_int_eq(r.done, 1);
	ck_assert_int_eq(r.left, 0);
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(book_id) FROM jobs WHERE live = 1"
	        " AND keeps_failed"),
	    "failed");
	ck_assert_str_eq(ask("SELECT GROUP_CONCAT(book_id) FROM spreads"
	                     " WHERE state = 'failed'"),
	    "partial");
}
END_TEST

START_TEST(starting_all_hands_in_what_has_not_begun)
{
	struct bulk_result r = run_all(BULK_START, &everything, BULK_MAX);

	ck_assert_int_eq(r.done, 2);
	ck_assert_int_eq(r.refused, 1); /* it has no pages */
	ck_assert_int_eq(r.left, 0);
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(book_id ORDER BY seq) FROM jobs"
	        " WHERE state = 'queued' AND id <> 'queued'"),
	    "cancelled,new");
}
END_TEST

START_TEST(chosen_books_are_taken_one_by_one)
{
	static const char *const ids[] = { "queued", "paused", "ended",
		"gone" };
	struct bulk_result r = run(&(struct bulk_order){
	    .action = BULK_PAUSE, .actor = "t", .ids = ids, .n_ids = 4 });

	ck_assert_int_eq(r.done, 1);
	ck_assert_int_eq(r.same, 1);
	ck_assert_int_eq(r.refused, 2);
	ck_assert_int_eq(r.left, 0);
	ck_assert_str_eq(
	    ask("SELECT wanted FROM jobs WHERE id = 'running'"), "none");
}
END_TEST

START_TEST(a_full_queue_takes_no_more)
{
	struct bulk_result r;

	ck_assert(conf_set(database_now()->conf, CONF_QUEUE_MAX, "2", &e));
	r = run_all(BULK_START, &everything, BULK_MAX);
	ck_assert(r.is_full);
	ck_assert_int_eq(r.done, 1);
	ck_assert_int_eq(r.left, 1);
}
END_TEST

Suite *
store_bulk_suite(void)
{
	Suite *suite = suite_create("store/bulk");
	TCase *tc = tcase_create("bulk");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, open_books, database_close);
	tcase_add_loop_test(tc, an_action_has_its_name, 0, BULK_ACTIONS);
	tcase_add_loop_test(tc, only_what_can_be_changed_is_counted, 0,
	    (int)(sizeof(counts) / sizeof(counts[0])));
	tcase_add_test(tc, pausing_all_leaves_nothing_to_pause);
	tcase_add_test(tc, an_order_is_bounded_and_can_be_given_again);
	tcase_add_test(tc, resuming_all_goes_on_with_what_stands);
	tcase_add_test(tc, a_retry_is_for_the_cause_of_the_filter);
	tcase_add_test(tc, starting_all_hands_in_what_has_not_begun);
	tcase_add_test(tc, chosen_books_are_taken_one_by_one);
	tcase_add_test(tc, a_full_queue_takes_no_more);
	suite_add_tcase(suite, tc);
	return suite;
}
