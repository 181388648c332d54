/* SPDX-License-Identifier: MIT */
/* What a POST's body may say. */
#include "web/start.h"

#include "base/arena.h"
#include "unit/web/suites.h"

#include <string.h>

#define ID "0190a2b4-7c1d-7000-8000-00000000000a"
#define UPPER "0190A2B4-7C1D-7000-8000-00000000000A"

static struct arena *a;
static struct err e;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	e = none;
}

static void
teardown(void)
{
	arena_close(&a);
}

static const struct {
	const char *body;
	bool restart;
	int priority;
} good[] = {
	{ "{\"bookId\":\"" ID "\"}", false, 0 },
	{ "{\"bookId\":\"" UPPER "\"}", false, 0 },
	{ " {\"bookId\":\"" ID "\",\"restart\":true}\n", true, 0 },
	{ "{\"bookId\":\"" ID "\",\"restart\":false}", false, 0 },
	{ "{\"x\":[{}],\"bookId\":\"" ID "\",\"y\":null}", false, 0 },
	{ "{\"bookId\":\"" ID "\",\"priority\":-100}", false, -100 },
	{ "{\"bookId\":\"" ID "\",\"priority\":100}", false, 100 },
	{ "{\"bookId\":\"" ID "\",\"priority\":null}", false, 0 },
};

START_TEST(a_book_is_named)
{
	struct start_order order;

	ck_assert_msg(
	    start_parse(a, good[_i].body, strlen(good[_i].body), &order, &e),
	    "%s", e.message);
	ck_assert_str_eq(order.book_id, ID);
	ck_assert_int_eq(order.restart, good[_i].restart);
	ck_assert_int_eq(order.priority, good[_i].priority);
	ck_assert_int_eq(order.has_priority, good[_i].priority != 0);
}
END_TEST

static const struct {
	const char *body;
	const char *part; /* of what the caller is told */
} bad[] = {
	{ "", "no body" },
	{ "  \n", "no body" },
	{ "{", "not JSON" },
	{ "bookId=1", "not JSON" },
	{ "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "not JSON" },
	{ "[]", "must be a JSON object" },
	{ "\"" ID "\"", "must be a JSON object" },
	{ "null", "must be a JSON object" },
	{ "{}", "bookId is required" },
	{ "{\"bookId\":null}", "bookId is required" },
	{ "{\"bookid\":\"" ID "\"}", "bookId is required" },
	{ "{\"bookId\":7}", "bookId must be a UUID" },
	{ "{\"bookId\":\"\"}", "bookId must be a UUID" },
	{ "{\"bookId\":\"" ID "x\"}", "bookId must be a UUID" },
	{ "{\"bookId\":\"' OR 1=1 --\"}", "bookId must be a UUID" },
	{ "{\"bookId\":[\"" ID "\"]}", "bookId must be a UUID" },
	{ "{\"bookId\":\"" ID "\",\"restart\":1}", "restart must be" },
	{ "{\"bookId\":\"" ID "\",\"restart\":\"true\"}", "restart must be" },
	{ "{\"bookId\":\"" ID "\",\"restart\":null}", "restart must be" },
	{ "{\"bookId\":\"" ID "\",\"priority\":101}", "priority must be" },
	{ "{\"bookId\":\"" ID "\",\"priority\":-101}", "priority must be" },
	{ "{\"bookId\":\"" ID "\",\"priority\":1.5}", "priority must be" },
	{ "{\"bookId\":\"" ID "\",\"priority\":\"1\"}", "priority must be" },
};

START_TEST(nonsense_gets_a_sentence)
{
	struct start_order order;

	ck_assert(
	    !start_parse(a, bad[_i].body, strlen(bad[_i].body), &order, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_msg(strstr(e.message, bad[_i].part) != NULL, "%s", e.message);
}
END_TEST

/* The depth of a body is bounded, whatever it says besides. */
START_TEST(deep_bodies_are_refused)
{
	struct start_order order;
	const char *body =
	    arena_print(a, "{\"bookId\":\"" ID "\",\"x\":%.*s%.*s}", _i,
	        "[[[[[[[[[[[[[[[[[[[[", _i, "]]]]]]]]]]]]]]]]]]]]");
	bool ok = start_parse(a, body, strlen(body), &order, &e);

	ck_assert_int_eq(ok, _i < 16);
	if (!ok)
		ck_assert_ptr_nonnull(strstr(e.message, "16 levels"));
}
END_TEST

Suite *
web_start_suite(void)
{
	Suite *s = suite_create("web/start");
	TCase *t = tcase_create("start");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, a_book_is_named, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(
	    t, nonsense_gets_a_sentence, 0, sizeof(bad) / sizeof(bad[0]));
	tcase_add_loop_test(t, deep_bodies_are_refused, 14, 18);
	suite_add_tcase(s, t);
	return s;
}
