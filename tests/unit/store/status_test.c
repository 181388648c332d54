/* SPDX-License-Identifier: MIT */
/* What is read of books and their newest jobs. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "store/status.h"
#include "unit/store/database.h"
#include "wire/sql.h"

#include <stdlib.h>
#include <string.h>

static struct err e;

/* Five books, b1 the oldest and b5 the newest; b4 and b3 of the very same
 * moment. */
static const char books[] =
    "INSERT INTO books (id, title, author, status, processing_errors,"
    " total_pages, created_at, updated_at) VALUES"
    " ('b1', 'The Storm', 'Ann Lee', 'ready', NULL, 4,"
    "  '2026-01-01 00:00:00.5', '2026-01-01 00:00:00.5'),"
    " ('b2', '100% wool', NULL, 'ready', '[]', 8,"
    "  '2026-01-02', '2026-01-02'),"
    " ('b3', 'Sea_shore', 'Bob', 'processing', NULL, 8,"
    "  '2026-01-03', '2026-01-03'),"
    " ('b4', 'Seashore', 'Bob', 'processing', NULL, 8,"
    "  '2026-01-03', '2026-01-03'),"
    " ('b5', 'New', 'Cid', 'pending', NULL, 8, '2026-01-05', '2026-01-05');"
    "INSERT INTO jobs (id, book_id, live, state, cost_nano_usd, created_at,"
    " started_at, ended_at, beat_at, total_spreads, processed_spreads,"
    " failed_spreads, scenes_created, soundscapes_settled,"
    " soundscapes_generated, soundscapes_failed, eta_ms, running_ms, host,"
    " pid, reason, priority) VALUES"
    " ('j1', 'b1', NULL, 'ended', 5, '2026-01-01', '2026-01-01',"
    "  '2026-01-01', NULL, 2, 0, 2, 0, 0, 0, 0, 0, 10, '', 0, '', 0),"
    " ('j2', 'b1', NULL, 'ended', 7, '2026-01-02', '2026-01-02 00:00:01',"
    "  '2026-01-02 00:00:03.25', NULL, 2, 1, 1, 3, 4, 5, 6, NULL, 2250,"
    "  'host', 17, 'r', 0),"
    " ('j3', 'b3', 1, 'running', 0, '2026-01-03', '2026-01-03', NULL,"
    "  NOW(3) - INTERVAL 20 SECOND, 4, 1, 0, 1, 0, 0, 0, 9000, 50, '', 0,"
    "  '', 0),"
    " ('j4', 'b4', 1, 'queued', 0, '2026-01-03', NULL, NULL, NULL, 0, 0, 0,"
    "  0, 0, 0, 0, NULL, 0, '', 0, '', 5);";

static void
open_books(void)
{
	database_open();
	database_run(database_now()->db, books);
	e = (struct err)ERR_INIT;
}

static struct status
read_book(const char *id)
{
	struct status s;
	bool found = false;

	ck_assert(status_read(
	    database_now()->db, database_now()->a, id, &s, &found, &e));
	ck_assert(found);
	return s;
}

START_TEST(an_unknown_book_is_not_found)
{
	struct status s;
	bool found = true;

	ck_assert(status_read(
	    database_now()->db, database_now()->a, "b9", &s, &found, &e));
	ck_assert(!found);
}
END_TEST

START_TEST(the_newest_job_counts_and_all_jobs_cost)
{
	struct status s = read_book("b1");

	ck_assert_str_eq(s.job.id, "j2");
	ck_assert_int_eq(s.job.cost_nano, 12);
	ck_assert(status_is_ended(&s));
	ck_assert_str_eq(s.job.created_at, "2026-01-02T00:00:00.000Z");
	ck_assert_str_eq(s.job.ended_at, "2026-01-02T00:00:03.250Z");
	ck_assert_int_eq(s.job.total_spreads, 2);
	ck_assert_int_eq(s.job.processed_spreads, 1);
	ck_assert_int_eq(s.job.failed_spreads, 1);
	ck_assert_int_eq(s.job.scenes_created, 3);
	ck_assert_int_eq(s.job.soundscapes_settled, 4);
	ck_assert_int_eq(s.job.soundscapes_generated, 5);
	ck_assert_int_eq(s.job.soundscapes_failed, 6);
	ck_assert_int_eq(s.job.eta_ms, -1);
	ck_assert_int_eq(s.job.running_ms, 2250);
	ck_assert_int_eq(s.job.pid, 17);
}
END_TEST

START_TEST(a_running_job_tells_how_old_its_beat_is)
{
	struct status s = read_book("b3");

	ck_assert(!status_is_ended(&s));
	ck_assert_int_ge(s.job.beat_age_ms, 20000);
	ck_assert_int_lt(s.job.beat_age_ms, 40000);
	ck_assert_int_eq(s.job.eta_ms, 9000);
	ck_assert_int_eq(s.job.books_before, -1);
	ck_assert_int_eq(read_book("b4").job.beat_age_ms, -1);
}
END_TEST

START_TEST(a_queued_job_tells_how_many_come_first)
{
	ck_assert_int_eq(read_book("b4").job.books_before, 0);
	database_run(database_now()->db,
	    "INSERT INTO jobs (id, book_id, state, created_at, priority)"
	    " VALUES ('j5', 'b1', 'queued', NOW(3), 5),"
	    " ('j6', 'b2', 'queued', NOW(3), 1),"
	    " ('j7', 'b5', 'queued', NOW(3), 5)");
	ck_assert_int_eq(read_book("b2").job.books_before, 0);
	ck_assert_int_eq(read_book("b4").job.books_before, 1);
	ck_assert_int_eq(read_book("b5").job.books_before, 3);
}
END_TEST

START_TEST(a_book_without_a_job_counts_its_own_rows)
{
	struct status s;

	database_run(database_now()->db,
	    "INSERT INTO pages (id, book_id, page_number, text_content) VALUES"
	    " ('p1', 'b2', 1, ''), ('p2', 'b2', 7, '');"
	    "INSERT INTO scenes (id, book_id, start_page, end_page,"
	    " page_spread_index) VALUES ('s1', 'b2', 1, 2, 0),"
	    " ('s2', 'b2', 3, 8, 1);"
	    "INSERT INTO soundscapes (id, scene_id, audio_url) VALUES"
	    " ('d1', 's2', '/a')");
	s = read_book("b2");
	ck_assert(!s.job.exists);
	ck_assert(!status_is_ended(&s));
	ck_assert_int_eq(s.job.total_spreads, 4);
	ck_assert_int_eq(s.job.scenes_created, 2);
	ck_assert_int_eq(s.job.soundscapes_generated, 1);
}
END_TEST

/* Filter and limit, and what comes out: ids, and "+" if there is more. */
static const struct {
	const char *status, *query, *after;
	int limit;
	const char *ids;
	const char *before, *cause;
} lists[] = {
	{ "", "", "", 200, "b5b4b3b2b1", "", "" },
	{ "", "", "", 5, "b5b4b3b2b1", "", "" },
	{ "", "", "", 2, "b5b4+", "", "" },
	{ "", "", "b4", 2, "b3b2+", "", "" },
	{ "", "", "b2", 2, "b1", "", "" },
	{ "", "", "b1", 2, "", "", "" },
	{ "ready", "", "", 9, "b2b1", "", "" },
	{ "ready", "", "", 1, "b2+", "", "" },
	{ "ready", "", "b2", 1, "b1", "", "" },
	{ "ready_with_errors", "", "", 9, "b2", "", "" },
	{ "pending", "", "", 9, "b5", "", "" },
	{ "failed", "", "", 9, "", "", "" },
	{ "processing", "", "", 9, "b4b3", "", "" },
	{ "running", "", "", 9, "b3", "", "" },
	{ "queued", "", "", 9, "b4", "", "" },
	{ "parked", "", "", 9, "", "", "" },
	{ "", "storm", "", 9, "b1", "", "" },
	{ "", "LEE", "", 9, "b1", "", "" },
	{ "", "%", "", 9, "b2", "", "" },
	{ "", "a_s", "", 9, "b3", "", "" },
	{ "", "\\", "", 9, "", "", "" },
	{ "", "bob", "b4", 9, "b3", "", "" },
	{ "ready", "bob", "", 9, "", "", "" },
	{ "", "", "", 2, "b5b4", "b3", "" },
	{ "", "", "", 1, "b4+", "b3", "" },
	{ "", "", "", 2, "b3b2+", "b1", "" },
	{ "", "", "", 9, "", "b5", "" },
	{ "", "", "b1", 9, "b5b4", "b3", NULL },
	{ "ready", "", "", 9, "b2", "b1", "" },
	{ "ready", "", "", 1, "b2", "b1", "" },
	{ "processing", "", "", 9, "b4", "b3", NULL },
	{ "", "", "", 9, "b4b2b1", "", "timeout" },
	{ "", "", "", 2, "b4b2+", "", "timeout" },
	{ "", "", "b4", 9, "b2b1", "", "timeout" },
	{ "", "", "", 9, "b4b2", "b1", "timeout" },
	{ "", "", "", 1, "b2+", "b1", "timeout" },
	{ "ready", "", "", 9, "b2b1", "", "timeout" },
	{ "queued", "", "", 9, "b4", "", "timeout" },
	{ "", "wool", "", 9, "b2", "", "timeout" },
	{ "running", "a_s", "", 9, "b3", "", "" },
	{ "queued", "a_s", "", 9, "", "", "" },
	{ "ready_with_errors", "wool", "", 9, "b2", "", "" },
	{ "ready", "o", "", 9, "b2b1", "", "" },
	{ "ready", "o", "b2", 9, "b1", "", "" },
	{ "ready", "o", "", 9, "b2", "b1", "" },
	{ "", "", "", 9, "b3", "", "auth" },
	{ "", "", "", 9, "", "", "network" },
};

/* b4, b2 and b1 have timed out somewhere, b5 long ago; b3 has no key. */
static const char causes[] =
    "INSERT INTO processing_errors (book_id, job_id, spread_index, step,"
    " error_type, cause, message, stack, occurred_at, is_current) VALUES"
    " ('b1', 'j1', 0, 'analysis', 'T', 'timeout', '', '', NOW(3), 1),"
    " ('b1', 'j1', 1, 'analysis', 'T', 'timeout', '', '', NOW(3), 1),"
    " ('b2', 'j', 1, 'soundscape', 'T', 'timeout', '', '', NOW(3), 1),"
    " ('b4', 'j4', 1, 'analysis', 'T', 'timeout', '', '', NOW(3), 1),"
    " ('b5', 'j', 1, 'analysis', 'T', 'timeout', '', '', NOW(3), 0);"
    "UPDATE jobs SET state = 'parked', cause = 'auth' WHERE id = 'j3'";

START_TEST(books_are_listed_newest_first_page_by_page)
{
	const struct status_filter f = { .status = lists[_i].status,
		.query = lists[_i].query,
		.after = lists[_i].after,
		.before = lists[_i].before,
		.cause = lists[_i].cause,
		.limit = lists[_i].limit };
	const struct database *d = database_now();
	const char *ids = "";
	struct status *list;
	bool more = false;
	int i, n = 0;

	if (f.cause != NULL && f.cause[0] != '\0')
		database_run(d->db, causes);
	ck_assert(status_list(d->db, d->a, &f, &list, &n, &more, &e));
	for (i = 0; i < n; i++)
		ids = arena_print(d->a, "%s%s", ids, list[i].book.id);
	ck_assert_str_eq(
	    arena_print(d->a, "%s%s", ids, more ? "+" : ""), lists[_i].ids);
}
END_TEST

START_TEST(a_line_knows_book_and_job)
{
	const struct status_filter f = {
		.status = "ready", .query = "", .after = "", .limit = 9
	};
	const struct database *d = database_now();
	struct status *list;
	bool more;
	int n;

	ck_assert(status_list(d->db, d->a, &f, &list, &n, &more, &e));
	ck_assert(list[0].book.has_errors && !list[1].book.has_errors);
	ck_assert_ptr_null(list[0].book.errors);
	ck_assert(!list[0].job.exists);
	ck_assert_str_eq(list[0].book.author, "");
	ck_assert_str_eq(list[1].book.title, "The Storm");
	ck_assert_str_eq(list[1].book.created_at, "2026-01-01T00:00:00.500Z");
	ck_assert_int_eq(list[1].book.total_pages, 4);
	ck_assert_str_eq(list[1].job.id, "j2");
	ck_assert_int_eq(list[1].job.cost_nano, 12);
	ck_assert_int_gt(list[1].age_ms, INT64_C(86400000));
}
END_TEST

static const struct {
	struct status_filter filter;
	const char *said;
} wrong[] = {
	{ { "redy", "", "", 9, NULL, NULL }, "status" },
	{ { "", "", "", 0, NULL, NULL }, "limit" },
	{ { "", "", "", 201, NULL, NULL }, "limit" },
	{ { "", "", "b9", 9, NULL, NULL }, "after" },
	{ { "", "", "", 9, "b9", NULL }, "before" },
	{ { "", "", "", 9, NULL, "gremlins" }, "cause" },
};

START_TEST(a_wrong_filter_is_a_validation_error)
{
	const struct database *d = database_now();
	struct status *list;
	bool more;
	int n;

	ck_assert(
	    !status_list(d->db, d->a, &wrong[_i].filter, &list, &n, &more, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_ptr_nonnull(strstr(e.message, wrong[_i].said));
}
END_TEST

START_TEST(books_are_counted_by_state)
{
	const struct database *d = database_now();
	struct status_counts n;

	ck_assert(status_count(d->db, d->a, &n, &e));
	ck_assert_int_eq(n.pending, 1);
	ck_assert_int_eq(n.queued, 1);
	ck_assert_int_eq(n.running, 1);
	ck_assert_int_eq(n.paused, 0);
	ck_assert_int_eq(n.parked, 0);
	ck_assert_int_eq(n.ready, 1);
	ck_assert_int_eq(n.ready_with_errors, 1);
	ck_assert_int_eq(n.failed, 0);
}
END_TEST

/* Rows that the last statement touched by each way of reading. */
static int64_t
handler(const char *name)
{
	const struct database *d = database_now();
	struct sql_rows r;

	ck_assert(sql_select(d->db, d->a, &r, &e,
	    "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
	    " WHERE VARIABLE_NAME = ?",
	    "s", name));
	return sql_int(&r, 0, 0);
}

/* 10,000 books and their jobs. */
static void
add_many(void)
{
	database_run(database_now()->db,
	    "INSERT INTO books (id, title, status, created_at) SELECT"
	    " CONCAT('c', LPAD(seq, 5, '0')), CONCAT('Title ', LPAD(seq, 5,"
	    " '0')), 'failed',"
	    " '2025-01-01' + INTERVAL seq SECOND FROM seq_1_to_10000;"
	    "INSERT INTO jobs (id, book_id, live, state, created_at) SELECT"
	    " id, id, NULL, 'ended', NOW(3) FROM books WHERE id LIKE 'c%';"
	    "ANALYZE TABLE books, jobs");
}

static void
list_twenty(const char *status, const char *after, const char *before)
{
	const struct status_filter f = { .status = status,
		.query = "",
		.after = after,
		.before = before,
		.limit = 20 };
	const struct database *d = database_now();
	struct status *list;
	bool more;
	int n;

	ck_assert(status_list(d->db, d->a, &f, &list, &n, &more, &e));
	ck_assert_int_eq(n, 20);
	ck_assert(more);
}

static const struct {
	const char *status, *after, *before;
} keyset[] = {
	{ "", "", "" },
	{ "", "c05000", "" },
	{ "", "", "c05000" },
	{ "failed", "", "" },
	{ "failed", "c05000", "" },
	{ "failed", "", "c05000" },
};

START_TEST(a_page_of_a_long_list_reads_only_its_rows)
{
	int64_t sorted, read;

	add_many();
	sorted = handler("SORT_ROWS");
	read = handler("HANDLER_READ_PREV") + handler("HANDLER_READ_NEXT");
	list_twenty(keyset[_i].status, keyset[_i].after, keyset[_i].before);
	/* the page itself, no more */
	ck_assert_int_le(handler("SORT_ROWS"), sorted + 21);
	read =
	    handler("HANDLER_READ_PREV") + handler("HANDLER_READ_NEXT") - read;
	ck_assert_int_lt(read, 500);
}
END_TEST

static int64_t
pages_read(void)
{
	const struct database *d = database_now();

	return strtoll(database_ask(d->db, d->a,
	                   "SELECT VARIABLE_VALUE FROM"
	                   " information_schema.GLOBAL_STATUS WHERE"
	                   " VARIABLE_NAME ="
	                   " 'INNODB_BUFFER_POOL_READ_REQUESTS'"),
	    NULL, 10);
}

static void
search(const char *status, const char *query, int found)
{
	const struct status_filter f = {
		.status = status, .query = query, .after = "", .limit = 20
	};
	const struct database *d = database_now();
	struct status *list;
	bool more;
	int n;

	ck_assert(status_list(d->db, d->a, &f, &list, &n, &more, &e));
	ck_assert_int_eq(n, found);
}

static const struct {
	const char *status, *query;
	int found;
} searches[] = {
	{ "", "no such title", 0 },
	{ "", "TITLE 00077", 1 },
	{ "failed", "title 00077", 1 },
	{ "ready_with_errors", "le 1", 0 },
	{ "", "title", 20 },
	{ "failed", "title", 20 },
};

/* Whatever the connection was asked before, a search and the counts do not go
 * through the rows: each would be three pages or more. */
START_TEST(a_search_and_the_counts_are_answered_by_an_index)
{
	struct status_counts counts;
	int64_t pages, least = INT64_MAX;
	int i;

	add_many();
	search(searches[_i].status, searches[_i].query, searches[_i].found);
	ck_assert(
	    status_count(database_now()->db, database_now()->a, &counts, &e));
	/* the server reads pages of its own accord, too, now and then */
	for (i = 0; i < 5; i++) {
		list_twenty("", "", "");
		pages = pages_read();
		search(searches[_i].status, searches[_i].query,
		    searches[_i].found);
		ck_assert(status_count(
		    database_now()->db, database_now()->a, &counts, &e));
		ck_assert_int_eq(counts.failed, 10000);
		pages = pages_read() - pages;
		if (pages < least)
			least = pages;
	}
	/* through the rows: 30,000 and more */
	ck_assert_int_lt(least, 20000);
}
END_TEST

static const struct {
	const char *title, *author, *query;
	bool found;
} letters[] = {
	{ "Die Räuber", "Schiller", "rauber", true },
	{ "Die Räuber", "Schiller", "RÄUB", true },
	{ "Die Räuber", "Schiller", "schill", true },
	{ "Die Räuber", "Schiller", "räuberschiller", false },
	{ "Die Räuber", "Schiller", "röub", false },
	{ "Война и мир", "Толстой", "ВОЙНА", true },
	{ "Война и мир", "Толстой", "стой", true },
	{ "吾輩は猫である", "夏目漱石", "猫", true },
	{ "吾輩は猫である", "夏目漱石", "犬", false },
	{ "吾輩は猫である", "夏目漱石", "漱石", true },
	{ "100 % wool", "", "% w", true },
	{ "100 % wool", "", "0%w", false },
};

START_TEST(a_search_knows_letters_of_all_kinds)
{
	const struct status_filter f = { .status = "",
		.query = letters[_i].query,
		.after = "",
		.limit = 20 };
	const struct database *d = database_now();
	struct status *list;
	bool more;
	int n;

	database_run(d->db, "DELETE FROM books");
	ck_assert(sql_do(d->db, &e,
	    "INSERT INTO books (id, title, author) VALUES ('b', ?, ?)", "ss",
	    letters[_i].title, letters[_i].author));
	ck_assert(status_list(d->db, d->a, &f, &list, &n, &more, &e));
	ck_assert_int_eq(n, letters[_i].found);
}
END_TEST

/* Letters that count as many others, and as many as there is room for: the web
 * app's INSERT must not fail of it. */
START_TEST(the_longest_title_is_taken_and_found)
{
	const struct database *d = database_now();

	database_run(d->db,
	    "DELETE FROM books;"
	    "INSERT INTO books (id, title, author) VALUES ('b',"
	    " REPEAT('\xef\xb7\xba', 500), REPEAT('\xc3\x9f', 500))");
	search("", "\xef\xb7\xba\xef\xb7\xba", 1);
	search("", "\xc3\x9f\xc3\x9f", 1);
}
END_TEST

/* More of them than are sorted, and so few that they are. */
START_TEST(the_books_of_a_state_are_found_however_many)
{
	const struct status_filter f = {
		.status = "parked", .query = "", .after = "", .limit = 20
	};
	const struct database *d = database_now();
	struct status *list;
	bool more;
	int n;

	add_many();
	database_run(d->db,
	    "UPDATE books SET status = 'processing' WHERE id LIKE 'c%';"
	    "UPDATE jobs SET state = 'parked', live = 1 WHERE id LIKE 'c%'");
	list_twenty("parked", "c05000", "");
	list_twenty("parked", "", "c05000");
	search("parked", "title 00077", 1);
	database_run(d->db,
	    "UPDATE jobs SET state = 'queued' WHERE id LIKE 'c%'"
	    " AND id NOT LIKE 'c%000'");
	ck_assert(status_list(d->db, d->a, &f, &list, &n, &more, &e));
	ck_assert_int_eq(n, 10);
	ck_assert_str_eq(list[0].book.id, "c10000");
	ck_assert_str_eq(list[9].book.id, "c01000");
	list_twenty("queued", "c05000", "");
}
END_TEST

Suite *
store_status_suite(void)
{
	Suite *suite = suite_create("store/status");
	TCase *tc = tcase_create("status");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, open_books, database_close);
	tcase_add_test(tc, an_unknown_book_is_not_found);
	tcase_add_test(tc, the_newest_job_counts_and_all_jobs_cost);
	tcase_add_test(tc, a_running_job_tells_how_old_its_beat_is);
	tcase_add_test(tc, a_queued_job_tells_how_many_come_first);
	tcase_add_test(tc, a_book_without_a_job_counts_its_own_rows);
	tcase_add_loop_test(tc, books_are_listed_newest_first_page_by_page, 0,
	    (int)(sizeof(lists) / sizeof(lists[0])));
	tcase_add_test(tc, a_line_knows_book_and_job);
	tcase_add_loop_test(tc, a_wrong_filter_is_a_validation_error, 0,
	    (int)(sizeof(wrong) / sizeof(wrong[0])));
	tcase_add_test(tc, books_are_counted_by_state);
	tcase_add_loop_test(tc,
	    a_search_and_the_counts_are_answered_by_an_index, 0,
	    (int)(sizeof(searches) / sizeof(searches[0])));
	tcase_add_loop_test(tc, a_search_knows_letters_of_all_kinds, 0,
	    (int)(sizeof(letters) / sizeof(letters[0])));
	tcase_add_test(tc, the_longest_title_is_taken_and_found);
	tcase_add_test(tc, the_books_of_a_state_are_found_however_many);
	tcase_add_loop_test(tc, a_page_of_a_long_list_reads_only_its_rows, 0,
	    (int)(sizeof(keyset) / sizeof(keyset[0])));
	suite_add_tcase(suite, tc);
	return suite;
}
