/* SPDX-License-Identifier: MIT */
/* One writer a book: claiming, beating, rescuing and giving back. */
#include "store/jobs.h"

#include "base/arena.h"
#include "base/conf.h"
#include "store/submit.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"
#include "wire/sql.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct err e;
static struct sql *db, *other;
static struct arena *a;

static void
setup(void)
{
	library_open();
	e = (struct err)ERR_INIT;
	db = database_now()->db;
	a = database_now()->a;
	other = library_connect();
}

static void
teardown(void)
{
	sql_close(&other);
	database_close();
}

static const char *
ask(const char *question)
{
	return database_ask(db, a, question);
}

/* The columns of the only job, joined. */
static const char *
row(const char *columns)
{
	return ask(
	    arena_print(a, "SELECT CONCAT_WS('|', %s) FROM jobs", columns));
}

static const struct job_counters counters = { .total_spreads = 2,
	.processed_spreads = 1,
	.scenes_created = 1,
	.eta_ms = -1,
	.reason = "" };

START_TEST(an_empty_queue_has_no_job)
{
	struct job job;

	ck_assert(!library_try_claim(db, &job));
}
END_TEST

START_TEST(a_claimed_job_is_running)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert_str_eq(job.book_id, library_id(1));
	ck_assert_str_eq(job.title, "Book 1");
	ck_assert_int_eq(job.run_token, 1);
	ck_assert(!job.restart && !job.replaces && !job.is_resumed);
	ck_assert_str_eq(row("id, state, run_token, beat, host, pid, live"),
	    arena_print(a, "%s|running|1|1|host|17|1", job.id));
	ck_assert_str_eq(row("started_at IS NULL, beat_at IS NULL"), "0|0");
}
END_TEST

START_TEST(jobs_are_taken_by_priority_then_in_order)
{
	int i;

	for (i = 2; i <= 4; i++)
		library_add(i, 2);
	for (i = 1; i <= 4; i++)
		library_submit(i);
	database_run(db,
	    arena_print(a, "UPDATE jobs SET priority = -1 WHERE book_id = '%s'",
	        library_id(3)));
	ck_assert_str_eq(library_claim(db).title, "Book 3");
	ck_assert_str_eq(library_claim(db).title, "Book 1");
	ck_assert_str_eq(library_claim(db).title, "Book 2");
	ck_assert_str_eq(library_claim(db).title, "Book 4");
}
END_TEST

static const char *const not_queued[] = { "running", "paused", "parked",
	"cancelled", "ended" };

START_TEST(only_queued_jobs_are_taken)
{
	struct job job;

	library_submit(1);
	database_run(
	    db, arena_print(a, "UPDATE jobs SET state = '%s'", not_queued[_i]));
	ck_assert(!library_try_claim(db, &job));
}
END_TEST

START_TEST(no_more_run_than_allowed)
{
	struct job job;

	library_add(2, 2);
	library_submit(1);
	library_submit(2);
	ck_assert(
	    conf_set(database_now()->conf, CONF_QUEUE_MAX_RUNNING, "1", &e));
	job = library_claim(db);
	ck_assert(!library_try_claim(other, &job));
	ck_assert_int_eq(
	    library_count("SELECT COUNT(*) FROM jobs WHERE state = 'queued'"),
	    1);
}
END_TEST

START_TEST(a_row_that_somebody_holds_is_passed_over)
{
	struct job job;

	library_add(2, 2);
	library_submit(1);
	library_submit(2);
	database_run(other,
	    "START TRANSACTION; SELECT id FROM jobs ORDER BY seq LIMIT 1"
	    " FOR UPDATE");
	job = library_claim(db);
	ck_assert_str_eq(job.title, "Book 2");
	ck_assert(!library_try_claim(db, &job));
	database_run(other, "ROLLBACK");
	ck_assert_str_eq(library_claim(db).title, "Book 1");
}
END_TEST

enum {
	CLAIMERS = 4,
	BOOKS = 24
};

/* Claim until there is nothing left: each thread its own connection. */
static void *
claim_all(void *arg)
{
	struct arena *own = arena_open();
	struct sql *mine = library_connect();
	struct err failed = ERR_INIT;
	struct job job;
	char *claimed = arg;
	bool found = true;

	while (found &&
	    jobs_claim(mine, own, database_now()->conf, "host", 1, &job, &found,
	        &failed))
		if (found)
			claimed[atoi(job.book_id + 24)]++;
	sql_close(&mine);
	arena_close(&own);
	return err_is_set(&failed) ? arg : NULL;
}

START_TEST(many_claimers_never_get_the_same_job)
{
	static char claimed[CLAIMERS][BOOKS + 1];
	pthread_t threads[CLAIMERS];
	void *failed;
	int i, k, sum;

	ck_assert(
	    conf_set(database_now()->conf, CONF_QUEUE_MAX_RUNNING, "1000", &e));
	for (i = 2; i <= BOOKS; i++)
		library_add(i, 1);
	for (i = 1; i <= BOOKS; i++)
		library_submit(i);
	for (i = 0; i < CLAIMERS; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, claim_all, claimed[i]),
		    0);
	for (i = 0; i < CLAIMERS; i++) {
		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
	}
	for (k = 1; k <= BOOKS; k++) {
		for (sum = 0, i = 0; i < CLAIMERS; i++)
			sum += claimed[i][k];
		ck_assert_int_eq(sum, 1);
	}
}
END_TEST

enum {
	ROUNDS = 20
};

static pthread_barrier_t together;

/* One claim a round, all at once; the rounds that found one. */
static void *
claim_together(void *arg)
{
	struct arena *own = arena_open();
	struct sql *mine = library_connect();
	struct err failed = ERR_INIT;
	struct job job;
	int *found = arg, i;
	bool one;

	for (i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(&together);
		if (jobs_claim(mine, own, database_now()->conf, "host", 1, &job,
		        &one, &failed))
			*found += one;
		pthread_barrier_wait(&together);
		pthread_barrier_wait(&together);
	}
	sql_close(&mine);
	arena_close(&own);
	return err_is_set(&failed) ? arg : NULL;
}

START_TEST(the_last_place_is_taken_once)
{
	static int found[CLAIMERS];
	pthread_t threads[CLAIMERS];
	void *failed;
	int i, sum = 0;

	ck_assert(
	    conf_set(database_now()->conf, CONF_QUEUE_MAX_RUNNING, "1", &e));
	for (i = 2; i <= CLAIMERS * ROUNDS; i++)
		library_add(i, 1);
	for (i = 1; i <= CLAIMERS * ROUNDS; i++)
		library_submit(i);
	pthread_barrier_init(&together, NULL, CLAIMERS + 1);
	for (i = 0; i < CLAIMERS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL,
		                     claim_together, &found[i]),
		    0);
	for (i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(&together);
		pthread_barrier_wait(&together);
		database_run(db,
		    "UPDATE jobs SET state = 'ended', live = NULL"
		    " WHERE state = 'running'");
		pthread_barrier_wait(&together);
	}
	for (i = 0; i < CLAIMERS; i++) {
		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
		sum += found[i];
	}
	ck_assert_int_eq(sum, ROUNDS);
}
END_TEST

/* It would hold up all hosts. */
START_TEST(a_claimer_that_sleeps_is_passed_over_in_time)
{
	library_submit(1);
	ck_assert_str_eq(
	    database_ask(other, a, "SELECT @@idle_transaction_timeout"), "10");
	database_run(other,
	    "SET idle_transaction_timeout = 1; START TRANSACTION;"
	    " REPLACE INTO queue_settings (name, since)"
	    " VALUES ('claimed', NOW(3))");
	ck_assert_str_eq(library_claim(db).title, "Book 1");
	ck_assert(!sql_ping(other));
}
END_TEST

static long
session_status(const char *name)
{
	return library_count(arena_print(a,
	    "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
	    " WHERE VARIABLE_NAME = '%s'",
	    name));
}

/* A long queue behind a long history: nothing is sorted, little is read. */
START_TEST(a_claim_costs_the_same_in_a_long_queue)
{
	long sorts, reads;

	database_run(db,
	    "INSERT INTO books (id, title) SELECT CONCAT('many-', seq), 'x'"
	    " FROM seq_1_to_3000;"
	    "INSERT INTO jobs (id, book_id, created_at, state, live,"
	    " estimate_nano_usd) SELECT"
	    " CONCAT('job-', seq), CONCAT('many-', seq), NOW(3),"
	    " IF(seq <= 1000, 'ended', 'queued'), IF(seq <= 1000, NULL, 1), 0"
	    " FROM seq_1_to_3000; ANALYZE TABLE jobs");
	sorts = session_status("SORT_SCAN") + session_status("SORT_RANGE") +
	    session_status("SORT_ROWS");
	reads = session_status("HANDLER_READ_NEXT") +
	    session_status("HANDLER_READ_RND_NEXT");
	ck_assert_str_eq(library_claim(db).id, "job-1001");
	ck_assert_int_eq(session_status("SORT_SCAN") +
	        session_status("SORT_RANGE") + session_status("SORT_ROWS"),
	    sorts);
	/* Asking for the status reads a thousand rows of its own. */
	ck_assert_int_lt(session_status("HANDLER_READ_NEXT") - reads, 100);
}
END_TEST

/* Neither the keeper's look nor a submission walks along the queue. */
START_TEST(a_long_queue_is_not_walked_along)
{
	struct submit_room room = { 0, 0 };
	struct submit_order order = { .actor = "test", .room = &room };
	struct submitted done;
	struct job_counts n;
	long reads;
	int i;

	database_run(db,
	    "INSERT INTO books (id, title) SELECT CONCAT('many-', seq), 'x'"
	    " FROM seq_1_to_3000;"
	    "INSERT INTO jobs (id, book_id, created_at) SELECT"
	    " CONCAT('job-', seq), CONCAT('many-', seq), NOW(3)"
	    " FROM seq_1_to_3000; ANALYZE TABLE jobs");
	library_add(2, 1);
	for (i = 1; i <= 2; i++) {
		order.book_id = library_id(i);
		reads = session_status("HANDLER_READ_NEXT") +
		    session_status("HANDLER_READ_PREV");
		ck_assert(submit_book(
		    db, a, database_now()->conf, &order, &done, &e));
		ck_assert_int_eq(done.outcome, SUBMIT_CREATED);
		reads = session_status("HANDLER_READ_NEXT") +
		    session_status("HANDLER_READ_PREV") - reads;
		/* the first one counts, for all that follow */
		if (i > 1)
			ck_assert_int_lt(reads, 20);
	}
	reads = session_status("HANDLER_READ_NEXT");
	ck_assert(jobs_count_waiting(db, a, 8, &n, &e));
	ck_assert_int_eq(n.waiting, 8);
	ck_assert_int_lt(session_status("HANDLER_READ_NEXT") - reads, 50);
}
END_TEST

START_TEST(the_claim_is_planned_on_its_index)
{
	struct sql_rows r;
	int i;

	library_submit(1);
	ck_assert(sql_select(db, a, &r, &e,
	    "EXPLAIN SELECT id, book_id, run_token, started_at, restart,"
	    " replaces, running_ms FROM jobs WHERE state = 'queued'"
	    " ORDER BY priority, seq LIMIT 1 FOR UPDATE SKIP LOCKED",
	    ""));
	ck_assert_int_eq(r.n, 1);
	ck_assert_str_eq(sql_text(&r, 0, 5), "jobs_claim");
	for (i = 0; i < r.columns; i++)
		ck_assert_ptr_null(strstr(sql_text(&r, 0, i), "filesort"));
}
END_TEST

/* The lock of book 1, as any worker names it. */
static long
lock_holder(void)
{
	return library_count(arena_print(a,
	    "SELECT COALESCE(IS_USED_LOCK('pagescape:%s:%s'), 0)",
	    sql_database(db), library_id(1)));
}

static long
connection_of(struct sql *connection)
{
	return strtol(
	    database_ask(connection, a, "SELECT CONNECTION_ID()"), NULL, 10);
}

static void
lock_by(struct sql *connection)
{
	ck_assert_str_eq(
	    database_ask(connection, a,
	        arena_print(a, "SELECT GET_LOCK('pagescape:%s:%s', 0)",
	            sql_database(db), library_id(1))),
	    "1");
}

START_TEST(the_claimer_s_connection_holds_the_lock)
{
	library_submit(1);
	library_claim(other);
	ck_assert_int_eq(lock_holder(), connection_of(other));
}
END_TEST

START_TEST(the_lock_falls_with_the_connection)
{
	int i;

	library_submit(1);
	library_claim(other);
	sql_close(&other);
	for (i = 0; i < 100 && lock_holder() != 0; i++)
		database_run(db, "DO SLEEP(0.02)");
	ck_assert_int_eq(lock_holder(), 0);
}
END_TEST

START_TEST(a_job_whose_book_is_locked_elsewhere_goes_back)
{
	struct job job;

	library_submit(1);
	lock_by(other);
	ck_assert(!library_try_claim(db, &job));
	ck_assert_str_eq(row("state, live"), "queued|1");
	ck_assert_int_eq(lock_holder(), connection_of(other));
	sql_close(&other);
	other = library_connect();
	job = library_claim(db);
	ck_assert_int_eq(lock_holder(), connection_of(db));
}
END_TEST

START_TEST(an_unlocked_book_is_free)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_unlock(db, a, &job, &e));
	ck_assert_int_eq(lock_holder(), 0);
	ck_assert(jobs_unlock(db, a, &job, &e));
}
END_TEST

START_TEST(a_lost_connection_s_worker_goes_on)
{
	struct job job;
	bool held = false;

	library_submit(1);
	job = library_claim(other);
	sql_close(&other);
	ck_assert(jobs_relock(db, a, &job, &held, &e));
	ck_assert(held);
	ck_assert_int_eq(lock_holder(), connection_of(db));
}
END_TEST

START_TEST(a_worker_that_was_replaced_stops)
{
	struct job job;
	bool held = true;

	library_submit(1);
	job = library_claim(db);
	database_run(db, "UPDATE jobs SET run_token = run_token + 1");
	ck_assert(jobs_relock(db, a, &job, &held, &e));
	ck_assert(!held);
}
END_TEST

START_TEST(a_worker_whose_lock_is_taken_stops)
{
	struct job job;
	bool held = true;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_unlock(db, a, &job, &e));
	lock_by(other);
	ck_assert(jobs_relock(db, a, &job, &held, &e));
	ck_assert(!held);
}
END_TEST

START_TEST(a_beat_carries_the_counters)
{
	const struct job_counters n = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
		"why" };
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_beat(db, &job, &n, &e));
	ck_assert_str_eq(
	    row("beat, total_spreads, processed_spreads, failed_spreads,"
	        " scenes_created, soundscapes_settled,"
	        " soundscapes_generated, soundscapes_failed,"
	        " soundscapes_reused, cost_nano_usd,"
	        " eta_ms, running_ms, reason"),
	    "2|1|2|3|4|5|6|7|8|9|10|11|why");
}
END_TEST

START_TEST(an_unknown_eta_is_null)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_beat(db, &job, &counters, &e));
	ck_assert_str_eq(row("eta_ms IS NULL"), "1");
}
END_TEST

START_TEST(a_beat_without_news_is_a_beat)
{
	struct job job;
	int i;

	library_submit(1);
	job = library_claim(db);
	for (i = 0; i < 5; i++)
		ck_assert(jobs_beat(db, &job, &counters, &e));
	ck_assert_str_eq(row("beat"), "6");
}
END_TEST

static const char *const fences[] = {
	"UPDATE jobs SET run_token = run_token + 1",
	"UPDATE jobs SET state = 'queued'",
	"UPDATE jobs SET state = 'paused'",
	"UPDATE jobs SET state = 'cancelled', live = NULL",
	"DELETE FROM books",
};

START_TEST(a_beat_of_a_job_no_longer_ours_is_fenced)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	database_run(other, fences[_i]);
	ck_assert(!jobs_beat(db, &job, &counters, &e));
	ck_assert_int_eq(e.type, ERR_DATABASE);
	ck_assert_int_eq(e.cause, CAUSE_FENCED);
}
END_TEST

static bool
write_and_beat(struct sql *connection, void *arg, struct err *why)
{
	return sql_do(
	           connection, why, "UPDATE books SET title = 'stolen'", "") &&
	    jobs_beat(connection, arg, &counters, why);
}

START_TEST(a_fenced_transaction_leaves_nothing)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	job.run_token++;
	ck_assert(!sql_transaction(db, write_and_beat, &job, &e));
	ck_assert_int_eq(e.cause, CAUSE_FENCED);
	ck_assert_str_eq(ask("SELECT title FROM books"), "Book 1");
}
END_TEST

/* The only running job as the keeper sees it. */
static struct job_running
look(struct sql *keeper)
{
	struct job_running *jobs;
	int n = 0;

	ck_assert(jobs_list_running(keeper, a, &jobs, &n, &e));
	ck_assert_int_eq(n, 1);
	return jobs[0];
}

static bool
rescue(const struct job_running *seen)
{
	bool taken = false;

	ck_assert(jobs_rescue(other, seen, true, 3, &taken, &e));
	return taken;
}

START_TEST(a_keeper_sees_who_holds_a_book)
{
	struct job_running seen;
	struct job job;

	library_submit(1);
	job = library_claim(db);
	seen = look(other);
	ck_assert_str_eq(seen.id, job.id);
	ck_assert_str_eq(seen.book_id, job.book_id);
	ck_assert_int_eq(seen.run_token, 1);
	ck_assert_int_eq(seen.beat, 1);
	ck_assert_int_eq(seen.crashes, 0);
	ck_assert_int_eq(seen.lock_holder, connection_of(db));
	ck_assert(jobs_unlock(db, a, &job, &e));
	ck_assert_int_eq(look(other).lock_holder, 0);
}
END_TEST

START_TEST(an_orphan_is_queued_again)
{
	struct job_running seen;

	library_submit(1);
	library_claim(db);
	seen = look(other);
	seen.lock_holder = 0;
	ck_assert(rescue(&seen));
	ck_assert_str_eq(
	    row("state, run_token, crashes, host, pid, live, cause"),
	    "queued|2|1||0|1|");
}
END_TEST

START_TEST(the_old_worker_is_fenced_after_a_rescue)
{
	struct job_running seen;
	struct job job;

	library_submit(1);
	job = library_claim(db);
	seen = look(other);
	seen.lock_holder = 0;
	ck_assert(rescue(&seen));
	ck_assert(!jobs_beat(db, &job, &counters, &e));
	ck_assert_int_eq(e.cause, CAUSE_FENCED);
}
END_TEST

START_TEST(a_rescued_job_goes_to_the_next_worker)
{
	struct job_running seen;
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_beat(db, &job,
	    &(struct job_counters){ .running_ms = 5000, .reason = "" }, &e));
	ck_assert(jobs_unlock(db, a, &job, &e));
	seen = look(other);
	ck_assert(rescue(&seen));
	job = library_claim(other);
	ck_assert_int_eq(job.run_token, 3);
	ck_assert(job.is_resumed);
	ck_assert_int_eq(job.running_ms, 5000);
}
END_TEST

START_TEST(a_beat_since_the_look_is_a_sign_of_life)
{
	struct job_running seen;
	struct job job;

	library_submit(1);
	job = library_claim(db);
	seen = look(other);
	ck_assert(jobs_beat(db, &job, &counters, &e));
	ck_assert(!rescue(&seen));
	ck_assert_str_eq(row("state, run_token, crashes"), "running|1|0");
}
END_TEST

START_TEST(two_keepers_rescue_once)
{
	struct job_running seen;

	library_submit(1);
	library_claim(db);
	seen = look(other);
	seen.lock_holder = 0;
	ck_assert(rescue(&seen));
	ck_assert(!rescue(&seen));
	ck_assert_str_eq(row("run_token, crashes"), "2|1");
}
END_TEST

START_TEST(a_holder_that_stands_still_loses_its_connection)
{
	struct sql *stopped = library_connect();
	struct job_running seen;

	library_submit(1);
	library_claim(stopped);
	seen = look(other);
	ck_assert_int_eq(seen.lock_holder, connection_of(stopped));
	ck_assert(rescue(&seen));
	ck_assert(!sql_ping(stopped));
	sql_close(&stopped);
	library_claim(db);
	ck_assert_int_eq(lock_holder(), connection_of(db));
}
END_TEST

START_TEST(a_holder_that_is_gone_already_does_not_matter)
{
	struct job_running seen;

	library_submit(1);
	library_claim(db);
	seen = look(other);
	seen.lock_holder = 999999999;
	ck_assert(rescue(&seen));
	ck_assert(sql_ping(other));
}
END_TEST

/* The worker dies ${n} times; before each death ${settled} more spreads. */
static void
die(int n, int settled)
{
	struct job_counters now = counters;
	struct job_running seen;
	struct job job;
	int i;

	for (i = 0; i < n; i++) {
		job = library_claim(db);
		now.processed_spreads += settled;
		ck_assert(jobs_beat(db, &job, &now, &e));
		ck_assert(jobs_unlock(db, a, &job, &e));
		seen = look(other);
		ck_assert(rescue(&seen));
	}
}

START_TEST(the_third_death_parks_the_book)
{
	library_submit(1);
	die(2, 0);
	ck_assert_str_eq(row("state, crashes, cause"), "queued|2|");
	die(1, 0);
	ck_assert_str_eq(row("state, crashes, cause, reason, live"),
	    "parked|3|crash|The worker died 3 times at this book without"
	    " getting further.|1");
}
END_TEST

/* The database was away, say. */
START_TEST(what_is_no_death_is_not_counted)
{
	struct job_running seen;
	struct job job;
	bool taken;
	int i;

	library_submit(1);
	die(2, 0);
	for (i = 0; i < 3; i++) {
		job = library_claim(db);
		ck_assert(jobs_unlock(db, a, &job, &e));
		seen = look(other);
		ck_assert_str_eq(seen.host, "host");
		ck_assert_int_eq(seen.pid, 17);
		ck_assert(jobs_rescue(other, &seen, false, 3, &taken, &e));
		ck_assert(taken);
		ck_assert_str_eq(
		    row("state, crashes, cause, pid"), "queued|2||0");
	}
	ck_assert(!jobs_beat(db, &job, &counters, &e));
	ck_assert_int_eq(e.cause, CAUSE_FENCED);
	err_clear(&e);
	die(1, 0);
	ck_assert_str_eq(row("state, crashes, cause"), "parked|3|crash");
}
END_TEST

START_TEST(a_book_that_was_not_begun_goes_back)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_give_back(other, &job, &e));
	ck_assert_str_eq(
	    row("state, crashes, host, pid, wanted"), "queued|0||0|none");
	ck_assert(jobs_unlock(db, a, &job, &e));
	library_claim(other);
	ck_assert(jobs_give_back(db, &job, &e));
	ck_assert_str_eq(row("state, run_token"), "running|2");
}
END_TEST

START_TEST(a_newly_settled_spread_forgives_the_deaths)
{
	library_submit(1);
	die(5, 1);
	ck_assert_str_eq(row("state, crashes"), "queued|1");
}
END_TEST

START_TEST(a_failed_spread_is_settled_too)
{
	struct job_counters now = counters;
	struct job job;

	library_submit(1);
	die(2, 0);
	job = library_claim(db);
	now.failed_spreads++;
	ck_assert(jobs_beat(db, &job, &now, &e));
	ck_assert_str_eq(row("crashes"), "0");
}
END_TEST

START_TEST(beats_and_scenes_forgive_nothing)
{
	struct job_counters now = counters;
	struct job job;

	library_submit(1);
	die(2, 0);
	job = library_claim(db);
	now.scenes_created++;
	now.soundscapes_settled++;
	ck_assert(jobs_beat(db, &job, &now, &e));
	ck_assert_str_eq(row("crashes"), "2");
}
END_TEST

START_TEST(an_ended_job_makes_room_for_the_next)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_end(db, &job, &e));
	ck_assert_str_eq(
	    row("state, live, eta_ms, reason, ended_at IS NULL"), "ended|0||0");
	library_submit(1);
}
END_TEST

START_TEST(a_job_handed_back_is_resumed)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_hand_back(db, &job, &e));
	ck_assert(jobs_unlock(db, a, &job, &e));
	ck_assert_str_eq(row("state, host, pid, crashes"), "queued||0|0");
	job = library_claim(other);
	ck_assert(job.is_resumed);
	ck_assert_int_eq(job.run_token, 2);
}
END_TEST

START_TEST(a_parked_job_says_why)
{
	struct job job;

	library_submit(1);
	job = library_claim(db);
	ck_assert(jobs_park(db, &job, "auth", "The key is wrong.", &e));
	ck_assert_str_eq(row("state, cause, reason, live"),
	    "parked|auth|The key is wrong.|1");
	ck_assert(!library_try_claim(other, &job));
}
END_TEST

START_TEST(a_restart_begins_once)
{
	struct job job;

	library_submit(1);
	database_run(db, "UPDATE jobs SET restart = TRUE");
	job = library_claim(db);
	ck_assert(job.restart);
	ck_assert(jobs_clear_restart(db, &job, &e));
	ck_assert(jobs_hand_back(db, &job, &e));
	ck_assert(!library_claim(db).restart);
}
END_TEST

START_TEST(waiting_and_running_jobs_are_counted)
{
	struct job_counts n = { -1, -1, -1 };
	int i;

	ck_assert(jobs_count_waiting(db, a, 10, &n, &e));
	ck_assert_int_eq(n.waiting, 0);
	ck_assert_int_eq(n.running, 0);
	ck_assert_int_eq(n.cancels, 0);
	for (i = 2; i <= 4; i++)
		library_add(i, 1);
	for (i = 1; i <= 4; i++)
		library_submit(i);
	library_claim(db);
	ck_assert(jobs_count_waiting(db, a, 10, &n, &e));
	ck_assert_int_eq(n.waiting, 3);
	ck_assert_int_eq(n.running, 1);
	ck_assert(jobs_count_waiting(db, a, 2, &n, &e));
	ck_assert_int_eq(n.waiting, 2);
	ck_assert_int_eq(n.running, 1);
}
END_TEST

/* Of a paused queue only what is to be cancelled is for a worker, wherever it
 * stands. */
START_TEST(in_a_paused_queue_cancellations_are_counted)
{
	struct job_counts n;
	struct job job;
	int i;

	for (i = 2; i <= 4; i++)
		library_add(i, 1);
	for (i = 1; i <= 4; i++)
		library_submit(i);
	database_run(db,
	    "INSERT INTO queue_settings (name, since)"
	    " VALUES ('paused', NOW(3));"
	    "UPDATE jobs SET wanted = 'cancel' ORDER BY seq DESC LIMIT 1");
	ck_assert(jobs_count_waiting(db, a, 10, &n, &e));
	ck_assert_int_eq(n.waiting, 1);
	ck_assert_int_eq(n.cancels, 1);
	job = library_claim(db);
	ck_assert_int_eq(job.wanted, JOB_CANCEL);
	ck_assert(!library_try_claim(other, &job));
}
END_TEST

/* Nothing is written, and nobody's turn is waited for. */
START_TEST(a_look_at_an_empty_queue_waits_for_nobody)
{
	struct job job;

	library_submit(1);
	library_claim(db);
	database_run(db,
	    "START TRANSACTION; UPDATE queue_settings SET since ="
	    " '2020-01-01' WHERE name = 'claimed'");
	ck_assert(!library_try_claim(other, &job));
	database_run(db, "COMMIT");
	ck_assert_str_eq(database_ask(db, a,
	                     "SELECT since FROM queue_settings"
	                     " WHERE name = 'claimed'"),
	    "2020-01-01 00:00:00.000");
}
END_TEST

START_TEST(who_claims_first_makes_the_estimate)
{
	struct job job;

	library_submit(1);
	ck_assert_str_eq(row("estimate_nano_usd IS NULL"), "1");
	job = library_claim(db);
	ck_assert_str_eq(row("estimate_nano_usd"), "0");
	database_run(db, "UPDATE jobs SET estimate_nano_usd = 7");
	ck_assert(jobs_hand_back(db, &job, &e));
	ck_assert(jobs_unlock(db, a, &job, &e));
	library_claim(other);
	ck_assert_str_eq(row("estimate_nano_usd"), "7");
}
END_TEST

static void
add_locks(Suite *s)
{
	TCase *t = tcase_create("locks");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_claimer_s_connection_holds_the_lock);
	tcase_add_test(t, the_lock_falls_with_the_connection);
	tcase_add_test(t, a_job_whose_book_is_locked_elsewhere_goes_back);
	tcase_add_test(t, an_unlocked_book_is_free);
	tcase_add_test(t, a_lost_connection_s_worker_goes_on);
	tcase_add_test(t, a_worker_that_was_replaced_stops);
	tcase_add_test(t, a_worker_whose_lock_is_taken_stops);
	suite_add_tcase(s, t);
}

static void
add_beats(Suite *s)
{
	TCase *t = tcase_create("beats");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_beat_carries_the_counters);
	tcase_add_test(t, an_unknown_eta_is_null);
	tcase_add_test(t, a_beat_without_news_is_a_beat);
	tcase_add_loop_test(
	    t, a_beat_of_a_job_no_longer_ours_is_fenced, 0, N(fences));
	tcase_add_test(t, a_fenced_transaction_leaves_nothing);
	suite_add_tcase(s, t);
}

static void
add_rescue(Suite *s)
{
	TCase *t = tcase_create("rescue");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_keeper_sees_who_holds_a_book);
	tcase_add_test(t, an_orphan_is_queued_again);
	tcase_add_test(t, the_old_worker_is_fenced_after_a_rescue);
	tcase_add_test(t, a_rescued_job_goes_to_the_next_worker);
	tcase_add_test(t, a_beat_since_the_look_is_a_sign_of_life);
	tcase_add_test(t, two_keepers_rescue_once);
	tcase_add_test(t, a_holder_that_stands_still_loses_its_connection);
	tcase_add_test(t, a_holder_that_is_gone_already_does_not_matter);
	tcase_add_test(t, the_third_death_parks_the_book);
	tcase_add_test(t, what_is_no_death_is_not_counted);
	tcase_add_test(t, a_book_that_was_not_begun_goes_back);
	tcase_add_test(t, a_newly_settled_spread_forgives_the_deaths);
	tcase_add_test(t, a_failed_spread_is_settled_too);
	tcase_add_test(t, beats_and_scenes_forgive_nothing);
	suite_add_tcase(s, t);
}

static void
add_ends(Suite *s)
{
	TCase *t = tcase_create("ends");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_ended_job_makes_room_for_the_next);
	tcase_add_test(t, a_job_handed_back_is_resumed);
	tcase_add_test(t, a_parked_job_says_why);
	tcase_add_test(t, a_restart_begins_once);
	tcase_add_test(t, waiting_and_running_jobs_are_counted);
	tcase_add_test(t, in_a_paused_queue_cancellations_are_counted);
	tcase_add_test(t, a_look_at_an_empty_queue_waits_for_nobody);
	tcase_add_test(t, who_claims_first_makes_the_estimate);
	suite_add_tcase(s, t);
}

Suite *
store_jobs_suite(void)
{
	Suite *s = suite_create("store/jobs");
	TCase *t = tcase_create("claim");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_empty_queue_has_no_job);
	tcase_add_test(t, a_claimed_job_is_running);
	tcase_add_test(t, jobs_are_taken_by_priority_then_in_order);
	tcase_add_loop_test(t, only_queued_jobs_are_taken, 0, N(not_queued));
	tcase_add_test(t, no_more_run_than_allowed);
	tcase_add_test(t, a_row_that_somebody_holds_is_passed_over);
	tcase_add_test(t, many_claimers_never_get_the_same_job);
	tcase_add_test(t, the_last_place_is_taken_once);
	tcase_add_test(t, a_claimer_that_sleeps_is_passed_over_in_time);
	tcase_add_test(t, a_claim_costs_the_same_in_a_long_queue);
	tcase_add_test(t, a_long_queue_is_not_walked_along);
	tcase_add_test(t, the_claim_is_planned_on_its_index);
	suite_add_tcase(s, t);
	add_locks(s);
	add_beats(s);
	add_rescue(s);
	add_ends(s);
	return s;
}
