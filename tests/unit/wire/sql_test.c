/* SPDX-License-Identifier: MIT */
/* The door to MariaDB: types, causes, transactions.  Runs in the program of
 * store, which has a server. */
#include "wire/sql.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "unit/store/database.h"
#include "unit/store/suites.h"

#include <fcntl.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct err e;
static struct sql *db, *other;
static struct arena *a;

static struct sql *
connect_again(void)
{
	struct sql *out = NULL;
	struct err failed = ERR_INIT;

	ck_assert_msg(sql_open(&out, database_now()->conf, &failed), "%s",
	    failed.message);
	return out;
}

static void
setup(void)
{
	database_open();
	e = (struct err)ERR_INIT;
	db = database_now()->db;
	a = database_now()->a;
	other = connect_again();
	database_run(db,
	    "CREATE OR REPLACE TABLE things (id INT AUTO_INCREMENT PRIMARY KEY,"
	    " name VARCHAR(20) UNIQUE, body LONGTEXT, number BIGINT,"
	    " fraction DOUBLE) ENGINE = InnoDB CHARSET utf8mb4");
}

static void
teardown(void)
{
	sql_close(&other);
	database_run(db, "DROP TABLE things");
	database_close();
}

static const char *
ask(const char *question)
{
	return database_ask(db, a, question);
}

static struct sql_rows
read_body(void)
{
	struct sql_rows r = { 0 };

	ck_assert(sql_select(
	    db, a, &r, &e, "SELECT body, number, fraction FROM things", ""));
	ck_assert_int_eq(r.n, 1);
	return r;
}

static const char *const texts[] = { "", "plain", "it's \"quoted\" \\ `x` %s ?",
	"\xf0\x9f\x8c\x8a \xc3\xa4 \xe2\x82\xac", " blanks ", "a\nb\r\n\t",
	"'; DROP TABLE things; --" };

START_TEST(a_text_comes_back_as_it_was)
{
	struct sql_rows r;

	ck_assert(sql_do(
	    db, &e, "INSERT INTO things (body) VALUES (?)", "s", texts[_i]));
	r = read_body();
	ck_assert_str_eq(sql_text(&r, 0, 0), texts[_i]);
	ck_assert(!sql_is_null(&r, 0, 0));
}
END_TEST

START_TEST(a_missing_text_is_null)
{
	struct sql_rows r;

	ck_assert(sql_do(db, &e, "INSERT INTO things (body) VALUES (?)", "s",
	    (const char *)NULL));
	r = read_body();
	ck_assert(sql_is_null(&r, 0, 0));
	ck_assert_str_eq(sql_text(&r, 0, 0), "");
	ck_assert_ptr_null(sql_text_or_null(&r, 0, 0));
	ck_assert_int_eq(sql_int(&r, 0, 1), 0);
	ck_assert_double_eq(sql_number(&r, 0, 2), 0);
}
END_TEST

START_TEST(a_megabyte_comes_back_whole)
{
	size_t size = 1024 * 1024;
	char *text = arena_alloc(a, size + 1);
	struct sql_rows r;
	size_t i;

	for (i = 0; i < size; i++)
		text[i] = (char)('a' + i % 23);
	ck_assert(
	    sql_do(db, &e, "INSERT INTO things (body) VALUES (?)", "s", text));
	r = read_body();
	ck_assert_str_eq(sql_text(&r, 0, 0), text);
}
END_TEST

static const int64_t numbers[] = { 0, 1, -1, INT64_MAX, INT64_MIN,
	INT64_C(9007199254740993) };

START_TEST(a_number_comes_back_exactly)
{
	struct sql_rows r;

	ck_assert(sql_do(db, &e, "INSERT INTO things (number) VALUES (?)", "i",
	    numbers[_i]));
	r = read_body();
	ck_assert_int_eq(sql_int(&r, 0, 1), numbers[_i]);
	ck_assert(!sql_is_null(&r, 0, 1));
}
END_TEST

START_TEST(minus_one_may_mean_null)
{
	struct sql_rows r;

	ck_assert(sql_do(db, &e,
	    "INSERT INTO things (number, fraction) VALUES (?, ?)", "II",
	    (int64_t)-1, (int64_t)-2));
	r = read_body();
	ck_assert(sql_is_null(&r, 0, 1));
	ck_assert_double_eq(sql_number(&r, 0, 2), -2);
}
END_TEST

static const double fractions[] = { 0, 0.1, -23.5, DBL_MAX, -DBL_MAX, DBL_MIN,
	1e15 / 3 };

START_TEST(a_fraction_comes_back_exactly)
{
	struct sql_rows r;

	ck_assert(sql_do(db, &e, "INSERT INTO things (fraction) VALUES (?)",
	    "d", fractions[_i]));
	r = read_body();
	ck_assert_double_eq(sql_number(&r, 0, 2), fractions[_i]);
}
END_TEST

START_TEST(no_number_may_mean_null)
{
	struct sql_rows r;

	ck_assert(sql_do(db, &e,
	    "INSERT INTO things (fraction, number) VALUES (?, ?)", "DD", NAN,
	    3.0));
	r = read_body();
	ck_assert(sql_is_null(&r, 0, 2));
	ck_assert_int_eq(sql_int(&r, 0, 1), 3);
}
END_TEST

START_TEST(all_kinds_of_cells_are_text)
{
	struct sql_rows r;

	ck_assert(sql_select(db, a, &r, &e,
	    "SELECT CAST('2026-11-24 02:00:00.001' AS DATETIME(3)),"
	    " CAST(18446744073709551615 AS UNSIGNED),"
	    " CAST(-123456789.000000001 AS DECIMAL(20,9)), TRUE, 'x', NULL,"
	    " CAST('{\"a\":1}' AS CHAR), DATE '2026-01-02', -1.5e-300",
	    ""));
	ck_assert_int_eq(r.columns, 9);
	ck_assert_str_eq(sql_text(&r, 0, 0), "2026-11-24 02:00:00.001");
	ck_assert_str_eq(sql_text(&r, 0, 1), "18446744073709551615");
	ck_assert_str_eq(sql_text(&r, 0, 2), "-123456789.000000001");
	ck_assert_int_eq(sql_int(&r, 0, 3), 1);
	ck_assert_str_eq(sql_text(&r, 0, 4), "x");
	ck_assert(sql_is_null(&r, 0, 5));
	ck_assert_str_eq(sql_text(&r, 0, 6), "{\"a\":1}");
	ck_assert_str_eq(sql_text(&r, 0, 7), "2026-01-02");
	ck_assert_double_eq(sql_number(&r, 0, 8), -1.5e-300);
}
END_TEST

START_TEST(rows_of_different_lengths_are_whole)
{
	struct sql_rows r;
	int i;

	ck_assert(sql_select(db, a, &r, &e,
	    "SELECT REPEAT('x', seq * 997 MOD 5000), seq FROM seq_1_to_500",
	    ""));
	ck_assert_int_eq(r.n, 500);
	for (i = 0; i < r.n; i++)
		ck_assert_uint_eq(strlen(sql_text(&r, i, 0)),
		    (size_t)sql_int(&r, i, 1) * 997 % 5000);
}
END_TEST

START_TEST(no_rows_are_no_error)
{
	struct sql_rows r;

	ck_assert(sql_select(db, a, &r, &e, "SELECT id FROM things", ""));
	ck_assert_int_eq(r.n, 0);
	ck_assert_int_eq(r.columns, 1);
}
END_TEST

static void
read_missing_row(void)
{
	struct sql_rows r = { 0 };

	sql_int(&r, 0, 0);
}

static void
use_unknown_letter(void)
{
	(void)!sql_do(db, &e, "DO ?", "x", 1);
}

static void
use_too_few_letters(void)
{
	(void)!sql_do(db, &e, "DO ? + ?", "i", (int64_t)1);
}

static void (*const bugs[])(
    void) = { read_missing_row, use_unknown_letter, use_too_few_letters };

START_TEST(a_wrong_call_is_a_bug)
{
	struct rlimit none = { 0, 0 };
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &none);
		close(STDERR_FILENO);
		bugs[_i]();
		_exit(0);
	}
	waitpid(pid, &status, 0);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGABRT);
}
END_TEST

static void
insert(const char *name)
{
	ck_assert(
	    sql_do(db, &e, "INSERT INTO things (name) VALUES (?)", "s", name));
}

START_TEST(a_statement_is_prepared_once)
{
	char name[20];
	long before;
	int i;

	insert("warm");
	before = strtol(
	    ask("SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
	        " WHERE VARIABLE_NAME = 'COM_STMT_PREPARE'"),
	    NULL, 10);
	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		insert(name);
	}
	/* The second question is a text of its own. */
	ck_assert_int_le(
	    strtol(ask("SELECT VARIABLE_VALUE FROM"
	               " information_schema.SESSION_STATUS"
	               " WHERE VARIABLE_NAME = 'COM_STMT_PREPARE'"),
	        NULL, 10),
	    before + 1);
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "101");
}
END_TEST

START_TEST(a_statement_is_good_again_after_an_error)
{
	ck_assert(sql_do(
	    db, &e, "INSERT INTO things (id) VALUES (?)", "i", (int64_t)1));
	insert("a");
	ck_assert(
	    !sql_do(db, &e, "INSERT INTO things (name) VALUES (?)", "s", "a"));
	err_clear(&e);
	insert("b");
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "3");
}
END_TEST

START_TEST(rows_count_as_matched_also_when_nothing_changes)
{
	insert("a");
	ck_assert(sql_do(db, &e, "UPDATE things SET name = 'a'", ""));
	ck_assert_int_eq(sql_matched(db), 1);
	ck_assert(sql_do(
	    db, &e, "UPDATE things SET name = 'b' WHERE name = 'zz'", ""));
	ck_assert_int_eq(sql_matched(db), 0);
}
END_TEST

START_TEST(a_new_row_s_id_is_known)
{
	int64_t first;

	insert("a");
	first = sql_insert_id(db);
	insert("b");
	ck_assert_int_eq(sql_insert_id(db), first + 1);
	ck_assert_int_eq(
	    strtol(ask("SELECT id FROM things WHERE name = 'b'"), NULL, 10),
	    first + 1);
}
END_TEST

START_TEST(the_session_is_strict_and_in_utc)
{
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS('|', @@time_zone, @@tx_isolation,"
	        " @@innodb_lock_wait_timeout, @@autocommit = 1,"
	        " @@sql_mode LIKE '%STRICT_TRANS_TABLES%',"
	        " @@character_set_client)"),
	    "+00:00|READ-COMMITTED|2|1|1|utf8mb4");
}
END_TEST

START_TEST(nothing_is_cut_silently)
{
	ck_assert(!sql_do(db, &e, "INSERT INTO things (name) VALUES (?)", "s",
	    "a name of more than twenty letters"));
	ck_assert_int_eq(e.type, ERR_DATABASE);
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "0");
}
END_TEST

START_TEST(children_do_not_inherit_the_connection)
{
	struct stat st;
	int fd, sockets = 0;

	for (fd = 3; fd < 256; fd++)
		if (fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode)) {
			sockets++;
			ck_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
		}
	ck_assert_int_ge(sockets, 2);
}
END_TEST

/* Causes. */

static const struct {
	const char *statement;
	enum err_cause cause;
} refused[] = {
	{ "INSERT INTO things (name) VALUES ('twice'), ('twice')",
	    CAUSE_CONFLICT },
	{ "INSERT INTO nowhere VALUES (1)", CAUSE_SCHEMA },
	{ "UPDATE things SET nothing = 1", CAUSE_SCHEMA },
	{ "UPDATE nowhere.things SET id = 1", CAUSE_SCHEMA },
	{ "UPDATE things SET", CAUSE_NONE },
	{ "INSERT INTO things (number) VALUES ('x')", CAUSE_NONE },
	{ "SET STATEMENT max_statement_time = 0.05 FOR UPDATE things, (SELECT"
	  " SLEEP(5) AS s) AS t SET things.number = t.s",
	    CAUSE_TIMEOUT },
};

START_TEST(a_refusal_has_its_cause)
{
	insert("x");
	ck_assert(!sql_do(db, &e, refused[_i].statement, ""));
	ck_assert_int_eq(e.type, ERR_DATABASE);
	ck_assert_msg(e.cause == refused[_i].cause, "%s: %s",
	    err_cause_name(e.cause), e.message);
	ck_assert_int_gt(e.code, 1000);
	ck_assert(sql_ping(db));
}
END_TEST

START_TEST(a_lock_that_is_not_given_is_a_deadlock)
{
	insert("a");
	database_run(db, "SET innodb_lock_wait_timeout = 1");
	database_run(other, "START TRANSACTION; UPDATE things SET number = 1");
	ck_assert(!sql_do(db, &e, "UPDATE things SET number = 2", ""));
	ck_assert_int_eq(e.cause, CAUSE_DEADLOCK);
	database_run(other, "ROLLBACK");
}
END_TEST

static bool
lock_things(struct sql_rows *r)
{
	return sql_select(db, a, r, &e,
	           "SELECT id FROM things WHERE id >= ? FOR UPDATE", "i",
	           (int64_t)1) ||
	    err_here(&e);
}

/* The refusal comes behind the head of the answer, of which nothing may be
 * waited for when the same is asked again. */
START_TEST(an_answer_that_broke_off_spoils_no_other)
{
	struct sql_rows r = { 0 };
	int64_t began;

	insert("a");
	database_run(db, "SET innodb_lock_wait_timeout = 1");
	database_run(other, "START TRANSACTION; UPDATE things SET number = 1");
	ck_assert(!lock_things(&r));
	ck_assert_int_eq(e.cause, CAUSE_DEADLOCK);
	database_run(other, "ROLLBACK");
	err_clear(&e);
	began = clock_now_ms();
	ck_assert_msg(lock_things(&r), "%s", e.message);
	ck_assert_int_eq(r.n, 1);
	ck_assert_int_lt(clock_now_ms() - began, 8000);
}
END_TEST

static void
kill_connection(struct sql *which)
{
	const char *id = database_ask(which, a, "SELECT CONNECTION_ID()");
	struct sql *killer = connect_again();

	database_run(killer, arena_print(a, "KILL CONNECTION %s", id));
	sql_close(&killer);
}

START_TEST(a_lost_connection_is_named_so)
{
	kill_connection(other);
	ck_assert(!sql_do(other, &e, "DO 1", ""));
	ck_assert_int_eq(e.type, ERR_DATABASE);
	ck_assert_int_eq(e.cause, CAUSE_CONNECTION);
	ck_assert(!sql_ping(other));
}
END_TEST

START_TEST(a_lost_connection_does_not_answer_a_question)
{
	struct sql_rows r;

	kill_connection(other);
	ck_assert(!sql_select(other, a, &r, &e, "SELECT 1", ""));
	ck_assert_int_eq(e.cause, CAUSE_CONNECTION);
}
END_TEST

static const struct {
	enum conf_key key;
	const char *value;
	enum err_cause cause;
} doors[] = {
	{ CONF_DATABASE_SOCKET, "/nowhere/socket", CAUSE_CONNECTION },
	{ CONF_DATABASE_NAME, "no_such_database", CAUSE_SCHEMA },
	{ CONF_DATABASE_PASSWORD, "wrong", CAUSE_AUTH },
	{ CONF_DATABASE_USER, "nobody", CAUSE_AUTH },
	{ CONF_DATABASE_HOST, "127.0.0.1", CAUSE_CONNECTION },
};

START_TEST(a_closed_door_has_its_cause)
{
	struct conf *c = database_conf("pagescape_test");
	struct sql *out = NULL;

	ck_assert(conf_set(c, CONF_DATABASE_PORT, "1", &e));
	ck_assert(conf_set(c, doors[_i].key, doors[_i].value, &e));
	ck_assert(!sql_open(&out, c, &e));
	ck_assert_ptr_null(out);
	ck_assert_msg(e.cause == doors[_i].cause, "%s: %s",
	    err_cause_name(e.cause), e.message);
	ck_assert_ptr_null(strstr(e.message, "wrong"));
	conf_close(&c);
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
	struct sql *none = NULL;

	sql_close(&none);
	ck_assert_str_eq(sql_database(db), "pagescape_test");
}
END_TEST

/* Transactions. */

struct work {
	int tries;
	const char *statement; /* after an insert; NULL: none */
	bool gives_up; /* with an error of its own */
	bool loses_connection;
};

static bool
do_work(struct sql *connection, void *arg, struct err *why)
{
	struct work *w = arg;

	w->tries++;
	if (!sql_do(connection, why, "INSERT INTO things (name) VALUES ('row')",
	        ""))
		return err_here(why);
	if (w->loses_connection)
		kill_connection(connection);
	if (w->gives_up)
		return err_set(why, ERR_VALIDATION, "not like this");
	return w->statement == NULL ||
	    sql_do(connection, why, w->statement, "") || err_here(why);
}

START_TEST(a_transaction_that_succeeds_stays)
{
	struct work w = { 0 };

	ck_assert(sql_transaction(other, do_work, &w, &e));
	ck_assert_int_eq(w.tries, 1);
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "1");
}
END_TEST

START_TEST(a_transaction_that_gives_up_leaves_nothing)
{
	struct work w = { .gives_up = true };

	ck_assert(!sql_transaction(other, do_work, &w, &e));
	ck_assert_int_eq(w.tries, 1);
	ck_assert_str_eq(e.message, "not like this");
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "0");
	/* The connection is out of the transaction. */
	ck_assert_str_eq(
	    database_ask(other, a, "SELECT @@in_transaction"), "0");
}
END_TEST

START_TEST(what_cannot_heal_is_not_tried_again)
{
	struct work w = { .statement = "UPDATE nowhere SET x = 1" };

	ck_assert(!sql_transaction(other, do_work, &w, &e));
	ck_assert_int_eq(w.tries, 1);
	ck_assert_int_eq(e.cause, CAUSE_SCHEMA);
}
END_TEST

START_TEST(a_roll_back_that_fails_keeps_the_first_error)
{
	struct work w = { .gives_up = true, .loses_connection = true };

	ck_assert(!sql_transaction(other, do_work, &w, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_str_eq(e.message, "not like this");
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "0");
}
END_TEST

START_TEST(a_connection_lost_at_the_end_is_said)
{
	struct work w = { .loses_connection = true };

	ck_assert(!sql_transaction(other, do_work, &w, &e));
	ck_assert_int_eq(e.cause, CAUSE_CONNECTION);
	ck_assert_int_eq(w.tries, 1);
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "0");
}
END_TEST

START_TEST(a_lock_that_never_comes_is_given_up)
{
	struct work w = { .statement = "UPDATE things SET number = 2" };

	insert("a");
	database_run(other, "SET innodb_lock_wait_timeout = 0");
	database_run(db, "START TRANSACTION; UPDATE things SET number = 1");
	ck_assert(!sql_transaction(other, do_work, &w, &e));
	ck_assert_int_eq(e.cause, CAUSE_DEADLOCK);
	ck_assert_int_eq(w.tries, 6);
	database_run(db, "COMMIT");
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "1");
}
END_TEST

struct meeting {
	pthread_barrier_t *both_hold_one;
	struct sql *db;
	int first, second;
	int tries;
	bool ok;
};

/* Each takes a row and wants the other's: one of the two must try again. */
static bool
take_both(struct sql *connection, void *arg, struct err *why)
{
	struct meeting *m = arg;

	m->tries++;
	if (!sql_do(connection, why,
	        "UPDATE things SET number = number + 1 WHERE id = ?", "i",
	        (int64_t)m->first))
		return err_here(why);
	if (m->tries == 1)
		pthread_barrier_wait(m->both_hold_one);
	return sql_do(connection, why,
	           "UPDATE things SET number = number + 10 WHERE id = ?", "i",
	           (int64_t)m->second) ||
	    err_here(why);
}

static void *
meet(void *arg)
{
	struct meeting *m = arg;
	struct err failed = ERR_INIT;

	m->ok = sql_transaction(m->db, take_both, m, &failed);
	return NULL;
}

START_TEST(a_deadlock_is_tried_again)
{
	pthread_barrier_t both;
	struct meeting m[2] = { { &both, other, 1, 2, 0, false },
		{ &both, connect_again(), 2, 1, 0, false } };
	pthread_t threads[2];
	int i;

	database_run(
	    db, "INSERT INTO things (id, number) VALUES (1, 0), (2, 0)");
	pthread_barrier_init(&both, NULL, 2);
	for (i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, meet, &m[i]);
	for (i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	sql_close(&m[1].db);
	ck_assert(m[0].ok && m[1].ok);
	ck_assert_int_ge(m[0].tries + m[1].tries, 3);
	/* Each has done its work exactly once. */
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(number ORDER BY id) FROM things"),
	    "11,11");
}
END_TEST

/* Scripts. */

START_TEST(a_script_runs_to_its_end)
{
	ck_assert(sql_script(db,
	    "INSERT INTO things (name) VALUES ('a');"
	    " SELECT 1; SELECT * FROM things;"
	    " INSERT INTO things (name) VALUES ('b')",
	    &e));
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM things"), "2");
}
END_TEST

static const char *const scripts[] = {
	"UPDATE nowhere SET x = 1",
	"INSERT INTO things (name) VALUES ('a'); UPDATE nowhere SET x = 1;"
	" INSERT INTO things (name) VALUES ('never')",
	"SELECT 1; SELECT 2; UPDATE nowhere SET x = 1",
};

START_TEST(a_script_stops_at_what_is_refused)
{
	ck_assert(!sql_script(db, scripts[_i], &e));
	ck_assert_int_eq(e.cause, CAUSE_SCHEMA);
	ck_assert_str_eq(
	    ask("SELECT COUNT(*) FROM things WHERE name = 'never'"), "0");
}
END_TEST

static void
add_types(Suite *s)
{
	TCase *t = tcase_create("types");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_text_comes_back_as_it_was, 0, N(texts));
	tcase_add_test(t, a_missing_text_is_null);
	tcase_add_test(t, a_megabyte_comes_back_whole);
	tcase_add_loop_test(t, a_number_comes_back_exactly, 0, N(numbers));
	tcase_add_test(t, minus_one_may_mean_null);
	tcase_add_loop_test(t, a_fraction_comes_back_exactly, 0, N(fractions));
	tcase_add_test(t, no_number_may_mean_null);
	tcase_add_test(t, all_kinds_of_cells_are_text);
	tcase_add_test(t, rows_of_different_lengths_are_whole);
	tcase_add_test(t, no_rows_are_no_error);
	tcase_add_loop_test(t, a_wrong_call_is_a_bug, 0, N(bugs));
	suite_add_tcase(s, t);
}

static void
add_statements(Suite *s)
{
	TCase *t = tcase_create("statements");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_statement_is_prepared_once);
	tcase_add_test(t, a_statement_is_good_again_after_an_error);
	tcase_add_test(t, rows_count_as_matched_also_when_nothing_changes);
	tcase_add_test(t, a_new_row_s_id_is_known);
	tcase_add_test(t, the_session_is_strict_and_in_utc);
	tcase_add_test(t, nothing_is_cut_silently);
	tcase_add_test(t, children_do_not_inherit_the_connection);
	tcase_add_test(t, a_script_runs_to_its_end);
	tcase_add_loop_test(
	    t, a_script_stops_at_what_is_refused, 0, N(scripts));
	suite_add_tcase(s, t);
}

static void
add_causes(Suite *s)
{
	TCase *t = tcase_create("causes");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, a_refusal_has_its_cause, 0, N(refused));
	tcase_add_test(t, an_answer_that_broke_off_spoils_no_other);
	tcase_add_test(t, a_lock_that_is_not_given_is_a_deadlock);
	tcase_add_test(t, a_lost_connection_is_named_so);
	tcase_add_test(t, a_lost_connection_does_not_answer_a_question);
	tcase_add_loop_test(t, a_closed_door_has_its_cause, 0, N(doors));
	tcase_add_test(t, closing_nothing_is_fine);
	suite_add_tcase(s, t);
}

Suite *
wire_sql_suite(void)
{
	Suite *s = suite_create("wire/sql");
	TCase *t = tcase_create("transactions");

	add_types(s);
	add_statements(s);
	add_causes(s);
	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_transaction_that_succeeds_stays);
	tcase_add_test(t, a_transaction_that_gives_up_leaves_nothing);
	tcase_add_test(t, what_cannot_heal_is_not_tried_again);
	tcase_add_test(t, a_roll_back_that_fails_keeps_the_first_error);
	tcase_add_test(t, a_connection_lost_at_the_end_is_said);
	tcase_add_test(t, a_lock_that_never_comes_is_given_up);
	tcase_add_test(t, a_deadlock_is_tried_again);
	suite_add_tcase(s, t);
	return s;
}
