/* SPDX-License-Identifier: MIT */
/* Books and pages go in whole and come out in windows. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "store/books.h"
#include "unit/store/database.h"
#include "wire/sql.h"

#include <string.h>

#define ID "0192f0c1-0000-7000-8000-000000000001"

static struct err e;

static struct book_page three[] = {
	{ .number = 1, .text = "One.", .size = 4 },
	{ .number = 2, .text = "Zwei: \xc3\xa4\xf0\x9f\x8c\x8a!", .size = 13 },
	{ .number = 5, .text = "Five, not six", .size = 5 },
};

static bool
insert(const char *id, const char *title, const char *user)
{
	const struct book book = {
		.id = id, .title = title, .author = "Ann", .total_pages = 5
	};
	const struct book_page_list pages = { three, 3 };

	e = (struct err)ERR_INIT;
	return books_insert(database_now()->db, &book, user, &pages, &e);
}

static struct book
find(const char *id, bool *found)
{
	struct book out = { 0 };

	e = (struct err)ERR_INIT;
	ck_assert(books_find(
	    database_now()->db, database_now()->a, id, &out, found, &e));
	return out;
}

START_TEST(an_inserted_book_is_found_pending)
{
	struct book b;
	bool found = false;

	ck_assert(insert(ID, "The Storm", NULL));
	b = find(ID, &found);
	ck_assert(found);
	ck_assert_str_eq(b.id, ID);
	ck_assert_str_eq(b.title, "The Storm");
	ck_assert_str_eq(b.author, "Ann");
	ck_assert_str_eq(b.status, "pending");
	ck_assert_int_eq(b.total_pages, 5);
	ck_assert_ptr_null(b.errors);
	ck_assert(!b.has_errors);
	ck_assert_uint_eq(strlen(b.created_at), 24);
	ck_assert_int_eq(b.created_at[10], 'T');
	ck_assert_int_eq(b.created_at[23], 'Z');
}
END_TEST

START_TEST(an_unknown_book_is_not_found)
{
	bool found = true;

	find(ID, &found);
	ck_assert(!found);
}
END_TEST

START_TEST(a_book_goes_in_once_or_not_at_all)
{
	ck_assert(insert(ID, "First", NULL));
	ck_assert(!insert(ID, "Second", NULL));
	ck_assert_int_eq(e.cause, CAUSE_CONFLICT);
	ck_assert_str_eq(database_ask(database_now()->db, database_now()->a,
	                     "SELECT COUNT(*) FROM pages"),
	    "3");
}
END_TEST

START_TEST(the_user_is_kept)
{
	ck_assert(insert(ID, "First", "user-7"));
	ck_assert_str_eq(database_ask(database_now()->db, database_now()->a,
	                     "SELECT user_id FROM books"),
	    "user-7");
}
END_TEST

START_TEST(a_title_that_is_too_long_is_cut_at_a_character)
{
	char title[703];
	bool found;

	memset(title, 'x', 499);
	memcpy(title + 499, "\xc3\xa4", 2);
	memset(title + 501, 'y', 200);
	title[701] = '\0';
	ck_assert(insert(ID, title, NULL));
	ck_assert_uint_eq(strlen(find(ID, &found).title), 499);
}
END_TEST

START_TEST(pages_are_read_in_windows_with_their_holes)
{
	struct book_page_list list;
	const struct database *d = database_now();

	ck_assert(insert(ID, "First", NULL));
	ck_assert(books_read_pages(d->db, d->a, ID, 2, 5, &list, &e));
	ck_assert_int_eq(list.n, 2);
	ck_assert_int_eq(list.pages[0].number, 2);
	ck_assert_str_eq(list.pages[0].text, three[1].text);
	ck_assert_uint_eq(list.pages[0].size, 13);
	ck_assert_int_eq(list.pages[1].number, 5);
	ck_assert_str_eq(list.pages[1].text, "Five,");
	ck_assert(books_read_pages(d->db, d->a, ID, 3, 4, &list, &e));
	ck_assert_int_eq(list.n, 0);
}
END_TEST

START_TEST(a_page_of_a_megabyte_comes_out_as_it_went_in)
{
	const struct database *d = database_now();
	enum {
		BIG = 1024 * 1024
	};
	char *text = arena_alloc(d->a, BIG);
	struct book_page page = { .number = 1, .text = text, .size = BIG };
	const struct book_page_list in = { &page, 1 };
	const struct book book = { .id = ID, .title = "Big" };
	struct book_page_list out;

	memset(text, 'a', BIG);
	ck_assert(books_insert(d->db, &book, NULL, &in, &e));
	ck_assert(books_read_pages(d->db, d->a, ID, 1, 1, &out, &e));
	ck_assert_uint_eq(out.pages[0].size, BIG);
	ck_assert(memcmp(out.pages[0].text, text, BIG) == 0);
}
END_TEST

/* Pages of a book and the last of them. */
static const struct {
	const char *pages;
	int last;
} counts[] = {
	{ "", 0 },
	{ "(UUID(), '" ID "', 1, '')", 1 },
	{ "(UUID(), '" ID "', 2, '')", 2 },
	{ "(UUID(), '" ID "', 3, ''), (UUID(), '" ID "', 1, '')", 3 },
	{ "(UUID(), '" ID "', 0, ''), (UUID(), '" ID "', -4, '')", 0 },
	{ "(UUID(), '" ID "', 300, '')", 300 },
};

START_TEST(the_last_page_is_the_highest)
{
	const struct database *d = database_now();
	int n = -1;

	database_run(
	    d->db, "INSERT INTO books (id, title) VALUES ('" ID "', 'Holes')");
	if (counts[_i].pages[0] != '\0')
		database_run(d->db,
		    arena_print(d->a,
		        "INSERT INTO pages (id, book_id, page_number,"
		        " text_content) VALUES %s",
		        counts[_i].pages));
	ck_assert(books_last_page(d->db, d->a, ID, &n, &e));
	ck_assert_int_eq(n, counts[_i].last);
}
END_TEST

Suite *
store_books_suite(void)
{
	Suite *suite = suite_create("store/books");
	TCase *tc = tcase_create("books");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, database_open, database_close);
	tcase_add_test(tc, an_inserted_book_is_found_pending);
	tcase_add_test(tc, an_unknown_book_is_not_found);
	tcase_add_test(tc, a_book_goes_in_once_or_not_at_all);
	tcase_add_test(tc, the_user_is_kept);
	tcase_add_test(tc, a_title_that_is_too_long_is_cut_at_a_character);
	tcase_add_test(tc, pages_are_read_in_windows_with_their_holes);
	tcase_add_test(tc, a_page_of_a_megabyte_comes_out_as_it_went_in);
	tcase_add_loop_test(tc, the_last_page_is_the_highest, 0,
	    (int)(sizeof(counts) / sizeof(counts[0])));
	suite_add_tcase(suite, tc);
	return suite;
}
