/* SPDX-License-Identifier: MIT */
/* An error keeps its first words and the way it came. */
#include "base/err.h"

#include "unit/base/suites.h"

#include <stdio.h>
#include <string.h>

static struct err e;

static void
setup(void)
{
	e = (struct err)ERR_INIT;
}

/* Three levels, as real code has them; static, and small enough to be
 * inlined. */
static bool
connect_somewhere(const char *url)
{
	return err_set(&e, ERR_IO, "could not connect to %s", url);
}

static bool
ask_model(void)
{
	return connect_somewhere("http://127.0.0.1:1/") ||
	    err_as(&e, ERR_CONTENT_ANALYSIS);
}

static bool
run_spread(void)
{
	return ask_model() || err_here(&e);
}

START_TEST(a_new_error_is_none)
{
	ck_assert(!err_is_set(&e));
	ck_assert_int_eq(e.spread, -1);
	ck_assert_int_eq(e.wait_ms, -1);
	ck_assert_str_eq(err_type_name(e.type), "");
}
END_TEST

START_TEST(every_macro_yields_false)
{
	ck_assert(!err_set(&e, ERR_IO, "x"));
	ck_assert(!err_set_cause(&e, ERR_IO, CAUSE_AUTH, 401, "x"));
	ck_assert(!err_as(&e, ERR_DATABASE));
	ck_assert(!err_here(&e));
}
END_TEST

START_TEST(a_set_error_says_what_and_when)
{
	struct timespec before, after;

	clock_gettime(CLOCK_REALTIME, &before);
	err_set_cause(&e, ERR_DATABASE, CAUSE_DEADLOCK, 1213, "lock %d", 7);
	clock_gettime(CLOCK_REALTIME, &after);
	ck_assert(err_is_set(&e));
	ck_assert_str_eq(e.message, "lock 7");
	ck_assert_int_eq(e.type, ERR_DATABASE);
	ck_assert_int_eq(e.cause, CAUSE_DEADLOCK);
	ck_assert_int_eq(e.code, 1213);
	ck_assert_int_ge(e.when.tv_sec, before.tv_sec);
	ck_assert_int_le(e.when.tv_sec, after.tv_sec);
}
END_TEST

START_TEST(the_first_error_is_never_masked)
{
	struct err first;

	err_set_cause(&e, ERR_SOUNDSCAPE, CAUSE_TIMEOUT, 504, "too slow");
	e.wait_ms = 700;
	first = e;
	ck_assert(!err_set_cause(
	    &e, ERR_DATABASE, CAUSE_CONNECTION, 2006, "gone away"));
	ck_assert_str_eq(e.message, "too slow");
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(e.cause, CAUSE_TIMEOUT);
	ck_assert_int_eq(e.code, 504);
	ck_assert_int_eq(e.wait_ms, 700);
	ck_assert_int_eq(memcmp(&e.when, &first.when, sizeof(first.when)), 0);
	ck_assert_int_eq(e.n_trace, 2);
}
END_TEST

START_TEST(the_trace_is_the_way_it_travelled)
{
	ck_assert(!run_spread());
	ck_assert_int_eq(e.n_trace, 3);
	ck_assert_str_eq(e.trace[0].function, "connect_somewhere");
	ck_assert_str_eq(e.trace[1].function, "ask_model");
	ck_assert_str_eq(e.trace[2].function, "run_spread");
	ck_assert_int_lt(e.trace[0].line, e.trace[1].line);
	ck_assert_int_lt(e.trace[1].line, e.trace[2].line);
}
END_TEST

START_TEST(a_frame_names_the_file_from_the_source_tree)
{
	run_spread();
	ck_assert_str_eq(e.trace[0].file, "tests/unit/base/err_test.c");
}
END_TEST

START_TEST(a_trace_prints_innermost_first)
{
	char text[1024], want[256];

	run_spread();
	err_print_trace(&e, text, sizeof(text));
	snprintf(want, sizeof(want),
	    "connect_somewhere (tests/unit/base/err_test.c:%d) < ask_model"
	    " (tests/unit/base/err_test.c:%d) < run_spread"
	    " (tests/unit/base/err_test.c:%d)",
	    e.trace[0].line, e.trace[1].line, e.trace[2].line);
	ck_assert_str_eq(text, want);
}
END_TEST

START_TEST(a_trace_is_cut_to_the_room_there_is)
{
	char text[60];

	memset(text, 'x', sizeof(text));
	run_spread();
	err_print_trace(&e, text, sizeof(text) - 10);
	ck_assert_uint_eq(strlen(text), sizeof(text) - 11);
	ck_assert_int_eq(strncmp(text, "connect_somewhere (", 19), 0);
	ck_assert_int_eq(text[sizeof(text) - 10], 'x');
}
END_TEST

START_TEST(a_trace_of_no_frames_is_not_empty)
{
	char text[32];

	err_print_trace(&e, text, sizeof(text));
	ck_assert_str_eq(text, "(no trace)");
}
END_TEST

START_TEST(frames_beyond_the_last_are_dropped)
{
	int i;

	err_set(&e, ERR_IO, "deep");
	for (i = 0; i < 100; i++)
		err_here(&e);
	ck_assert_int_eq(e.n_trace, ERR_TRACE_MAX);
	ck_assert_str_eq(e.message, "deep");
}
END_TEST

START_TEST(a_long_message_is_cut_and_ended)
{
	char text[2000];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&e, ERR_IO, "%s", text);
	ck_assert_uint_eq(strlen(e.message), sizeof(e.message) - 1);
}
END_TEST

START_TEST(a_cut_message_is_still_utf8)
{
	char text[1200];
	size_t i, n;

	for (i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "\xe2\x82\xac", 3);
	text[i] = '\0';
	err_set(&e, ERR_IO, "%.*s%s", _i, "xyz", text);
	n = strlen(e.message);
	ck_assert_uint_ge(n, sizeof(e.message) - 3);
	ck_assert_uint_eq((n - (size_t)_i) % 3, 0);
}
END_TEST

START_TEST(a_meaning_is_given_once)
{
	err_set(&e, ERR_IO, "x");
	err_as(&e, ERR_CONTENT_ANALYSIS);
	err_as(&e, ERR_DATABASE);
	ck_assert_int_eq(e.type, ERR_CONTENT_ANALYSIS);
}
END_TEST

START_TEST(a_known_meaning_is_kept)
{
	err_set(&e, ERR_VALIDATION, "x");
	err_as(&e, ERR_DATABASE);
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_int_eq(e.n_trace, 2);
}
END_TEST

START_TEST(a_cleared_error_is_none_again)
{
	err_set_cause(&e, ERR_DATABASE, CAUSE_SCHEMA, 1, "x");
	e.spread = 4;
	err_clear(&e);
	ck_assert(!err_is_set(&e));
	ck_assert_int_eq(e.spread, -1);
	ck_assert_int_eq(e.wait_ms, -1);
	ck_assert_int_eq(e.n_trace, 0);
	ck_assert_str_eq(e.message, "");
}
END_TEST

static const char *const types[] = { "ValidationError", "ContentAnalysisError",
	"SoundscapeGenerationError", "DatabaseError" };

START_TEST(the_types_have_the_names_of_the_contract)
{
	enum err_type type = err_type_find(types[_i]);

	ck_assert_int_eq(type, ERR_VALIDATION + _i);
	ck_assert_str_eq(err_type_name(type), types[_i]);
}
END_TEST

START_TEST(an_unclassified_one_is_a_system_error)
{
	ck_assert_str_eq(err_type_name(ERR_IO), "SystemError");
	ck_assert_int_eq(err_type_find("SystemError"), ERR_IO);
}
END_TEST

START_TEST(an_unknown_type_is_none)
{
	ck_assert_int_eq(err_type_find("Oops"), ERR_NONE);
	ck_assert_int_eq(err_type_find(""), ERR_NONE);
}
END_TEST

START_TEST(a_cause_is_found_by_its_name)
{
	enum err_cause cause = (enum err_cause)_i;

	ck_assert_int_eq(err_cause_find(err_cause_name(cause)), cause);
	ck_assert(_i == CAUSE_NONE || err_cause_name(cause)[0] != '\0');
}
END_TEST

START_TEST(a_cause_that_parks_does_not_heal)
{
	enum err_cause cause = (enum err_cause)_i;

	ck_assert(!err_cause_parks(cause) || !err_cause_may_heal(cause));
}
END_TEST

START_TEST(an_unknown_cause_is_none)
{
	ck_assert_int_eq(err_cause_find("weather"), CAUSE_NONE);
}
END_TEST

static const struct {
	enum err_cause cause;
	bool heals;
	bool parks;
} policy[] = {
	{ CAUSE_RATE_LIMITED, true, false },
	{ CAUSE_TIMEOUT, true, false },
	{ CAUSE_BLOCKED, false, false },
	{ CAUSE_AUTH, false, true },
	{ CAUSE_QUOTA, false, true },
	{ CAUSE_BILLING, false, true },
	{ CAUSE_BUDGET, false, true },
	{ CAUSE_CRASH, false, true },
	{ CAUSE_FENCED, false, false },
	{ CAUSE_UNKNOWN_OUTCOME, false, false },
};

START_TEST(a_cause_has_the_design_s_policy)
{
	ck_assert_int_eq(
	    err_cause_may_heal(policy[_i].cause), policy[_i].heals);
	ck_assert_int_eq(err_cause_parks(policy[_i].cause), policy[_i].parks);
}
END_TEST

static void
add_lists(TCase *t)
{
	int n_policy = (int)(sizeof(policy) / sizeof(policy[0]));

	tcase_add_loop_test(t, the_types_have_the_names_of_the_contract, 0, 4);
	tcase_add_test(t, an_unclassified_one_is_a_system_error);
	tcase_add_test(t, an_unknown_type_is_none);
	tcase_add_loop_test(t, a_cause_is_found_by_its_name, 0, CAUSE_COUNT);
	tcase_add_loop_test(
	    t, a_cause_that_parks_does_not_heal, 0, CAUSE_COUNT);
	tcase_add_test(t, an_unknown_cause_is_none);
	tcase_add_loop_test(t, a_cause_has_the_design_s_policy, 0, n_policy);
}

Suite *
base_err_suite(void)
{
	Suite *s = suite_create("base/err");
	TCase *t = tcase_create("err");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, a_new_error_is_none);
	tcase_add_test(t, every_macro_yields_false);
	tcase_add_test(t, a_set_error_says_what_and_when);
	tcase_add_test(t, the_first_error_is_never_masked);
	tcase_add_test(t, the_trace_is_the_way_it_travelled);
	tcase_add_test(t, a_frame_names_the_file_from_the_source_tree);
	tcase_add_test(t, a_trace_prints_innermost_first);
	tcase_add_test(t, a_trace_is_cut_to_the_room_there_is);
	tcase_add_test(t, a_trace_of_no_frames_is_not_empty);
	tcase_add_test(t, frames_beyond_the_last_are_dropped);
	tcase_add_test(t, a_long_message_is_cut_and_ended);
	tcase_add_loop_test(t, a_cut_message_is_still_utf8, 0, 3);
	tcase_add_test(t, a_meaning_is_given_once);
	tcase_add_test(t, a_known_meaning_is_kept);
	tcase_add_test(t, a_cleared_error_is_none_again);
	add_lists(t);
	suite_add_tcase(s, t);
	return s;
}
