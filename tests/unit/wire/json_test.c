/* SPDX-License-Identifier: MIT */
/* JSON is read without trust and written without mistakes. */
#include "wire/json.h"

#include "base/arena.h"
#include "base/buf.h"
#include "unit/wire/suites.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static struct arena *a;
static struct buf b;
static struct err e;
static struct json_out o;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	buf_init(&b, 1 << 20);
	e = none;
	json_out_init(&o, &b);
}

static void
teardown(void)
{
	buf_clear(&b);
	arena_close(&a);
}

static struct json *
parsed(const char *text)
{
	struct json *v;

	ck_assert_msg(
	    json_parse(a, text, strlen(text), 8, &v, &e), "%s", e.message);
	return v;
}

static bool
is_refused(const char *text, size_t size, int depth)
{
	struct json *v;

	return !json_parse(a, text, size, depth, &v, &e) && v == NULL &&
	    e.type == ERR_IO && e.cause == CAUSE_INVALID;
}

START_TEST(members_and_elements_are_found)
{
	struct json *v = parsed("{\"a\":{\"b\":[1,\"two\",3.5]}}");
	struct json *list = json_get(json_get(v, "a"), "b");

	ck_assert_uint_eq(json_length(list), 3);
	ck_assert_int_eq(json_int(json_at(list, 0), -1), 1);
	ck_assert_str_eq(json_text(json_at(list, 1), ""), "two");
	ck_assert_double_eq(json_number(json_at(list, 2), 0), 3.5);
}
END_TEST

START_TEST(what_is_not_there_reads_as_the_default)
{
	struct json *v = parsed("{\"a\":1}");

	ck_assert_ptr_null(json_get(v, "b"));
	ck_assert_ptr_null(json_get(json_get(v, "b"), "c"));
	ck_assert_ptr_null(json_at(v, 0));
	ck_assert_uint_eq(json_length(NULL), 0);
	ck_assert_str_eq(json_text(json_get(v, "a"), "no"), "no");
	ck_assert_int_eq(json_int(NULL, 7), 7);
	ck_assert(json_bool(json_get(v, "a"), true));
	ck_assert(json_is_null(NULL));
}
END_TEST

START_TEST(three_point_zero_is_a_whole_number)
{
	ck_assert_int_eq(json_int(parsed("3.0"), -1), 3);
	ck_assert_int_eq(json_int(parsed("3.5"), -1), -1);
	ck_assert_int_eq(json_int(parsed("1e300"), -1), -1);
	ck_assert_int_eq(
	    json_int(parsed("-9007199254740993"), -1), -9007199254740993);
	ck_assert_double_eq(json_number(parsed("1e999"), -1), -1);
}
END_TEST

START_TEST(the_last_of_equal_keys_wins)
{
	ck_assert_int_eq(
	    json_int(json_get(parsed("{\"a\":1,\"a\":2}"), "a"), 0), 2);
}
END_TEST

START_TEST(a_nul_in_a_string_does_not_end_it)
{
	ck_assert_str_eq(json_text(parsed("\"a\\u0000b\""), ""),
	    "a\xef\xbf\xbd"
	    "b");
}
END_TEST

START_TEST(half_a_surrogate_becomes_valid_text)
{
	ck_assert_str_eq(
	    json_text(parsed("\"\\ud83d!\""), ""), "\xef\xbf\xbd!");
	ck_assert_str_eq(
	    json_text(parsed("\"\\ud83c\\udf0a\""), ""), "\xf0\x9f\x8c\x8a");
}
END_TEST

START_TEST(the_document_outlives_its_text)
{
	char text[] = "{\"key\":\"value\"}";
	struct json *v;

	ck_assert(json_parse(a, text, strlen(text), 2, &v, &e));
	memset(text, 'x', sizeof(text));
	ck_assert_str_eq(json_text(json_get(v, "key"), ""), "value");
}
END_TEST

static const char *const bad[] = { "", " ", "{", "{\"a\":}", "[1,]", "[1 2]",
	"{} x", "{}{}", "nul", "NaN", "Infinity", "'a'", "{a:1}", "01", "1.",
	"\"\xff\"", "\"\xc0\xaf\"", "1.e5", "-Infinity", "\"\\x41\"", "// c\n1",
	"\"abc", "-", "[\"a\",,1]", "\xef\xbb\xbf{}", "tru", "{\"a\" 1}", "]",
	"1,2" };

START_TEST(what_is_not_json_is_refused)
{
	ck_assert_msg(is_refused(bad[_i], strlen(bad[_i]), 8), "%s", bad[_i]);
	ck_assert(strncmp(e.message, "not JSON", 8) == 0);
}
END_TEST

static const char *const good[] = { "null", "true", "0", "-1", "\"\"", "[]",
	"{}", " [ 1 , 2 ] \n", "1E5", "[null,false]", "123" };

START_TEST(json_of_any_kind_is_taken)
{
	ck_assert_ptr_nonnull(parsed(good[_i]));
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
	ck_assert(is_refused("{}\0x", 4, 8));
}
END_TEST

START_TEST(depth_is_counted_in_brackets)
{
	struct json *v;

	ck_assert(json_parse(a, "[[1]]", 5, 2, &v, &e));
	ck_assert(json_parse(a, "1", 1, 0, &v, &e));
	ck_assert(is_refused("[[[1]]]", 7, 2));
}
END_TEST

START_TEST(depth_counts_empty_brackets_too)
{
	ck_assert(is_refused("[[[]]]", 6, 2));
}
END_TEST

START_TEST(ten_thousand_brackets_do_no_harm)
{
	char text[10001];

	memset(text, '[', 10000);
	text[10000] = '\0';
	ck_assert(is_refused(text, 10000, 32));
}
END_TEST

/* "[1,1,1 …": a list of one value less than there may be, as it counts too. */
START_TEST(the_number_of_values_is_bounded)
{
	size_t size = 2 * JSON_VALUES_MAX - 1, i;
	char *text = arena_alloc(a, size + 3);
	struct json *v;

	for (i = 0; i < size; i++)
		text[i] = i == 0 ? '[' : i % 2 == 1 ? '1' : ',';
	text[size - 1] = ']';
	ck_assert_msg(json_parse(a, text, size, 1, &v, &e), "%s", e.message);
	ck_assert_uint_eq(json_length(v), JSON_VALUES_MAX - 1);
	memcpy(text + size - 1, ",1]", 4);
	ck_assert(is_refused(text, size + 2, 1));
	ck_assert_ptr_nonnull(strstr(e.message, "too many values"));
}
END_TEST

START_TEST(printing_keeps_order_and_numbers)
{
	static const char text[] = "{\"b\":[1,2.50,1E5,{}],\"a\":null,"
	                           "\"c\":12345678901234567,\"d\":\"\\n\","
	                           "\"e\":[true,false]}";

	json_print(parsed(text), &b);
	ck_assert_str_eq(buf_str(&b), text);
}
END_TEST

START_TEST(members_are_walked_in_their_order)
{
	struct json *v = parsed("{\"b\":1,\"a\":2}"), *member;

	ck_assert_str_eq(json_key(v, 0, &member), "b");
	ck_assert_str_eq(json_key(v, 1, &member), "a");
	ck_assert_int_eq(json_int(member, 0), 2);
	ck_assert_ptr_null(json_key(v, 2, &member));
	ck_assert_ptr_null(json_key(NULL, 0, &member));
}
END_TEST

static const struct {
	const char *a;
	const char *b;
	bool is_equal;
} pairs[] = {
	{ "{\"a\":1,\"b\":[2,\"x\"]}", "{\"b\":[2.0,\"x\"],\"a\":1}", true },
	{ "{\"a\":1}", "{\"a\":2}", false },
	{ "{\"a\":1}", "{\"a\":1,\"b\":1}", false },
	{ "[1,2]", "[2,1]", false },
	{ "[]", "{}", false },
	{ "null", "null", true },
	{ "0", "null", false },
	{ "1.5", "1.5", true },
	{ "true", "false", false },
	{ "\"a\"", "\"a\"", true },
};

START_TEST(equal_values_are_equal_in_any_order)
{
	struct json *first = parsed(pairs[_i].a), *second = parsed(pairs[_i].b);

	ck_assert_int_eq(json_equal(first, second), pairs[_i].is_equal);
	ck_assert_int_eq(json_equal(second, first), pairs[_i].is_equal);
}
END_TEST

START_TEST(the_writer_sets_commas_itself)
{
	json_object(&o, NULL);
	json_add_int(&o, "a", -5);
	json_array(&o, "b");
	json_add_bool(&o, NULL, true);
	json_object(&o, NULL);
	json_object_end(&o);
	json_add_null(&o, NULL);
	json_array_end(&o);
	json_add_raw(&o, "c", "[1]");
	json_add_text(&o, "d", NULL);
	json_object_end(&o);
	ck_assert_str_eq(buf_str(&b),
	    "{\"a\":-5,\"b\":[true,{},null],\"c\":[1],\"d\":null}");
}
END_TEST

static const struct {
	const char *text;
	const char *json;
} escapes[] = {
	{ "plain", "\"plain\"" },
	{ "\"\\\b\f\n\r\t", "\"\\\"\\\\\\b\\f\\n\\r\\t\"" },
	{ "\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"" },
	{ "</script>", "\"<\\/script>\"" },
	{ "<!-- <b>", "\"\\u003c!-- <b>\"" },
	{ "\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\"" },
	{ "\xc2\x9b\xd8\x9c\xe2\x80\xae\xe2\x81\xa6",
	    "\"\\u009b\\u061c\\u202e\\u2066\"" },
	{ "\xc2\xa0\xd8\x9b\xe2\x80\xaf", "\"\xc2\xa0\xd8\x9b\xe2\x80\xaf\"" },
	{ "\xc3\xa9\xf0\x9f\x8c\x8a", "\"\xc3\xa9\xf0\x9f\x8c\x8a\"" },
	{ "a\xff\xc3", "\"a\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "<", "\"<\"" },
};

START_TEST(text_is_escaped)
{
	json_add_text(&o, NULL, escapes[_i].text);
	ck_assert_str_eq(buf_str(&b), escapes[_i].json);
	ck_assert_ptr_nonnull(parsed(buf_str(&b)));
}
END_TEST

static const struct {
	double value;
	int digits;
	const char *json;
} numbers[] = {
	{ 0, 3, "0" },
	{ 1234.56, 2, "1234.56" },
	{ 0.5, 3, "0.5" },
	{ -0.0001, 2, "0" },
	{ 100, 0, "100" },
	{ 2.999, 2, "3" },
	{ 1e20, 1, "100000000000000000000" },
	{ NAN, 3, "null" },
	{ INFINITY, 3, "null" },
	{ -1.25, 2, "-1.25" },
};

START_TEST(numbers_are_written_without_a_locale)
{
	setlocale(LC_ALL, "de_DE.UTF-8"); /* may be missing: then in C */
	json_add_number(&o, NULL, numbers[_i].value, numbers[_i].digits);
	setlocale(LC_ALL, "C");
	ck_assert_str_eq(buf_str(&b), numbers[_i].json);
}
END_TEST

START_TEST(keys_are_escaped_too)
{
	json_object(&o, NULL);
	json_add_int(&o, "a\"b", 1);
	json_object_end(&o);
	ck_assert_str_eq(buf_str(&b), "{\"a\\\"b\":1}");
}
END_TEST

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

Suite *
wire_json_suite(void)
{
	Suite *s = suite_create("wire/json");
	TCase *t = tcase_create("json");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, members_and_elements_are_found);
	tcase_add_test(t, what_is_not_there_reads_as_the_default);
	tcase_add_test(t, three_point_zero_is_a_whole_number);
	tcase_add_test(t, the_last_of_equal_keys_wins);
	tcase_add_test(t, a_nul_in_a_string_does_not_end_it);
	tcase_add_test(t, half_a_surrogate_becomes_valid_text);
	tcase_add_test(t, the_document_outlives_its_text);
	tcase_add_loop_test(t, what_is_not_json_is_refused, 0, COUNT(bad));
	tcase_add_loop_test(t, json_of_any_kind_is_taken, 0, COUNT(good));
	tcase_add_test(t, a_nul_byte_is_refused);
	tcase_add_test(t, depth_is_counted_in_brackets);
	tcase_add_test(t, depth_counts_empty_brackets_too);
	tcase_add_test(t, ten_thousand_brackets_do_no_harm);
	tcase_add_test(t, the_number_of_values_is_bounded);
	tcase_add_test(t, printing_keeps_order_and_numbers);
	tcase_add_test(t, members_are_walked_in_their_order);
	tcase_add_loop_test(
	    t, equal_values_are_equal_in_any_order, 0, COUNT(pairs));
	tcase_add_test(t, the_writer_sets_commas_itself);
	tcase_add_loop_test(t, text_is_escaped, 0, COUNT(escapes));
	tcase_add_loop_test(
	    t, numbers_are_written_without_a_locale, 0, COUNT(numbers));
	tcase_add_test(t, keys_are_escaped_too);
	suite_add_tcase(s, t);
	return s;
}
