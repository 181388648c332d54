/* SPDX-License-Identifier: MIT */
/* The analysis is found in whatever a model writes around it. */
#include "provider/answer.h"

#include "base/arena.h"
#include "book/analysis.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"

#include <string.h>

#define GOOD                                                                   \
	"{\"setting\":\"a {quiet} \\\"bay\\\" \\\\\",\"mood\":\"calm\","       \
	"\"audioPrompt\":\"waves }\"}"

static struct arena *a;
static struct err e;
static struct analysis v;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	e = none;
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(&a);
}

static const char *const good[] = { GOOD, "\xef\xbb\xbf" GOOD,
	"```json\n" GOOD "\n```", "Here it is: " GOOD " I hope it helps {}",
	"[" GOOD "]", "{\"analysis\":" GOOD "}", "{a} {\"b\":1} " GOOD,
	"\n\n  " GOOD "\n", "{\"setting\":\"\"} then " GOOD,
	"{\"cut\": " GOOD };

START_TEST(the_analysis_is_found)
{
	ck_assert_msg(answer_read(a, good[_i], strlen(good[_i]), &v, &e), "%s",
	    e.message);
	ck_assert_str_eq(v.setting, "a {quiet} \"bay\" \\");
	ck_assert_str_eq(v.audio_prompt, "waves }");
}
END_TEST

static const struct {
	const char *text;
	enum err_cause cause;
} bad[] = {
	{ "", CAUSE_EMPTY_RESPONSE },
	{ " \n", CAUSE_EMPTY_RESPONSE },
	{ "I cannot do that.", CAUSE_INVALID_RESPONSE },
	{ "{\"setting\":\"a bay\",\"mo", CAUSE_INVALID_RESPONSE },
	{ "{\"setting\":\"a bay\"}", CAUSE_INVALID_RESPONSE },
	{ "}{", CAUSE_INVALID_RESPONSE },
	{ "{\"a\":\"\\", CAUSE_INVALID_RESPONSE },
	{ "null", CAUSE_INVALID_RESPONSE },
	{ "{\"setting\":\"a\xff\"}", CAUSE_INVALID_RESPONSE },
};

START_TEST(anything_else_is_refused_with_its_cause)
{
	ck_assert(!answer_read(a, bad[_i].text, strlen(bad[_i].text), &v, &e));
	ck_assert_int_eq(e.type, ERR_CONTENT_ANALYSIS);
	ck_assert_int_eq(e.cause, bad[_i].cause);
}
END_TEST

START_TEST(a_thousand_braces_are_given_up_soon)
{
	char text[100001];

	memset(text, '{', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert(!answer_read(a, text, sizeof(text) - 1, &v, &e));
}
END_TEST

Suite *
provider_answer_suite(void)
{
	Suite *s = suite_create("provider/answer");
	TCase *t = tcase_create("answer");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, the_analysis_is_found, 0, COUNT(good));
	tcase_add_loop_test(
	    t, anything_else_is_refused_with_its_cause, 0, COUNT(bad));
	tcase_add_test(t, a_thousand_braces_are_given_up_soon);
	suite_add_tcase(s, t);
	return s;
}
