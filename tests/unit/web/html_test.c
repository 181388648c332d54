/* SPDX-License-Identifier: MIT */
/* Nothing that comes from outside becomes markup. */
#include "web/html.h"

#include "base/buf.h"
#include "base/text.h"
#include "unit/web/suites.h"

#include <stdio.h>
#include <string.h>

static struct buf b;
static struct html h;

static void
setup(void)
{
	buf_init(&b, 65536);
	html_init(&h, &b);
}

static void
teardown(void)
{
	buf_clear(&b);
}

START_TEST(text_is_escaped)
{
	html_text(&h, "<b>\"x\" & 'y'</b>");
	ck_assert_str_eq(
	    buf_str(&b), "&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;");
}
END_TEST

START_TEST(attributes_are_escaped)
{
	html_open(&h, "i");
	html_attr(&h, "title", "\"><script>");
	html_close(&h, "i");
	ck_assert_str_eq(
	    buf_str(&b), "<i title=\"&quot;&gt;&lt;script&gt;\"></i>");
}
END_TEST

START_TEST(printed_text_is_escaped_after_it_was_made)
{
	html_print(&h, "%s %d", "<a>", 3);
	ck_assert_str_eq(buf_str(&b), "&lt;a&gt; 3");
}
END_TEST

START_TEST(control_characters_are_not_passed_on)
{
	html_text(&h, "a\x01\x1b[2Jb\n\tc");
	ck_assert_str_eq(buf_str(&b), "a\xef\xbf\xbd\xef\xbf\xbd[2Jb\n\tc");
}
END_TEST

static const char *const characters[] = { "é", "€", "🌊", "a" };

START_TEST(what_is_cut_is_cut_between_characters)
{
	const char *one = characters[_i % 4];
	char text[4096] = "";
	size_t i = (size_t)_i / 4;

	memset(text, 'x', i);
	for (; i + 4 < sizeof(text); i += strlen(one))
		memcpy(text + i, one, strlen(one));
	html_print(&h, "%s", text);
	ck_assert(text_is_utf8(buf_str(&b), b.used));
	ck_assert_uint_gt(b.used, 2000);
}
END_TEST

START_TEST(elements_nest)
{
	html_open(&h, "ul");
	html_element(&h, "li", "x", "1");
	html_void(&h, "br");
	html_close(&h, "ul");
	ck_assert_str_eq(
	    buf_str(&b), "<ul><li class=\"x\">1</li>\n<br></ul>\n");
}
END_TEST

START_TEST(a_null_attribute_is_left_out)
{
	html_open(&h, "p");
	html_attr(&h, "class", NULL);
	html_attr_int(&h, "id", -1);
	html_flag(&h, "hidden");
	html_close(&h, "p");
	ck_assert_str_eq(buf_str(&b), "<p id=\"-1\" hidden></p>\n");
}
END_TEST

static const struct {
	const char *url;
	const char *out;
} urls[] = {
	{ "/a/b.opus?x=1&y=2", "/a/b.opus?x=1&amp;y=2" },
	{ "https://cdn.example/a", "https://cdn.example/a" },
	{ "HTTP://x/", "HTTP://x/" },
	{ "a.opus", "a.opus" },
	{ "?q=a:b", "?q=a:b" },
	{ "javascript:alert(1)", "#" },
	{ "JavaScript:alert(1)", "#" },
	{ " javascript:alert(1)", "#" },
	{ "java\nscript:alert(1)", "#" },
	{ "data:text/html,x", "#" },
	{ "vbscript:x", "#" },
	{ "/a b", "#" },
};

START_TEST(addresses_have_harmless_schemes)
{
	char expected[128];

	html_open(&h, "a");
	html_url(&h, "href", urls[_i].url);
	html_close(&h, "a");
	snprintf(
	    expected, sizeof(expected), "<a href=\"%s\"></a>", urls[_i].out);
	ck_assert_str_eq(buf_str(&b), expected);
}
END_TEST

Suite *
web_html_suite(void)
{
	Suite *s = suite_create("web/html");
	TCase *t = tcase_create("html");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, text_is_escaped);
	tcase_add_test(t, attributes_are_escaped);
	tcase_add_test(t, printed_text_is_escaped_after_it_was_made);
	tcase_add_test(t, control_characters_are_not_passed_on);
	tcase_add_loop_test(t, what_is_cut_is_cut_between_characters, 0, 4 * 4);
	tcase_add_test(t, elements_nest);
	tcase_add_test(t, a_null_attribute_is_left_out);
	tcase_add_loop_test(t, addresses_have_harmless_schemes, 0,
	    sizeof(urls) / sizeof(urls[0]));
	suite_add_tcase(s, t);
	return s;
}
