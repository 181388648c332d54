/* SPDX-License-Identifier: MIT */
/* What owners have done is told once, as the books themselves tell it. */
#include "store/news.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/audit.h"
#include "store/event.h"
#include "store/status.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"

static struct err e;
static struct status *books;
static int64_t last;
static int n;

static void
look(int limit)
{
	const struct database *d = database_now();

	ck_assert_msg(news_read(d->db, d->a, &last, limit, &books, &n, &e),
	    "%s", e.message);
}

static void
setup(void)
{
	library_open();
	e = (struct err)ERR_INIT;
	last = -1;
	look(9);
	ck_assert_int_eq(n, 0);
}

static const char *
describe(const struct status *s)
{
	struct event event = { .version = 1 };
	struct buf text;
	const char *out;

	buf_init(&text, 2 * EVENT_SIZE);
	event_describe(&event, s);
	event_print(&text, &event);
	out = arena_text(database_now()->a, buf_str(&text));
	buf_clear(&text);
	return out;
}

static const char *const ways[] = {
	"DO 0",
	"UPDATE jobs SET state = 'running', total_spreads = 7,"
	" processed_spreads = 3, failed_spreads = 1, scenes_created = 2,"
	" soundscapes_settled = 2, soundscapes_generated = 1,"
	" soundscapes_failed = 1, eta_ms = 1500, cost_nano_usd = 70",
	"UPDATE jobs SET state = 'ended', live = NULL;"
	"UPDATE books SET status = 'ready'",
	"DELETE FROM jobs; UPDATE books SET status = 'pending'",
};

START_TEST(an_event_is_the_same_as_from_all_that_is_known)
{
	const struct database *d = database_now();
	struct status whole;
	bool found;

	library_submit(1);
	database_run(d->db, ways[_i]);
	look(9);
	ck_assert_int_eq(n, 1);
	ck_assert(status_read(d->db, d->a, library_id(1), &whole, &found, &e));
	ck_assert_str_eq(describe(&books[0]), describe(&whole));
	look(9);
	ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(each_book_is_told_once_a_look)
{
	const struct database *d = database_now();
	int i;

	library_add(2, 1);
	library_submit(1);
	library_submit(2);
	for (i = 0; i < 3; i++)
		ck_assert(audit_add(
		    d->db, "cli:ann", "pause", library_id(1), NULL, NULL, &e));
	look(2);
	ck_assert_int_eq(n, 2);
	ck_assert_str_eq(books[0].book.id, library_id(1));
	ck_assert_str_eq(books[1].book.id, library_id(2));
	look(2);
	ck_assert_int_eq(n, 1);
	look(2);
	ck_assert_int_eq(n, 1);
	look(2);
	ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(what_is_gone_or_about_no_book_is_passed_over)
{
	const struct database *d = database_now();

	library_add(2, 1);
	library_submit(2);
	database_run(d->db, "DELETE FROM books WHERE title = 'Book 2'");
	ck_assert(audit_add(d->db, "cli:ann", "pause", NULL, NULL, NULL, &e));
	look(9);
	ck_assert_int_eq(n, 0);
	library_submit(1);
	look(9);
	ck_assert_int_eq(n, 1);
}
END_TEST

Suite *
store_news_suite(void)
{
	Suite *s = suite_create("store/news");
	TCase *t = tcase_create("news");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_loop_test(t, an_event_is_the_same_as_from_all_that_is_known,
	    0, (int)(sizeof(ways) / sizeof(ways[0])));
	tcase_add_test(t, each_book_is_told_once_a_look);
	tcase_add_test(t, what_is_gone_or_about_no_book_is_passed_over);
	suite_add_tcase(s, t);
	return s;
}
