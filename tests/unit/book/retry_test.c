/* SPDX-License-Identifier: MIT */
/* What follows from a failure: each cause, hint and limit. */
#include "book/retry.h"

#include "unit/book/suites.h"

#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct err e;
static struct retry_rules rules;

static void
setup(void)
{
	e = (struct err)ERR_INIT;
	rules = (struct retry_rules){ .step = { 3, 1000, 2, 60000, 0.2 },
		.overloaded = { 8, 2000, 2, 60000, 0.3 },
		.rate_pause_ms = 5000,
		.rate_max_ms = 600000 };
}

static struct retry_verdict
decide(enum err_cause cause, long hint_ms, int attempt, double chance)
{
	struct err what = ERR_INIT;

	err_set_cause(&what, ERR_CONTENT_ANALYSIS, cause, 0, "x");
	what.wait_ms = hint_ms;
	return retry_decide(&rules, &what, attempt, 0, chance);
}

START_TEST(a_policy_is_one_line)
{
	struct retry_policy p;

	ck_assert(retry_parse("retry.x", "3 1000 2 60000 0.2", &p, &e));
	ck_assert_int_eq(p.attempts, 3);
	ck_assert_int_eq(p.base_ms, 1000);
	ck_assert_double_eq(p.factor, 2);
	ck_assert_int_eq(p.cap_ms, 60000);
	ck_assert_double_eq(p.jitter, 0.2);
	ck_assert(retry_parse("retry.x", "  1  0\t1.5 0  0 ", &p, &e));
	ck_assert_int_eq(p.attempts, 1);
	ck_assert_double_eq(p.factor, 1.5);
}
END_TEST

static const char *const bad[] = { "", "3", "3 1000 2 60000",
	"3 1000 2 60000 0.2 7", "0 1000 2 60000 0.2", "101 1000 2 60000 0.2",
	"3 -1 2 60000 0.2", "3 1000 0.5 60000 0.2", "3 1000 2 60000 -0.1",
	"3 1000 2 60000 11", "3 1000 2 60000 x", "3x 1000 2 60000 0.2",
	"3,1000,2,60000,0.2", "3 1000 2,5 60000 0.2", "3 1000 nan 60000 0.2",
	"99999999999999999999999999999999999999 1 2 3 4" };

START_TEST(a_bad_policy_names_its_key)
{
	struct retry_policy p;

	ck_assert(!retry_parse("retry.analysis", bad[_i], &p, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_int_eq(strncmp(e.message, "retry.analysis = ", 17), 0);
}
END_TEST

/* Every cause at its first attempt. */
static const struct {
	enum err_cause cause;
	enum retry_action action;
} first[] = {
	{ CAUSE_NONE, RETRY_AGAIN },
	{ CAUSE_INVALID, RETRY_FAIL },
	{ CAUSE_NOT_FOUND, RETRY_FAIL },
	{ CAUSE_CONFLICT, RETRY_FAIL },
	{ CAUSE_RATE_LIMITED, RETRY_WAIT },
	{ CAUSE_OVERLOADED, RETRY_AGAIN },
	{ CAUSE_TIMEOUT, RETRY_AGAIN },
	{ CAUSE_NETWORK, RETRY_AGAIN },
	{ CAUSE_SERVER_ERROR, RETRY_AGAIN },
	{ CAUSE_INVALID_RESPONSE, RETRY_AGAIN },
	{ CAUSE_EMPTY_RESPONSE, RETRY_AGAIN },
	{ CAUSE_TRUNCATED, RETRY_AGAIN },
	{ CAUSE_BLOCKED, RETRY_FAIL },
	{ CAUSE_REFUSED, RETRY_FAIL },
	{ CAUSE_AUTH, RETRY_PARK },
	{ CAUSE_QUOTA, RETRY_PARK },
	{ CAUSE_BILLING, RETRY_PARK },
	{ CAUSE_MODEL, RETRY_PARK },
	{ CAUSE_PREDICTION, RETRY_AGAIN },
	{ CAUSE_EXPIRED, RETRY_AGAIN },
	{ CAUSE_DELIVERY, RETRY_PARK },
	{ CAUSE_AUDIO_INVALID, RETRY_AGAIN },
	{ CAUSE_AUDIO_HELPER, RETRY_AGAIN },
	{ CAUSE_STORAGE, RETRY_AGAIN },
	{ CAUSE_DEADLOCK, RETRY_AGAIN },
	{ CAUSE_CONNECTION, RETRY_AGAIN },
	{ CAUSE_SCHEMA, RETRY_FAIL },
	{ CAUSE_FENCED, RETRY_FAIL },
	{ CAUSE_BUDGET, RETRY_PARK },
	{ CAUSE_CRASH, RETRY_PARK },
	{ CAUSE_CANCELLED, RETRY_FAIL },
	{ CAUSE_UNKNOWN_OUTCOME, RETRY_FAIL },
};

START_TEST(every_cause_has_its_consequence)
{
	struct retry_verdict v = decide(first[_i].cause, -1, 1, 0);

	ck_assert_int_eq(v.action, first[_i].action);
}
END_TEST

START_TEST(the_table_above_is_complete)
{
	ck_assert_int_eq(N(first), CAUSE_COUNT);
}
END_TEST

/* The seed: 1 s, then 2 s, then failed. */
START_TEST(pauses_grow_until_the_attempts_are_used_up)
{
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 1, 0).wait_ms, 1000);
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 2, 0).wait_ms, 2000);
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 2, 0).action, RETRY_AGAIN);
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 3, 0).action, RETRY_FAIL);
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 9, 0).action, RETRY_FAIL);
}
END_TEST

START_TEST(one_attempt_means_no_second)
{
	rules.step.attempts = 1;
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 1, 0).action, RETRY_FAIL);
}
END_TEST

START_TEST(a_pause_has_a_longest)
{
	rules.step.attempts = 100;
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 7, 0).wait_ms, 60000);
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 99, 0).wait_ms, 60000);
	rules.step.cap_ms = 500;
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, -1, 1, 0).wait_ms, 500);
}
END_TEST

static const double chances[] = { 0, 0.25, 0.5, 0.999999 };

START_TEST(jitter_only_adds_its_share)
{
	int64_t ms = decide(CAUSE_TIMEOUT, -1, 2, chances[_i]).wait_ms;

	ck_assert_int_ge(ms, 2000);
	ck_assert_int_lt(ms, 2400);
	ck_assert_int_eq(ms, (int64_t)(2000 * (1 + 0.2 * chances[_i])));
}
END_TEST

START_TEST(a_longer_hint_is_obeyed)
{
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, 7000, 1, 0).wait_ms, 7000);
	ck_assert_int_eq(decide(CAUSE_OVERLOADED, 9000, 1, 0).wait_ms, 9000);
}
END_TEST

START_TEST(a_shorter_hint_does_not_shorten_the_pause)
{
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, 10, 2, 0).wait_ms, 2000);
	ck_assert_int_eq(decide(CAUSE_TIMEOUT, 0, 1, 0).wait_ms, 1000);
}
END_TEST

START_TEST(an_overloaded_provider_gets_more_time)
{
	ck_assert_int_eq(decide(CAUSE_OVERLOADED, -1, 3, 0).wait_ms, 8000);
	ck_assert_int_eq(
	    decide(CAUSE_OVERLOADED, -1, 7, 0).action, RETRY_AGAIN);
	ck_assert_int_eq(decide(CAUSE_OVERLOADED, -1, 8, 0).action, RETRY_FAIL);
}
END_TEST

START_TEST(a_rate_limit_costs_no_attempt)
{
	ck_assert_int_eq(
	    decide(CAUSE_RATE_LIMITED, -1, 99, 0).action, RETRY_WAIT);
}
END_TEST

START_TEST(a_rate_limit_without_a_hint_has_its_pause)
{
	int64_t ms = decide(CAUSE_RATE_LIMITED, -1, 1, chances[_i]).wait_ms;

	ck_assert_int_ge(ms, 5000);
	ck_assert_int_le(ms, 5270);
}
END_TEST

START_TEST(a_rate_limit_s_hint_is_never_undercut)
{
	int64_t ms = decide(CAUSE_RATE_LIMITED, 300, 1, chances[_i]).wait_ms;

	ck_assert_int_ge(ms, 300);
	ck_assert_int_le(ms, 300 + 300 / 20 + 20);
}
END_TEST

static const struct {
	int64_t waited_ms;
	long hint_ms;
	enum retry_action action;
} budgets[] = {
	{ 0, 600000, RETRY_WAIT },
	{ 0, 600001, RETRY_FAIL },
	{ 595000, -1, RETRY_WAIT },
	{ 595001, -1, RETRY_FAIL },
	{ 600000, 0, RETRY_WAIT },
	{ 600000, 1, RETRY_FAIL },
};

START_TEST(rate_limits_have_a_budget)
{
	struct err what = ERR_INIT;

	err_set_cause(&what, ERR_SOUNDSCAPE, CAUSE_RATE_LIMITED, 429, "x");
	what.wait_ms = budgets[_i].hint_ms;
	ck_assert_int_eq(
	    retry_decide(&rules, &what, 1, budgets[_i].waited_ms, 0).action,
	    budgets[_i].action);
}
END_TEST

/* What a far side asks for must not stop a book for a day. */
START_TEST(a_hint_beyond_all_patience_fails)
{
	ck_assert_int_eq(
	    decide(CAUSE_SERVER_ERROR, 86400000, 1, 0).action, RETRY_FAIL);
	ck_assert_int_eq(
	    decide(CAUSE_OVERLOADED, 600001, 1, 0).action, RETRY_FAIL);
	ck_assert_int_eq(
	    decide(CAUSE_OVERLOADED, 600000, 1, 0).action, RETRY_AGAIN);
}
END_TEST

static void
add_limits(Suite *s)
{
	TCase *t = tcase_create("rate limits");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, a_rate_limit_costs_no_attempt);
	tcase_add_loop_test(
	    t, a_rate_limit_without_a_hint_has_its_pause, 0, N(chances));
	tcase_add_loop_test(
	    t, a_rate_limit_s_hint_is_never_undercut, 0, N(chances));
	tcase_add_loop_test(t, rate_limits_have_a_budget, 0, N(budgets));
	tcase_add_test(t, a_hint_beyond_all_patience_fails);
	suite_add_tcase(s, t);
}

Suite *
book_retry_suite(void)
{
	Suite *s = suite_create("book/retry");
	TCase *t = tcase_create("retry");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, a_policy_is_one_line);
	tcase_add_loop_test(t, a_bad_policy_names_its_key, 0, N(bad));
	tcase_add_loop_test(t, every_cause_has_its_consequence, 0, N(first));
	tcase_add_test(t, the_table_above_is_complete);
	tcase_add_test(t, pauses_grow_until_the_attempts_are_used_up);
	tcase_add_test(t, one_attempt_means_no_second);
	tcase_add_test(t, a_pause_has_a_longest);
	tcase_add_loop_test(t, jitter_only_adds_its_share, 0, N(chances));
	tcase_add_test(t, a_longer_hint_is_obeyed);
	tcase_add_test(t, a_shorter_hint_does_not_shorten_the_pause);
	tcase_add_test(t, an_overloaded_provider_gets_more_time);
	suite_add_tcase(s, t);
	add_limits(s);
	return s;
}
