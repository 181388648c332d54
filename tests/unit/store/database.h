/* SPDX-License-Identifier: MIT */
#ifndef UNIT_STORE_DATABASE_H
#define UNIT_STORE_DATABASE_H

struct arena;
struct conf;
struct sql;

/*
 * A real MariaDB for the tests of store: one server a program, in a directory
 * of its own, reached by a unix socket only.  Connections must be opened
 * inside each test, because tests run in processes of their own.
 */

/* Start the server and make one migrated database; dies where it cannot. */
void database_start(void);
/* Stop the server and remove its directory. */
void database_stop(void);

/* A configuration for database ${name}, which need not be there; close it
 * with conf_close(). */
struct conf *database_conf(const char *name);

/* Remove database ${name}; with ${script} make it anew and run that. */
void database_make(const char *name, const char *script);

/* Use the files in ${share} (NULL: the source tree's) from now on. */
void database_use_share(const char *share);

/* A new directory with a copy of the source tree's sql/ under it, in ${a}. */
const char *database_copy_share(struct arena *a);

/* The text of tests/unit/data/store/${name}, in ${a}. */
const char *database_data(struct arena *a, const char *name);

/* What most tests need: a connection to the migrated database without any
 * book, and an arena.  As a checked fixture: open before each test. */
struct database {
	struct conf *conf;
	struct sql *db;
	struct arena *a;
};
const struct database *database_now(void);
void database_open(void);
void database_close(void);

/* Run statements; the test fails if they do. */
void database_run(struct sql *db, const char *script);
/* The first cell of a SELECT (a literal) as text, in ${a}; "NULL" for NULL. */
const char *database_ask(struct sql *db, struct arena *a, const char *text);

#endif
