/* SPDX-License-Identifier: MIT */
/* Every error is a row; those that count now are a book's JSON. */
#include "store/errors.h"

#include "base/arena.h"
#include "store/detail.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"
#include "wire/json.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

static struct err e, what;

static void
setup(void)
{
	library_open();
	e = what = (struct err)ERR_INIT;
}

static void
add(enum error_step step, int spread, const char *message, bool is_current)
{
	struct err now = what;

	if (!err_is_set(&now))
		err_set_cause(&now, ERR_CONTENT_ANALYSIS, CAUSE_TIMEOUT, 504,
		    "%s", message);
	now.spread = spread;
	ck_assert_msg(errors_add(database_now()->db, library_id(1), "job", step,
	                  &now, is_current, -1, &e),
	    "%s", e.message);
}

static const char *
ask(const char *question)
{
	return database_ask(database_now()->db, database_now()->a, question);
}

/* The projection, read back. */
static struct json *
project(void)
{
	const struct database *d = database_now();
	struct json *list = NULL;
	const char *text;

	ck_assert_msg(
	    errors_project(d->db, d->a, library_id(1), &e), "%s", e.message);
	text = ask("SELECT processing_errors FROM books");
	if (strcmp(text, "NULL") == 0)
		return NULL;
	ck_assert_msg(json_parse(d->a, text, strlen(text), 8, &list, &e), "%s",
	    e.message);
	return list;
}

static const char *
text_at(struct json *list, size_t i, const char *key)
{
	return json_text(json_get(json_at(list, i), key), "(none)");
}

START_TEST(without_errors_the_column_is_null)
{
	ck_assert_ptr_null(project());
}
END_TEST

START_TEST(an_attempt_that_is_tried_again_does_not_count)
{
	add(ERROR_STEP_ANALYSIS, 1, "slow", false);
	ck_assert_ptr_null(project());
	ck_assert_int_eq(
	    library_count("SELECT COUNT(*) FROM processing_errors"), 1);
}
END_TEST

START_TEST(the_next_attempt_has_a_time)
{
	const struct database *d = database_now();
	struct detail_error *list;
	bool more;
	int n;

	library_submit(1);
	err_set_cause(&what, ERR_CONTENT_ANALYSIS, CAUSE_TIMEOUT, 504, "slow");
	ck_assert(errors_add(d->db, library_id(1), ask("SELECT id FROM jobs"),
	    ERROR_STEP_ANALYSIS, &what, false, 60000, &e));
	add(ERROR_STEP_ANALYSIS, 1, "failed", true);
	ck_assert_int_eq(
	    library_count("SELECT COUNT(*) FROM processing_errors"
	                  " WHERE retry_at BETWEEN NOW(3) + INTERVAL"
	                  " 50 SECOND AND NOW(3) + INTERVAL 1 MINUTE"),
	    1);
	ck_assert(detail_errors(
	    d->db, d->a, library_id(1), 0, 9, &list, &n, &more, &e));
	ck_assert_int_eq(n, 2);
	ck_assert_uint_eq(strlen(list[0].retry_at), 24);
	ck_assert_str_eq(list[1].retry_at, "");
	/* Nobody works on it now. */
	ck_assert(sql_do(d->db, &e, "UPDATE jobs SET state = 'paused'", ""));
	ck_assert(detail_errors(
	    d->db, d->a, library_id(1), 0, 9, &list, &n, &more, &e));
	ck_assert_str_eq(list[0].retry_at, "");
}
END_TEST

START_TEST(a_record_has_every_field_of_the_contract)
{
	struct json *list, *r;
	char stack[256];

	err_set_cause(&what, ERR_SOUNDSCAPE, CAUSE_PREDICTION, 500, "failed");
	err_here(&what);
	what.when = (struct timespec){ 1795485600, 1000000 };
	what.pages[0] = 47;
	what.pages[1] = 48;
	what.n_pages = 2;
	what.attempt = 2;
	add(ERROR_STEP_SOUNDSCAPE, 23, "", true);
	list = project();
	ck_assert_uint_eq(json_length(list), 1);
	r = json_at(list, 0);
	ck_assert_str_eq(
	    text_at(list, 0, "timestamp"), "2026-11-24T02:00:00.001Z");
	ck_assert_int_eq(json_int(json_get(r, "spreadIndex"), -1), 23);
	ck_assert_uint_eq(json_length(json_get(r, "pageNumbers")), 2);
	ck_assert_int_eq(
	    json_int(json_at(json_get(r, "pageNumbers"), 1), 0), 48);
	ck_assert_str_eq(
	    text_at(list, 0, "errorType"), "SoundscapeGenerationError");
	ck_assert_str_eq(text_at(list, 0, "errorMessage"), "failed");
	err_print_trace(&what, stack, sizeof(stack));
	ck_assert_str_eq(text_at(list, 0, "stack"), stack);
	ck_assert_int_eq(json_int(json_get(r, "attemptNumber"), 0), 2);
	ck_assert_str_eq(text_at(list, 0, "cause"), "prediction");
	ck_assert_str_eq(text_at(list, 0, "step"), "soundscape");
	ck_assert_str_eq(ask("SELECT CONCAT_WS('|', job_id, code, occurred_at)"
	                     " FROM processing_errors"),
	    "job|500|2026-11-24 02:00:00.001");
}
END_TEST

START_TEST(an_error_of_the_whole_book_has_no_spread)
{
	struct json *list;

	add(ERROR_STEP_BOOK, -1, "no pages", true);
	list = project();
	ck_assert(json_is_null(json_get(json_at(list, 0), "spreadIndex")));
	ck_assert_str_eq(text_at(list, 0, "step"), "book");
	ck_assert_uint_eq(
	    json_length(json_get(json_at(list, 0), "pageNumbers")), 0);
}
END_TEST

START_TEST(records_stand_in_page_order_analysis_first)
{
	static const char *const wanted[] = { "book", "a2", "s2", "a10" };
	struct json *list;
	int i;

	add(ERROR_STEP_ANALYSIS, 10, "a10", true);
	add(ERROR_STEP_SOUNDSCAPE, 2, "s2", true);
	add(ERROR_STEP_ANALYSIS, 2, "a2", true);
	add(ERROR_STEP_BOOK, -1, "book", true);
	list = project();
	ck_assert_uint_eq(json_length(list), 4);
	for (i = 0; i < 4; i++)
		ck_assert_str_eq(
		    text_at(list, (size_t)i, "errorMessage"), wanted[i]);
}
END_TEST

START_TEST(a_healed_step_leaves_its_rows_but_not_the_list)
{
	const struct database *d = database_now();
	struct json *list;

	add(ERROR_STEP_ANALYSIS, 1, "first", false);
	add(ERROR_STEP_ANALYSIS, 1, "last", true);
	add(ERROR_STEP_SOUNDSCAPE, 1, "sound", true);
	add(ERROR_STEP_ANALYSIS, 2, "other", true);
	ck_assert(
	    errors_heal(d->db, library_id(1), 1, ERROR_STEP_ANALYSIS, &e));
	list = project();
	ck_assert_uint_eq(json_length(list), 2);
	ck_assert_str_eq(text_at(list, 0, "errorMessage"), "sound");
	ck_assert_str_eq(text_at(list, 1, "errorMessage"), "other");
	ck_assert_int_eq(
	    library_count("SELECT COUNT(*) FROM processing_errors"), 4);
}
END_TEST

START_TEST(healing_what_never_failed_is_fine)
{
	const struct database *d = database_now();

	ck_assert(
	    errors_heal(d->db, library_id(1), 7, ERROR_STEP_SOUNDSCAPE, &e));
	ck_assert_ptr_null(project());
}
END_TEST

START_TEST(when_all_is_forgotten_the_column_is_null_again)
{
	const struct database *d = database_now();

	add(ERROR_STEP_ANALYSIS, 1, "one", true);
	add(ERROR_STEP_BOOK, -1, "two", true);
	ck_assert_ptr_nonnull(project());
	ck_assert(errors_forget_current(d->db, library_id(1), &e));
	ck_assert_ptr_null(project());
	ck_assert_int_eq(
	    library_count("SELECT COUNT(*) FROM processing_errors"), 2);
}
END_TEST

START_TEST(other_books_are_left_alone)
{
	const struct database *d = database_now();

	library_add(2, 2);
	add(ERROR_STEP_ANALYSIS, 1, "mine", true);
	ck_assert(errors_forget_current(d->db, library_id(2), &e));
	ck_assert(
	    errors_heal(d->db, library_id(2), 1, ERROR_STEP_ANALYSIS, &e));
	ck_assert(errors_project(d->db, d->a, library_id(2), &e));
	ck_assert_uint_eq(json_length(project()), 1);
}
END_TEST

START_TEST(the_web_app_s_query_finds_partial_books)
{
	add(ERROR_STEP_ANALYSIS, 1, "x", true);
	project();
	database_run(database_now()->db, "UPDATE books SET status = 'ready'");
	ck_assert_int_eq(
	    library_count("SELECT COUNT(*) FROM books WHERE status = 'ready'"
	                  " AND processing_errors IS NOT NULL"),
	    1);
}
END_TEST

static const char *const messages[] = {
	"quotes \" and \\ and \n lines",
	"\xf0\x9f\x8c\x8a \xc3\xa4 \xe2\x82\xac",
	"</script><b>&amp;",
	"",
	"\x01\x1b[31m",
};

START_TEST(a_message_comes_back_as_it_was)
{
	add(ERROR_STEP_ANALYSIS, 1, messages[_i], true);
	ck_assert_str_eq(text_at(project(), 0, "errorMessage"), messages[_i]);
}
END_TEST

/* What a database would refuse must not lose the error. */
START_TEST(a_broken_message_is_kept_repaired)
{
	add(ERROR_STEP_ANALYSIS, 1, "caf\xe9 said", true);
	ck_assert_str_eq(
	    text_at(project(), 0, "errorMessage"), "caf\xef\xbf\xbd said");
}
END_TEST

START_TEST(the_longest_message_fits)
{
	char text[2000];

	memset(text, '\xe9', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	add(ERROR_STEP_ANALYSIS, 1, text, true);
	ck_assert_uint_gt(strlen(text_at(project(), 0, "errorMessage")), 1000);
}
END_TEST

START_TEST(the_longest_trace_fits)
{
	int i;

	err_set(&what, ERR_DATABASE, "deep");
	for (i = 0; i < 40; i++)
		err_here_at(&what,
		    "a_function_with_a_name_that_is_much_longer_than_it_should"
		    "_be_but_that_is_possible",
		    "src/a_room/a_file_with_a_name_that_is_long.c", 123456);
	for (i = 0; i < ERR_PAGES_MAX; i++)
		what.pages[i] = 199999;
	what.n_pages = ERR_PAGES_MAX;
	add(ERROR_STEP_ANALYSIS, 1, "", true);
	ck_assert_uint_eq(json_length(project()), 1);
}
END_TEST

/* ${n} failed spreads whose messages are as long as messages get. */
static struct json *
project_many(int n)
{
	const struct database *d = database_now();

	database_run(d->db,
	    arena_print(d->a,
	        "INSERT INTO processing_errors (book_id, job_id, spread_index,"
	        " step, error_type, message, stack, occurred_at, is_current)"
	        " SELECT '%s', 'job', seq, 'analysis', 'ContentAnalysisError',"
	        " REPEAT(CHAR(1), 511), REPEAT('f', 2000), NOW(3), TRUE"
	        " FROM seq_1_to_%d",
	        library_id(1), n));
	return project();
}

START_TEST(more_than_a_megabyte_is_cut_and_says_so)
{
	struct json *list = project_many(4000), *last;
	size_t n = json_length(list);

	ck_assert_int_le(
	    library_count("SELECT LENGTH(processing_errors) FROM books"),
	    1024 * 1024);
	ck_assert_int_ge(
	    library_count("SELECT LENGTH(processing_errors) FROM books"),
	    900 * 1024);
	last = json_at(list, n - 1);
	ck_assert_int_eq(
	    json_int(json_get(last, "more"), 0) + (int64_t)n - 1, 4000);
	ck_assert(json_is_null(json_get(last, "spreadIndex")));
	ck_assert_str_eq(text_at(list, n - 1, "errorMessage"),
	    arena_print(database_now()->a,
	        "%d more errors are not listed here.", 4000 - (int)n + 1));
	/* The first ones are there, none is missing between. */
	ck_assert_int_eq(
	    json_int(json_get(json_at(list, n - 2), "spreadIndex"), 0),
	    (int64_t)n - 1);
}
END_TEST

START_TEST(few_errors_need_no_such_record)
{
	struct json *list = project_many(100);

	ck_assert_uint_eq(json_length(list), 100);
	ck_assert(json_is_null(json_get(json_at(list, 99), "more")));
}
END_TEST

START_TEST(more_rows_than_are_read_are_counted)
{
	const struct database *d = database_now();
	struct json *list;
	size_t n;

	database_run(d->db,
	    arena_print(d->a,
	        "INSERT INTO processing_errors (book_id, job_id, spread_index,"
	        " step, error_type, message, stack, occurred_at, is_current)"
	        " SELECT '%s', 'j', seq, 'analysis', 'E', '', '', NOW(3), TRUE"
	        " FROM seq_1_to_5500",
	        library_id(1)));
	list = project();
	n = json_length(list);
	ck_assert_int_eq(
	    json_int(json_get(json_at(list, n - 1), "more"), 0) + (int)n - 1,
	    5500);
}
END_TEST

static void
add_size(Suite *s)
{
	TCase *t = tcase_create("size");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, the_longest_message_fits);
	tcase_add_test(t, the_longest_trace_fits);
	tcase_add_test(t, more_than_a_megabyte_is_cut_and_says_so);
	tcase_add_test(t, few_errors_need_no_such_record);
	tcase_add_test(t, more_rows_than_are_read_are_counted);
	suite_add_tcase(s, t);
}

Suite *
store_errors_suite(void)
{
	Suite *s = suite_create("store/errors");
	TCase *t = tcase_create("errors");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, without_errors_the_column_is_null);
	tcase_add_test(t, an_attempt_that_is_tried_again_does_not_count);
	tcase_add_test(t, the_next_attempt_has_a_time);
	tcase_add_test(t, a_record_has_every_field_of_the_contract);
	tcase_add_test(t, an_error_of_the_whole_book_has_no_spread);
	tcase_add_test(t, records_stand_in_page_order_analysis_first);
	tcase_add_test(t, a_healed_step_leaves_its_rows_but_not_the_list);
	tcase_add_test(t, healing_what_never_failed_is_fine);
	tcase_add_test(t, when_all_is_forgotten_the_column_is_null_again);
	tcase_add_test(t, other_books_are_left_alone);
	tcase_add_test(t, the_web_app_s_query_finds_partial_books);
	tcase_add_loop_test(t, a_message_comes_back_as_it_was, 0,
	    (int)(sizeof(messages) / sizeof(messages[0])));
	tcase_add_test(t, a_broken_message_is_kept_repaired);
	suite_add_tcase(s, t);
	add_size(s);
	return s;
}
