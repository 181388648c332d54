/* SPDX-License-Identifier: MIT */
/* Two facing pages make a spread, whatever is on them. */
#include "book/spread.h"

#include "base/arena.h"
#include "base/text.h"
#include "unit/book/suites.h"

#include <stdint.h>
#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct arena *a;
static struct spread_text s;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(&a);
}

static const struct spread_text *
join(int index, const char *left, const char *right)
{
	spread_join(a, index, left, left == NULL ? 0 : strlen(left), right,
	    right == NULL ? 0 : strlen(right), &s);
	return &s;
}

static const struct {
	int page;
	int spread;
} pairs[] = { { 1, 0 }, { 2, 0 }, { 3, 1 }, { 4, 1 }, { 47, 23 }, { 48, 23 },
	{ 2000, 999 } };

START_TEST(pages_are_paired_by_their_number)
{
	ck_assert_int_eq(spread_of_page(pairs[_i].page), pairs[_i].spread);
	ck_assert_int_eq(spread_first_page(pairs[_i].spread),
	    pairs[_i].page - (pairs[_i].page + 1) % 2);
}
END_TEST

static const struct {
	int highest;
	int spreads;
} counts[] = { { 0, 0 }, { 1, 1 }, { 2, 1 }, { 3, 2 }, { 24, 12 }, { 25, 13 },
	{ 300, 150 } };

START_TEST(an_odd_last_page_is_a_spread)
{
	ck_assert_int_eq(spread_count(counts[_i].highest), counts[_i].spreads);
}
END_TEST

START_TEST(two_pages_are_joined_by_an_empty_line)
{
	join(3, "The sea.", "The storm.");
	ck_assert_str_eq(s.text, "The sea.\n\nThe storm.");
	ck_assert_uint_eq(s.size, strlen(s.text));
	ck_assert_int_eq(s.index, 3);
	ck_assert_int_eq(s.n_pages, 2);
	ck_assert_int_eq(s.pages[0], 7);
	ck_assert_int_eq(s.pages[1], 8);
	ck_assert(!s.is_blank);
}
END_TEST

START_TEST(a_missing_page_leaves_no_trace)
{
	join(0, NULL, "Right.");
	ck_assert_str_eq(s.text, "Right.");
	ck_assert_int_eq(s.n_pages, 1);
	ck_assert_int_eq(s.pages[0], 2);
	join(0, "Left.", NULL);
	ck_assert_str_eq(s.text, "Left.");
	ck_assert_int_eq(s.n_pages, 1);
	ck_assert_int_eq(s.pages[0], 1);
}
END_TEST

START_TEST(a_hole_is_blank)
{
	join(5, NULL, NULL);
	ck_assert_str_eq(s.text, "");
	ck_assert_uint_eq(s.size, 0);
	ck_assert_int_eq(s.n_pages, 0);
	ck_assert(s.is_blank);
}
END_TEST

static const struct {
	const char *left;
	const char *right;
	bool blank;
} blanks[] = {
	{ "", "", true },
	{ " \n\t", "\r\n", true },
	{ "\xc2\xa0", NULL, true },
	{ "", ".", false },
	{ "x", "", false },
};

START_TEST(white_space_alone_is_blank)
{
	join(0, blanks[_i].left, blanks[_i].right);
	ck_assert_int_eq(s.is_blank, blanks[_i].blank);
}
END_TEST

START_TEST(the_hash_is_of_the_text_alone)
{
	char first[HASH_TEXT], wanted[HASH_TEXT];

	hash_text("a\n\nb", 4, wanted);
	strcpy(first, join(0, "a", "b")->hash);
	ck_assert_str_eq(first, wanted);
	ck_assert_str_eq(join(77, "a", "b")->hash, first);
}
END_TEST

START_TEST(where_the_page_turns_does_not_matter)
{
	char first[HASH_TEXT];

	strcpy(first, join(0, "a\n\nb", NULL)->hash);
	ck_assert_str_eq(join(0, "a", "b")->hash, first);
	ck_assert_str_eq(join(0, NULL, "a\n\nb")->hash, first);
}
END_TEST

START_TEST(every_change_of_text_is_seen)
{
	char first[HASH_TEXT];

	strcpy(first, join(0, "a", "b")->hash);
	ck_assert_str_ne(join(0, "a", "c")->hash, first);
	ck_assert_str_ne(join(0, "b", "a")->hash, first);
	ck_assert_str_ne(join(0, "a", "b ")->hash, first);
	ck_assert_str_ne(join(0, "ab", NULL)->hash, first);
	ck_assert_str_ne(join(0, "a", NULL)->hash, first);
	ck_assert_str_ne(join(0, "A", "b")->hash, first);
}
END_TEST

START_TEST(an_empty_page_is_not_a_missing_one)
{
	char missing[HASH_TEXT];

	strcpy(missing, join(0, "a", NULL)->hash);
	ck_assert_str_ne(join(0, "a", "")->hash, missing);
	ck_assert_int_eq(s.n_pages, 2);
}
END_TEST

START_TEST(broken_text_is_repaired)
{
	join(0, "caf\xe9",
	    "\xff"
	    "und");
	ck_assert_str_eq(s.text, "caf\xef\xbf\xbd\n\n\xef\xbf\xbdund");
	ck_assert_uint_eq(s.size, strlen(s.text));
	ck_assert(text_is_utf8(s.text, s.size));
}
END_TEST

START_TEST(the_hash_of_broken_text_is_of_its_bytes)
{
	char wanted[HASH_TEXT];

	hash_text("caf\xe9", 4, wanted);
	ck_assert_str_eq(join(0, "caf\xe9", NULL)->hash, wanted);
	ck_assert_str_ne(join(0, "caf\xea", NULL)->hash, wanted);
}
END_TEST

START_TEST(what_stands_behind_a_nul_is_read)
{
	static const char left[] = "The sea.\0The storm.", right[] = "\0";
	char wanted[HASH_TEXT];

	spread_join(a, 0, left, sizeof(left) - 1, right, 1, &s);
	ck_assert_str_eq(s.text, "The sea. The storm.\n\n ");
	ck_assert_uint_eq(s.size, strlen(s.text));
	hash_text("The sea.\0The storm.\n\n\0", 22, wanted);
	ck_assert_str_eq(s.hash, wanted);
	spread_join(a, 0, right, 1, right, 1, &s);
	ck_assert(s.is_blank);
}
END_TEST

START_TEST(a_character_may_not_be_made_of_two_pages)
{
	join(0, "\xc3", "\xa4");
	ck_assert_str_eq(s.text, "\xef\xbf\xbd\n\n\xef\xbf\xbd");
}
END_TEST

START_TEST(huge_pages_are_joined_whole)
{
	size_t size = 1024 * 1024;
	char *left = arena_alloc(a, size + 1), *right;

	memset(left, 'l', size);
	right = arena_text(a, left);
	right[size - 1] = 'r';
	spread_join(a, 0, left, size, right, size, &s);
	ck_assert_uint_eq(s.size, 2 * size + 2);
	ck_assert_int_eq(s.text[s.size - 1], 'r');
	ck_assert_int_eq(s.text[size], '\n');
}
END_TEST

START_TEST(the_sizes_count_not_the_nuls)
{
	spread_join(a, 0, "seaXX", 3, "stormXX", 5, &s);
	ck_assert_str_eq(s.text, "sea\n\nstorm");
}
END_TEST

Suite *
book_spread_suite(void)
{
	Suite *suite = suite_create("book/spread");
	TCase *t = tcase_create("spread");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, pages_are_paired_by_their_number, 0, N(pairs));
	tcase_add_loop_test(t, an_odd_last_page_is_a_spread, 0, N(counts));
	tcase_add_test(t, two_pages_are_joined_by_an_empty_line);
	tcase_add_test(t, a_missing_page_leaves_no_trace);
	tcase_add_test(t, a_hole_is_blank);
	tcase_add_loop_test(t, white_space_alone_is_blank, 0, N(blanks));
	tcase_add_test(t, the_hash_is_of_the_text_alone);
	tcase_add_test(t, where_the_page_turns_does_not_matter);
	tcase_add_test(t, every_change_of_text_is_seen);
	tcase_add_test(t, an_empty_page_is_not_a_missing_one);
	tcase_add_test(t, broken_text_is_repaired);
	tcase_add_test(t, the_hash_of_broken_text_is_of_its_bytes);
	tcase_add_test(t, what_stands_behind_a_nul_is_read);
	tcase_add_test(t, a_character_may_not_be_made_of_two_pages);
	tcase_add_test(t, huge_pages_are_joined_whole);
	tcase_add_test(t, the_sizes_count_not_the_nuls);
	suite_add_tcase(suite, t);
	return suite;
}
