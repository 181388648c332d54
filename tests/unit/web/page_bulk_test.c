/* SPDX-License-Identifier: MIT */
/* What the forms of the list ask for, and the small strip of a book. */
#include "web/page_bulk_order.h"

#include "base/arena.h"
#include "store/overview.h"
#include "unit/web/suites.h"
#include "web/page_mini.h"
#include "web/visit.h"

#define ID1 "0190a2b4-7c1d-7000-8000-00000000000a"
#define ID2 "0190a2b4-7c1d-7000-8000-00000000000b"

static struct err e;
static struct arena *a;

static void
open_arena(void)
{
	e = (struct err)ERR_INIT;
	a = arena_open();
}

static void
close_arena(void)
{
	arena_close(&a);
}

static struct page_bulk_order
parse(const char *form)
{
	struct page_bulk_order o;

	ck_assert(page_bulk_order_parse(a, form, &o, &e));
	return o;
}

START_TEST(the_ticked_books_are_taken)
{
	struct page_bulk_order o =
	    parse("do=pause&scope=chosen&status=queued&book=" ID1 "&book=" ID2);

	ck_assert_int_eq(o.action, BULK_PAUSE);
	ck_assert(!o.is_all);
	ck_assert_int_eq(o.n_ids, 2);
	ck_assert_str_eq(o.ids[0], ID1);
	ck_assert_str_eq(o.ids[1], ID2);
	ck_assert_str_eq(o.filter.status, "queued");
	ck_assert(!page_bulk_order_needs_question(&o));
}
END_TEST

START_TEST(all_that_match_are_asked_for_first)
{
	struct page_bulk_order o =
	    parse("do=retry&scope=all&q=sea&cause=timeout&book=" ID1);

	ck_assert(o.is_all);
	ck_assert_int_eq(o.n_ids, 0);
	ck_assert_int_eq(o.limit, BULK_MAX);
	ck_assert(page_bulk_order_needs_question(&o));
	o = parse("do=retry&scope=all&confirmed=yes&number=12");
	ck_assert_int_eq(o.limit, 12);
	ck_assert(!page_bulk_order_needs_question(&o));
}
END_TEST

START_TEST(an_end_of_work_is_asked_for_first)
{
	struct page_bulk_order o = parse("do=cancel&book=" ID1);

	ck_assert(page_bulk_order_needs_question(&o));
	o = parse("do=cancel&confirmed=yes&book=" ID1);
	ck_assert(!page_bulk_order_needs_question(&o));
}
END_TEST

START_TEST(a_button_of_a_line_is_about_its_book)
{
	struct page_bulk_order o =
	    parse("scope=all&book=" ID1 "&one=resume%3A" ID2);

	ck_assert_int_eq(o.action, BULK_RESUME);
	ck_assert(!o.is_all);
	ck_assert_int_eq(o.n_ids, 1);
	ck_assert_str_eq(o.ids[0], ID2);
}
END_TEST

static const char *const wrong[] = {
	"",
	"do=rerun",
	"do=pause&book=12",
	"one=pause",
	"one=sink:" ID1,
	"one=pause:12",
	"do=pause&scope=all&status=redy",
	"do=pause&scope=all&cause=gremlins",
	"do=pause&scope=all&number=0",
	"do=pause&scope=all&number=1001",
	"do=pause&book=%ff",
};

START_TEST(a_form_that_makes_no_sense_is_refused)
{
	struct page_bulk_order o;

	ck_assert(!page_bulk_order_parse(a, wrong[_i], &o, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
}
END_TEST

START_TEST(the_question_has_an_address)
{
	const struct site site = { .prefix = "/p" };
	const struct visit v = { .site = &site, .a = a };
	struct page_bulk_order o;

	o = parse("do=cancel&status=queued&q=a+%26+b&book=" ID1 "&book=" ID2);
	ck_assert_str_eq(page_bulk_order_url(&v, &o),
	    "/p/status/act?do=cancel&status=queued&q=a%20%26%20b&book=" ID1
	    "&book=" ID2);
	o = parse("do=start&scope=all&cause=auth");
	ck_assert_str_eq(page_bulk_order_url(&v, &o),
	    "/p/status/act?do=start&scope=all&cause=auth");
}
END_TEST

static const struct {
	const char *cells;
	char cell;
	int least;
	const char *path;
} paths[] = {
	{ "....", '=', 1, "" },
	{ "====", '=', 1, "M0 20v-13h4v13z" },
	{ "==!=.", '=', 1, "M0 20v-13h2v13zM3 20v-13h1v13z" },
	{ "==!=.", '!', 1, "M2 20v-20h1v20z" },
	{ "==!=.", '.', 1, "M4 20v-4h1v4z" },
	{ "..!!...!", '!', 3, "M2 20v-20h3v20zM5 20v-20h3v20z" },
};

START_TEST(a_strip_is_drawn_run_by_run)
{
	int n = 0;

	while (paths[_i].cells[n] != '\0')
		n++;
	ck_assert_str_eq(page_mini_path(a, paths[_i].cells, n, paths[_i].cell,
	                     paths[_i].least),
	    paths[_i].path);
}
END_TEST

Suite *
web_page_bulk_suite(void)
{
	Suite *s = suite_create("web/page_bulk");
	TCase *t = tcase_create("page_bulk");

	tcase_add_checked_fixture(t, open_arena, close_arena);
	tcase_add_test(t, the_ticked_books_are_taken);
	tcase_add_test(t, all_that_match_are_asked_for_first);
	tcase_add_test(t, an_end_of_work_is_asked_for_first);
	tcase_add_test(t, a_button_of_a_line_is_about_its_book);
	tcase_add_loop_test(t, a_form_that_makes_no_sense_is_refused, 0,
	    sizeof(wrong) / sizeof(wrong[0]));
	tcase_add_test(t, the_question_has_an_address);
	tcase_add_loop_test(t, a_strip_is_drawn_run_by_run, 0,
	    sizeof(paths) / sizeof(paths[0]));
	suite_add_tcase(s, t);
	return s;
}
