/* SPDX-License-Identifier: MIT */
/* What a database user may do beyond what we do is named. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "base/conf.h"
#include "store/rights.h"
#include "unit/store/database.h"
#include "wire/sql.h"

static const struct right {
	const char *grant; /* to somebody@localhost */
	const char *want;
} rights[] = {
	{ "GRANT SELECT, UPDATE (status, title), INSERT ON books TO"
	  " somebody@localhost",
	    "" },
	{ "GRANT SELECT, DELETE ON * TO somebody@localhost", "" },
	{ "GRANT ALL ON * TO somebody@localhost",
	    "ALL PRIVILEGES on `pagescape_test`.*" },
	{ "GRANT FILE, PROCESS ON *.* TO somebody@localhost",
	    "PROCESS on *.*, FILE on *.*" },
	{ "GRANT SELECT ON *.* TO somebody@localhost", "SELECT on *.*" },
	{ "GRANT SELECT, DROP ON books TO somebody@localhost",
	    "DROP on `pagescape_test`.`books`" },
	{ "GRANT INSERT ON books TO somebody@localhost WITH GRANT OPTION",
	    "GRANT OPTION" },
};

START_TEST(more_than_is_needed_is_named)
{
	const struct right *row = &rights[_i];
	const struct database *t = database_now();
	struct err e = ERR_INIT;
	struct sql *db = NULL;
	const char *got = NULL;

	database_run(t->db, "CREATE USER somebody@localhost");
	database_run(t->db, row->grant);
	ck_assert(conf_set(t->conf, CONF_DATABASE_USER, "somebody", &e));
	ck_assert_msg(sql_open_server(&db, t->conf, &e), "%s", e.message);
	ck_assert_msg(rights_excess(db, t->a, &got, &e), "%s", e.message);
	ck_assert_str_eq(got, row->want);
	sql_close(&db);
}
END_TEST

static void
forget(void)
{
	database_run(
	    database_now()->db, "DROP USER IF EXISTS somebody@localhost");
	database_close();
}

Suite *
store_rights_suite(void)
{
	Suite *s = suite_create("store/rights");
	TCase *c = tcase_create("rights");

	tcase_add_checked_fixture(c, database_open, forget);
	tcase_add_loop_test(c, more_than_is_needed_is_named, 0,
	    (int)(sizeof(rights) / sizeof(rights[0])));
	suite_add_tcase(s, c);
	return s;
}
