/* SPDX-License-Identifier: MIT */
/* A page's text becomes paragraphs, and what it lacks is said. */
#include "web/page_leaf.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/reading.h"
#include "unit/web/suites.h"
#include "web/page.h"
#include "web/visit.h"

#include <string.h>

static struct arena *a;
static struct visit visit;
static struct page page;
static struct buf out;

static void
open_page(void)
{
	a = arena_open();
	visit = (struct visit){ .a = a };
	buf_init(&out, 1 << 20);
	page = (struct page){ .visit = &visit, .lang = LANG_EN };
	html_init(&page.h, &out);
}

static void
close_page(void)
{
	buf_clear(&out);
	arena_close(&a);
}

/* What stands inside the text of page 3 of 5; without the newlines that
 * stand between elements. */
static const char *
text_of(const struct reading_page *r)
{
	static char inside[4096];
	const char *from, *to, *s;
	size_t n = 0;

	page_leaf_print(&page, r, 3, 5);
	from = strstr(buf_str(&out), "<div class=\"text\">");
	ck_assert_ptr_nonnull(from);
	from += strlen("<div class=\"text\">");
	to = strstr(from, "</div>");
	for (s = from; s < to && n < sizeof(inside) - 1; s++)
		if (*s != '\n' || s == from || s[-1] != '>')
			inside[n++] = *s;
	inside[n] = '\0';
	return inside;
}

#define LONG "0123456789012345678901234567890123456789012345678901234567890"
#define A_UMLAUT_20                                                            \
	"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"     \
	"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"     \
	"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
#define A_UMLAUT_60 A_UMLAUT_20 A_UMLAUT_20 A_UMLAUT_20

static const struct {
	const char *text, *html;
} texts[] = {
	{ "One.", "<p>One.</p>" },
	{ "One.\n\nTwo.", "<p>One.</p><p>Two.</p>" },
	{ "\n One,\nmore. \r\n \t\r\n\n  Two.\n",
	    "<p>One,\nmore.</p><p>Two.</p>" },
	{ "Title\n\nText.", "<p class=\"head\">Title</p><p>Text.</p>" },
	{ "I\n\nThe Sea\n\nText.\n\nOver",
	    "<p class=\"head\">I</p><p class=\"head\">The Sea</p><p>Text.</p>"
	    "<p>Over</p>" },
	{ LONG, "<p>" LONG "</p>" },
	{ A_UMLAUT_60, "<p class=\"head\">" A_UMLAUT_60 "</p>" },
	{ "\xe2\x80\x9cWhat?\xe2\x80\x9d",
	    "<p>\xe2\x80\x9cWhat?\xe2\x80\x9d</p>" },
	{ "<script>x()</script> & more.",
	    "<p>&lt;script&gt;x()&lt;/script&gt; &amp; more.</p>" },
	{ "", "<p class=\"note\">This page is blank.</p>" },
	{ " \n\t\r\n", "<p class=\"note\">This page is blank.</p>" },
};

START_TEST(a_text_becomes_paragraphs)
{
	const struct reading_page r = { .number = 3, .text = texts[_i].text };

	ck_assert_str_eq(text_of(&r), texts[_i].html);
}
END_TEST

START_TEST(a_page_that_is_not_there_is_missing)
{
	ck_assert_str_eq(
	    text_of(NULL), "<p class=\"note\">This page is missing.</p>");
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "aria-label=\"Page 3\""));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), ">3</p>"));
}
END_TEST

START_TEST(a_page_that_was_cut_says_so)
{
	const struct reading_page r = {
		.number = 3, .text = "A.", .is_cut = true
	};

	ck_assert_str_eq(text_of(&r),
	    "<p>A.</p>"
	    "<p class=\"note\">The rest of this page is not shown.</p>");
}
END_TEST

START_TEST(behind_the_last_page_is_only_paper)
{
	page_leaf_print(&page, NULL, 6, 5);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "aria-hidden"));
	ck_assert_ptr_null(strstr(buf_str(&out), "missing"));
	ck_assert_ptr_null(strstr(buf_str(&out), "6"));
}
END_TEST

Suite *
web_page_leaf_suite(void)
{
	Suite *s = suite_create("web/page_leaf");
	TCase *t = tcase_create("page_leaf");

	tcase_add_checked_fixture(t, open_page, close_page);
	tcase_add_loop_test(
	    t, a_text_becomes_paragraphs, 0, sizeof(texts) / sizeof(texts[0]));
	tcase_add_test(t, a_page_that_is_not_there_is_missing);
	tcase_add_test(t, a_page_that_was_cut_says_so);
	tcase_add_test(t, behind_the_last_page_is_only_paper);
	suite_add_tcase(s, t);
	return s;
}
