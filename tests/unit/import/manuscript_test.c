/* SPDX-License-Identifier: MIT */
/* Paragraphs are kept clean and within bounds. */
#include "import/manuscript.h"

#include "base/arena.h"
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

static const struct {
	const char *text;
	const char *clean;
} cases[] = {
	{ "  one \t two  ", "one two" },
	{ "one \n two", "one\ntwo" },
	{ "one\n\n\ntwo\n", "one\ntwo" },
	{ "ha\u00adven", "haven" },
	{ "\ufeffone", "one" },
	{ "one\u3000\u2003two", "one two" },
	{ "one\x01\x1b[2Jtwo", "one [2Jtwo" },
	{ "10\u00a0km", "10\u00a0km" },
};

START_TEST(white_space_is_made_single)
{
	const struct manuscript_paragraph *p;
	size_t n;

	ck_assert(manuscript_add(
	    &m, cases[_i].text, strlen(cases[_i].text), MANUSCRIPT_STARTS));
	p = manuscript_list(&m, &n);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(p[0].text, cases[_i].clean);
	ck_assert_uint_eq(p[0].size, strlen(cases[_i].clean));
	ck_assert_uint_eq(p[0].marks, MANUSCRIPT_STARTS);
}
END_TEST

static const char *const blanks[] = { "\xc2\x9b\xc2\xa0", "", "  ", "\n\n",
	"\u00ad", "\u3000", "\xc2\x85" };

START_TEST(nothing_is_added_for_nothing)
{
	size_t n;

	ck_assert(!manuscript_add(&m, blanks[_i], strlen(blanks[_i]), 0));
	manuscript_list(&m, &n);
	ck_assert_uint_eq(n, 0);
	ck_assert(!m.is_too_long);
}
END_TEST

START_TEST(too_much_text_is_latched)
{
	char *text = arena_alloc(a, MANUSCRIPT_TEXT_MAX + 1);

	memset(text, 'x', MANUSCRIPT_TEXT_MAX + 1);
	ck_assert(!manuscript_add(&m, text, MANUSCRIPT_TEXT_MAX + 1, 0));
	ck_assert(m.is_too_long);
	ck_assert(!manuscript_add(&m, "x", 1, 0));
}
END_TEST

START_TEST(too_many_paragraphs_are_latched)
{
	size_t n;
	int i;

	for (i = 0; i < MANUSCRIPT_PARAGRAPHS_MAX; i++)
		ck_assert(manuscript_add(&m, "x", 1, 0));
	ck_assert(!m.is_too_long);
	ck_assert(!manuscript_add(&m, "x", 1, 0));
	ck_assert(m.is_too_long);
	manuscript_list(&m, &n);
	ck_assert_uint_eq(n, MANUSCRIPT_PARAGRAPHS_MAX);
}
END_TEST

START_TEST(a_name_is_one_line)
{
	ck_assert_str_eq(manuscript_name(a, " The \n Salt\nLantern ", 20),
	    "The Salt Lantern");
	ck_assert_ptr_null(manuscript_name(a, " \n", 2));
	ck_assert_ptr_null(manuscript_name(a, "\xc2\xa0", 2));
}
END_TEST

START_TEST(a_long_name_is_cut_at_a_character)
{
	char text[400];
	const char *name;
	size_t i;

	for (i = 0; i < 200; i++)
		memcpy(text + 2 * i, "é", 2);
	name = manuscript_name(a, text, 400);
	ck_assert_uint_eq(strlen(name), MANUSCRIPT_NAME_MAX - 1);
}
END_TEST

Suite *
import_manuscript_suite(void)
{
	Suite *s = suite_create("import/manuscript");
	TCase *t = tcase_create("manuscript");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, white_space_is_made_single, 0, sizeof(cases) / sizeof(cases[0]));
	tcase_add_loop_test(t, nothing_is_added_for_nothing, 0,
	    sizeof(blanks) / sizeof(blanks[0]));
	tcase_add_test(t, too_much_text_is_latched);
	tcase_add_test(t, too_many_paragraphs_are_latched);
	tcase_add_test(t, a_name_is_one_line);
	tcase_add_test(t, a_long_name_is_cut_at_a_character);
	suite_add_tcase(s, t);
	return s;
}
