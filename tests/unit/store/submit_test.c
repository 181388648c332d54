/* SPDX-License-Identifier: MIT */
/* A book is handed in: every outcome, however often and at once. */
#include "store/submit.h"

#include "base/arena.h"
#include "base/conf.h"
#include "store/errors.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"
#include "wire/sql.h"

#include <pthread.h>
#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct err e;
static struct submitted s;

static void
setup(void)
{
	library_open();
	e = (struct err)ERR_INIT;
}

static enum submit_outcome
submit(int book, bool restart)
{
	const struct database *d = database_now();
	struct submit_order order = {
		.book_id = library_id(book), .actor = "test", .restart = restart
	};

	ck_assert_msg(
	    submit_book(d->db, d->a, d->conf, &order, &s, &e), "%s", e.message);
	return s.outcome;
}

static const char *
ask(const char *question)
{
	return database_ask(database_now()->db, database_now()->a, question);
}

START_TEST(a_new_job_is_queued)
{
	ck_assert_int_eq(submit(1, false), SUBMIT_CREATED);
	ck_assert_str_eq(s.book_status, "processing");
	ck_assert_str_eq(ask("SELECT CONCAT_WS('|', state, live, restart,"
	                     " replaces, run_token) FROM jobs"),
	    "queued|1|0|0|0");
	ck_assert_str_eq(ask("SELECT id FROM jobs"), s.job_id);
	ck_assert_str_eq(ask("SELECT status FROM books"), "processing");
}
END_TEST

static const char *const live[] = { "queued", "running", "paused", "parked" };

START_TEST(a_live_job_is_found_again)
{
	char first[UUID_TEXT];

	submit(1, false);
	strcpy(first, s.job_id);
	database_run(database_now()->db,
	    arena_print(
	        database_now()->a, "UPDATE jobs SET state = '%s'", live[_i]));
	ck_assert_int_eq(submit(1, false), SUBMIT_LIVE);
	ck_assert_str_eq(s.job_id, first);
	ck_assert_str_eq(s.book_status, "processing");
	ck_assert_str_eq(ask("SELECT state FROM jobs"), live[_i]);
}
END_TEST

START_TEST(a_restart_while_one_is_live_is_a_conflict)
{
	char first[UUID_TEXT];

	submit(1, false);
	strcpy(first, s.job_id);
	ck_assert_int_eq(submit(1, true), SUBMIT_CONFLICT);
	ck_assert_str_eq(s.job_id, first);
	ck_assert_str_eq(ask("SELECT restart FROM jobs"), "0");
}
END_TEST

START_TEST(an_unknown_book_is_no_book)
{
	ck_assert_int_eq(submit(99, false), SUBMIT_NO_BOOK);
	ck_assert_str_eq(s.job_id, "");
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM jobs"), 0);
}
END_TEST

START_TEST(a_book_without_pages_is_failed_with_the_reason)
{
	library_add(2, 0);
	ck_assert_int_eq(submit(2, false), SUBMIT_NO_PAGES);
	ck_assert_str_eq(s.book_status, "failed");
	ck_assert_str_eq(
	    ask("SELECT status FROM books WHERE title = 'Book 2'"), "failed");
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS('|', JSON_LENGTH(processing_errors),"
	        " JSON_VALUE(processing_errors, '$[0].errorType'),"
	        " JSON_VALUE(processing_errors, '$[0].errorMessage'),"
	        " JSON_QUERY(processing_errors, '$[0].pageNumbers'))"
	        " FROM books WHERE title = 'Book 2'"),
	    "1|ValidationError|Book has no pages to process|[]");
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM jobs"), 0);
}
END_TEST

START_TEST(asked_again_the_reason_is_there_once)
{
	library_add(2, 0);
	submit(2, false);
	submit(2, false);
	ck_assert_str_eq(ask("SELECT JSON_LENGTH(processing_errors) FROM books"
	                     " WHERE title = 'Book 2'"),
	    "1");
	ck_assert_int_eq(
	    library_count("SELECT COUNT(*) FROM processing_errors"), 2);
}
END_TEST

START_TEST(with_pages_at_last_the_reason_is_gone)
{
	const struct database *d = database_now();

	library_add(2, 0);
	submit(2, false);
	database_run(d->db,
	    arena_print(d->a,
	        "INSERT INTO pages (id, book_id, page_number, text_content)"
	        " VALUES ('p', '%s', 1, 'At last.')",
	        library_id(2)));
	ck_assert_int_eq(submit(2, false), SUBMIT_CREATED);
	ck_assert_str_eq(ask("SELECT CONCAT(status, processing_errors IS NULL)"
	                     " FROM books WHERE title = 'Book 2'"),
	    "processing1");
}
END_TEST

START_TEST(a_page_zero_is_no_page)
{
	const struct database *d = database_now();

	library_add(2, 0);
	database_run(d->db,
	    arena_print(d->a,
	        "INSERT INTO pages (id, book_id, page_number, text_content)"
	        " VALUES ('p', '%s', 0, 'Cover')",
	        library_id(2)));
	ck_assert_int_eq(submit(2, false), SUBMIT_NO_PAGES);
}
END_TEST

START_TEST(a_full_queue_takes_no_more)
{
	library_add(2, 1);
	library_add(3, 1);
	ck_assert(conf_set(database_now()->conf, CONF_QUEUE_MAX, "2", &e));
	ck_assert_int_eq(submit(1, false), SUBMIT_CREATED);
	ck_assert_int_eq(submit(2, false), SUBMIT_CREATED);
	ck_assert_int_eq(submit(3, false), SUBMIT_FULL);
	ck_assert_str_eq(
	    ask("SELECT status FROM books WHERE title = 'Book 3'"), "pending");
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM jobs"), 2);
	/* What is in it already is found, full or not. */
	ck_assert_int_eq(submit(1, false), SUBMIT_LIVE);
}
END_TEST

static enum submit_outcome
submit_knowing(int book, struct submit_room *room)
{
	const struct database *d = database_now();
	struct submit_order order = {
		.book_id = library_id(book), .actor = "test", .room = room
	};

	ck_assert_msg(
	    submit_book(d->db, d->a, d->conf, &order, &s, &e), "%s", e.message);
	return s.outcome;
}

/* Who remembers how much room there was hears of what others hand in, of jobs
 * that come back, and of those that went. */
START_TEST(a_remembered_queue_is_as_full)
{
	struct submit_room room = { 0, 0 }, other = { 0, 0 };
	int i;

	for (i = 2; i <= 6; i++)
		library_add(i, 1);
	ck_assert(conf_set(database_now()->conf, CONF_QUEUE_MAX, "4", &e));
	ck_assert_int_eq(submit_knowing(1, &room), SUBMIT_CREATED);
	ck_assert_int_eq(submit_knowing(2, &other), SUBMIT_CREATED);
	database_run(database_now()->db,
	    "UPDATE jobs SET state = 'paused' ORDER BY seq LIMIT 1");
	ck_assert_int_eq(submit_knowing(3, &room), SUBMIT_CREATED);
	ck_assert_int_eq(submit_knowing(4, &other), SUBMIT_CREATED);
	database_run(database_now()->db, "UPDATE jobs SET state = 'queued'");
	ck_assert_int_eq(submit_knowing(5, &room), SUBMIT_FULL);
	ck_assert_int_eq(submit_knowing(5, &other), SUBMIT_FULL);
	database_run(database_now()->db,
	    "UPDATE jobs SET state = 'running' ORDER BY seq LIMIT 2");
	ck_assert_int_eq(submit_knowing(5, &room), SUBMIT_CREATED);
	ck_assert_int_eq(submit_knowing(6, &other), SUBMIT_CREATED);
	library_add(7, 1);
	ck_assert_int_eq(submit_knowing(7, &room), SUBMIT_FULL);
}
END_TEST

/* Numbers begin anew where the table was emptied. */
START_TEST(an_emptied_queue_is_counted_again)
{
	struct submit_room room = { 0, 0 };
	int i;

	for (i = 2; i <= 8; i++)
		library_add(i, 1);
	ck_assert(conf_set(database_now()->conf, CONF_QUEUE_MAX, "3", &e));
	for (i = 1; i <= 3; i++)
		ck_assert_int_eq(submit_knowing(i, &room), SUBMIT_CREATED);
	database_run(
	    database_now()->db, "UPDATE jobs SET state = 'ended', live = NULL");
	ck_assert_int_eq(submit_knowing(1, &room), SUBMIT_CREATED);
	database_run(database_now()->db, "TRUNCATE jobs");
	for (i = 4; i <= 6; i++)
		ck_assert_int_eq(submit_knowing(i, &room), SUBMIT_CREATED);
	ck_assert_int_eq(submit_knowing(7, &room), SUBMIT_FULL);
}
END_TEST

/* Rows that nothing has projected are found, too. */
START_TEST(what_is_only_a_row_is_tried_again_as_well)
{
	const struct database *d = database_now();
	struct err failed = ERR_INIT;

	err_set(&failed, ERR_CONTENT_ANALYSIS, "no");
	failed.spread = 1;
	ck_assert(errors_add(d->db, library_id(1), "j", ERROR_STEP_ANALYSIS,
	    &failed, true, -1, &e));
	submit(1, false);
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM processing_errors"
	                               " WHERE is_current"),
	    0);
}
END_TEST

START_TEST(what_runs_does_not_fill_the_queue)
{
	library_add(2, 1);
	ck_assert(conf_set(database_now()->conf, CONF_QUEUE_MAX, "1", &e));
	submit(1, false);
	library_claim(database_now()->db);
	ck_assert_int_eq(submit(2, false), SUBMIT_CREATED);
}
END_TEST

/* The book's job comes to its end. */
static void
end_job(void)
{
	database_run(database_now()->db,
	    "UPDATE jobs SET state = 'ended', live = NULL;"
	    "UPDATE books SET status = 'ready'");
}

START_TEST(after_the_end_there_is_a_new_job)
{
	char first[UUID_TEXT];

	submit(1, false);
	strcpy(first, s.job_id);
	end_job();
	ck_assert_int_eq(submit(1, false), SUBMIT_CREATED);
	ck_assert_str_ne(s.job_id, first);
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM jobs"), 2);
	ck_assert_str_eq(ask("SELECT status FROM books"), "processing");
}
END_TEST

START_TEST(a_restart_is_remembered)
{
	ck_assert_int_eq(submit(1, true), SUBMIT_CREATED);
	ck_assert_str_eq(ask("SELECT restart FROM jobs"), "1");
}
END_TEST

START_TEST(scenes_of_an_earlier_job_are_replaced)
{
	const struct database *d = database_now();

	database_run(d->db,
	    arena_print(d->a,
	        "INSERT INTO scenes (id, book_id, start_page, end_page,"
	        " page_spread_index) VALUES ('s', '%s', 1, 2, 0)",
	        library_id(1)));
	submit(1, false);
	ck_assert_str_eq(ask("SELECT replaces FROM jobs"), "1");
}
END_TEST

/* Everything that failed is tried again. */
START_TEST(with_a_new_job_nothing_is_failed_now)
{
	const struct database *d = database_now();
	struct err failed = ERR_INIT;

	err_set(&failed, ERR_CONTENT_ANALYSIS, "no");
	failed.spread = 1;
	ck_assert(errors_add(d->db, library_id(1), "j", ERROR_STEP_ANALYSIS,
	    &failed, true, -1, &e));
	ck_assert(errors_project(d->db, d->a, library_id(1), &e));
	submit(1, false);
	ck_assert_str_eq(ask("SELECT processing_errors FROM books"), "NULL");
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM processing_errors"
	                               " WHERE NOT is_current"),
	    1);
}
END_TEST

enum {
	VISITORS = 8
};

struct visit {
	pthread_barrier_t *together;
	struct submitted got;
	bool ok;
};

static void *
visit(void *arg)
{
	struct visit *v = arg;
	struct arena *a = arena_open();
	struct sql *db = library_connect();
	struct submit_order order = { .book_id = library_id(1),
		.actor = "test" };
	struct err failed = ERR_INIT;

	pthread_barrier_wait(v->together);
	v->ok =
	    submit_book(db, a, database_now()->conf, &order, &v->got, &failed);
	sql_close(&db);
	arena_close(&a);
	return NULL;
}

START_TEST(handed_in_many_times_at_once_makes_one_job)
{
	struct visit visits[VISITORS];
	pthread_t threads[VISITORS];
	pthread_barrier_t together;
	int i, created = 0;

	pthread_barrier_init(&together, NULL, VISITORS);
	for (i = 0; i < VISITORS; i++) {
		visits[i] = (struct visit){ .together = &together };
		pthread_create(&threads[i], NULL, visit, &visits[i]);
	}
	for (i = 0; i < VISITORS; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < VISITORS; i++) {
		ck_assert(visits[i].ok);
		created += visits[i].got.outcome == SUBMIT_CREATED;
		ck_assert(visits[i].got.outcome == SUBMIT_CREATED ||
		    visits[i].got.outcome == SUBMIT_LIVE);
		ck_assert_str_eq(visits[i].got.job_id, visits[0].got.job_id);
	}
	ck_assert_int_eq(created, 1);
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM jobs"), 1);
}
END_TEST

START_TEST(a_database_that_is_away_is_an_error)
{
	const struct database *d = database_now();
	struct sql *gone = library_connect();
	struct submit_order order = { .book_id = library_id(1),
		.actor = "test" };

	database_run(d->db,
	    arena_print(d->a, "KILL CONNECTION %s",
	        database_ask(gone, d->a, "SELECT CONNECTION_ID()")));
	ck_assert(!submit_book(gone, d->a, d->conf, &order, &s, &e));
	ck_assert_int_eq(e.type, ERR_DATABASE);
	ck_assert_int_eq(e.cause, CAUSE_CONNECTION);
	sql_close(&gone);
}
END_TEST

Suite *
store_submit_suite(void)
{
	Suite *suite = suite_create("store/submit");
	TCase *t = tcase_create("submit");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, a_new_job_is_queued);
	tcase_add_loop_test(t, a_live_job_is_found_again, 0, N(live));
	tcase_add_test(t, a_restart_while_one_is_live_is_a_conflict);
	tcase_add_test(t, an_unknown_book_is_no_book);
	tcase_add_test(t, a_book_without_pages_is_failed_with_the_reason);
	tcase_add_test(t, asked_again_the_reason_is_there_once);
	tcase_add_test(t, with_pages_at_last_the_reason_is_gone);
	tcase_add_test(t, a_page_zero_is_no_page);
	tcase_add_test(t, a_full_queue_takes_no_more);
	tcase_add_test(t, a_remembered_queue_is_as_full);
	tcase_add_test(t, an_emptied_queue_is_counted_again);
	tcase_add_test(t, what_is_only_a_row_is_tried_again_as_well);
	tcase_add_test(t, what_runs_does_not_fill_the_queue);
	tcase_add_test(t, after_the_end_there_is_a_new_job);
	tcase_add_test(t, a_restart_is_remembered);
	tcase_add_test(t, scenes_of_an_earlier_job_are_replaced);
	tcase_add_test(t, with_a_new_job_nothing_is_failed_now);
	tcase_add_test(t, handed_in_many_times_at_once_makes_one_job);
	tcase_add_test(t, a_database_that_is_away_is_an_error);
	suite_add_tcase(suite, t);
	return suite;
}
