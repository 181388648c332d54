/* SPDX-License-Identifier: MIT */
/* Errors that differ in numbers and ids alone are the same trouble. */
#include "web/signature.h"

#include "base/arena.h"
#include "unit/web/suites.h"

#include <string.h>

static const struct {
	const char *message, *signature;
} messages[] = {
	{ "", "" },
	{ "no answer after 30 s", "no answer after N s" },
	{ "waited 3.25 s", "waited N.N s" },
	{ "prediction gm3qorzdhgbfurvjtvhg6dckhu failed",
	    "prediction ID failed" },
	{ "prediction 7f3qorzd failed", "prediction ID failed" },
	{ "model v2 is gone", "model v2 is gone" },
	{ "größer als 10 MB", "größer als N MB" },
};

START_TEST(numbers_and_ids_do_not_count)
{
	struct arena *a = arena_open();

	ck_assert_str_eq(
	    signature_of(a, messages[_i].message), messages[_i].signature);
	arena_close(&a);
}
END_TEST

START_TEST(other_words_are_other_trouble)
{
	struct arena *a = arena_open();

	ck_assert_str_ne(signature_of(a, "no answer after 30 s"),
	    signature_of(a, "no answer within 30 s"));
	arena_close(&a);
}
END_TEST

START_TEST(the_longest_message_has_one_too)
{
	char message[601];
	struct arena *a = arena_open();

	memset(message, '7', sizeof(message) - 1);
	message[sizeof(message) - 1] = '\0';
	ck_assert_str_eq(signature_of(a, message), "N");
	memset(message, '.', sizeof(message) - 1);
	ck_assert_str_eq(signature_of(a, message), message);
	arena_close(&a);
}
END_TEST

Suite *
web_signature_suite(void)
{
	Suite *s = suite_create("web/signature");
	TCase *t = tcase_create("signature");

	tcase_add_loop_test(t, numbers_and_ids_do_not_count, 0,
	    sizeof(messages) / sizeof(messages[0]));
	tcase_add_test(t, other_words_are_other_trouble);
	tcase_add_test(t, the_longest_message_has_one_too);
	suite_add_tcase(s, t);
	return s;
}
