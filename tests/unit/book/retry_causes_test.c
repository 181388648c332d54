/* SPDX-License-Identifier: MIT */
/* Every cause has its policy. */
#include "unit/book/suites.h"

#include "book/retry.h"

#include <string.h>

static struct err e;

static struct retry_rules
rules_with(const char *causes)
{
	struct retry_rules r = { .rate_pause_ms = 500, .rate_max_ms = 10000 };

	e = (struct err)ERR_INIT;
	ck_assert(retry_parse("k", "3 1000 2 60000 0", &r.step, &e));
	ck_assert(retry_parse("k", "8 2000 2 60000 0", &r.overloaded, &e));
	ck_assert_msg(
	    retry_parse_causes("retry.causes", causes, "analysis", &r, &e),
	    "%s", e.message);
	return r;
}

static struct retry_verdict
decide(const struct retry_rules *r, enum err_cause cause, int attempt)
{
	struct err what = ERR_INIT;

	what.cause = cause;
	return retry_decide(r, &what, attempt, 0, 0);
}

static const struct {
	const char *causes;
	enum err_cause cause;
	int attempt;
	enum retry_action action;
	int64_t wait_ms;
} table[] = {
	{ "", CAUSE_TIMEOUT, 1, RETRY_AGAIN, 1000 },
	{ "", CAUSE_TIMEOUT, 2, RETRY_AGAIN, 2000 },
	{ "", CAUSE_TIMEOUT, 3, RETRY_FAIL, 0 },
	{ "", CAUSE_OVERLOADED, 7, RETRY_AGAIN, 60000 },
	{ "", CAUSE_REFUSED, 1, RETRY_FAIL, 0 },
	{ "", CAUSE_AUTH, 1, RETRY_PARK, 0 },
	{ "", CAUSE_RATE_LIMITED, 9, RETRY_WAIT, 500 },
	{ "timeout 5 10 3 1000 0", CAUSE_TIMEOUT, 4, RETRY_AGAIN, 270 },
	{ "timeout 5 10 3 1000 0", CAUSE_TIMEOUT, 5, RETRY_FAIL, 0 },
	{ "timeout 5 10 3 1000 0", CAUSE_NETWORK, 1, RETRY_AGAIN, 1000 },
	{ " network 2 7 1 9 0 ,timeout 2 8 1 9 0", CAUSE_TIMEOUT, 1,
	    RETRY_AGAIN, 8 },
	{ "analysis.timeout 2 5 1 9 0", CAUSE_TIMEOUT, 1, RETRY_AGAIN, 5 },
	{ "soundscape.timeout 2 5 1 9 0", CAUSE_TIMEOUT, 1, RETRY_AGAIN, 1000 },
	{ "timeout 2 5 1 9 0, analysis.timeout 2 6 1 9 0", CAUSE_TIMEOUT, 1,
	    RETRY_AGAIN, 6 },
	{ "overloaded 1 5 1 9 0", CAUSE_OVERLOADED, 1, RETRY_FAIL, 0 },
	{ "refused 2 5 1 9 0", CAUSE_REFUSED, 1, RETRY_AGAIN, 5 },
};

START_TEST(a_cause_has_its_policy)
{
	struct retry_rules r = rules_with(table[_i].causes);
	struct retry_verdict v = decide(&r, table[_i].cause, table[_i].attempt);

	ck_assert_int_eq(v.action, table[_i].action);
	ck_assert_int_eq(v.wait_ms, table[_i].wait_ms);
}
END_TEST

static const char *const bad[] = {
	"nonsense 3 1 1 1 0",
	"timeout",
	"timeout 3 1 1 1",
	"timeout 3 1 1 1 0,",
	"rate_limited 3 1 1 1 0",
	"auth 3 1 1 1 0",
	"book.timeout 3 1 1 1 0",
	"timeout 3 1 1 1 0 network 3 1 1 1 0",
};

START_TEST(a_bad_policy_is_an_error_that_names_the_key)
{
	struct retry_rules r = { .n_overrides = 0 };

	e = (struct err)ERR_INIT;
	ck_assert(
	    !retry_parse_causes("retry.causes", bad[_i], "analysis", &r, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_ptr_nonnull(strstr(e.message, "retry.causes"));
}
END_TEST

START_TEST(a_hint_is_kept_and_costs_no_attempt)
{
	struct retry_rules r = rules_with("");
	struct err what = ERR_INIT;
	struct retry_verdict v;

	what.cause = CAUSE_RATE_LIMITED;
	what.wait_ms = 4000;
	v = retry_decide(&r, &what, 3, 0, 0);
	ck_assert_int_eq(v.action, RETRY_WAIT);
	ck_assert_int_eq(v.wait_ms, 4000);
	v = retry_decide(&r, &what, 3, 6001, 0);
	ck_assert_int_eq(v.action, RETRY_FAIL);
}
END_TEST

Suite *
book_retry_causes_suite(void)
{
	Suite *s = suite_create("retry");
	TCase *t = tcase_create("retry");

	tcase_add_loop_test(t, a_cause_has_its_policy, 0,
	    (int)(sizeof(table) / sizeof(table[0])));
	tcase_add_loop_test(t, a_bad_policy_is_an_error_that_names_the_key, 0,
	    (int)(sizeof(bad) / sizeof(bad[0])));
	tcase_add_test(t, a_hint_is_kept_and_costs_no_attempt);
	suite_add_tcase(s, t);
	return s;
}
