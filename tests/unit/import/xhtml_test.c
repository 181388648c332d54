/* SPDX-License-Identifier: MIT */
/* Of an XHTML document its readable text is left, in paragraphs. */
#include "import/xhtml.h"

#include "base/arena.h"
#include "base/buf.h"
#include "import/manuscript.h"
#include "unit/import/suites.h"

#include <string.h>

static struct arena *a;
static struct manuscript m;
static struct buf b;
static struct err e;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	manuscript_init(&m, a);
	buf_init(&b, 1 << 20);
	e = none;
}

static void
teardown(void)
{
	buf_clear(&b);
	manuscript_clear(&m);
	arena_close(&a);
}

/* The paragraphs of ${body}: "|" between them, "#" before a chapter's first,
 * "=" before a heading. */
static const char *
read_body(const char *body)
{
	const struct manuscript_paragraph *p;
	size_t n, i;

	buf_print(&b,
	    "<html><head><title>No</title></head><body>%s</body></html>", body);
	ck_assert_msg(xhtml_read(&m, buf_str(&b), b.used, &e), "%s", e.message);
	buf_reset(&b);
	p = manuscript_list(&m, &n);
	for (i = 0; i < n; i++)
		buf_print(&b, "%s%s%s%s", i > 0 ? "|" : "",
		    (p[i].marks & MANUSCRIPT_STARTS) != 0 ? "#" : "",
		    (p[i].marks & MANUSCRIPT_HEADING) != 0 ? "=" : "",
		    p[i].text);
	return buf_str(&b);
}

static const struct {
	const char *body;
	const char *paragraphs;
} cases[] = {
	{ "", "" },
	{ "<p/>", "" },
	{ "text", "#text" },
	{ "<p>one</p><p>two</p>", "#one|two" },
	{ "<p>one\n  two\tthree</p>", "#one two three" },
	{ "<p>o<i>n</i>e<br/>two</p>", "#one\ntwo" },
	{ "<div>one<p>two</p>three</div>", "#one|two|three" },
	{ "<p>a</p><h1>T</h1><p>b</p>", "#a|#=T|b" },
	{ "<h2>T<br/>U</h2><p>b</p>", "#=T\nU|b" },
	{ "<h1>T</h1><h2>U</h2><p>b</p>", "#=T|#=U|b" },
	{ "<p>a</p><h1><img src='x.jpg'/></h1><p>b</p>", "#a|#b" },
	{ "<p>a</p><h4>T</h4><p>b</p>", "#a|T|b" },
	{ "<p>a<script>x()</script><style>p{}</style>b</p>", "#ab" },
	{ "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>",
	    "#漢字" },
	{ "<nav><ol><li>One</li></ol></nav><p>a</p>", "#a" },
	{ "<svg><title>x</title><text>y</text></svg><p>a</p>", "#a" },
	{ "<p>a<span epub:type='pagebreak'>12</span>b</p>", "#ab" },
	{ "<p>a<a epub:type='noteref'><sup>1</sup></a>.</p>", "#a." },
	{ "<p hidden='hidden'>x</p><p>a</p>", "#a" },
	{ "<section class='pg-boilerplate' id='pg-header'><p>x</p></section>"
	  "<p>a</p>",
	    "#a" },
	{ "<pre>one\n  two</pre><p>a\nb</p>", "#one\ntwo|a b" },
	{ "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
	    "#a b|c" },
	{ "<ul><li>a</li><li>b</li></ul>", "#a|b" },
	{ "<p>a</p><hr/><p>b</p>", "#a|b" },
	{ "<p>a&nbsp;b&#160;c &amp; d</p>", "#a\u00a0b\u00a0c & d" },
	/* broken markup */
	{ "<p>one<p>two<br>three", "#one|two\nthree" },
	{ "<P>one & two</P><H1>T</H1>three", "#one & two|#=T|three" },
	{ "<p>one <b>two</p>three</b>", "#one two|three" },
};

START_TEST(a_document_becomes_paragraphs)
{
	ck_assert_str_eq(read_body(cases[_i].body), cases[_i].paragraphs);
}
END_TEST

START_TEST(an_empty_document_is_no_error)
{
	ck_assert(xhtml_read(&m, " \n", 2, &e));
}
END_TEST

START_TEST(a_bomb_is_refused)
{
	static const char bomb[] =
	    "<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;'>]>"
	    "<html><body>&b;&b;&b;</body></html>";

	ck_assert(!xhtml_read(&m, bomb, sizeof(bomb) - 1, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
	int i;

	for (i = 0; i < 100000; i++)
		buf_text(&b, "<div>");
	ck_assert(!xhtml_read(&m, buf_str(&b), b.used, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

Suite *
import_xhtml_suite(void)
{
	Suite *s = suite_create("import/xhtml");
	TCase *t = tcase_create("xhtml");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_document_becomes_paragraphs, 0,
	    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(t, an_empty_document_is_no_error);
	tcase_add_test(t, a_bomb_is_refused);
	tcase_add_test(t, deep_nesting_is_refused);
	suite_add_tcase(s, t);
	return s;
}
