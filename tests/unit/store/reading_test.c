/* SPDX-License-Identifier: MIT */
/* Pages for reading: those that exist, and no more of one than is readable. */
#include "unit/store/suites.h"

#include "base/buf.h"
#include "store/reading.h"
#include "unit/store/database.h"
#include "wire/json.h"

#include <string.h>

static struct err e;

static const char rows[] =
    "INSERT INTO books (id, title) VALUES ('b1', 'x'), ('b2', 'y');"
    "INSERT INTO pages (id, book_id, page_number, text_content) VALUES"
    " ('p3', 'b1', 3, 'Drei: \xc3\xa4'), ('p1', 'b1', 1, 'One.'),"
    " ('p4', 'b1', 4, ''), ('p6', 'b1', 6, REPEAT('\xc3\xa4', 20000)),"
    " ('p7', 'b1', 7, REPEAT('\xc3\xa4', 20001)), ('p2', 'b2', 2, 'no');";

static void
open_rows(void)
{
	database_open();
	database_run(database_now()->db, rows);
	e = (struct err)ERR_INIT;
}

static struct reading_page *
pages(int first, int last, int *n)
{
	struct reading_page *list = NULL;

	ck_assert(reading_pages(database_now()->db, database_now()->a, "b1",
	    first, last, &list, n, &e));
	return list;
}

START_TEST(pages_that_exist_come_in_order)
{
	struct reading_page *list;
	int n;

	list = pages(1, 4, &n);
	ck_assert_int_eq(n, 3);
	ck_assert_int_eq(list[0].number, 1);
	ck_assert_int_eq(list[1].number, 3);
	ck_assert_str_eq(list[1].text, "Drei: \xc3\xa4");
	ck_assert_str_eq(list[2].text, "");
	ck_assert(!list[2].is_cut);
	pages(8, 99, &n);
	ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(of_a_page_that_is_too_long_only_the_beginning_comes)
{
	struct reading_page *list;
	int n;

	list = pages(6, 7, &n);
	ck_assert_int_eq(n, 2);
	ck_assert(!list[0].is_cut);
	ck_assert_uint_eq(strlen(list[0].text), 40000);
	ck_assert(list[1].is_cut);
	ck_assert_uint_eq(strlen(list[1].text), 40000);
}
END_TEST

START_TEST(a_page_is_printed_whole)
{
	const struct reading_page page = {
		.number = 7, .text = "\"<b>\n", .is_cut = true
	};
	struct json_out out;
	struct buf text;

	buf_init(&text, 4096);
	json_out_init(&out, &text);
	reading_print_page(&out, &page);
	ck_assert_str_eq(buf_str(&text),
	    "{\"pageNumber\":7,\"text\":\"\\\"<b>\\n\",\"isCut\":true}");
	buf_clear(&text);
}
END_TEST

Suite *
store_reading_suite(void)
{
	Suite *s = suite_create("store/reading");
	TCase *t = tcase_create("reading");

	tcase_add_checked_fixture(t, open_rows, database_close);
	tcase_add_test(t, pages_that_exist_come_in_order);
	tcase_add_test(t, of_a_page_that_is_too_long_only_the_beginning_comes);
	tcase_add_test(t, a_page_is_printed_whole);
	suite_add_tcase(s, t);
	return s;
}
