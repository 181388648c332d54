/* SPDX-License-Identifier: MIT */
/* Failures are told in one shape. */
#include "web/answer.h"

#include "unit/web/suites.h"

#include <string.h>

static struct answer r;

static void
setup(void)
{
	answer_init(&r);
}

static void
teardown(void)
{
	answer_clear(&r);
}

START_TEST(a_failure_has_the_shape_of_the_contract)
{
	answer_fail(&r, 404, ERR_VALIDATION, "%s not found", "Book");
	ck_assert_int_eq(r.status, 404);
	ck_assert_str_eq(buf_str(&r.body),
	    "{\"success\":false,\"error\":\"Book not found\","
	    "\"errorType\":\"ValidationError\"}");
	ck_assert_str_eq(r.names[0], "Content-Type");
	ck_assert_str_eq(r.values[0], "application/json; charset=utf-8");
}
END_TEST

START_TEST(a_failure_drops_what_was_written)
{
	answer_is_html(&r, 200);
	answer_header(&r, "Location", "/");
	buf_text(&r.body, "half a page");
	answer_fail(&r, 503, ERR_DATABASE, "away");
	ck_assert_int_eq(r.n_headers, 1);
	ck_assert_int_eq(buf_str(&r.body)[0], '{');
}
END_TEST

START_TEST(what_a_caller_wrote_is_escaped)
{
	answer_fail(&r, 400, ERR_VALIDATION, "no \"%s\"", "\n\x1b");
	ck_assert_str_eq(buf_str(&r.body),
	    "{\"success\":false,\"error\":\"no \\\"\\n\\u001b\\\"\","
	    "\"errorType\":\"ValidationError\"}");
}
END_TEST

START_TEST(see_other_names_the_place)
{
	answer_go(&r, "/x");
	ck_assert_int_eq(r.status, 303);
	ck_assert_str_eq(r.names[0], "Location");
	ck_assert_str_eq(r.values[0], "/x");
}
END_TEST

/* nginx would not take the header, and fail. */
START_TEST(a_place_has_its_bound)
{
	static char place[ANSWER_LOCATION_MAX + 2] = "/";

	memset(place, '/', ANSWER_LOCATION_MAX);
	answer_go(&r, place);
	ck_assert_int_eq(r.status, 303);
	place[ANSWER_LOCATION_MAX] = '/';
	answer_go(&r, place);
	ck_assert_int_eq(r.status, 414);
	ck_assert_str_eq(r.names[0], "Content-Type");
}
END_TEST

Suite *
web_answer_suite(void)
{
	Suite *s = suite_create("web/answer");
	TCase *t = tcase_create("answer");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_failure_has_the_shape_of_the_contract);
	tcase_add_test(t, a_failure_drops_what_was_written);
	tcase_add_test(t, what_a_caller_wrote_is_escaped);
	tcase_add_test(t, see_other_names_the_place);
	tcase_add_test(t, a_place_has_its_bound);
	suite_add_tcase(s, t);
	return s;
}
