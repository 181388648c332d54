/* SPDX-License-Identifier: MIT */
/* What is old goes, and no sum changes. */
#include "store/retention.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/calls.h"
#include "store/costs.h"
#include "store/jobs.h"
#include "unit/store/database.h"
#include "unit/store/suites.h"
#include "wire/json.h"
#include "wire/sql.h"

static const struct database *d;
static struct err e;

static void
open(void)
{
	database_open();
	d = database_now();
	e = (struct err)ERR_INIT;
	database_run(d->db,
	    "DELETE FROM spend_days; DELETE FROM audit_log;"
	    " DELETE FROM queue_settings;"
	    " INSERT INTO books (id, title) VALUES ('b1', 'One'),"
	    " ('b2', 'Two');"
	    " INSERT INTO jobs (id, book_id, state, live, run_token,"
	    " cost_nano_usd, created_at) VALUES"
	    " ('old', 'b1', 'cancelled', NULL, 1, 1,"
	    " NOW(3) - INTERVAL 100 DAY), ('now', 'b1', 'parked', 1, 1, 5,"
	    " NOW(3) - INTERVAL 95 DAY), ('two', 'b2', 'ended', NULL, 1, 9,"
	    " NOW(3) - INTERVAL 95 DAY);"
	    " INSERT INTO provider_calls (book_id, job_id, run_token,"
	    " spread_index, step, provider, model, attempt, state,"
	    " request_hash, estimate_nano_usd, cost_nano_usd, created_at,"
	    " spend_day) VALUES"
	    " ('b1', 'old', 1, 0, 'analysis', 'p', 'm', 1, 'done', 'h', 50,"
	    " 40, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY),"
	    " ('b1', 'old', 1, 4, 'analysis', 'p', 'm', 1, 'done', 'h', 50,"
	    " 2, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY),"
	    " ('b1', 'old', 1, 5, 'analysis', 'p', 'm', 1, 'failed', 'h', 50,"
	    " 1, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY),"
	    " ('b1', 'old', 1, 5, 'soundscape', 'q', 'n', 1, 'unknown', 'h',"
	    " 300, 300, NOW(3) - INTERVAL 92 DAY,"
	    " CURDATE() - INTERVAL 92 DAY),"
	    " ('b1', 'old', 1, 0, 'soundscape', 'q', 'n', 1, 'running', 'h',"
	    " 30, 0, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY),"
	    " ('b1', 'old', 1, 1, 'analysis', 'p', 'm', 1, 'failed', 'h', 50,"
	    " 0, NOW(3) - INTERVAL 89 DAY, CURDATE() - INTERVAL 89 DAY),"
	    " ('b1', 'now', 1, 2, 'analysis', 'p', 'm', 1, 'done', 'h', 50,"
	    " 5, NOW(3) - INTERVAL 94 DAY, CURDATE() - INTERVAL 94 DAY),"
	    " ('b2', 'two', 1, 0, 'analysis', 'p', 'm', 1, 'done', 'h', 50,"
	    " 9, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY);"
	    " INSERT INTO spend_days (day, reserved_nano_usd, spent_nano_usd,"
	    " unknown_nano_usd) SELECT spend_day,"
	    " SUM(IF(state = 'running', estimate_nano_usd, 0)),"
	    " SUM(IF(state IN ('done', 'failed'), cost_nano_usd, 0)),"
	    " SUM(IF(state = 'unknown', estimate_nano_usd, 0))"
	    " FROM provider_calls GROUP BY spend_day;"
	    " INSERT INTO processing_errors (book_id, job_id, spread_index,"
	    " step, page_numbers, error_type, cause, message, occurred_at,"
	    " attempt, is_current, stack) VALUES"
	    " ('b1', 'old', 0, 'analysis', '[1,2]', 'DatabaseError',"
	    " 'timeout', 'healed', NOW(3) - INTERVAL 91 DAY, 1, FALSE, ''),"
	    " ('b1', 'old', 1, 'analysis', '[3,4]', 'DatabaseError',"
	    " 'timeout', 'failed now', NOW(3) - INTERVAL 91 DAY, 1, TRUE, ''),"
	    " ('b1', 'now', 2, 'analysis', '[5,6]', 'DatabaseError',"
	    " 'timeout', 'young', NOW(3) - INTERVAL 89 DAY, 1, FALSE, '');"
	    " INSERT INTO audit_log (at, actor, action) VALUES"
	    " (NOW(3) - INTERVAL 91 DAY, 'cli:anna', 'pause'),"
	    " (NOW(3) - INTERVAL 89 DAY, 'cli:anna', 'resume')");
}

static const char *
ask(const char *text)
{
	return database_ask(d->db, d->a, text);
}

static int64_t
sweep(void)
{
	int64_t swept = -1;

	ck_assert_msg(retention_sweep(d->db, 90, &swept, &e), "%s", e.message);
	return swept;
}

START_TEST(the_old_goes_and_the_rest_stays)
{
	ck_assert_int_eq(sweep(), 8);
	ck_assert_str_eq(ask("SELECT GROUP_CONCAT(job_id, state ORDER BY id)"
	                     " FROM provider_calls"),
	    "oldrunning,oldfailed");
	ck_assert_str_eq(ask("SELECT GROUP_CONCAT(message ORDER BY id)"
	                     " FROM processing_errors"),
	    "failed now,young");
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(action) FROM audit_log"), "resume");
	ck_assert_int_eq(sweep(), 0);
}
END_TEST

/* What is told of ${when}, whole. */
static const char *
told(const char *when)
{
	struct costs c;
	struct json_out o;
	struct buf out;
	const char *text;

	ck_assert_msg(costs_read(d->db, d->a, when, &c, &e), "%s", e.message);
	ck_assert_int_gt(c.n_kinds, 0);
	ck_assert_int_gt(c.n_books, 0);
	buf_init(&out, 100000);
	json_out_init(&o, &out);
	json_object(&o, NULL);
	costs_print(&o, &c);
	json_object_end(&o);
	text = arena_text(d->a, buf_str(&out));
	buf_clear(&out);
	return text;
}

static const char *const times[] = {
	"SELECT CURDATE() - INTERVAL 91 DAY",
	"SELECT CURDATE() - INTERVAL 92 DAY",
	"SELECT CURDATE() - INTERVAL 94 DAY",
	"SELECT LEFT(CURDATE() - INTERVAL 91 DAY, 7)",
	"SELECT LEFT(CURDATE() - INTERVAL 92 DAY, 7)",
};

START_TEST(costs_are_told_as_before)
{
	const char *when = ask(times[_i]), *before = told(when);

	ck_assert_int_gt(sweep(), 0);
	ck_assert_str_eq(told(when), before);
}
END_TEST

/* Rows of a kind come to those that were swept before. */
START_TEST(sums_grow)
{
	const char *when = ask(times[0]), *before;

	ck_assert_int_gt(sweep(), 0);
	database_run(d->db,
	    "INSERT INTO provider_calls (book_id, job_id, run_token,"
	    " spread_index, step, provider, model, attempt, state,"
	    " request_hash, estimate_nano_usd, cost_nano_usd, created_at,"
	    " spend_day) VALUES"
	    " ('b1', 'old', 1, 7, 'analysis', 'p', 'm', 1, 'done', 'h', 50,"
	    " 13, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY),"
	    " ('b1', 'old', 1, 7, 'analysis', 'p', 'm', 2, 'unknown', 'h', 17,"
	    " 17, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY)");
	before = told(when);
	ck_assert_int_eq(sweep(), 2);
	ck_assert_str_eq(told(when), before);
	ck_assert_str_eq(ask("SELECT CONCAT_WS(' ', n_done, n_failed,"
	                     " n_unknown, spent_nano_usd, unknown_nano_usd)"
	                     " FROM call_sums WHERE job_id = 'old'"
	                     " AND step = 'analysis'"),
	    "3 1 1 56 17");
}
END_TEST

START_TEST(what_it_cost_stays_known)
{
	const struct job job = { .id = "now", .book_id = "b1" };
	int64_t own, others, own_then, others_then;

	ck_assert(calls_sum(d->db, d->a, &job, &own, &e));
	ck_assert(calls_sum_others(d->db, d->a, &job, &others, &e));
	ck_assert_int_eq(own, 5);
	ck_assert_int_eq(others, 40 + 2 + 1 + 300 + 30);
	ck_assert_int_gt(sweep(), 0);
	ck_assert(calls_sum(d->db, d->a, &job, &own_then, &e));
	ck_assert(calls_sum_others(d->db, d->a, &job, &others_then, &e));
	ck_assert_int_eq(own_then, own);
	ck_assert_int_eq(others_then, others);
	ck_assert_str_eq(
	    ask("SELECT SUM(spent_nano_usd) FROM spend_days"), "57");
}
END_TEST

/* The sum of a cancelled job is found anew when its last call is closed. */
START_TEST(a_cancelled_job_knows_what_it_cost)
{
	const struct job job = { .id = "old", .run_token = 1 };

	ck_assert_int_gt(sweep(), 0);
	ck_assert(jobs_clean(d->db, &job, &e));
	ck_assert_str_eq(
	    ask("SELECT cost_nano_usd FROM jobs WHERE id = 'old'"), "373");
}
END_TEST

START_TEST(a_book_takes_its_sums_along)
{
	ck_assert_int_gt(sweep(), 0);
	ck_assert_str_eq(
	    ask("SELECT COUNT(*) FROM call_sums WHERE book_id = 'b2'"), "1");
	database_run(d->db, "DELETE FROM books WHERE id = 'b2'");
	ck_assert_str_eq(
	    ask("SELECT COUNT(*) FROM call_sums WHERE book_id = 'b2'"), "0");
}
END_TEST

/* Nobody waits for more than a batch. */
START_TEST(much_goes_in_batches)
{
	const struct job job = { .id = "now", .book_id = "b1" };
	int64_t nano;

	database_run(d->db,
	    "DELETE FROM provider_calls; DELETE FROM audit_log;"
	    " DELETE FROM processing_errors; INSERT INTO provider_calls"
	    " (book_id, job_id, run_token, spread_index, step, provider, model,"
	    " attempt, state, request_hash, cost_nano_usd, created_at,"
	    " spend_day) SELECT 'b1', 'now', 1, seq, 'analysis', 'p', 'm', 1,"
	    " 'done', 'h', seq, NOW(3) - INTERVAL 91 DAY,"
	    " CURDATE() - INTERVAL 91 DAY FROM seq_1_to_1200");
	ck_assert_int_eq(sweep(), 500);
	ck_assert_int_eq(sweep(), 500);
	ck_assert(calls_sum(d->db, d->a, &job, &nano, &e));
	ck_assert_int_eq(nano, 1200 * 1201 / 2);
	ck_assert_int_eq(sweep(), 200);
	ck_assert_int_eq(sweep(), 0);
	ck_assert(calls_sum(d->db, d->a, &job, &nano, &e));
	ck_assert_int_eq(nano, 1200 * 1201 / 2);
}
END_TEST

START_TEST(when_all_is_swept_nobody_asks_for_an_hour)
{
	bool due;

	ck_assert(retention_is_due(d->db, d->a, &due, &e));
	ck_assert(due);
	ck_assert_int_gt(sweep(), 0);
	ck_assert(retention_is_due(d->db, d->a, &due, &e));
	ck_assert(due);
	ck_assert_int_eq(sweep(), 0);
	ck_assert(retention_is_due(d->db, d->a, &due, &e));
	ck_assert(!due);
	database_run(d->db,
	    "UPDATE queue_settings SET since = since - INTERVAL 61 MINUTE");
	ck_assert(retention_is_due(d->db, d->a, &due, &e));
	ck_assert(due);
}
END_TEST

Suite *
store_retention_suite(void)
{
	Suite *s = suite_create("store/retention");
	TCase *t = tcase_create("retention");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, open, database_close);
	tcase_add_test(t, the_old_goes_and_the_rest_stays);
	tcase_add_loop_test(
	    t, costs_are_told_as_before, 0, sizeof(times) / sizeof(times[0]));
	tcase_add_test(t, sums_grow);
	tcase_add_test(t, what_it_cost_stays_known);
	tcase_add_test(t, a_cancelled_job_knows_what_it_cost);
	tcase_add_test(t, a_book_takes_its_sums_along);
	tcase_add_test(t, much_goes_in_batches);
	tcase_add_test(t, when_all_is_swept_nobody_asks_for_an_hour);
	suite_add_tcase(s, t);
	return s;
}
