/* SPDX-License-Identifier: MIT */
/* A package document says what the book is, and in which order. */
#include "import/opf.h"

#include "base/arena.h"
#include "base/buf.h"
#include "unit/import/suites.h"

#include <string.h>

#define HTML " media-type='application/xhtml+xml'/>"

static struct arena *a;
static struct err e;
static struct buf b;
static struct opf opf;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	buf_init(&b, 4 << 20);
	e = none;
}

static void
teardown(void)
{
	buf_clear(&b);
	arena_close(&a);
}

/* A package with these parts. */
static bool
parse(const char *metadata, const char *manifest, const char *spine)
{
	buf_reset(&b);
	buf_print(&b,
	    "<package xmlns='http://www.idpf.org/2007/opf' "
	    "xmlns:opf='http://www.idpf.org/2007/opf' "
	    "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
	    "<metadata>%s</metadata><manifest>%s</manifest>%s</package>",
	    metadata, manifest, spine);
	return opf_parse(a, "OEBPS/book.opf", buf_str(&b), b.used, &opf, &e);
}

static const char items[] =
    "<item id='a' href='a.xhtml'" HTML "<item id='b' href='b.xhtml'" HTML
    "<item id='c' href='../c.xhtml'" HTML;

/* The texts with a blank behind each. */
static const char *
texts(void)
{
	size_t i;

	buf_reset(&b);
	for (i = 0; i < opf.n_texts; i++)
		buf_print(&b, "%s ", opf.texts[i].entry);
	return buf_str(&b);
}

static void
must_parse(const char *metadata, const char *manifest, const char *spine)
{
	ck_assert_msg(parse(metadata, manifest, spine), "%s", e.message);
}

static void
must_refuse(const char *manifest, const char *spine, const char *reason)
{
	ck_assert(!parse("", manifest, spine));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_msg(strstr(e.message, reason) != NULL, "%s", e.message);
}

START_TEST(the_spine_is_the_order)
{
	must_parse("", items,
	    "<spine><itemref idref='c'/><itemref idref='a'/>"
	    "<itemref idref='b'/></spine>");
	ck_assert_str_eq(texts(), "c.xhtml OEBPS/a.xhtml OEBPS/b.xhtml ");
}
END_TEST

START_TEST(what_is_not_linear_is_left_out)
{
	must_parse("", items,
	    "<spine><itemref idref='a' linear='no'/>"
	    "<itemref idref='b' linear='yes'/></spine>");
	ck_assert_str_eq(texts(), "OEBPS/b.xhtml ");
}
END_TEST

START_TEST(navigation_is_left_out)
{
	must_parse("",
	    "<item id='n' href='n.xhtml' properties='scripted nav'" HTML
	    "<item id='a' href='a.xhtml' properties='navy'" HTML,
	    "<spine><itemref idref='n'/><itemref idref='a'/></spine>");
	ck_assert_str_eq(texts(), "OEBPS/a.xhtml ");
}
END_TEST

START_TEST(the_old_table_of_contents_is_left_out)
{
	must_parse("", items,
	    "<spine><itemref idref='a'/><itemref idref='b'/></spine><guide>"
	    "<reference type='toc' href='a.xhtml'/>"
	    "<reference type='toc' href='b.xhtml#contents'/></guide>");
	ck_assert_str_eq(texts(), "OEBPS/b.xhtml ");
}
END_TEST

START_TEST(a_text_is_read_once)
{
	must_parse("", items,
	    "<spine><itemref idref='a'/><itemref idref='a'/></spine>");
	ck_assert_str_eq(texts(), "OEBPS/a.xhtml ");
}
END_TEST

START_TEST(pictures_are_left_out)
{
	must_parse("",
	    "<item id='p' href='p.svg' media-type='image/svg+xml'/>"
	    "<item id='q' href='q.jpg' media-type='image/jpeg'/>"
	    "<item id='a' href='a.xhtml'" HTML,
	    "<spine><itemref idref='p'/><itemref idref='q'/>"
	    "<itemref idref='a'/></spine>");
	ck_assert_str_eq(texts(), "OEBPS/a.xhtml ");
}
END_TEST

static const struct {
	const char *metadata;
	const char *title;
	const char *author;
} names[] = {
	{ "", NULL, NULL },
	{ "<dc:title> The\n Book </dc:title><dc:title>More</dc:title>",
	    "The Book", NULL },
	{ "<dc:creator>A</dc:creator><dc:creator>B</dc:creator>", NULL,
	    "A, B" },
	{ "<dc:creator opf:role='ill'>I</dc:creator>"
	  "<dc:creator opf:role='aut'>A</dc:creator>",
	    NULL, "A" },
	{ "<meta refines='#i' property='role'>ill</meta>"
	  "<dc:creator id='a'>A</dc:creator>"
	  "<dc:creator id='i'>I</dc:creator>",
	    NULL, "A" },
	{ "<dc:creator opf:role='edt'>E</dc:creator>", NULL, "E" },
	{ "<dc:title>Salt &amp; &#x1F3EE;</dc:title>", "Salt & 🏮", NULL },
};

START_TEST(title_and_authors_are_named)
{
	must_parse(
	    names[_i].metadata, items, "<spine><itemref idref='a'/></spine>");
	ck_assert_pstr_eq(opf.title, names[_i].title);
	ck_assert_pstr_eq(opf.author, names[_i].author);
}
END_TEST

START_TEST(without_a_spine_it_is_refused)
{
	must_refuse(items, "", "no spine");
}
END_TEST

START_TEST(an_empty_spine_is_refused)
{
	must_refuse(items, "<spine/>", "no spine");
}
END_TEST

START_TEST(an_item_that_is_not_there_is_refused)
{
	must_refuse(items, "<spine><itemref idref='x'/></spine>", "\"x\"");
	err_clear(&e);
	must_refuse("", "<spine><itemref/></spine>", "manifest");
}
END_TEST

START_TEST(a_text_outside_of_the_archive_is_refused)
{
	must_refuse("<item id='a' href='../../a.xhtml'" HTML,
	    "<spine><itemref idref='a'/></spine>", "out of the file");
}
END_TEST

START_TEST(broken_xml_is_refused)
{
	must_refuse("<item", "", "not well-formed");
}
END_TEST

START_TEST(very_many_items_do_no_harm)
{
	struct buf many;
	int i;

	buf_init(&many, 2 << 20);
	for (i = 0; i < OPF_ITEMS_MAX + 10; i++)
		buf_print(&many, "<item id='i%d' href='%d.xhtml'" HTML, i, i);
	must_parse("", buf_str(&many), "<spine><itemref idref='i0'/></spine>");
	ck_assert_uint_eq(opf.n_texts, 1);
	buf_clear(&many);
}
END_TEST

Suite *
import_opf_suite(void)
{
	Suite *s = suite_create("import/opf");
	TCase *t = tcase_create("opf");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_spine_is_the_order);
	tcase_add_test(t, what_is_not_linear_is_left_out);
	tcase_add_test(t, navigation_is_left_out);
	tcase_add_test(t, the_old_table_of_contents_is_left_out);
	tcase_add_test(t, a_text_is_read_once);
	tcase_add_test(t, pictures_are_left_out);
	tcase_add_loop_test(t, title_and_authors_are_named, 0,
	    sizeof(names) / sizeof(names[0]));
	tcase_add_test(t, without_a_spine_it_is_refused);
	tcase_add_test(t, an_empty_spine_is_refused);
	tcase_add_test(t, an_item_that_is_not_there_is_refused);
	tcase_add_test(t, a_text_outside_of_the_archive_is_refused);
	tcase_add_test(t, broken_xml_is_refused);
	tcase_add_test(t, very_many_items_do_no_harm);
	suite_add_tcase(s, t);
	return s;
}
