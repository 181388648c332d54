/* SPDX-License-Identifier: MIT */
/* The licence around a text is cut away, and what it says is kept. */
#include "import/preamble.h"

#include "base/arena.h"
#include "import/manuscript.h"
#include "unit/import/suites.h"

#include <string.h>

static struct arena *a;
static struct manuscript m;

static void
setup(void)
{
	a = arena_open();
	manuscript_init(&m, a);
}

static void
teardown(void)
{
	manuscript_clear(&m);
	arena_close(&a);
}

/* What is left of ${text}, in ${a}. */
static const char *
cut(const char *text)
{
	size_t size = strlen(text);

	preamble_cut(&m, &text, &size);
	return arena_copy(a, text, size);
}

static const char licensed[] =
    "The Project Gutenberg eBook of Something\n\n"
    "Title: The Salt\n"
    "       Lantern\n\n"
    "Author: A. Keeper\n\n"
    "Release date: today\n\n"
    "*** START OF THE PROJECT GUTENBERG EBOOK SOMETHING ***\n"
    "The book.\n"
    "*** END OF THE PROJECT GUTENBERG EBOOK SOMETHING ***\n"
    "The licence.\n";

START_TEST(the_licence_is_cut_away)
{
	ck_assert_str_eq(cut(licensed), "The book.\n");
}
END_TEST

START_TEST(title_and_author_are_taken_from_it)
{
	cut(licensed);
	ck_assert_str_eq(m.title, "The Salt Lantern");
	ck_assert_str_eq(m.author, "A. Keeper");
}
END_TEST

START_TEST(older_marker_lines_are_known)
{
	ck_assert_str_eq(
	    cut("x\n***START OF THIS PROJECT GUTENBERG EBOOK Y***\nBook\n"
	        "***END OF THIS PROJECT GUTENBERG EBOOK Y***\nz"),
	    "Book\n");
}
END_TEST

START_TEST(a_text_whose_end_is_missing_is_kept_to_its_end)
{
	ck_assert_str_eq(
	    cut("*** START OF THE PROJECT GUTENBERG EBOOK Y ***\nBook"),
	    "Book");
}
END_TEST

START_TEST(a_block_of_fields_is_a_header)
{
	ck_assert_str_eq(cut("Title: The Book\nAuthor: Nobody\nLanguage: "
	                     "English\n\nText: it begins.\n"),
	    "\nText: it begins.\n");
	ck_assert_str_eq(m.title, "The Book");
	ck_assert_str_eq(m.author, "Nobody");
}
END_TEST

static const char *const others[] = { "", "\n", "It begins.\n",
	"Note: this is how it begins.\n\nText.", "*** START OF something ***\n",
	"*** END OF THE PROJECT GUTENBERG EBOOK ***\ntext",
	"Title page\nTitle: no\n" };

START_TEST(other_texts_are_left_alone)
{
	ck_assert_str_eq(cut(others[_i]), others[_i]);
	ck_assert_ptr_null(m.title);
	ck_assert_ptr_null(m.author);
}
END_TEST

Suite *
import_preamble_suite(void)
{
	Suite *s = suite_create("import/preamble");
	TCase *t = tcase_create("preamble");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_licence_is_cut_away);
	tcase_add_test(t, title_and_author_are_taken_from_it);
	tcase_add_test(t, older_marker_lines_are_known);
	tcase_add_test(t, a_text_whose_end_is_missing_is_kept_to_its_end);
	tcase_add_test(t, a_block_of_fields_is_a_header);
	tcase_add_loop_test(t, other_texts_are_left_alone, 0,
	    sizeof(others) / sizeof(others[0]));
	suite_add_tcase(s, t);
	return s;
}
