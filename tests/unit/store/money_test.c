/* SPDX-License-Identifier: MIT */
/* Money is counted once and by day; sounds of others are found; metrics and
 * times are read as they were written. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "store/calls.h"
#include "store/control.h"
#include "store/costs.h"
#include "store/estimate.h"
#include "store/jobs.h"
#include "store/metrics.h"
#include "store/sounds.h"
#include "store/spend.h"
#include "store/status.h"
#include "store/steps.h"
#include "store/submit.h"
#include "unit/store/database.h"
#include "wire/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct database *d;
static struct err e;

static const struct job job = { .id = "j1", .book_id = "b1", .run_token = 1 };

static void
open(void)
{
	database_open();
	d = database_now();
	e = (struct err)ERR_INIT;
	database_run(d->db,
	    "DELETE FROM spend_days; DELETE FROM metrics_steps;"
	    " DELETE FROM metrics_counters;"
	    " INSERT INTO books (id, title) VALUES ('b1', 'One'),"
	    " ('b2', 'Two'), ('b3', 'Three');"
	    " INSERT INTO jobs (id, book_id, created_at) VALUES"
	    " ('j1', 'b1', '2026-11-20')");
}

static const char *
ask(const char *text)
{
	return database_ask(d->db, d->a, text);
}

static int64_t
open_call(int64_t estimate_nano)
{
	struct call c = { .step = "analysis",
		.provider = "gemini",
		.model = "m",
		.request_hash = "h",
		.estimate_nano = estimate_nano };
	const char *day;
	int64_t spent;

	ck_assert(spend_lock(d->db, d->a, &spent, &day, &e));
	ck_assert(calls_open(d->db, &job, day, "2026-11-24", &c, &e));
	ck_assert(spend_reserve(d->db, day, estimate_nano, &e));
	return c.id;
}

static bool
close_call(int64_t id, const char *state, int64_t cost_nano)
{
	const struct call_result r = {
		.state = state, .cause = "", .cost_nano = cost_nano
	};
	bool is_new = false;

	ck_assert(calls_close(d->db, id, &r, &is_new, &e));
	if (is_new)
		ck_assert(spend_settle(d->db, id, &e));
	return is_new;
}

static void
must_be(const char *sums)
{
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS(' ', reserved_nano_usd, spent_nano_usd,"
	        " unknown_nano_usd) FROM spend_days WHERE day = UTC_DATE()"),
	    sums);
}

START_TEST(a_call_is_held_then_spent)
{
	int64_t id = open_call(100);

	must_be("100 0 0");
	ck_assert(close_call(id, "done", 70));
	must_be("0 70 0");
}
END_TEST

START_TEST(a_call_is_closed_once)
{
	int64_t id = open_call(100);

	ck_assert(close_call(id, "done", 70));
	ck_assert(!close_call(id, "failed", 0));
	must_be("0 70 0");
	ck_assert_str_eq(ask("SELECT state FROM provider_calls"), "done");
}
END_TEST

START_TEST(what_nobody_knows_keeps_its_estimate)
{
	int64_t spent;
	const char *day;

	close_call(open_call(100), "unknown", 100);
	open_call(30);
	must_be("30 0 100");
	ck_assert(spend_lock(d->db, d->a, &spent, &day, &e));
	ck_assert_int_eq(spent, 130);
}
END_TEST

START_TEST(what_was_never_made_is_dropped)
{
	int64_t known = open_call(100);

	open_call(50);
	open_call(60);
	ck_assert(calls_drop_unmade(d->db, d->a, &job, known, &e));
	must_be("100 0 0");
	ck_assert_str_eq(
	    ask("SELECT COUNT(*) FROM provider_calls WHERE state = 'open'"),
	    "1");
}
END_TEST

struct spending {
	struct arena *a;
	int64_t cap;
	bool fits;
};

static bool
spend_one(struct sql *db, void *arg, struct err *why)
{
	struct spending *s = arg;
	const char *day;
	int64_t spent;

	if (!spend_lock(db, s->a, &spent, &day, why))
		return err_here(why);
	s->fits = spent + 7 <= s->cap;
	return !s->fits || spend_reserve(db, day, 7, why) || err_here(why);
}

/* Spends as long as it may; how often. */
static int
spend_all(int64_t cap)
{
	struct spending s = { .a = arena_open(), .cap = cap, .fits = true };
	struct err why = ERR_INIT;
	struct sql *db = NULL;
	int n = 0;

	if (!sql_open(&db, d->conf, &why))
		_exit(255);
	while (s.fits) {
		if (!sql_transaction(db, spend_one, &s, &why))
			_exit(254);
		n += s.fits;
	}
	_exit(n);
}

/* Four at once, and not one too many. */
START_TEST(nobody_spends_what_another_has_spent)
{
	pid_t pids[4];
	int i, status, sum = 0;

	for (i = 0; i < 4; i++) {
		pids[i] = fork();
		ck_assert(pids[i] >= 0);
		if (pids[i] == 0)
			spend_all(704);
	}
	for (i = 0; i < 4; i++) {
		ck_assert(waitpid(pids[i], &status, 0) == pids[i]);
		ck_assert(WIFEXITED(status));
		ck_assert_int_lt(WEXITSTATUS(status), 254);
		sum += WEXITSTATUS(status);
	}
	ck_assert_int_eq(sum, 100);
	must_be("700 0 0");
}
END_TEST

START_TEST(costs_are_told_by_day_kind_and_book)
{
	struct costs c;

	close_call(open_call(100), "done", 70);
	close_call(open_call(100), "failed", 5);
	close_call(open_call(40), "unknown", 40);
	open_call(30);
	ck_assert(costs_read(d->db, d->a, "", &c, &e));
	ck_assert_int_eq(c.n_days, 1);
	ck_assert_int_eq(c.sum.spent_nano, 75);
	ck_assert_int_eq(c.sum.reserved_nano, 30);
	ck_assert_int_eq(c.sum.unknown_nano, 40);
	ck_assert_int_eq(c.n_kinds, 1);
	ck_assert_int_eq(c.kinds[0].done, 1);
	ck_assert_int_eq(c.kinds[0].failed, 1);
	ck_assert_int_eq(c.kinds[0].unknown, 1);
	ck_assert_int_eq(c.kinds[0].open, 1);
	ck_assert_int_eq(c.kinds[0].spent_nano, 75);
	ck_assert_int_eq(c.n_books, 1);
	ck_assert_str_eq(c.books[0].title, "One");
	ck_assert_int_eq(c.books[0].sum.spent_nano, 75);
}
END_TEST

START_TEST(a_month_has_all_its_days)
{
	struct costs c;

	database_run(d->db,
	    "INSERT INTO spend_days VALUES ('2026-02-01', 0, 1, 0),"
	    " ('2026-02-28', 0, 2, 0), ('2026-03-01', 0, 4, 0)");
	ck_assert(costs_read(d->db, d->a, "2026-02", &c, &e));
	ck_assert_str_eq(c.first, "2026-02-01");
	ck_assert_str_eq(c.last, "2026-02-28");
	ck_assert_int_eq(c.n_days, 2);
	ck_assert_int_eq(c.sum.spent_nano, 3);
}
END_TEST

static const char *const no_days[] = { "yesterday", "2026-13-01", "2026-02-31",
	"2026-11-2", "2026-1a-01", "2026-00" };

START_TEST(what_is_no_day_is_refused)
{
	struct costs c;

	ck_assert(!costs_read(d->db, d->a, no_days[_i], &c, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

START_TEST(unknown_calls_are_listed)
{
	struct costs_unknown *list;
	int n;

	close_call(open_call(100), "done", 70);
	close_call(open_call(40), "unknown", 40);
	ck_assert(costs_list_unknown(d->db, d->a, 10, &list, &n, &e));
	ck_assert_int_eq(n, 1);
	ck_assert_str_eq(list[0].book_id, "b1");
	ck_assert_int_eq(list[0].estimate_nano, 40);
}
END_TEST

static void
buy_all(void)
{
	ck_assert(conf_set(d->conf, CONF_ANALYSIS_PROVIDER, "gemini", &e) &&
	    conf_set(d->conf, CONF_SOUND_PROVIDER, "replicate", &e) &&
	    conf_set(d->conf, CONF_PRICE_INPUT, "1", &e) &&
	    conf_set(d->conf, CONF_PRICE_OUTPUT, "2", &e) &&
	    conf_set(d->conf, CONF_PRICE_SECOND, "0.01", &e) &&
	    conf_set(d->conf, CONF_SOUND_SECONDS, "10", &e));
}

static void
add_pages(void)
{
	database_run(d->db,
	    "INSERT INTO pages (id, book_id, page_number, text_content) VALUES"
	    " ('p1', 'b1', 1, 'abcdefgh'), ('p2', 'b1', 2, 'abcdefgh'),"
	    " ('p3', 'b1', 3, 'abcdefgh'), ('p5', 'b1', 5, ''),"
	    " ('p7', 'b1', 7, 'abcdefgh')");
}

START_TEST(an_estimate_counts_what_is_to_be_done)
{
	struct estimate s;

	buy_all();
	add_pages();
	ck_assert(estimate_book(d->db, d->a, d->conf, "b1", false, &s, &e));
	ck_assert_int_eq(s.spreads, 3);
	ck_assert_int_eq(s.text_bytes, 32);
	ck_assert_double_eq_tol(s.sounds, 3 * 0.35, 1e-9);
	ck_assert_int_eq(s.sound_nano, 105000000);
	/* a token's 1000 nano in, 2000 out */
	ck_assert_int_gt(s.analysis_nano, 3 * (1000 * 1000 + 1000000));
	ck_assert_int_lt(s.analysis_nano, 3 * (1000 * 2000 + 1000000));
	ck_assert_int_eq(s.nano, s.analysis_nano + s.sound_nano);
}
END_TEST

START_TEST(what_is_done_costs_nothing_but_anew)
{
	struct estimate s;

	buy_all();
	add_pages();
	database_run(d->db,
	    "INSERT INTO spreads (book_id, spread_index, text_hash, state,"
	    " sound_state, updated_at) VALUES"
	    " ('b1', 0, 'x', 'processed', 'failed', NOW(3)),"
	    " ('b1', 1, 'x', 'processed', 'none', NOW(3)),"
	    " ('b1', 3, 'x', 'failed', 'none', NOW(3))");
	ck_assert(estimate_book(d->db, d->a, d->conf, "b1", false, &s, &e));
	ck_assert_int_eq(s.spreads, 1);
	ck_assert_double_eq_tol(s.sounds, 1.35, 1e-9);
	ck_assert(estimate_book(d->db, d->a, d->conf, "b1", true, &s, &e));
	ck_assert_int_eq(s.spreads, 3);
	ck_assert_double_eq_tol(s.sounds, 1.05, 1e-9);
}
END_TEST

/* Spreads 0, 1 and 3 have text; two are read, one of them lacks its sound,
 * and the third has failed for another reason. */
static void
add_results(const char *state)
{
	buy_all();
	add_pages();
	database_run(d->db,
	    "INSERT INTO spreads (book_id, spread_index, text_hash, state,"
	    " scene_spread, sound_state, updated_at) VALUES"
	    " ('b1', 0, 'x', 'processed', 0, 'failed', NOW(3)),"
	    " ('b1', 1, 'x', 'processed', 1, 'made', NOW(3)),"
	    " ('b1', 3, 'x', 'failed', NULL, 'none', NOW(3));"
	    " INSERT INTO processing_errors (book_id, job_id, spread_index,"
	    " step, error_type, cause, message, stack, occurred_at,"
	    " is_current) VALUES"
	    " ('b1', 'j1', 0, 'soundscape', 'x', 'timeout', '', '', NOW(3),"
	    " TRUE), ('b1', 'j1', 3, 'analysis', 'x', 'blocked', '', '',"
	    " NOW(3), TRUE)");
	ck_assert(sql_do(d->db, &e,
	    "UPDATE jobs SET state = ?, live = IF(? = 'ended', NULL, 1),"
	    " started_at = NOW(3), estimate_nano_usd = 0,"
	    " cost_nano_usd = 1000",
	    "ss", state, state));
}

struct redo {
	enum control_action action;
	const char *cause;
	const char *state; /* of the job before */
	int spread;
	int spreads, sounds; /* to be bought, in hundredths */
	int64_t spent; /* by the same job */
};

static const struct redo redos[] = {
	{ CONTROL_RETRY, "", "ended", -1, 1, 135, 0 },
	{ CONTROL_RETRY, "timeout", "ended", -1, 0, 100, 0 },
	{ CONTROL_RETRY, "blocked", "ended", -1, 1, 35, 0 },
	{ CONTROL_RERUN, "", "ended", 1, 2, 70, 0 },
	{ CONTROL_REGENERATE, "", "ended", 1, 0, 100, 0 },
	{ CONTROL_RETRY, "timeout", "paused", -1, 0, 100, 1000 },
	{ CONTROL_REGENERATE, "", "parked", 1, 0, 100, 1000 },
};

/* The newest job says what it will have cost: 100 million for a sound, and
 * more than nothing for a spread. */
START_TEST(what_is_done_once_more_has_an_estimate)
{
	const struct redo *redo = &redos[_i];
	const struct control_order order = { .action = redo->action,
		.book_id = "b1",
		.actor = "test",
		.cause = redo->cause,
		.spread = redo->spread };
	struct control_result r;
	int64_t nano;

	add_results(redo->state);
	ck_assert(control_book(d->db, d->a, d->conf, &order, &r, &e));
	ck_assert_int_eq(r.outcome, CONTROL_DONE);
	nano = strtoll(ask("SELECT estimate_nano_usd FROM jobs"
	                   " ORDER BY seq DESC LIMIT 1"),
	    NULL, 10);
	nano -= redo->spent + redo->sounds * (int64_t)1000000;
	if (redo->spreads == 0)
		ck_assert_int_eq(nano, 0);
	ck_assert_int_ge(nano, redo->spreads * (int64_t)2000000);
	ck_assert_int_le(nano, redo->spreads * (int64_t)3000000);
}
END_TEST

/* Handed in, a job has no estimate; who looks at it makes one, once. */
START_TEST(who_wants_to_know_has_the_estimate_made)
{
	const struct submit_order order = { .book_id = "b1", .actor = "test" };
	struct submitted done;
	struct estimate likely;
	struct status s;
	bool found;

	buy_all();
	add_pages();
	ck_assert(
	    estimate_book(d->db, d->a, d->conf, "b1", false, &likely, &e));
	ck_assert_int_gt(likely.nano, 0);
	database_run(d->db, "DELETE FROM jobs");
	ck_assert(submit_book(d->db, d->a, d->conf, &order, &done, &e));
	ck_assert(status_read(d->db, d->a, "b1", &s, &found, &e) && found);
	ck_assert_int_eq(s.job.estimate_nano, -1);
	ck_assert(estimate_complete(d->db, d->a, d->conf, &s, &e));
	ck_assert_int_eq(s.job.estimate_nano, likely.nano);
	ck_assert(status_read(d->db, d->a, "b1", &s, &found, &e));
	ck_assert_int_eq(s.job.estimate_nano, likely.nano);
	database_run(d->db, "UPDATE jobs SET estimate_nano_usd = 5");
	ck_assert(status_read(d->db, d->a, "b1", &s, &found, &e));
	ck_assert(estimate_complete(d->db, d->a, d->conf, &s, &e));
	ck_assert_int_eq(s.job.estimate_nano, 5);
}
END_TEST

START_TEST(the_last_books_say_how_many_are_bought)
{
	struct estimate s;

	buy_all();
	add_pages();
	database_run(d->db,
	    "INSERT INTO jobs (id, book_id, live, state, total_spreads,"
	    " soundscapes_generated, soundscapes_reused, created_at) VALUES"
	    " ('j2', 'b2', NULL, 'ended', 100, 30, 20, NOW(3))");
	ck_assert(estimate_book(d->db, d->a, d->conf, "b1", false, &s, &e));
	ck_assert_double_eq_tol(s.sounds, 0.3, 1e-9);
}
END_TEST

START_TEST(our_own_work_costs_nothing)
{
	struct estimate s;

	add_pages();
	ck_assert(estimate_book(d->db, d->a, d->conf, "b1", false, &s, &e));
	ck_assert_int_eq(s.nano, 0);
}
END_TEST

/* b2's and b3's are published; b1 looks for something. */
static int
find(const char *key, const char *extension, double seconds,
    struct sound_record **out)
{
	const struct sound_wish w = { .book_id = "b1",
		.job_id = "j1",
		.key = key,
		.key_size = strlen(key),
		.provider = "replicate",
		.model = "m",
		.extension = extension,
		.seconds = seconds };
	int n;

	ck_assert_msg(
	    sounds_find_alike(d->db, d->a, &w, out, &n, &e), "%s", e.message);
	return n;
}

static void
add_sounds(void)
{
	database_run(d->db,
	    "INSERT INTO sounds (book_id, request_hash, file_name, seconds,"
	    " provider, model, made_at, reuse_key, reused_from) VALUES"
	    " ('b1', 'own', 'own.opus', 30, 'replicate', 'm', '2026-11-01',"
	    " 'sea/sad/low/rain/day/', NULL),"
	    " ('b2', 'h1', '1.opus', 29, 'replicate', 'm', '2026-11-02',"
	    " 'sea/sad/low/rain/day/', NULL),"
	    " ('b3', 'h2', '2.opus', 29, 'replicate', 'm', '2026-11-01',"
	    " 'sea/sad/low/rain/night/', NULL),"
	    " ('b3', 'h3', '3.opus', 29, 'replicate', 'm', '2026-11-21',"
	    " 'sea/sad/low/rain/night/', NULL),"
	    " ('b3', 'h4', '1.opus', 29, 'replicate', 'm', '2026-11-01',"
	    " 'sea/sad/low/rain/day/', 's1'),"
	    " ('b3', 'h5', '5.opus', 29, 'replicate', 'm', '2026-11-01',"
	    " 'sea/sad/low/rain/day/', NULL),"
	    " ('b3', 'h6', '6.opus', 29, 'replicate', 'm', '2026-11-01',"
	    " 'sea/sad/lowXrain/day/', NULL);"
	    " INSERT INTO scenes (id, book_id, start_page, end_page,"
	    " page_spread_index) VALUES ('s1', 'b2', 1, 2, 0),"
	    " ('s2', 'b3', 1, 2, 0), ('s3', 'b3', 3, 4, 1);"
	    " INSERT INTO soundscapes (id, scene_id, request_hash, file_name,"
	    " generation_prompt) VALUES ('a1', 's1', 'h1', '1.opus', 'one'),"
	    " ('a2', 's2', 'h2', '2.opus', 'two'),"
	    " ('a3', 's3', 'h3', '3.opus', 'three')");
}

/* Not its own, nothing too new, taken over, or not published. */
START_TEST(others_sounds_are_found_oldest_first)
{
	struct sound_record *list;

	add_sounds();
	ck_assert_int_eq(find("sea/sad/low/rain/", "opus", 30, &list), 2);
	ck_assert_str_eq(list[0].file_name, "2.opus");
	ck_assert_str_eq(list[0].reused_from, "s2");
	ck_assert_str_eq(list[0].prompt, "two");
	ck_assert_int_eq(list[0].cost_nano, 0);
	ck_assert_str_eq(list[1].file_name, "1.opus");
	ck_assert_str_eq(list[1].reused_from, "s1");
}
END_TEST

START_TEST(others_sounds_must_fit)
{
	struct sound_record *list;

	add_sounds();
	ck_assert_int_eq(find("sea/sad/low/rain/day/", "opus", 30, &list), 1);
	ck_assert_int_eq(find("sea/sad/low/rain/", "flac", 30, &list), 0);
	ck_assert_int_eq(find("sea/sad/low/rain/", "opus", 60, &list), 0);
	ck_assert_int_eq(find("sea/sad/low/snow/", "opus", 30, &list), 0);
}
END_TEST

START_TEST(metrics_add_up)
{
	static struct metrics m;
	struct timing t = { .since_us = 0 };
	struct buf out;

	t.us[TIMING_QUEUE] = 900;
	t.us[TIMING_FIRST_BYTE] = 2000000;
	metrics_step(&m, METRICS_ANALYSIS, &t);
	metrics_count(&m, "pagescape_spreads_total", "outcome=\"%s\"", "x");
	metrics_count(&m, "pagescape_errors_total", "step=\"%s\"", "y");
	ck_assert(metrics_write(&m, d->db, &e));
	ck_assert(metrics_write(&m, d->db, &e));
	metrics_clear(&m);
	ck_assert(metrics_write(&m, d->db, &e));
	buf_init(&out, 100000);
	ck_assert(metrics_print(d->db, d->a, &out, &e));
	ck_assert(strstr(buf_str(&out),
	              "\npagescape_spreads_total{outcome=\"x\"} 2\n") != NULL);
	ck_assert(strstr(buf_str(&out),
	              "{step=\"analysis\",phase=\"queue\",le=\"0.001\"} 2\n") !=
	    NULL);
	ck_assert(strstr(buf_str(&out),
	              "{step=\"analysis\",phase=\"firstByte\",le=\"1\"} 0\n") !=
	    NULL);
	ck_assert(
	    strstr(buf_str(&out),
	        "_sum{step=\"analysis\",phase=\"all\"} 4.001800\n") != NULL);
	ck_assert(strstr(buf_str(&out),
	              "\npagescape_jobs{state=\"queued\"} 1\n") != NULL);
	buf_clear(&out);
}
END_TEST

START_TEST(half_and_nineteen_of_twenty)
{
	struct steps s;
	int i;

	for (i = 1; i <= 20; i++)
		database_run(d->db,
		    arena_print(d->a,
		        "INSERT INTO spreads (book_id, spread_index,"
		        " text_hash, updated_at, timings) VALUES ('b1', %d,"
		        " 'x', NOW(3), '{\"waitMs\":{\"queue\":%d},"
		        "\"workMs\":{\"firstByte\":100}}')",
		        i, i));
	ck_assert(steps_read(d->db, d->a, "b1", &s, &e));
	ck_assert_int_eq(s.n_analysis, 3);
	ck_assert_str_eq(s.analysis[0].name, "all");
	ck_assert_double_eq(s.analysis[0].p50_ms, 110);
	ck_assert_double_eq(s.analysis[0].p95_ms, 119);
	ck_assert_str_eq(s.analysis[1].name, "queue");
	ck_assert(s.analysis[1].is_wait);
	ck_assert_int_eq(s.analysis[1].n, 20);
	ck_assert_double_eq(s.analysis[1].p50_ms, 10);
	ck_assert_double_eq(s.analysis[1].p95_ms, 19);
	ck_assert_int_eq(s.n_sound, 0);
}
END_TEST

Suite *
store_money_suite(void)
{
	Suite *s = suite_create("money");
	TCase *t = tcase_create("money");

	tcase_add_checked_fixture(t, open, database_close);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_call_is_held_then_spent);
	tcase_add_test(t, a_call_is_closed_once);
	tcase_add_test(t, what_nobody_knows_keeps_its_estimate);
	tcase_add_test(t, what_was_never_made_is_dropped);
	tcase_add_test(t, nobody_spends_what_another_has_spent);
	tcase_add_test(t, costs_are_told_by_day_kind_and_book);
	tcase_add_test(t, a_month_has_all_its_days);
	tcase_add_loop_test(t, what_is_no_day_is_refused, 0,
	    sizeof(no_days) / sizeof(no_days[0]));
	tcase_add_test(t, unknown_calls_are_listed);
	tcase_add_test(t, an_estimate_counts_what_is_to_be_done);
	tcase_add_test(t, what_is_done_costs_nothing_but_anew);
	tcase_add_loop_test(t, what_is_done_once_more_has_an_estimate, 0,
	    sizeof(redos) / sizeof(redos[0]));
	tcase_add_test(t, who_wants_to_know_has_the_estimate_made);
	tcase_add_test(t, the_last_books_say_how_many_are_bought);
	tcase_add_test(t, our_own_work_costs_nothing);
	tcase_add_test(t, others_sounds_are_found_oldest_first);
	tcase_add_test(t, others_sounds_must_fit);
	tcase_add_test(t, metrics_add_up);
	tcase_add_test(t, half_and_nineteen_of_twenty);
	suite_add_tcase(s, t);
	return s;
}
