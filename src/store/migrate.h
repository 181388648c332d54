/* SPDX-License-Identifier: MIT */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/err.h"

struct arena;
struct conf;
struct sql;

/*
 * The numbered files of sql/, applied once each, in order, under a lock, and
 * recorded with a checksum in schema_migrations.  On a database where the web
 * app already made books, pages, scenes and soundscapes, our columns take the
 * type of its books.id, and what is too short for us is widened.
 */

struct migrate_report {
	int applied;
	int latest; /* number of the newest file */
};

/* Make the database if it is missing (and may be made), then apply what is
 * missing.  ${merge_duplicates}: of scenes with the same spread keep the
 * newest instead of refusing.  False: ERR_DATABASE or ERR_VALIDATION. */
bool migrate_run(const struct conf *c, bool merge_duplicates,
    struct migrate_report *out, struct err *e) MUST_CHECK;

/* Is every file applied, with the contents it has now?  False: ERR_DATABASE /
 * CAUSE_SCHEMA with what to do. */
bool migrate_check(struct sql *db, struct arena *a, struct err *e) MUST_CHECK;

/* Can jobs write their rows?  Names what a web app added that stands in the
 * way, with what to do: NOT NULL columns of scenes and soundscapes without a
 * default that we do not fill, columns that must take NULL, a books.status
 * without our words.  False: ERR_VALIDATION / CAUSE_SCHEMA. */
bool migrate_check_columns(
    struct sql *db, struct arena *a, struct err *e) MUST_CHECK;

/* The same for books and pages: can import write its rows? */
bool migrate_check_import(
    struct sql *db, struct arena *a, struct err *e) MUST_CHECK;

#endif
