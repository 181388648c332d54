/* SPDX-License-Identifier: MIT */
/* Pages are as long as a page, and hold the whole text. */
#include "import/paginate.h"

#include "base/arena.h"
#include "base/buf.h"
#include "import/manuscript.h"
#include "import/words.h"
#include "unit/import/suites.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static struct arena *a;
static struct manuscript m;
static struct buf b;
static const struct paginate_page *pages;
static size_t n_pages;

static void
setup(void)
{
	a = arena_open();
	manuscript_init(&m, a);
	buf_init(&b, 64 << 20);
}

static void
teardown(void)
{
	buf_clear(&b);
	manuscript_clear(&m);
	arena_close(&a);
}

/* A paragraph of ${n} words in sentences of ${length}. */
static void
add_words(int n, int length, unsigned marks)
{
	int i;

	buf_reset(&b);
	for (i = 1; i <= n; i++)
		buf_print(&b, "%s%d%s ",
		    length > 0 && i % length == 1 ? "Word" : "word", i,
		    length > 0 && i % length == 0 ? "." : "");
	manuscript_add(&m, buf_str(&b), b.used, marks);
}

static void
paginate(void)
{
	pages = paginate_pages(a, &m, &n_pages);
}

static size_t
words_of(size_t page)
{
	return words_measure(pages[page].text, pages[page].size) / WORDS_UNIT;
}

/* Append ${text} without its white space. */
static void
add_bare(struct buf *out, const char *text, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (text[i] != ' ' && text[i] != '\n')
			buf_char(out, text[i]);
}

static void
must_hold_all(void)
{
	const struct manuscript_paragraph *p;
	struct buf out;
	size_t n, i;

	buf_init(&out, 64 << 20);
	buf_reset(&b);
	p = manuscript_list(&m, &n);
	for (i = 0; i < n; i++)
		add_bare(&b, p[i].text, p[i].size);
	for (i = 0; i < n_pages; i++) {
		ck_assert_int_eq(pages[i].number, (int)i + 1);
		ck_assert_uint_eq(pages[i].size, strlen(pages[i].text));
		ck_assert_uint_gt(pages[i].size, 0);
		add_bare(&out, pages[i].text, pages[i].size);
	}
	ck_assert(strcmp(buf_str(&b), buf_str(&out)) == 0);
	buf_clear(&out);
}

/* All but the last page. */
static void
must_be_about_275(void)
{
	size_t i;

	for (i = 0; i + 1 < n_pages; i++) {
		ck_assert_uint_ge(words_of(i), PAGINATE_MIN);
		ck_assert_uint_le(words_of(i), PAGINATE_MAX);
	}
}

START_TEST(nothing_has_no_pages)
{
	paginate();
	ck_assert_uint_eq(n_pages, 0);
}
END_TEST

START_TEST(one_word_is_a_page)
{
	add_words(1, 0, 0);
	paginate();
	ck_assert_uint_eq(n_pages, 1);
	ck_assert_str_eq(pages[0].text, "word1");
}
END_TEST

START_TEST(paragraphs_keep_apart)
{
	manuscript_add(&m, "One.", 4, 0);
	manuscript_add(&m, "Two,\nthree.", 11, 0);
	paginate();
	ck_assert_str_eq(pages[0].text, "One.\n\nTwo,\nthree.");
}
END_TEST

START_TEST(a_page_ends_with_the_paragraph_nearest_to_275)
{
	int i;

	for (i = 0; i < 12; i++)
		add_words(90, 10, 0);
	paginate();
	ck_assert_uint_eq(n_pages, 4);
	ck_assert_uint_eq(words_of(0), 270);
	must_hold_all();
}
END_TEST

START_TEST(a_long_paragraph_is_cut_at_a_sentence)
{
	add_words(1000, 10, 0);
	paginate();
	must_be_about_275();
	ck_assert_int_eq(pages[0].text[pages[0].size - 1], '.');
	ck_assert_int_eq(pages[1].text[0], 'W');
	must_hold_all();
}
END_TEST

START_TEST(a_chapter_begins_a_page)
{
	add_words(50, 10, 0);
	add_words(50, 10, MANUSCRIPT_STARTS);
	add_words(300, 10, 0);
	paginate();
	ck_assert_uint_eq(n_pages, 2);
	ck_assert_uint_eq(words_of(0), 50);
	ck_assert_uint_eq(words_of(1), 350);
}
END_TEST

START_TEST(headings_stay_with_what_follows)
{
	unsigned heading = MANUSCRIPT_STARTS | MANUSCRIPT_HEADING;

	manuscript_add(&m, "The Book", 8, heading);
	manuscript_add(&m, "Part One", 8, heading);
	manuscript_add(&m, "Chapter One", 11, heading);
	add_words(100, 10, 0);
	paginate();
	ck_assert_uint_eq(n_pages, 1);
}
END_TEST

START_TEST(no_few_words_are_left_for_a_last_page)
{
	add_words(270, 10, 0);
	add_words(70, 10, 0);
	add_words(10, 10, 0);
	paginate();
	ck_assert_uint_eq(n_pages, 1);
	ck_assert_uint_eq(words_of(0), 350);
}
END_TEST

START_TEST(a_megabyte_without_a_full_stop_is_cut_at_words)
{
	add_words(120000, 0, 0);
	ck_assert_uint_gt(b.used, 1 << 20);
	paginate();
	must_be_about_275();
	ck_assert_uint_ge(n_pages, 430);
	must_hold_all();
}
END_TEST

/* A megabyte of one character: letters, marks, broken bytes, ideographs. */
static const char *const endless[] = { "x", ".", "é", "日", "。", "\xcc\x81",
	"\xff", "🏮", "ก", "\u200d", "(" };

START_TEST(a_megabyte_without_a_space_is_cut_all_the_same)
{
	size_t n = strlen(endless[_i]), i;

	for (i = 0; i < (1 << 20) / n; i++)
		buf_add(&b, endless[_i], n);
	manuscript_add(&m, buf_str(&b), b.used, 0);
	paginate();
	ck_assert_uint_gt(n_pages, 20);
	for (i = 0; i < n_pages; i++)
		ck_assert_uint_lt(pages[i].size, 64 << 10);
	must_hold_all();
}
END_TEST

START_TEST(two_thousand_pages_are_no_trouble)
{
	int i;

	for (i = 0; i < 6000; i++)
		add_words(100, 12, i % 60 == 0 ? MANUSCRIPT_STARTS : 0);
	paginate();
	ck_assert_uint_ge(n_pages, 1900);
	ck_assert_uint_le(n_pages, 2100);
	must_hold_all();
}
END_TEST

/* A repeatable stream of numbers. */
static uint32_t
next_random(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % below;
}

static void
add_random_paragraph(uint32_t *state)
{
	static const char *const parts[] = { "word", "Mr. ", ". ", "! ", "… ",
		"” ", "“", "日本語", "。", "」", "\n", " ", "  ", "é",
		"e\xcc\x81", "🏮", "3.5", "- ", "ก", "A. ", "? ", "a b c d ",
		"longer words in a row, ", "Ends here. Goes on. ", "\u00ad",
		"\u3000", "\xc3" };
	uint32_t n = next_random(state, 1200), i;

	buf_reset(&b);
	for (i = 0; i < n; i++)
		buf_text(&b,
		    parts[next_random(
		        state, sizeof(parts) / sizeof(parts[0]))]);
	manuscript_add(&m, buf_str(&b), b.used, next_random(state, 4));
}

START_TEST(nothing_is_lost_or_doubled_whatever_the_text)
{
	uint32_t state = (uint32_t)_i * 7919u + 1u;
	size_t i;

	for (i = 0; i < 20; i++)
		add_random_paragraph(&state);
	paginate();
	for (i = 0; i < n_pages; i++)
		ck_assert_uint_le(words_of(i), PAGINATE_MAX + 1);
	must_hold_all();
}
END_TEST

/* Prose in paragraphs of all lengths keeps to the bounds. */
START_TEST(pages_of_prose_are_about_275_words)
{
	uint32_t state = (uint32_t)_i + 1u;
	size_t i;

	for (i = 0; i < 60; i++)
		add_words((int)next_random(&state, 300) + 1,
		    (int)next_random(&state, 40) + 2, 0);
	paginate();
	must_be_about_275();
	must_hold_all();
}
END_TEST

Suite *
import_paginate_suite(void)
{
	Suite *s = suite_create("import/paginate");
	TCase *t = tcase_create("paginate");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, nothing_has_no_pages);
	tcase_add_test(t, one_word_is_a_page);
	tcase_add_test(t, paragraphs_keep_apart);
	tcase_add_test(t, a_page_ends_with_the_paragraph_nearest_to_275);
	tcase_add_test(t, a_long_paragraph_is_cut_at_a_sentence);
	tcase_add_test(t, a_chapter_begins_a_page);
	tcase_add_test(t, headings_stay_with_what_follows);
	tcase_add_test(t, no_few_words_are_left_for_a_last_page);
	tcase_add_test(t, a_megabyte_without_a_full_stop_is_cut_at_words);
	tcase_add_loop_test(t, a_megabyte_without_a_space_is_cut_all_the_same,
	    0, sizeof(endless) / sizeof(endless[0]));
	tcase_add_test(t, two_thousand_pages_are_no_trouble);
	tcase_add_loop_test(
	    t, nothing_is_lost_or_doubled_whatever_the_text, 0, 100);
	tcase_add_loop_test(t, pages_of_prose_are_about_275_words, 0, 50);
	suite_add_tcase(s, t);
	return s;
}
