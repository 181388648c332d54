/* SPDX-License-Identifier: MIT */
/* What migrate does to empty, old and foreign databases. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "base/conf.h"
#include "store/migrate.h"
#include "unit/store/database.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

enum {
	LATEST = 15,
	FILES = 15
};

/* A database of its own name for each test, since all are about one. */
static struct {
	struct conf *conf;
	struct sql *db;
	struct arena *a;
	struct migrate_report report;
	struct err e;
} t;

static void
open_test(void)
{
	t.a = arena_open();
	t.conf = database_conf("migrate_test");
	database_make("migrate_test", NULL);
	t.db = NULL;
	t.e = (struct err)ERR_INIT;
}

static void
close_test(void)
{
	sql_close(&t.db);
	conf_close(&t.conf);
	arena_close(&t.a);
	database_use_share(NULL);
}

static void
make(const char *script)
{
	database_make("migrate_test", script);
}

static bool
run(bool merge)
{
	err_clear(&t.e);
	return migrate_run(t.conf, merge, &t.report, &t.e);
}

static void
must_run(bool merge)
{
	if (!run(merge))
		ck_abort_msg("%s", t.e.message);
	sql_close(&t.db);
	ck_assert(sql_open(&t.db, t.conf, &t.e));
}

/* The answer to a SELECT on the migrated database. */
static const char *
ask(const char *text)
{
	return database_ask(t.db, t.a, text);
}

static void
must_say(const char *part)
{
	ck_assert_msg(strstr(t.e.message, part) != NULL, "\"%s\" lacks \"%s\"",
	    t.e.message, part);
}

START_TEST(a_missing_database_is_made_with_the_whole_schema)
{
	must_run(false);
	ck_assert_int_eq(t.report.applied, FILES);
	ck_assert_int_eq(t.report.latest, LATEST);
	ck_assert(migrate_check(t.db, t.a, &t.e));
	ck_assert(migrate_check_columns(t.db, t.a, &t.e));
	ck_assert(migrate_check_import(t.db, t.a, &t.e));
}
END_TEST

START_TEST(the_second_run_applies_nothing)
{
	must_run(false);
	must_run(false);
	ck_assert_int_eq(t.report.applied, 0);
	ck_assert_int_eq(t.report.latest, LATEST);
}
END_TEST

START_TEST(what_was_half_applied_is_repaired)
{
	must_run(false);
	database_run(t.db,
	    "DELETE FROM schema_migrations WHERE number > 1;"
	    "DROP TABLE provider_calls;"
	    "ALTER TABLE scenes DROP COLUMN descriptors");
	must_run(false);
	ck_assert_int_eq(t.report.applied, FILES - 1);
	ck_assert_str_eq(ask("SELECT COUNT(descriptors) FROM scenes"), "0");
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM provider_calls"), "0");
}
END_TEST

/* The web app may not name the columns: it knows those that it has made. */
START_TEST(statements_without_column_names_still_fit)
{
	must_run(false);
	database_run(t.db,
	    "INSERT INTO books VALUES ('b', NULL, 'A Title', NULL, NULL, 2,"
	    " 'pending', NULL, NULL, NOW(), NOW())");
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM (SELECT * FROM books) AS x"
	                     " WHERE x.title = 'A Title'"),
	    "1");
	ck_assert_str_eq(ask("SELECT COUNT(*) FROM information_schema.COLUMNS"
	                     " WHERE TABLE_SCHEMA = DATABASE()"
	                     " AND TABLE_NAME = 'books'"
	                     " AND EXTRA NOT LIKE '%INVISIBLE%'"),
	    "11");
}
END_TEST

START_TEST(check_says_what_to_run)
{
	make("");
	ck_assert(sql_open(&t.db, t.conf, &t.e));
	ck_assert(!migrate_check(t.db, t.a, &t.e));
	ck_assert_int_eq(t.e.type, ERR_DATABASE);
	ck_assert_int_eq(t.e.cause, CAUSE_SCHEMA);
	must_say("lacks 001_books.sql: run pagescape migrate");
}
END_TEST

START_TEST(a_changed_file_is_refused_by_name)
{
	const char *share;
	FILE *file;

	must_run(false);
	share = database_copy_share(t.a);
	file = fopen(arena_print(t.a, "%s/sql/002_columns.sql", share), "ae");
	ck_assert(file != NULL && fputs("-- more\n", file) >= 0);
	ck_assert(fclose(file) == 0);
	database_use_share(share);
	ck_assert(!run(false));
	must_say("002_columns.sql is not what was applied");
	err_clear(&t.e);
	ck_assert(!migrate_check(t.db, t.a, &t.e));
	must_say("002_columns.sql is not what was applied");
}
END_TEST

START_TEST(a_broken_file_is_named_and_not_recorded)
{
	const char *share = database_copy_share(t.a);
	FILE *file;

	file = fopen(arena_print(t.a, "%s/sql/900_bad.sql", share), "we");
	ck_assert(file != NULL && fputs("CREATE TABEL x;\n", file) >= 0);
	ck_assert(fclose(file) == 0);
	database_use_share(share);
	ck_assert(!run(false));
	must_say("900_bad.sql: ");
	ck_assert_int_eq(t.report.applied, FILES);
	database_use_share(NULL);
	must_run(false);
	ck_assert_int_eq(t.report.applied, 0);
}
END_TEST

START_TEST(without_files_nothing_is_done)
{
	database_use_share("/nonexistent");
	ck_assert(!run(false));
	ck_assert_int_eq(t.e.type, ERR_VALIDATION);
	must_say("PAGESCAPE_SHARE");
}
END_TEST

START_TEST(an_account_that_may_only_read_and_write_is_enough_when_done)
{
	must_run(false);
	database_run(t.db,
	    "CREATE OR REPLACE USER reader@localhost;"
	    "GRANT SELECT, INSERT, UPDATE, DELETE ON migrate_test.*"
	    " TO reader@localhost");
	ck_assert(conf_set(t.conf, CONF_DATABASE_USER, "reader", &t.e));
	must_run(false);
	make(NULL);
	ck_assert(!run(false));
	ck_assert_int_eq(t.e.type, ERR_DATABASE);
}
END_TEST

START_TEST(ids_get_the_web_apps_type)
{
	make(database_data(t.a, "web_app.sql"));
	must_run(true);
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(DISTINCT COLUMN_TYPE, ' ', COLLATION_NAME)"
	        " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA ="
	        " 'migrate_test' AND COLUMN_NAME = 'book_id'"),
	    "varchar(191) utf8mb4_unicode_ci");
}
END_TEST

START_TEST(short_texts_are_widened_and_keep_their_nullability)
{
	make(database_data(t.a, "web_app.sql"));
	must_run(true);
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(TABLE_NAME, '.', COLUMN_NAME, ' ',"
	        " COLUMN_TYPE, ' ', IS_NULLABLE, ' ', COALESCE(COLUMN_DEFAULT,"
	        " '-') ORDER BY TABLE_NAME, COLUMN_NAME SEPARATOR '\n')"
	        " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA ="
	        " 'migrate_test' AND COLUMN_NAME IN ('setting', 'mood',"
	        " 'text_content', 'audio_url', 'generation_prompt')"),
	    "pages.text_content longtext NO -\n"
	    "scenes.mood varchar(500) NO 'calm'\n"
	    "scenes.setting varchar(500) YES NULL\n"
	    "soundscapes.audio_url varchar(1000) NO -\n"
	    "soundscapes.generation_prompt text YES NULL");
}
END_TEST

START_TEST(texts_without_all_of_unicode_are_widened)
{
	make("CREATE TABLE books (id CHAR(36) CHARACTER SET ascii NOT NULL"
	     " PRIMARY KEY, title VARCHAR(2000) CHARACTER SET latin1 NOT NULL,"
	     " status VARCHAR(20) NOT NULL)");
	must_run(false);
	ck_assert_str_eq(
	    ask("SELECT CONCAT(COLUMN_TYPE, ' ', CHARACTER_SET_NAME) FROM"
	        " information_schema.COLUMNS WHERE TABLE_SCHEMA ="
	        " 'migrate_test' AND COLUMN_NAME = 'title'"),
	    "varchar(2000) utf8mb4");
}
END_TEST

START_TEST(duplicates_are_named_and_refused)
{
	make(database_data(t.a, "web_app.sql"));
	ck_assert(!run(false));
	ck_assert_int_eq(t.e.type, ERR_VALIDATION);
	ck_assert_int_eq(t.e.cause, CAUSE_CONFLICT);
	must_say("book b1 spread 0 (2 rows)");
	must_say("--merge-duplicates");
}
END_TEST

START_TEST(merging_keeps_the_newest_scene_and_what_hangs_on_the_others)
{
	make(database_data(t.a, "web_app.sql"));
	must_run(true);
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(id ORDER BY id) FROM scenes"), "s2,s3");
	ck_assert_str_eq(ask("SELECT GROUP_CONCAT(scene_id ORDER BY id)"
	                     " FROM pages"),
	    "s2,s2,s3");
	ck_assert_str_eq(ask("SELECT GROUP_CONCAT(id, scene_id ORDER BY id)"
	                     " FROM soundscapes"),
	    "d1s2,d3s3");
}
END_TEST

START_TEST(merging_keeps_the_newest_soundscape_of_a_scene)
{
	make(arena_print(t.a, "%s %s", database_data(t.a, "web_app.sql"),
	    "INSERT INTO soundscapes VALUES ('d2', 's2', '/new.mp3', 30)"));
	must_run(true);
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(id, scene_id, audio_url ORDER BY id)"
	        " FROM soundscapes"),
	    "d2s2/new.mp3,d3s3/forest.mp3");
}
END_TEST

START_TEST(pages_that_are_there_twice_are_refused_even_when_merging)
{
	make("CREATE TABLE books (id CHAR(36) NOT NULL PRIMARY KEY,"
	     " title TEXT NOT NULL, status VARCHAR(20) NOT NULL);"
	     "CREATE TABLE pages (id CHAR(36) NOT NULL PRIMARY KEY,"
	     " book_id CHAR(36) NOT NULL, page_number INT NOT NULL,"
	     " text_content LONGTEXT NOT NULL);"
	     "INSERT INTO pages VALUES ('a', 'b', 7, ''), ('c', 'b', 7, '')");
	ck_assert(!run(true));
	must_say("book b page 7 (2 rows)");
}
END_TEST

START_TEST(pages_get_the_unique_key_they_lack)
{
	make("CREATE TABLE books (id CHAR(36) NOT NULL PRIMARY KEY,"
	     " title TEXT NOT NULL, status VARCHAR(20) NOT NULL);"
	     "CREATE TABLE pages (id CHAR(36) NOT NULL PRIMARY KEY,"
	     " book_id CHAR(36) NOT NULL, page_number INT NOT NULL,"
	     " text_content LONGTEXT NOT NULL)");
	must_run(false);
	ck_assert_str_eq(
	    ask("SELECT COUNT(*) FROM information_schema.STATISTICS WHERE"
	        " TABLE_SCHEMA = 'migrate_test' AND INDEX_NAME ="
	        " 'pages_book_page' AND NON_UNIQUE = 0"),
	    "2");
}
END_TEST

START_TEST(ids_of_the_type_uuid_will_do)
{
	make("CREATE TABLE books (id UUID NOT NULL PRIMARY KEY,"
	     " title TEXT NOT NULL, status VARCHAR(20) NOT NULL)");
	must_run(false);
	ck_assert_str_eq(
	    ask("SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE"
	        " TABLE_SCHEMA = 'migrate_test' AND TABLE_NAME = 'jobs'"
	        " AND COLUMN_NAME = 'book_id'"),
	    "uuid");
}
END_TEST

START_TEST(ids_that_hold_no_uuid_are_refused)
{
	make("CREATE TABLE books (id INT NOT NULL PRIMARY KEY)");
	ck_assert(!run(false));
	ck_assert_int_eq(t.e.type, ERR_VALIDATION);
	must_say("books.id is int(11), which cannot hold a UUID");
}
END_TEST

/* Changes of a web app, and what is said of them. */
static const struct {
	const char *change;
	bool is_import;
	const char *said;
} columns[] = {
	{ "ALTER TABLE scenes ADD owner INT NOT NULL", false,
	    "scenes.owner is NOT NULL without a default" },
	{ "ALTER TABLE soundscapes MODIFY replicate_prediction_id"
	  " VARCHAR(191) NOT NULL",
	    false,
	    "ALTER TABLE soundscapes MODIFY replicate_prediction_id"
	    " varchar(191) NULL" },
	{ "ALTER TABLE books MODIFY status ENUM('new', 'ready', 'failed')"
	  " NOT NULL",
	    false, "books.status must know the word 'processing'" },
	{ "ALTER TABLE pages ADD width INT NOT NULL", true, "pages.width" },
	{ "ALTER TABLE books ADD isbn CHAR(13) NOT NULL", true, "books.isbn" },
	/* not in the way: a default, filled by the table, or not our rows */
	{ "ALTER TABLE scenes ADD owner INT NOT NULL DEFAULT 1", false, NULL },
	{ "ALTER TABLE scenes ADD number INT NOT NULL AUTO_INCREMENT UNIQUE",
	    false, NULL },
	{ "ALTER TABLE books ADD isbn CHAR(13) NOT NULL", false, NULL },
	{ "ALTER TABLE books MODIFY user_id VARCHAR(191) NOT NULL", true,
	    NULL },
};

START_TEST(columns_in_the_way_are_named)
{
	bool ok;

	must_run(false);
	database_run(t.db, columns[_i].change);
	ok = columns[_i].is_import ? migrate_check_import(t.db, t.a, &t.e)
	                           : migrate_check_columns(t.db, t.a, &t.e);
	ck_assert_msg(ok == (columns[_i].said == NULL), "%s", t.e.message);
	if (!ok)
		must_say(columns[_i].said);
}
END_TEST

Suite *
store_migrate_suite(void)
{
	Suite *suite = suite_create("store/migrate");
	TCase *tc = tcase_create("migrate");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, open_test, close_test);
	tcase_add_test(tc, a_missing_database_is_made_with_the_whole_schema);
	tcase_add_test(tc, the_second_run_applies_nothing);
	tcase_add_test(tc, what_was_half_applied_is_repaired);
	tcase_add_test(tc, statements_without_column_names_still_fit);
	tcase_add_test(tc, check_says_what_to_run);
	tcase_add_test(tc, a_changed_file_is_refused_by_name);
	tcase_add_test(tc, a_broken_file_is_named_and_not_recorded);
	tcase_add_test(tc, without_files_nothing_is_done);
	tcase_add_test(
	    tc, an_account_that_may_only_read_and_write_is_enough_when_done);
	tcase_add_test(tc, ids_get_the_web_apps_type);
	tcase_add_test(tc, short_texts_are_widened_and_keep_their_nullability);
	tcase_add_test(tc, texts_without_all_of_unicode_are_widened);
	tcase_add_test(tc, duplicates_are_named_and_refused);
	tcase_add_test(
	    tc, merging_keeps_the_newest_scene_and_what_hangs_on_the_others);
	tcase_add_test(tc, merging_keeps_the_newest_soundscape_of_a_scene);
	tcase_add_test(
	    tc, pages_that_are_there_twice_are_refused_even_when_merging);
	tcase_add_test(tc, pages_get_the_unique_key_they_lack);
	tcase_add_test(tc, ids_of_the_type_uuid_will_do);
	tcase_add_test(tc, ids_that_hold_no_uuid_are_refused);
	tcase_add_loop_test(tc, columns_in_the_way_are_named, 0,
	    (int)(sizeof(columns) / sizeof(columns[0])));
	suite_add_tcase(suite, tc);
	return suite;
}
