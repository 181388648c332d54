/* SPDX-License-Identifier: MIT */
/* Markup from outside is a list of events, and a hostile one is refused. */
#include "wire/xml.h"

#include "base/arena.h"
#include "base/buf.h"
#include "unit/wire/suites.h"

#include <string.h>

static struct arena *a;
static struct buf b;
static struct err e;
static struct xml_document xml;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	buf_init(&b, 64 << 20);
	e = none;
}

static void
teardown(void)
{
	buf_clear(&b);
	arena_close(&a);
}

static void
must_parse(const char *text, bool is_lenient)
{
	ck_assert_msg(xml_parse(a, text, strlen(text), is_lenient, &xml, &e),
	    "%s", e.message);
}

static void
must_refuse(const char *text, bool is_lenient, const char *reason)
{
	ck_assert(!xml_parse(a, text, strlen(text), is_lenient, &xml, &e));
	ck_assert_int_eq(e.type, ERR_IO);
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
	ck_assert_msg(strstr(e.message, reason) != NULL, "%s", e.message);
}

/* All text of the document. */
static const char *
all_text(void)
{
	return xml_inner_text(a, &xml, 0);
}

/* The events in short: "<a>text</a>". */
static const char *
events(void)
{
	size_t i;

	buf_reset(&b);
	for (i = 0; i < xml.n; i++) {
		if (xml.events[i].kind == XML_TEXT)
			buf_add(&b, xml.events[i].text, xml.events[i].size);
		else
			buf_print(&b, "%s%s>",
			    xml.events[i].kind == XML_OPEN ? "<" : "</",
			    xml.events[i].text);
	}
	return buf_str(&b);
}

static bool
is_balanced(void)
{
	size_t i, depth = 0;

	for (i = 0; i < xml.n; i++) {
		if (xml.events[i].kind == XML_OPEN)
			depth++;
		else if (xml.events[i].kind == XML_CLOSE && depth-- == 0)
			return false;
	}
	return depth == 0;
}

START_TEST(elements_and_text_come_in_order)
{
	must_parse("<a>one<b>two</b><c/>three</a>", false);
	ck_assert_str_eq(events(), "<a>one<b>two</b><c></c>three</a>");
	ck_assert(!xml.is_html);
}
END_TEST

START_TEST(prefixes_go_from_elements_and_stay_on_attributes)
{
	must_parse("<x:a xmlns:x='u' x:id='1' id='2'/>", false);
	ck_assert(xml_is_open(&xml.events[0], "a"));
	ck_assert_str_eq(xml_attribute(&xml.events[0], "x:id"), "1");
	ck_assert_str_eq(xml_attribute(&xml.events[0], "id"), "2");
	ck_assert_ptr_null(xml_attribute(&xml.events[0], "xmlns:x"));
}
END_TEST

START_TEST(attributes_are_plain)
{
	must_parse("<a b='&lt;x&amp;y&#233;&quot;' c=''/>", false);
	ck_assert_str_eq(xml_attribute(&xml.events[0], "b"), "<x&yé\"");
	ck_assert_str_eq(xml_attribute(&xml.events[0], "c"), "");
}
END_TEST

START_TEST(inner_text_passes_elements_and_stops_at_the_end)
{
	must_parse("<a><t>one<i>two</i>three</t><t>four</t></a>", false);
	ck_assert_str_eq(xml_inner_text(a, &xml, 1), "onetwothree");
}
END_TEST

START_TEST(cdata_is_text_and_comments_are_nothing)
{
	must_parse("<a><![CDATA[<b>&]]><!-- no --><?no no?></a>", false);
	ck_assert_str_eq(events(), "<a><b>&</a>");
}
END_TEST

START_TEST(html_names_of_characters_are_known)
{
	must_parse("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN'"
	           " 'http://127.0.0.1:1/xhtml11.dtd'>"
	           "<html><p>a&nbsp;b&mdash;c&eacute;&amp;&lt;</p></html>",
	    false);
	ck_assert_str_eq(all_text(), "a\u00a0b—cé&<");
	ck_assert(!xml.is_html);
}
END_TEST

START_TEST(they_are_known_without_a_doctype_too)
{
	must_parse("<p>a&nbsp;b &rsquo;</p>", false);
	ck_assert_str_eq(all_text(), "a\u00a0b ’");
}
END_TEST

START_TEST(utf16_is_read)
{
	static const char text[] = "\xff\xfe<\0a\0>\0\xe9\0<\0/\0a\0>\0";

	ck_assert(xml_parse(a, text, sizeof(text) - 1, false, &xml, &e));
	ck_assert_str_eq(all_text(), "é");
}
END_TEST

START_TEST(a_declared_encoding_is_read)
{
	must_parse("<?xml version='1.0' encoding='windows-1252'?>"
	           "<a>\x93\xe9\x94</a>",
	    false);
	ck_assert_str_eq(all_text(), "“é”");
}
END_TEST

START_TEST(broken_markup_is_an_error_with_its_line)
{
	must_refuse("<a>\n<b>\n</a>", false, "line 3");
}
END_TEST

START_TEST(broken_markup_is_html_if_allowed)
{
	must_parse("<html><body><P>one<br>two &mdash; <i>three</P>"
	           "<p>four & five</body>",
	    true);
	ck_assert(xml.is_html);
	ck_assert(is_balanced());
	ck_assert_str_eq(events(),
	    "<html><body><p>one<br></br>two — "
	    "<i>three</i></p><p>four & five</p>"
	    "</body></html>");
}
END_TEST

START_TEST(html_keeps_attributes_and_loses_prefixes)
{
	must_parse("<html><o:p epub:type='x' hidden>a<br></html>", true);
	ck_assert(xml_is_open(&xml.events[1], "p"));
	ck_assert_str_eq(xml_attribute(&xml.events[1], "epub:type"), "x");
	ck_assert_str_eq(xml_attribute(&xml.events[1], "hidden"), "");
}
END_TEST

START_TEST(broken_utf8_is_repaired)
{
	must_parse("<p>caf\xc3\xa9 \xff na\xc3\xafve</p>", true);
	ck_assert_str_eq(all_text(), "café \ufffd naïve");
}
END_TEST

START_TEST(broken_latin1_is_read_as_declared)
{
	must_parse("<?xml version='1.0' encoding='iso-8859-1'?>"
	           "<html><p>caf\xe9<br></p></html>",
	    true);
	ck_assert(xml.is_html);
	ck_assert_ptr_nonnull(strstr(all_text(), "café"));
}
END_TEST

START_TEST(a_nul_does_not_end_it)
{
	static const char text[] = "<p>one\0two</p>";

	ck_assert(xml_parse(a, text, sizeof(text) - 1, true, &xml, &e));
	ck_assert_str_eq(all_text(), "one two");
}
END_TEST

static const char *const bombs[] = {
	("<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;'>]>"
	 "<a>&m;&m;</a>"),
	"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
	"<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'> %p;]><a/>",
	"<!DOCTYPE a [<!ENTITY % p 'x'>]><a b='&p;'/>",
};

START_TEST(entities_of_its_own_are_refused)
{
	must_refuse(bombs[_i], true, "entities of its own");
}
END_TEST

START_TEST(a_declared_html_entity_is_harmless)
{
	must_parse(
	    "<!DOCTYPE a [<!ENTITY nbsp '&#160;'>]><a>x&nbsp;y</a>", false);
	ck_assert_str_eq(all_text(), "x\u00a0y");
}
END_TEST

/* ${n} elements inside each other. */
static const char *
nested(int n, bool is_closed)
{
	int i;

	for (i = 0; i < n; i++)
		buf_text(&b, "<i>");
	for (i = 0; i < n && is_closed; i++)
		buf_text(&b, "</i>");
	return buf_str(&b);
}

START_TEST(depth_is_bounded)
{
	must_refuse(nested(100000, _i == 1), true, "deep");
}
END_TEST

START_TEST(some_depth_is_fine)
{
	must_parse(nested(XML_DEPTH_MAX, true), false);
	ck_assert_uint_eq(xml.n, 2 * XML_DEPTH_MAX);
}
END_TEST

/* Once as XML, once as what is none. */
START_TEST(attributes_beyond_the_cap_are_left_out)
{
	int i;

	buf_text(&b, "<a");
	for (i = 0; i < XML_ATTRIBUTES_MAX + 50; i++)
		buf_print(&b, " n%d=\"v\"", i);
	buf_text(&b, _i == 0 ? "/>" : ">");
	must_parse(buf_str(&b), _i == 1);
	ck_assert_uint_eq(xml.events[0].n_attributes, XML_ATTRIBUTES_MAX);
	ck_assert_str_eq(xml_attribute(&xml.events[0], "n99"), "v");
	ck_assert_ptr_null(xml_attribute(&xml.events[0], "n100"));
}
END_TEST

START_TEST(the_number_of_parts_is_bounded)
{
	int i;

	buf_text(&b, "<a>");
	for (i = 0; i < XML_EVENTS_MAX / 2; i++)
		buf_text(&b, "<b/>");
	buf_text(&b, "</a>");
	must_refuse(buf_str(&b), true, "parts");
}
END_TEST

START_TEST(size_is_bounded)
{
	char *text = arena_alloc(a, XML_SIZE_MAX + 1);

	memset(text, 'x', XML_SIZE_MAX + 1);
	ck_assert(!xml_parse(a, text, XML_SIZE_MAX + 1, true, &xml, &e));
	ck_assert_ptr_nonnull(strstr(e.message, "32 MB"));
}
END_TEST

static const char *const nothing[] = { "", " \n ", "\xef\xbb\xbf" };

START_TEST(nothing_is_an_error)
{
	must_refuse(nothing[_i], false, "");
}
END_TEST

static const char *const junk[] = { "<", "<a", "<a b", "<a b='", "</", "<!",
	"<![CDATA[", "<!--", "<?xml", "&#xffffffff;", "&#0;<p>", "<a><a></b>",
	"\xff\xfe", "\xfe\xff\0<\0", "<?xml version='1.0' encoding='no'?><a/>",
	"<html><script>", "<p\0>", "text only" };

START_TEST(junk_does_no_harm)
{
	const char *text = junk[_i];

	if (xml_parse(a, text, strlen(text), true, &xml, &e))
		ck_assert(is_balanced());
	else
		ck_assert_int_eq(e.cause, CAUSE_INVALID);
}
END_TEST

static void
add_bounds(Suite *s)
{
	TCase *t = tcase_create("bounds");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, entities_of_its_own_are_refused, 0,
	    sizeof(bombs) / sizeof(bombs[0]));
	tcase_add_test(t, a_declared_html_entity_is_harmless);
	tcase_add_loop_test(t, depth_is_bounded, 0, 2);
	tcase_add_test(t, some_depth_is_fine);
	tcase_add_loop_test(t, attributes_beyond_the_cap_are_left_out, 0, 2);
	tcase_add_test(t, the_number_of_parts_is_bounded);
	tcase_add_test(t, size_is_bounded);
	tcase_add_loop_test(
	    t, nothing_is_an_error, 0, sizeof(nothing) / sizeof(nothing[0]));
	tcase_add_loop_test(
	    t, junk_does_no_harm, 0, sizeof(junk) / sizeof(junk[0]));
	suite_add_tcase(s, t);
}

Suite *
wire_xml_suite(void)
{
	Suite *s = suite_create("wire/xml");
	TCase *t = tcase_create("reading");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, elements_and_text_come_in_order);
	tcase_add_test(t, prefixes_go_from_elements_and_stay_on_attributes);
	tcase_add_test(t, attributes_are_plain);
	tcase_add_test(t, inner_text_passes_elements_and_stops_at_the_end);
	tcase_add_test(t, cdata_is_text_and_comments_are_nothing);
	tcase_add_test(t, html_names_of_characters_are_known);
	tcase_add_test(t, they_are_known_without_a_doctype_too);
	tcase_add_test(t, utf16_is_read);
	tcase_add_test(t, a_declared_encoding_is_read);
	tcase_add_test(t, broken_markup_is_an_error_with_its_line);
	tcase_add_test(t, broken_markup_is_html_if_allowed);
	tcase_add_test(t, html_keeps_attributes_and_loses_prefixes);
	tcase_add_test(t, broken_utf8_is_repaired);
	tcase_add_test(t, broken_latin1_is_read_as_declared);
	tcase_add_test(t, a_nul_does_not_end_it);
	suite_add_tcase(s, t);
	add_bounds(s);
	return s;
}
