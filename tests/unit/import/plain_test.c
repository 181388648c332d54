/* SPDX-License-Identifier: MIT */
/* Lines of a plain text become the paragraphs that its author meant. */
#include "import/plain.h"

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

/* The paragraphs of ${text}: "|" between them, "#" before a chapter's. */
static const char *
read_text(const char *text)
{
	const struct manuscript_paragraph *p;
	size_t n, i;

	ck_assert(plain_read(&m, text, strlen(text), &e));
	p = manuscript_list(&m, &n);
	for (i = 0; i < n; i++)
		buf_print(&b, "%s%s%s", i > 0 ? "|" : "",
		    (p[i].marks & MANUSCRIPT_STARTS) != 0 ? "#" : "",
		    p[i].text);
	return buf_str(&b);
}

static const struct {
	const char *text;
	const char *paragraphs;
} cases[] = {
	{ "one", "one" },
	{ "one\ntwo\n\nthree\nfour\n", "one two|three four" },
	{ "one\r\ntwo\r\n\r\nthree", "one two|three" },
	{ "one\n \t\ntwo", "one|two" },
	{ "\f\none\ftwo", "one two" },
	{ "one--\ntwo—\nthree", "one--two—three" },
	{ "雨が降った。\n彼は走った。", "雨が降った。彼は走った。" },
	{ "  First line\nof one.\n  First line\nof two.\nMore.\nMore.\nMore.",
	    "First line of one.|First line of two. More. More. More." },
	{ "  Roses are red,\n  violets are blue.",
	    "Roses are red,\nviolets are blue." },
	{ "Roses are red,\n  violets are blue.",
	    "Roses are red,\nviolets are blue." },
	{ "　雨が降った。\n　彼は走った。", "雨が降った。\n彼は走った。" },
	{ "Before.\n\nCHAPTER I\n\nAfter.", "Before.|#CHAPTER I|After." },
	{ "CHAPTER I\nThe Beginning\n\nText.",
	    "#CHAPTER I\nThe Beginning|Text." },
	{ "CHAPTER I\na\nb\nc\nd", "#CHAPTER I|a b c d" },
	{ "CHAPTER I\nCHAPTER II\nCHAPTER III\n\nText.",
	    "CHAPTER I\nCHAPTER II\nCHAPTER III|Text." },
	{ "* * *\n\nText.", "* * *|Text." },
};

START_TEST(lines_become_paragraphs)
{
	ck_assert_str_eq(read_text(cases[_i].text), cases[_i].paragraphs);
}
END_TEST

START_TEST(long_lines_are_paragraphs_each)
{
	char text[400];

	memset(text, 0, sizeof(text));
	memset(text, 'x', 150);
	strncat(text, "\n“Yes.”\n", sizeof(text) - strlen(text) - 1);
	memset(text + strlen(text), 'y', 150);
	read_text(text);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "x|“Yes.”|y"));
}
END_TEST

START_TEST(a_title_page_is_read_and_stays)
{
	ck_assert_str_eq(read_text("The Salt Lantern\n\nby A. Keeper\n\nText."),
	    "The Salt Lantern|by A. Keeper|Text.");
	ck_assert_str_eq(m.title, "The Salt Lantern");
	ck_assert_str_eq(m.author, "A. Keeper");
}
END_TEST

START_TEST(a_header_is_read_and_goes)
{
	ck_assert_str_eq(
	    read_text("Title: The Book\nAuthor: Nobody\n\nText."), "Text.");
	ck_assert_str_eq(m.title, "The Book");
	ck_assert_str_eq(m.author, "Nobody");
}
END_TEST

START_TEST(a_story_that_begins_with_by_has_no_author)
{
	read_text("By the river stood a mill.\n\nBy night it was dark.");
	ck_assert_ptr_null(m.title);
	ck_assert_ptr_null(m.author);
}
END_TEST

START_TEST(latin1_is_read)
{
	read_text("Il \xe9tait une fois, pr\xe8s de la for\xeat, un petit "
	          "gar\xe7on qui r\xeavait d'\xeatre marin.");
	ck_assert_ptr_nonnull(strstr(buf_str(&b), "un petit garçon"));
}
END_TEST

START_TEST(binary_is_refused)
{
	ck_assert(!plain_read(&m, "\0\1\2\3\4", 5, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

Suite *
import_plain_suite(void)
{
	Suite *s = suite_create("import/plain");
	TCase *t = tcase_create("plain");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, lines_become_paragraphs, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(t, long_lines_are_paragraphs_each);
	tcase_add_test(t, a_title_page_is_read_and_stays);
	tcase_add_test(t, a_header_is_read_and_goes);
	tcase_add_test(t, a_story_that_begins_with_by_has_no_author);
	tcase_add_test(t, latin1_is_read);
	tcase_add_test(t, binary_is_refused);
	suite_add_tcase(s, t);
	return s;
}
