/* SPDX-License-Identifier: MIT */
/* Content-Type, Accept and Prefer as clients write them. */
#include "web/header.h"

#include "base/arena.h"
#include "unit/web/suites.h"

static const struct {
	const char *text;
	bool is_json;
} types[] = {
	{ "application/json", true },
	{ "Application/JSON; charset=utf-8", true },
	{ " application/json ;charset=\"utf-8\"", true },
	{ "", false },
	{ "text/plain", false },
	{ "application/jsonx", false },
	{ "application/x-www-form-urlencoded", false },
	{ "text/plain; application/json", false },
};

START_TEST(json_is_known_by_its_type)
{
	ck_assert_int_eq(header_is_json(types[_i].text), types[_i].is_json);
}
END_TEST

static const struct {
	const char *accept;
	bool wants_html;
} accepts[] = {
	{ "", false },
	{ "*/*", false },
	{ "application/json", false },
	{ "text/html", true },
	{ "text/html, application/json", false },
	{ "application/json;q=0.5, text/html", true },
	{ "text/html;q=0.3, application/json;q=0.4", false },
	{ "text/html;q=0", false },
	{ "text/html;level=1;q=0.9, */*;q=0.1", true },
	{ "text/html,application/xhtml+xml,application/xml;q=0.9,"
	  "image/avif,image/webp,*/*;q=0.8",
	    true },
	{ "text/*", false },
	{ "TEXT/HTML ; Q=0.7", true },
	{ "text/html;q=two", false },
	{ ",,;;q=1,", false },
};

START_TEST(pages_are_for_those_who_ask)
{
	ck_assert_int_eq(
	    header_wants_html(accepts[_i].accept), accepts[_i].wants_html);
}
END_TEST

static const struct {
	const char *prefer;
	int seconds;
} prefers[] = {
	{ "", 0 },
	{ "wait=10", 10 },
	{ "Wait = 10", 10 },
	{ "wait=\"7\"", 7 },
	{ "respond-async, wait=30", 30 },
	{ "respond-async,wait=5,wait=9", 5 },
	{ "wait=3; x=y", 3 },
	{ "x=y; wait=3", 0 },
	{ "x=\"a, wait=9\", wait=4", 4 },
	{ "wait", 0 },
	{ "wait=", 0 },
	{ "wait=-1", 0 },
	{ "wait=ten", 0 },
	{ "wait=1.5", 0 },
	{ "wait=100000", 86400 },
	{ "wait=99999999999999999999", 0 },
	{ "handling=lenient", 0 },
};

START_TEST(the_wait_of_a_preference_is_found)
{
	ck_assert_int_eq(
	    header_wait_seconds(prefers[_i].prefer), prefers[_i].seconds);
}
END_TEST

static const struct {
	const char *site, *origin, *host;
	bool is_same;
} origins[] = {
	{ "same-origin", "", "", true },
	{ "same-origin", "https://evil.example", "here.example", true },
	{ "cross-site", "https://here.example", "here.example", false },
	{ "same-site", "https://here.example", "here.example", false },
	{ "none", "", "here.example", false },
	{ "", "https://here.example", "here.example", true },
	{ "", "http://here.example:8080", "here.example:8080", true },
	{ "", "http://here.example:8080", "here.example", false },
	{ "", "https://here.example.evil", "here.example", false },
	{ "", "null", "here.example", false },
	{ "", "", "here.example", false },
	{ "", "https://", "", false },
};

START_TEST(a_strangers_form_is_known)
{
	ck_assert_int_eq(header_is_same_origin(origins[_i].site,
	                     origins[_i].origin, origins[_i].host),
	    origins[_i].is_same);
}
END_TEST

START_TEST(a_cookie_is_found_by_its_name)
{
	struct arena *a = arena_open();

	ck_assert_str_eq(header_cookie(a, "x=1; lang=de; y=2", "lang"), "de");
	ck_assert_str_eq(header_cookie(a, "xlang=de", "lang"), "");
	ck_assert_str_eq(header_cookie(a, "lang", "lang"), "");
	ck_assert_str_eq(header_cookie(a, "", "lang"), "");
	arena_close(&a);
}
END_TEST

Suite *
web_header_suite(void)
{
	Suite *s = suite_create("web/header");
	TCase *t = tcase_create("header");

	tcase_add_loop_test(
	    t, json_is_known_by_its_type, 0, sizeof(types) / sizeof(types[0]));
	tcase_add_loop_test(t, pages_are_for_those_who_ask, 0,
	    sizeof(accepts) / sizeof(accepts[0]));
	tcase_add_loop_test(t, the_wait_of_a_preference_is_found, 0,
	    sizeof(prefers) / sizeof(prefers[0]));
	tcase_add_loop_test(t, a_strangers_form_is_known, 0,
	    sizeof(origins) / sizeof(origins[0]));
	tcase_add_test(t, a_cookie_is_found_by_its_name);
	suite_add_tcase(s, t);
	return s;
}
