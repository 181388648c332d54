/* SPDX-License-Identifier: MIT */
/* What the whole is like at a glance. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "store/overview.h"
#include "unit/store/database.h"
#include "wire/sql.h"

#include <string.h>

static struct err e;

static const char books[] =
    "INSERT INTO books (id, title, status) VALUES ('b1', 'One', 'processing'),"
    " ('b2', 'Two', 'processing'), ('b3', 'Three', 'processing'),"
    " ('b4', 'Four', 'processing'), ('b5', 'Five', 'ready');"
    "INSERT INTO jobs (id, book_id, state, cause, reason, host, pid, beat_at,"
    " created_at) VALUES"
    " ('j1', 'b1', 'running', '', '', 'ada', 11, NOW(3), NOW(3)),"
    " ('j2', 'b2', 'running', '', '', 'bob', 12,"
    "  NOW(3) - INTERVAL 40 SECOND, NOW(3)),"
    " ('j3', 'b3', 'parked', 'auth', 'Replicate answered 401', 'ada', 0,"
    "  '2026-01-02 03:04:05', NOW(3)),"
    " ('j4', 'b4', 'queued', '', '', '', 0, NULL,"
    "  NOW(3) - INTERVAL 90 SECOND);";

static void
open_books(void)
{
	database_open();
	database_run(database_now()->db,
	    "DELETE FROM audit_log; DELETE FROM activity;"
	    "DELETE FROM spend_days; DELETE FROM rate_limits");
	database_run(database_now()->db, books);
	e = (struct err)ERR_INIT;
}

static struct overview
look(void)
{
	struct overview o;

	ck_assert(overview_read(database_now()->db, database_now()->a, &o, &e));
	return o;
}

START_TEST(workers_are_named_the_quietest_first)
{
	struct overview o = look();

	ck_assert_int_eq(o.n_workers, 2);
	ck_assert_str_eq(o.workers[0].host, "bob");
	ck_assert_int_eq(o.workers[0].pid, 12);
	ck_assert_str_eq(o.workers[0].book_id, "b2");
	ck_assert_str_eq(o.workers[0].title, "Two");
	ck_assert_int_ge(o.workers[0].beat_age_ms, 40000);
	ck_assert_str_eq(o.workers[1].host, "ada");
	ck_assert_int_lt(o.workers[1].beat_age_ms, 30000);
}
END_TEST

START_TEST(what_stands_still_tells_why_and_who_said_it)
{
	struct overview o;

	database_run(database_now()->db,
	    "INSERT INTO provider_calls (book_id, job_id, run_token,"
	    " spread_index, step, provider, model, attempt, state, cause,"
	    " request_hash, created_at) VALUES ('b3', 'j3', 1, 0, 'soundscape',"
	    " 'replicate', 'm', 1, 'failed', 'auth', '', NOW(3))");
	o = look();
	ck_assert_int_eq(o.n_causes, 1);
	ck_assert_str_eq(o.causes[0].cause, "auth");
	ck_assert_int_eq(o.causes[0].books, 1);
	ck_assert_str_eq(o.causes[0].provider, "replicate");
	ck_assert_str_eq(o.causes[0].reason, "Replicate answered 401");
	ck_assert_str_eq(o.causes[0].since, "2026-01-02T03:04:05.000Z");
}
END_TEST

START_TEST(nobody_has_said_it_where_nobody_was_asked)
{
	ck_assert_str_eq(look().causes[0].provider, "");
}
END_TEST

START_TEST(a_book_counts_once_for_each_cause)
{
	struct overview o;

	database_run(database_now()->db,
	    "INSERT INTO processing_errors (book_id, job_id, spread_index,"
	    " step, error_type, cause, message, stack, occurred_at, is_current)"
	    " VALUES"
	    " ('b5', 'j', 0, 'analysis', 'T', 'timeout', '', '', NOW(3), 1),"
	    " ('b5', 'j', 1, 'analysis', 'T', 'timeout', '', '', NOW(3), 1),"
	    " ('b4', 'j', 1, 'analysis', 'T', 'timeout', '', '', NOW(3), 1),"
	    " ('b3', 'j', 1, 'analysis', 'T', 'auth', '', '', NOW(3), 1),"
	    " ('b1', 'j', 1, 'analysis', 'T', 'network', '', '', NOW(3), 0)");
	o = look();
	ck_assert_int_eq(o.n_failed, 2);
	ck_assert_str_eq(o.failed[0].cause, "timeout");
	ck_assert_int_eq(o.failed[0].books, 2);
	ck_assert_str_eq(o.failed[1].cause, "auth");
	ck_assert_int_eq(o.failed[1].books, 1);
}
END_TEST

START_TEST(a_wait_counts_from_what_was_done_last)
{
	ck_assert_int_ge(look().waited_ms, 90000);
	database_run(database_now()->db,
	    "INSERT INTO audit_log (at, actor, action) VALUES (NOW(3), 'x',"
	    " 'resume')");
	ck_assert_int_lt(look().waited_ms, 60000);
	database_run(database_now()->db, "DELETE FROM jobs WHERE id = 'j4'");
	ck_assert_int_eq(look().waited_ms, -1);
}
END_TEST

START_TEST(a_paused_queue_tells_who_paused_it)
{
	ck_assert(!look().queue_is_paused);
	database_run(database_now()->db,
	    "INSERT INTO queue_settings VALUES ('paused', 'cli:ann',"
	    " '2026-01-02')");
	ck_assert(look().queue_is_paused);
	ck_assert_str_eq(look().paused_by, "cli:ann");
	ck_assert_str_eq(look().paused_since, "2026-01-02T00:00:00.000Z");
}
END_TEST

START_TEST(money_is_what_is_spent_held_and_unknown)
{
	struct overview o = look();
	const char *first;

	ck_assert_int_eq(o.today_nano, 0);
	ck_assert_int_eq(o.month_nano, 0);
	database_run(database_now()->db,
	    "INSERT INTO spend_days VALUES (UTC_DATE(), 1, 10, 100),"
	    " (UTC_DATE() - INTERVAL DAYOFMONTH(UTC_DATE()) DAY, 0, 5000, 0)");
	o = look();
	ck_assert_int_eq(o.today_nano, 111);
	ck_assert_int_eq(o.month_nano, 111);
	first = database_ask(database_now()->db, database_now()->a,
	    "SELECT DAYOFMONTH(UTC_DATE()) = 1");
	if (first[0] == '1')
		return; /* nothing of this month lies before today */
	database_run(database_now()->db,
	    "INSERT INTO spend_days VALUES (UTC_DATE() - INTERVAL"
	    " DAYOFMONTH(UTC_DATE()) - 1 DAY, 0, 1000, 0)");
	ck_assert_int_eq(look().today_nano, 111);
	ck_assert_int_eq(look().month_nano, 1111);
}
END_TEST

/* The newest call last: 'd' done, 't' timeout, 'a' auth, 'r' rate limited,
 * 'b' blocked, 'o' open; how many failures, and of what. */
static const struct {
	const char *calls;
	int failures;
	const char *cause;
} health[] = {
	{ "", 0, "" },
	{ "d", 0, "" },
	{ "td", 0, "" },
	{ "dt", 1, "timeout" },
	{ "dta", 2, "auth" },
	{ "dtr", 1, "timeout" },
	{ "tb", 0, "" },
	{ "dto", 1, "timeout" },
	{ "r", 0, "" },
	{ "tt", 2, "timeout" },
};

static void
add_call(char kind, int second)
{
	const char *cause = kind == 't' ? "timeout"
	    : kind == 'a'               ? "auth"
	    : kind == 'r'               ? "rate_limited"
	    : kind == 'b'               ? "blocked"
	                                : "";

	ck_assert(sql_do(database_now()->db, &e,
	    "INSERT INTO provider_calls (book_id, job_id, run_token,"
	    " spread_index, step, provider, model, attempt, state, cause,"
	    " request_hash, created_at, ended_at) VALUES ('b5', 'j', 1, 0,"
	    " 'analysis', 'gemini', 'm', 1, ?, ?, '', '2026-01-01',"
	    " '2026-01-01' + INTERVAL ? SECOND)",
	    "ssi",
	    kind == 'd'       ? "done"
	        : kind == 'o' ? "open"
	                      : "failed",
	    cause, (int64_t)second));
}

START_TEST(a_provider_fails_since_its_last_success)
{
	const struct database *d = database_now();
	struct overview_provider p;
	const char *s;
	int i = 0;

	for (s = health[_i].calls; *s != '\0'; s++)
		add_call(*s, i++);
	ck_assert(overview_provider_read(d->db, d->a, "gemini", &p, &e));
	ck_assert_int_eq(p.failures, health[_i].failures);
	ck_assert_str_eq(p.last_cause, health[_i].cause);
	ck_assert_int_eq(p.failing_since[0] != '\0', p.failures > 0);
	ck_assert(overview_provider_read(d->db, d->a, "replicate", &p, &e));
	ck_assert_int_eq(p.failures, 0);
	ck_assert_str_eq(p.seen_at, "");
}
END_TEST

START_TEST(the_first_failure_is_when_it_began)
{
	const struct database *d = database_now();
	struct overview_provider p;

	add_call('d', 1);
	add_call('t', 2);
	add_call('t', 3);
	ck_assert(overview_provider_read(d->db, d->a, "gemini", &p, &e));
	ck_assert_str_eq(p.failing_since, "2026-01-01T00:00:02.000Z");
	ck_assert_str_eq(p.last_at, "2026-01-01T00:00:03.000Z");
	ck_assert_str_eq(p.seen_at, "2026-01-01T00:00:03.000Z");
}
END_TEST

START_TEST(a_closed_window_says_until_when)
{
	const struct database *d = database_now();
	struct overview_provider p;

	database_run(d->db,
	    "INSERT INTO rate_limits (provider, model, closed_us) VALUES"
	    " ('gemini', 'a', 1000000 * (UNIX_TIMESTAMP() + 60)),"
	    " ('gemini', 'b', 1000000 * UNIX_TIMESTAMP('2037-01-01')),"
	    " ('replicate', '*', 1000000 * (UNIX_TIMESTAMP() - 60))");
	ck_assert(overview_provider_read(d->db, d->a, "gemini", &p, &e));
	ck_assert_str_eq(p.closed_until, "2037-01-01T00:00:00.000Z");
	ck_assert(overview_provider_read(d->db, d->a, "replicate", &p, &e));
	ck_assert_str_eq(p.closed_until, "");
}
END_TEST

START_TEST(a_strip_has_a_cell_for_each_spread)
{
	const struct database *d = database_now();
	const char *cells;

	database_run(d->db,
	    "INSERT INTO spreads (book_id, spread_index, text_hash, state,"
	    " sound_state, updated_at) VALUES"
	    " ('b1', 0, '', 'processed', 'made', NOW(3)),"
	    " ('b1', 1, '', 'blank', 'none', NOW(3)),"
	    " ('b1', 2, '', 'failed', 'none', NOW(3)),"
	    " ('b1', 3, '', 'pending', 'none', NOW(3)),"
	    " ('b1', 4, '', 'processed', 'failed', NOW(3)),"
	    " ('b1', 9, '', 'processed', 'none', NOW(3))");
	ck_assert(overview_strip(d->db, d->a, "b1", 6, &cells, &e));
	ck_assert_str_eq(cells, "==!.!.");
	ck_assert(overview_strip(d->db, d->a, "b2", 2, &cells, &e));
	ck_assert_str_eq(cells, "..");
	ck_assert(overview_strip(d->db, d->a, "b1", 0, &cells, &e));
	ck_assert_str_eq(cells, "");
}
END_TEST

START_TEST(settled_work_is_summed_by_the_hour)
{
	const struct database *d = database_now();
	struct activity a;

	ck_assert(activity_add(d->db, 0, 3, &e));
	ck_assert(activity_add(d->db, 2, 4, &e));
	ck_assert(activity_add(d->db, 0, 0, &e));
	database_run(d->db,
	    "INSERT INTO activity VALUES"
	    " (NOW() - INTERVAL 90 MINUTE, 'spreads', 20),"
	    " (NOW() - INTERVAL 90 MINUTE, 'books', 5),"
	    " (NOW() - INTERVAL 3 DAY, 'spreads', 1000)");
	ck_assert(activity_read(d->db, d->a, &a, &e));
	ck_assert_int_eq(a.spreads_hour, 7);
	ck_assert_int_eq(a.books_hour, 2);
	ck_assert_int_eq(a.spreads[ACTIVITY_HOURS - 1], 7);
	ck_assert_int_eq(a.spreads[ACTIVITY_HOURS - 2], 20);
	ck_assert_int_eq(a.spreads[0], 0);
}
END_TEST

START_TEST(old_sums_are_swept_when_a_new_slot_begins)
{
	const struct database *d = database_now();

	database_run(d->db,
	    "INSERT INTO activity VALUES"
	    " (NOW() - INTERVAL 8 DAY, 'spreads', 1),"
	    " (NOW() - INTERVAL 6 DAY, 'spreads', 2)");
	ck_assert(activity_add(d->db, 0, 1, &e));
	ck_assert_str_eq(
	    database_ask(d->db, d->a, "SELECT SUM(n) FROM activity"), "3");
}
END_TEST

Suite *
store_overview_suite(void)
{
	Suite *suite = suite_create("store/overview");
	TCase *tc = tcase_create("overview");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, open_books, database_close);
	tcase_add_test(tc, workers_are_named_the_quietest_first);
	tcase_add_test(tc, what_stands_still_tells_why_and_who_said_it);
	tcase_add_test(tc, nobody_has_said_it_where_nobody_was_asked);
	tcase_add_test(tc, a_book_counts_once_for_each_cause);
	tcase_add_test(tc, a_wait_counts_from_what_was_done_last);
	tcase_add_test(tc, a_paused_queue_tells_who_paused_it);
	tcase_add_test(tc, money_is_what_is_spent_held_and_unknown);
	tcase_add_loop_test(tc, a_provider_fails_since_its_last_success, 0,
	    (int)(sizeof(health) / sizeof(health[0])));
	tcase_add_test(tc, the_first_failure_is_when_it_began);
	tcase_add_test(tc, a_closed_window_says_until_when);
	tcase_add_test(tc, a_strip_has_a_cell_for_each_spread);
	tcase_add_test(tc, settled_work_is_summed_by_the_hour);
	tcase_add_test(tc, old_sums_are_swept_when_a_new_slot_begins);
	suite_add_tcase(suite, tc);
	return suite;
}
