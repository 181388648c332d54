/* SPDX-License-Identifier: MIT */
/* The ledger: what is bought stands in it before it is asked for. */
#include "store/calls.h"

#include "base/arena.h"
#include "store/jobs.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"
#include "wire/sql.h"

#include <string.h>

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct err e;
static struct sql *db;
static struct arena *a;
static struct job job;

static void
setup(void)
{
	library_open();
	e = (struct err)ERR_INIT;
	db = database_now()->db;
	a = database_now()->a;
	library_submit(1);
	job = library_claim(db);
}

static const char *
ask(const char *question)
{
	return database_ask(db, a, question);
}

static const struct call analysis = { .spread = 3,
	.step = "analysis",
	.provider = "gemini",
	.model = "gemini-x",
	.attempt = 2,
	.request_hash = HASH,
	.estimate_nano = 1000,
	.timeout_ms = 60000 };

static int64_t
open_call(struct call c)
{
	ck_assert_msg(calls_open(db, &job, ask("SELECT UTC_DATE()"),
	                  "2026-11-24", &c, &e),
	    "%s", e.message);
	ck_assert_int_gt(c.id, 0);
	return c.id;
}

static void
close_call(int64_t id, const char *state, int64_t cost_nano)
{
	const struct call_result r = { .state = state,
		.tokens_in = 800,
		.tokens_out = 160,
		.tokens_thought = 40,
		.audio_ms = 0,
		.cost_nano = cost_nano,
		.http_status = 200,
		.cause = "",
		.connect_us = 1,
		.first_byte_us = 2,
		.total_us = 3 };
	bool is_new = false;

	ck_assert_msg(calls_close(db, id, &r, &is_new, &e), "%s", e.message);
	ck_assert(is_new);
}

START_TEST(a_call_is_in_the_ledger_before_it_is_made)
{
	open_call(analysis);
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS('|', run_token, spread_index, step,"
	        " provider, model, attempt, state, request_hash,"
	        " estimate_nano_usd, cost_nano_usd, price_date,"
	        " external_id IS NULL, ended_at IS NULL) FROM provider_calls"),
	    "1|3|analysis|gemini|gemini-x|2|open|" HASH
	    "|1000|0|2026-11-24|1|1");
	ck_assert_str_eq(ask("SELECT job_id FROM provider_calls"), job.id);
}
END_TEST

START_TEST(every_call_has_an_id_of_its_own)
{
	int64_t first = open_call(analysis);

	ck_assert_int_ne(open_call(analysis), first);
}
END_TEST

START_TEST(a_named_call_is_running)
{
	int64_t id = open_call(analysis);

	ck_assert(calls_run(db, id, "pred-1", &e));
	ck_assert_str_eq(ask("SELECT CONCAT_WS('|', state, external_id)"
	                     " FROM provider_calls"),
	    "running|pred-1");
}
END_TEST

START_TEST(a_closed_call_says_what_it_was)
{
	int64_t id = open_call(analysis);

	close_call(id, "done", 740000);
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS('|', state, tokens_in, tokens_out,"
	        " tokens_thought, cost_nano_usd, http_status, cause,"
	        " connect_us, first_byte_us, total_us, ended_at IS NULL)"
	        " FROM provider_calls"),
	    "done|800|160|40|740000|200||1|2|3|0");
}
END_TEST

START_TEST(one_prediction_belongs_to_one_call)
{
	int64_t first = open_call(analysis), second = open_call(analysis);

	ck_assert(calls_run(db, first, "pred-1", &e));
	ck_assert(!calls_run(db, second, "pred-1", &e));
	ck_assert_int_eq(e.cause, CAUSE_CONFLICT);
}
END_TEST

START_TEST(another_provider_may_use_the_same_name)
{
	struct call other = analysis;
	int64_t first = open_call(analysis);

	other.provider = "replicate";
	ck_assert(calls_run(db, first, "pred-1", &e));
	ck_assert(calls_run(db, open_call(other), "pred-1", &e));
}
END_TEST

static bool
is_owned(const char *provider, const char *external_id)
{
	bool owned = false;

	ck_assert(calls_is_owned(db, a, provider, external_id, &owned, &e));
	return owned;
}

START_TEST(a_prediction_is_owned_once_it_is_named)
{
	int64_t id = open_call(analysis);

	ck_assert(!is_owned("gemini", "pred-1"));
	ck_assert(calls_run(db, id, "pred-1", &e));
	ck_assert(is_owned("gemini", "pred-1"));
	ck_assert(!is_owned("replicate", "pred-1"));
	close_call(id, "failed", 0);
	ck_assert(is_owned("gemini", "pred-1"));
}
END_TEST

static struct call_left *
list_left(int n_wanted)
{
	struct call_left *left = NULL;
	int n = -1;

	ck_assert(calls_list_left(db, a, library_id(1), &left, &n, &e));
	ck_assert_int_eq(n, n_wanted);
	return left;
}

START_TEST(a_crash_leaves_what_was_open_and_running)
{
	struct call sound = analysis;
	struct call_left *left;
	int64_t first, second;

	sound.step = "soundscape";
	sound.spread = 5;
	first = open_call(analysis);
	second = open_call(sound);
	ck_assert(calls_run(db, second, "pred-2", &e));
	close_call(open_call(analysis), "done", 5);
	close_call(open_call(analysis), "failed", 0);
	close_call(open_call(analysis), "unknown", 0);
	left = list_left(2);
	ck_assert_int_eq(left[0].id, first);
	ck_assert(!left[0].is_sound);
	ck_assert_int_eq(left[0].spread, 3);
	ck_assert_ptr_null(left[0].external_id);
	ck_assert_str_eq(left[0].request_hash, HASH);
	ck_assert_int_eq(left[0].estimate_nano, 1000);
	ck_assert_int_eq(left[1].id, second);
	ck_assert(left[1].is_sound);
	ck_assert_int_eq(left[1].spread, 5);
	ck_assert_str_eq(left[1].external_id, "pred-2");
}
END_TEST

START_TEST(what_is_left_knows_its_age_and_deadline)
{
	struct call_left *left;

	open_call(analysis);
	database_run(db,
	    "UPDATE provider_calls SET created_at = created_at - INTERVAL 100"
	    " SECOND, deadline_at = deadline_at - INTERVAL 100 SECOND");
	left = list_left(1);
	ck_assert_int_ge(left[0].age_ms, 100000);
	ck_assert_int_lt(left[0].age_ms, 110000);
	ck_assert_int_le(left[0].left_ms, -40000);
	ck_assert_int_gt(left[0].left_ms, -50000);
}
END_TEST

START_TEST(other_books_calls_are_not_ours)
{
	struct call_left *left;
	int n = -1;

	open_call(analysis);
	library_add(2, 2);
	ck_assert(calls_list_left(db, a, library_id(2), &left, &n, &e));
	ck_assert_int_eq(n, 0);
}
END_TEST

static void
must_sum(int64_t nano)
{
	int64_t of_job = -1;

	ck_assert(calls_sum(db, a, &job, &of_job, &e));
	ck_assert_int_eq(of_job, nano);
}

START_TEST(nothing_bought_is_nothing_spent)
{
	must_sum(0);
}
END_TEST

START_TEST(what_is_not_closed_counts_with_its_estimate)
{
	int64_t id = open_call(analysis);

	must_sum(1000);
	ck_assert(calls_run(db, id, "pred-1", &e));
	must_sum(1000);
	close_call(id, "unknown", 7);
	must_sum(1000);
}
END_TEST

START_TEST(what_is_closed_counts_with_its_cost)
{
	close_call(open_call(analysis), "done", 7);
	must_sum(7);
	close_call(open_call(analysis), "failed", 0);
	must_sum(7);
	open_call(analysis);
	must_sum(1007);
}
END_TEST

START_TEST(yesterday_counts_for_the_book_only)
{
	close_call(open_call(analysis), "done", 7);
	database_run(db,
	    "UPDATE provider_calls SET created_at = UTC_DATE() - INTERVAL 1"
	    " SECOND");
	close_call(open_call(analysis), "done", 5);
	must_sum(12);
}
END_TEST

START_TEST(other_jobs_do_not_count)
{
	struct job mine = job;

	close_call(open_call(analysis), "done", 7);
	library_add(2, 2);
	library_submit(2);
	job = library_claim(db);
	close_call(open_call(analysis), "done", 5);
	must_sum(5);
	job = mine;
	must_sum(7);
}
END_TEST

START_TEST(large_sums_are_exact)
{
	struct call large = analysis;

	/* 2^53 + 1 is no double. */
	large.estimate_nano = 9007199254740993;
	open_call(large);
	open_call(analysis);
	must_sum(9007199254741993);
}
END_TEST

START_TEST(earlier_jobs_of_the_book_are_told_apart)
{
	struct job later = job;
	int64_t nano = -1;

	close_call(open_call(analysis), "done", 7);
	strcpy(later.id, "0192f0c1-0000-7000-8000-0000000000ff");
	ck_assert(calls_sum_others(db, a, &job, &nano, &e));
	ck_assert_int_eq(nano, 0);
	ck_assert(calls_sum_others(db, a, &later, &nano, &e));
	ck_assert_int_eq(nano, 7);
}
END_TEST

Suite *
store_calls_suite(void)
{
	Suite *s = suite_create("store/calls");
	TCase *t = tcase_create("calls");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, a_call_is_in_the_ledger_before_it_is_made);
	tcase_add_test(t, every_call_has_an_id_of_its_own);
	tcase_add_test(t, a_named_call_is_running);
	tcase_add_test(t, a_closed_call_says_what_it_was);
	tcase_add_test(t, one_prediction_belongs_to_one_call);
	tcase_add_test(t, another_provider_may_use_the_same_name);
	tcase_add_test(t, a_prediction_is_owned_once_it_is_named);
	tcase_add_test(t, a_crash_leaves_what_was_open_and_running);
	tcase_add_test(t, what_is_left_knows_its_age_and_deadline);
	tcase_add_test(t, other_books_calls_are_not_ours);
	tcase_add_test(t, nothing_bought_is_nothing_spent);
	tcase_add_test(t, what_is_not_closed_counts_with_its_estimate);
	tcase_add_test(t, what_is_closed_counts_with_its_cost);
	tcase_add_test(t, yesterday_counts_for_the_book_only);
	tcase_add_test(t, other_jobs_do_not_count);
	tcase_add_test(t, large_sums_are_exact);
	tcase_add_test(t, earlier_jobs_of_the_book_are_told_apart);
	suite_add_tcase(s, t);
	return s;
}
