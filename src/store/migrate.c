/* SPDX-License-Identifier: MIT */
/* Brings a database to the schema of this version, once, under a lock. */
#include "store/migrate.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "store/migrate_files.h"
#include "store/migrate_keys.h"
#include "store/migrate_shape.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

/* Before this file scenes and soundscapes must be fit for unique keys. */
enum {
	UNIQUE_FILE = 4,
	LOCK_TRIES = 6,
	LOCK_WAIT_S = 5
};

struct run {
	struct sql *db;
	struct arena *a;
	bool merge;
	struct migrate_file_list files;
	struct sql_rows done; /* number, checksum of what is applied */
};

/* The database's name as SQL. */
static const char *
quoted_name(struct arena *a, const char *name)
{
	const char *out;
	struct buf b;

	buf_init(&b, 1024);
	buf_char(&b, '`');
	for (; *name != '\0'; name++) {
		if (*name == '`')
			buf_char(&b, '`');
		buf_char(&b, *name);
	}
	buf_char(&b, '`');
	out = arena_text(a, buf_str(&b));
	buf_clear(&b);
	return out;
}

static bool
choose_database(struct run *run, struct err *e)
{
	const char *name = quoted_name(run->a, sql_database(run->db));
	struct err refused = ERR_INIT;

	/* An account without this right may still use a database that is
	 * there; waiting for a table's lock stays below the read timeout. */
	if (!sql_script(run->db,
	        arena_print(run->a,
	            "CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4"
	            " COLLATE utf8mb4_unicode_ci",
	            name),
	        &refused) &&
	    refused.cause != CAUSE_AUTH) {
		*e = refused;
		return err_here(e);
	}
	return sql_script(run->db,
	           arena_print(
	               run->a, "USE %s; SET lock_wait_timeout = 8", name),
	           e) ||
	    err_here(e);
}

/* In short waits, because a long one would look like a lost connection. */
static bool
take_lock(struct run *run, struct err *e)
{
	struct sql_rows r;
	int i;

	for (i = 0; i < LOCK_TRIES; i++) {
		if (!sql_select(run->db, run->a, &r, e,
		        "SELECT GET_LOCK(CONCAT('pagescape:', DATABASE(),"
		        " ':migrate'), ?)",
		        "i", (int64_t)LOCK_WAIT_S))
			return err_here(e);
		if (sql_int(&r, 0, 0) == 1)
			return true;
	}
	return err_set_cause(e, ERR_DATABASE, CAUSE_TIMEOUT, 0,
	    "another migration of %s has been running for %d seconds",
	    sql_database(run->db), LOCK_TRIES * LOCK_WAIT_S);
}

/* Asked before the table is made: where nothing is missing, migrate needs no
 * more rights than the programs. */
static bool
read_done(struct run *run, bool *exists, struct err *e)
{
	struct err missing = ERR_INIT;

	*exists = sql_select(run->db, run->a, &run->done, &missing,
	    "SELECT number, checksum FROM schema_migrations ORDER BY number",
	    "");
	if (*exists || missing.cause == CAUSE_SCHEMA)
		return true;
	*e = missing;
	return err_here(e);
}

/* The checksum with which ${number} was applied; NULL if it was not. */
static const char *
applied_checksum(const struct run *run, int number)
{
	int i;

	for (i = 0; i < run->done.n; i++)
		if (sql_int(&run->done, i, 0) == number)
			return sql_text(&run->done, i, 1);
	return NULL;
}

/* Say which file it was; the error's place and trace stay. */
static bool
name_file(const struct migrate_file *file, struct err *e)
{
	struct err named = *e;

	snprintf(named.message, sizeof(named.message), "%s: %.400s", file->name,
	    e->message);
	*e = named;
	return false;
}

static bool
apply(struct run *run, const struct migrate_file *file, struct err *e)
{
	const char *id_type;

	if (file->number == UNIQUE_FILE &&
	    !migrate_keys_prepare(run->db, run->a, run->merge, e))
		return err_here(e);
	/* Asked anew each time: the first file may have made books. */
	if (!migrate_shape_id(run->db, run->a, &id_type, e))
		return err_here(e);
	if (!sql_script(
	        run->db, migrate_files_fill(run->a, file->text, id_type), e)) {
		name_file(file, e);
		return err_here(e);
	}
	if (file->number == UNIQUE_FILE &&
	    !migrate_shape_widen(run->db, run->a, e))
		return err_here(e);
	return sql_do(run->db, e,
	           "INSERT INTO schema_migrations (number, name, checksum,"
	           " applied_at) VALUES (?, ?, ?, NOW(3))",
	           "iss", (int64_t)file->number, file->name, file->checksum) ||
	    err_here(e);
}

static bool
changed(const struct migrate_file *file, struct err *e)
{
	return err_set_cause(e, ERR_DATABASE, CAUSE_SCHEMA, 0,
	    "%s is not what was applied to the database: restore that file "
	    "(a change of the schema needs a new one with a new number)",
	    file->name);
}

static bool
apply_missing(struct run *run, struct migrate_report *out, struct err *e)
{
	const char *checksum;
	int i;

	for (i = 0; i < run->files.n; i++) {
		const struct migrate_file *file = &run->files.files[i];

		out->latest = file->number;
		checksum = applied_checksum(run, file->number);
		if (checksum != NULL && strcmp(checksum, file->checksum) != 0)
			return changed(file, e) || err_here(e);
		if (checksum != NULL)
			continue;
		if (!apply(run, file, e))
			return err_here(e);
		out->applied++;
	}
	return true;
}

static bool
migrate(struct run *run, struct migrate_report *out, struct err *e)
{
	bool exists = false;

	if (!choose_database(run, e) || !take_lock(run, e) ||
	    !read_done(run, &exists, e))
		return err_here(e);
	if (!exists &&
	    !sql_script(run->db,
	        "CREATE TABLE IF NOT EXISTS schema_migrations ("
	        " number INT NOT NULL PRIMARY KEY,"
	        " name VARCHAR(191) NOT NULL,"
	        " checksum CHAR(64) CHARACTER SET ascii NOT NULL,"
	        " applied_at DATETIME(3) NOT NULL"
	        ") ENGINE = InnoDB DEFAULT CHARSET = utf8mb4",
	        e))
		return err_here(e);
	return apply_missing(run, out, e) || err_here(e);
}

bool
migrate_run(const struct conf *c, bool merge_duplicates,
    struct migrate_report *out, struct err *e)
{
	struct run run = { .merge = merge_duplicates };
	bool ok = false;

	*out = (struct migrate_report){ 0 };
	run.a = arena_open();
	if (!migrate_files_read(run.a, &run.files, e) ||
	    !sql_open_server(&run.db, c, e))
		goto out;
	ok = migrate(&run, out, e);
out:
	/* The lock falls with the connection. */
	sql_close(&run.db);
	arena_close(&run.a);
	return ok || err_here(e);
}

bool
migrate_check(struct sql *db, struct arena *a, struct err *e)
{
	struct run run = { .db = db, .a = a };
	const char *checksum;
	bool exists;
	int i;

	if (!migrate_files_read(a, &run.files, e) ||
	    !read_done(&run, &exists, e))
		return err_here(e);
	for (i = 0; i < run.files.n; i++) {
		const struct migrate_file *file = &run.files.files[i];

		checksum = applied_checksum(&run, file->number);
		if (checksum == NULL)
			return err_set_cause(e, ERR_DATABASE, CAUSE_SCHEMA, 0,
			    "the database lacks %s: run pagescape migrate",
			    file->name);
		if (strcmp(checksum, file->checksum) != 0)
			return changed(file, e) || err_here(e);
	}
	return true;
}
