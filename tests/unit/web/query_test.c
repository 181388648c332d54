/* SPDX-License-Identifier: MIT */
/* What stands behind the question mark. */
#include "web/query.h"

#include "base/arena.h"
#include "store/status.h"
#include "unit/web/suites.h"
#include "web/api_books.h"

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
	const char *query;
	const char *out; /* of "q"; NULL: refused */
} texts[] = {
	{ "", "" },
	{ "q=sea", "sea" },
	{ "status=ready&q=sea+and%20sky&x", "sea and sky" },
	{ "qq=no&q", "" },
	{ "q=a&q=b", "b" },
	{ "q=a=b", "a=b" },
	{ "&&q=x&", "x" },
	{ "q=%zz", NULL },
	{ "q=%00", NULL },
	{ "q=%ff", NULL },
};

START_TEST(a_value_is_found_and_decoded)
{
	const char *out;
	bool ok = query_text(a, texts[_i].query, "q", &out, &e);

	ck_assert_int_eq(ok, texts[_i].out != NULL);
	if (ok)
		ck_assert_str_eq(out, texts[_i].out);
	else
		ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

static const struct {
	const char *query;
	const char *out; /* each value of "q" with a bar; NULL: refused */
} lists[] = {
	{ "", "" },
	{ "r=a", "" },
	{ "q=a&x=y&q=b+c&q", "a|b c||" },
	{ "q=1&q=2&q=3", "1|2|3|" },
	{ "q=1&q=2&q=3&q=4", NULL },
	{ "q=1&q=%ff", NULL },
};

START_TEST(all_values_are_found_in_their_order)
{
	const char **values, *text = "";
	int n, i;
	bool ok = query_list(a, lists[_i].query, "q", 3, &values, &n, &e);

	ck_assert_int_eq(ok, lists[_i].out != NULL);
	for (i = 0; ok && i < n; i++)
		text = arena_print(a, "%s%s|", text, values[i]);
	if (ok)
		ck_assert_str_eq(text, lists[_i].out);
	else
		ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

static const struct {
	const char *query;
	int64_t out; /* -1: refused */
} numbers[] = {
	{ "", 50 },
	{ "limit=", 50 },
	{ "limit=7", 7 },
	{ "limit=200", 200 },
	{ "limit=0", -1 },
	{ "limit=201", -1 },
	{ "limit=-3", -1 },
	{ "limit=1e2", -1 },
	{ "limit=99999999999999999999", -1 },
	{ "limit=+7", -1 },
};

START_TEST(a_number_keeps_its_bounds)
{
	int64_t out = 0;
	bool ok =
	    query_int(a, numbers[_i].query, "limit", 1, 200, 50, &out, &e);

	ck_assert_int_eq(ok, numbers[_i].out >= 0);
	if (ok)
		ck_assert_int_eq(out, numbers[_i].out);
}
END_TEST

START_TEST(what_is_encoded_is_decoded_again)
{
	const char *text = "a&b=c d%/\xc3\xa9+", *out;

	ck_assert_str_eq(query_encode(a, text), "a%26b%3Dc%20d%25%2F%C3%A9%2B");
	ck_assert(query_text(
	    a, arena_print(a, "q=%s", query_encode(a, text)), "q", &out, &e));
	ck_assert_str_eq(out, text);
}
END_TEST

static const struct {
	const char *query;
	bool ok;
} filters[] = {
	{ "", true },
	{ "status=ready_with_errors&q=x&limit=1", true },
	{ "after=0190A2B4-7C1D-7000-8000-000000000001", true },
	{ "status=done", false },
	{ "before=0190A2B4-7C1D-7000-8000-000000000001&cause=timeout", true },
	{ "after=12", false },
	{ "before=12", false },
	{ "cause=gremlins", false },
	{ "limit=0", false },
};

START_TEST(a_filter_of_nonsense_is_refused)
{
	struct status_filter f;

	ck_assert_int_eq(
	    api_books_parse(a, filters[_i].query, 50, &f, &e), filters[_i].ok);
}
END_TEST

START_TEST(an_id_in_a_filter_is_lower_case)
{
	struct status_filter f;

	ck_assert(api_books_parse(
	    a, "after=0190A2B4-7C1D-7000-8000-000000000001", 50, &f, &e));
	ck_assert_str_eq(f.after, "0190a2b4-7c1d-7000-8000-000000000001");
}
END_TEST

Suite *
web_query_suite(void)
{
	Suite *s = suite_create("web/query");
	TCase *t = tcase_create("query");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_value_is_found_and_decoded, 0,
	    sizeof(texts) / sizeof(texts[0]));
	tcase_add_loop_test(t, all_values_are_found_in_their_order, 0,
	    sizeof(lists) / sizeof(lists[0]));
	tcase_add_loop_test(t, a_number_keeps_its_bounds, 0,
	    sizeof(numbers) / sizeof(numbers[0]));
	tcase_add_test(t, what_is_encoded_is_decoded_again);
	tcase_add_loop_test(t, a_filter_of_nonsense_is_refused, 0,
	    sizeof(filters) / sizeof(filters[0]));
	tcase_add_test(t, an_id_in_a_filter_is_lower_case);
	suite_add_tcase(s, t);
	return s;
}
