/* SPDX-License-Identifier: MIT */
/* What is old goes, and no sum changes. */
#include "store/retention.h"

#include "store/calls.h"
#include "store/jobs.h"
#include "unit/store/database.h"
#include "unit/store/suites.h"
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
	    " INSERT INTO books (id, title) VALUES ('b1', 'One');"
	    " INSERT INTO jobs (id, book_id, state, live, cost_nano_usd,"
	    " created_at) VALUES ('old', 'b1', 'ended', NULL, 70,"
	    " NOW(3) - INTERVAL 100 DAY), ('now', 'b1', 'parked', 1, 5,"
	    " NOW(3) - INTERVAL 95 DAY);"
	    " INSERT INTO provider_calls (book_id, job_id, run_token,"
	    " spread_index, step, provider, model, attempt, state,"
	    " request_hash, estimate_nano_usd, cost_nano_usd, created_at,"
	    " spend_day) VALUES"
	    " ('b1', 'old', 1, 0, 'analysis', 'p', 'm', 1, 'done', 'h', 50,"
	    " 40, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY),"
	    " ('b1', 'old', 1, 0, 'soundscape', 'p', 'm', 1, 'running', 'h',"
	    " 30, 0, NOW(3) - INTERVAL 91 DAY, CURDATE() - INTERVAL 91 DAY),"
	    " ('b1', 'old', 1, 1, 'analysis', 'p', 'm', 1, 'failed', 'h', 50,"
	    " 0, NOW(3) - INTERVAL 89 DAY, CURDATE() - INTERVAL 89 DAY),"
	    " ('b1', 'now', 1, 2, 'analysis', 'p', 'm', 1, 'done', 'h', 50,"
	    " 5, NOW(3) - INTERVAL 94 DAY, CURDATE() - INTERVAL 94 DAY);"
	    " INSERT INTO spend_days (day, spent_nano_usd) VALUES"
	    " (CURDATE() - INTERVAL 91 DAY, 40);"
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

START_TEST(the_old_goes_and_the_rest_stays)
{
	int64_t swept;

	ck_assert(retention_sweep(d->db, 90, &swept, &e));
	ck_assert_int_eq(swept, 3);
	ck_assert_str_eq(ask("SELECT GROUP_CONCAT(job_id, state ORDER BY id)"
	                     " FROM provider_calls"),
	    "oldrunning,oldfailed,nowdone");
	ck_assert_str_eq(ask("SELECT GROUP_CONCAT(message ORDER BY id)"
	                     " FROM processing_errors"),
	    "failed now,young");
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(action) FROM audit_log"), "resume");
}
END_TEST

START_TEST(what_it_cost_stays_known)
{
	const struct job job = { .id = "now", .book_id = "b1" };
	int64_t swept, own, others;

	ck_assert(retention_sweep(d->db, 90, &swept, &e));
	ck_assert(calls_sum(d->db, d->a, &job, &own, &e));
	ck_assert(calls_sum_others(d->db, d->a, &job, &others, &e));
	ck_assert_int_eq(own, 5);
	ck_assert_int_eq(others, 70);
	ck_assert_str_eq(
	    ask("SELECT SUM(spent_nano_usd) FROM spend_days"), "40");
}
END_TEST

START_TEST(when_all_is_swept_nobody_asks_for_an_hour)
{
	int64_t swept;
	bool due;

	ck_assert(retention_is_due(d->db, d->a, &due, &e));
	ck_assert(due);
	ck_assert(retention_sweep(d->db, 90, &swept, &e));
	ck_assert(retention_is_due(d->db, d->a, &due, &e));
	ck_assert(due);
	ck_assert(retention_sweep(d->db, 90, &swept, &e));
	ck_assert_int_eq(swept, 0);
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

	tcase_add_checked_fixture(t, open, database_close);
	tcase_add_test(t, the_old_goes_and_the_rest_stays);
	tcase_add_test(t, what_it_cost_stays_known);
	tcase_add_test(t, when_all_is_swept_nobody_asks_for_an_hour);
	suite_add_tcase(s, t);
	return s;
}
