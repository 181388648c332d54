/* SPDX-License-Identifier: MIT */
/* Our parser against json-c, on documents of providers and on what many small
 * damages make of them: both take or refuse the same, and read the same. */
#include "wire/json.h"

#include "base/arena.h"
#include "base/text.h"
#include "unit/unit.h"
#include "unit/wire/suites.h"
#include "wire/json_value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* json-c has types by the names of our json_object() and json_bool(). */
#define json_object json_c_object
#define json_bool json_c_bool
#include <json-c/json.h>
#undef json_object
#undef json_bool

enum {
	DEPTH = 6,
	TEXT_MAX = 4096,
	ROUNDS = 3000 /* of damage, for each document */
};

static struct arena *a;
static uint64_t dice;

static void
setup(void)
{
	a = arena_open();
	dice = UINT64_C(0x9e3779b97f4a7c15);
}

static void
teardown(void)
{
	arena_close(&a);
}

static size_t
roll(size_t n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (size_t)(dice % n);
}

/* Is ${theirs} what ${ours} is? */
static bool same(const struct json *ours, struct json_c_object *theirs);

static bool
same_text(const struct json *ours, struct json_c_object *theirs)
{
	const char *text = json_object_get_string(theirs);
	size_t size = (size_t)json_object_get_string_len(theirs), i, n = 0;

	for (i = 0; i < size; i++) {
		if (text[i] != '\0') {
			if (ours->text[n++] != text[i])
				return false;
			continue;
		}
		if (strncmp(ours->text + n, "\xef\xbf\xbd", 3) != 0)
			return false;
		n += 3;
	}
	return ours->text[n] == '\0';
}

/* For json-c a key ends at a NUL. */
static bool
same_key(const char *ours, const char *theirs)
{
	size_t n = strlen(theirs);

	return strncmp(ours, theirs, n) == 0 &&
	    (ours[n] == '\0' || strncmp(ours + n, "\xef\xbf\xbd", 3) == 0);
}

static bool
same_members(const struct json *ours, struct json_c_object *theirs)
{
	struct lh_entry *entry = lh_table_head(json_object_get_object(theirs));
	struct json *member;
	const char *key;
	size_t i;

	for (i = 0; (key = json_key(ours, i, &member)) != NULL; i++) {
		if (entry == NULL || !same_key(key, lh_entry_k(entry)) ||
		    !same(member, lh_entry_v(entry)))
			return false;
		entry = lh_entry_next(entry);
	}
	return entry == NULL;
}

static bool
same_elements(const struct json *ours, struct json_c_object *theirs)
{
	size_t i, n = json_object_array_length(theirs);

	for (i = 0; i < n && i < json_length(ours); i++)
		if (!same(
		        json_at(ours, i), json_object_array_get_idx(theirs, i)))
			return false;
	return json_length(ours) == n;
}

static bool
same(const struct json *ours, struct json_c_object *theirs)
{
	double theirs_number = json_object_get_double(theirs);

	switch (json_object_get_type(theirs)) {
	case json_type_null:
		return json_is_null(ours);
	case json_type_boolean:
		return ours->kind == JSON_KIND_BOOL &&
		    ours->truth == (json_object_get_boolean(theirs) != 0);
	case json_type_int:
		return ours->kind == JSON_KIND_INT
		    ? ours->whole == json_object_get_int64(theirs)
		    : ours->kind == JSON_KIND_NUMBER &&
		        (json_object_get_uint64(theirs) > INT64_MAX ||
		            json_object_get_int64(theirs) == INT64_MIN);
	case json_type_double:
		return (ours->kind == JSON_KIND_INT ||
		           ours->kind == JSON_KIND_NUMBER) &&
		    !(ours->number < theirs_number) &&
		    !(ours->number > theirs_number);
	case json_type_string:
		return ours->kind == JSON_KIND_TEXT && same_text(ours, theirs);
	case json_type_array:
		return same_elements(ours, theirs);
	case json_type_object:
		return json_is_object(ours) && same_members(ours, theirs);
	}
	return false;
}

/* What json-c makes of it; false: it refuses it. */
static bool
read_theirs(const char *text, size_t size, struct json_c_object **out,
    enum json_tokener_error *error)
{
	struct json_tokener *tok = json_tokener_new_ex(DEPTH + 1);
	size_t end;

	*out = NULL;
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	*out = json_tokener_parse_ex(tok, text, (int)size);
	end = json_tokener_get_parse_end(tok);
	if (json_tokener_get_error(tok) == json_tokener_continue) {
		/* Only a NUL tells it that a number has ended. */
		*out = json_tokener_parse_ex(tok, "", 1);
		end = size;
	}
	*error = json_tokener_get_error(tok);
	json_tokener_free(tok);
	if (*error != json_tokener_success)
		return false;
	if (text_is_blank(text + end, size - end))
		return true;
	json_object_put(*out);
	*out = NULL;
	return false;
}

static void
compare(const char *text, size_t size)
{
	struct json_c_object *theirs;
	enum json_tokener_error error;
	struct err e = ERR_INIT;
	struct json *ours;
	bool takes, they_take;

	if (text_is_blank(text, size) || !text_is_utf8(text, size) ||
	    memchr(text, '\0', size) != NULL)
		return;
	takes = json_parse(a, text, size, DEPTH, &ours, &e);
	they_take = read_theirs(text, size, &theirs, &error);
	/* json-c lets "1." and "02.5" pass, and does not count "[]". */
	if (they_take &&
	    (strstr(e.message, "a number that is none") != NULL ||
	        strstr(e.message, "levels") != NULL))
		takes = they_take;
	ck_assert_msg(takes == they_take, "%s: %s | %.*s",
	    takes ? json_tokener_error_desc(error) : "taken", e.message,
	    (int)size, text);
	ck_assert_msg(
	    ours == NULL || same(ours, theirs), "%.*s", (int)size, text);
	if (they_take)
		json_object_put(theirs);
}

static const char *const documents[] = {
	"provider/gemini_429_day.json",
	"provider/gemini_429_minute.json",
	"provider/gemini_ok.json",
	"provider/replicate_list.json",
	"provider/replicate_succeeded.json",
};

static const char *const texts[] = {
	"{\"a\":[1,-2.5e3,true,false,null,\"x\\n\\u00e9\"],\"b\":{\"c\":{}}}",
	"[\"\\ud83c\\udf0a\",\"\\ud83c\",\"\\udf0a\\ud83c\",\"\\u0000\"]",
	"{\"k\":1,\"k\":{\"k\":2,\"k\":[]},\"\":\"\",\"\\u006b\":3}",
	" [ 0 , -0 , 0.0 , 1e0 , 1E+2 , 9007199254740993 ]\r\n\t",
	"[[[[[[1]]]]],[[[[[]]]]],{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}]",
	"\"\\\"\\\\\\/\\b\\f\\n\\r\\t and \xc3\xa9\xf0\x9f\x8c\x8a\"",
	"[1.7976931348623157e308,5e-324,0.1,123456789.123456789,1e23]",
};

static size_t
read_document(int i, char *text)
{
	char path[1024];
	size_t size;
	FILE *f;

	if (i >= (int)(sizeof(documents) / sizeof(documents[0]))) {
		i -= (int)(sizeof(documents) / sizeof(documents[0]));
		size = strlen(texts[i]);
		memcpy(text, texts[i], size);
		return size;
	}
	snprintf(path, sizeof(path), "%s/data/%s", unit_data(), documents[i]);
	f = fopen(path, "r");
	ck_assert_ptr_nonnull(f);
	size = fread(text, 1, TEXT_MAX, f);
	fclose(f);
	ck_assert(size > 0 && size < TEXT_MAX);
	return size;
}

START_TEST(documents_are_read_as_json_c_reads_them)
{
	char text[TEXT_MAX];

	compare(text, read_document(_i, text));
}
END_TEST

/* Something else in the place of ${out} bytes at ${at}. */
static size_t
replace(char *text, size_t size, size_t at, size_t out, const char *in)
{
	size_t n = strlen(in);

	if (out > size - at)
		out = size - at;
	if (size - out + n > TEXT_MAX)
		return size;
	memmove(text + at + n, text + at + out, size - at - out);
	memcpy(text + at, in, n);
	return size - out + n;
}

static size_t
damage(char *text, size_t size)
{
	static const char *const pieces[] = { "", "{", "}", "[", "]", ",", ":",
		"\"", "\\", "\\u", "\\ud800", "\\udc00", "0", "-", ".", "e",
		"1e5", "true", "nul", " ", "\n", "\t", "\x01", "\"a\":", "[]",
		"{}", "\xc3\xa9", "/", "12345678901", "\\u0001", "'", "\"\"",
		"01", "1.", "\x0b", "x", "+", "/**/" };
	size_t at = roll(size + 1);

	return replace(text, size, at, roll(3) == 0 ? roll(12) : roll(2),
	    pieces[roll(sizeof(pieces) / sizeof(pieces[0]))]);
}

START_TEST(damaged_documents_are_read_as_json_c_reads_them)
{
	char whole[TEXT_MAX], *text;
	size_t whole_size = read_document(_i, whole), size;
	int round, n;

	dice += (uint64_t)_i * 7919;
	for (round = 0; round < ROUNDS; round++) {
		/* Of its very size, so that a look behind it is seen. */
		char bytes[TEXT_MAX];

		memcpy(bytes, whole, whole_size);
		size = whole_size;
		for (n = (int)roll(3); n >= 0; n--)
			size = damage(bytes, size);
		text = malloc(size + 1);
		ck_assert_ptr_nonnull(text);
		memcpy(text, bytes, size);
		compare(text, size);
		free(text);
		arena_clear(a);
	}
}
END_TEST

/* Where json-c was of another opinion, ours is the standard's. */
static const struct {
	const char *text;
	bool is_json;
} opinions[] = {
	{ "18446744073709551616", true },
	{ "[123456789012345678901234567890]", true },
	{ "-9223372036854775809", true },
	{ "[NaN]", false },
	{ "[-Infinity]", false },
	{ "[1.]", false },
	{ "[02.5]", false },
	{ "[-]", false },
	{ "[1e]", false },
	{ "[.5]", false },
	{ "[+1]", false },
	{ "[1,]", false },
	{ "{\"a\":1,}", false },
	{ "TRUE", false },
};

START_TEST(the_standard_decides)
{
	struct err e = ERR_INIT;
	struct json *v;

	ck_assert_int_eq(json_parse(a, opinions[_i].text,
	                     strlen(opinions[_i].text), DEPTH, &v, &e),
	    opinions[_i].is_json);
}
END_TEST

/* Forty keys come twice: the last value of each, in the first one's place. */
START_TEST(many_keys_may_repeat)
{
	char text[TEXT_MAX] = "{";
	struct json *v, *member;
	struct err e = ERR_INIT;
	size_t n = 1;
	int i;

	for (i = 0; i < 80; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "%s\"k%d\":%d", i == 0 ? "" : ",", (i * 7) % 40, i);
	n += (size_t)snprintf(text + n, sizeof(text) - n, "}");
	compare(text, n);
	ck_assert(json_parse(a, text, n, DEPTH, &v, &e));
	ck_assert_str_eq(json_key(v, 1, &member), "k7");
	ck_assert_int_eq(json_int(member, -1), 41);
	ck_assert_ptr_nonnull(json_key(v, 39, &member));
	ck_assert_ptr_null(json_key(v, 40, &member));
}
END_TEST

START_TEST(a_list_of_many_is_read)
{
	char *text = arena_alloc(a, 3 * 30000);
	struct err e = ERR_INIT;
	struct json *v;
	int i;

	text[0] = '[';
	for (i = 0; i < 30000; i++)
		memcpy(text + 1 + 2 * i, "7,", 2);
	text[2 * 30000] = ']';
	ck_assert(json_parse(a, text, 1 + 2 * 30000, 1, &v, &e));
	ck_assert_uint_eq(json_length(v), 30000);
	ck_assert_int_eq(json_int(json_at(v, 29999), 0), 7);
}
END_TEST

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

Suite *
wire_json_differ_suite(void)
{
	Suite *s = suite_create("wire/json_differ");
	TCase *t = tcase_create("json_differ");

	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, documents_are_read_as_json_c_reads_them, 0,
	    COUNT(documents) + COUNT(texts));
	tcase_add_loop_test(t, damaged_documents_are_read_as_json_c_reads_them,
	    0, COUNT(documents) + COUNT(texts));
	tcase_add_loop_test(t, the_standard_decides, 0, COUNT(opinions));
	tcase_add_test(t, many_keys_may_repeat);
	tcase_add_test(t, a_list_of_many_is_read);
	suite_add_tcase(s, t);
	return s;
}
