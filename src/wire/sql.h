/* SPDX-License-Identifier: MIT */
#ifndef WIRE_SQL_H
#define WIRE_SQL_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct conf;

/*
 * One connection to MariaDB (Connector/C), synchronous and bounded: connect
 * 2 s, read and write 10 s.  Every statement is prepared once per connection
 * and kept, found by the address of its text: pass string literals.  Values
 * never become part of a statement's text.  A connection belongs to one
 * thread.
 *
 * Errors are ERR_DATABASE: CAUSE_CONNECTION (away: close and open again),
 * CAUSE_DEADLOCK (1213, 1205), CAUSE_CONFLICT (duplicate key), CAUSE_STORAGE
 * (disk full), CAUSE_AUTH, CAUSE_SCHEMA (a table or column is missing),
 * CAUSE_TIMEOUT, or CAUSE_NONE.
 *
 * ${types} names the kinds of the arguments behind it, one letter each:
 * 's' const char * (NULL is SQL NULL), 'i' int64_t, 'd' double,
 * 'I' int64_t of which -1 is SQL NULL, 'D' double of which NaN is SQL NULL.
 */
struct sql;

/* What a SELECT found: text cells in an arena. */
struct sql_rows {
	int n;
	int columns;
	const char **cells; /* n * columns; NULL is SQL NULL */
};

/* Call once, before the first thread starts. */
void sql_library_init(void);

bool sql_open(struct sql **out, const struct conf *c, struct err *e) MUST_CHECK;
/* The same without a database chosen, for making and migrating it: statements
 * may take an hour. */
bool sql_open_server(
    struct sql **out, const struct conf *c, struct err *e) MUST_CHECK;
void sql_close(struct sql **db);

/* Run a statement that returns no rows. */
bool sql_do(struct sql *db, struct err *e, const char *text, const char *types,
    ...) MUST_CHECK;

/* Rows that the last sql_do() matched (also where the values were the same
 * already), and the id that it made. */
int64_t sql_matched(const struct sql *db);
int64_t sql_insert_id(const struct sql *db);

/* Run a SELECT; the rows live in ${a}. */
bool sql_select(struct sql *db, struct arena *a, struct sql_rows *out,
    struct err *e, const char *text, const char *types, ...) MUST_CHECK;

/* Prepare this statement anew when it is run again.  For those that an index
 * answers by generated columns in it: MariaDB 10.11 runs such a statement a
 * second time by way of the rows (50 times as long). */
void sql_forget(struct sql *db, const char *text);

/* A cell as text ("" for NULL), or NULL for NULL, as numbers (0 for NULL). */
const char *sql_text(const struct sql_rows *r, int row, int column);
const char *sql_text_or_null(const struct sql_rows *r, int row, int column);
int64_t sql_int(const struct sql_rows *r, int row, int column);
double sql_number(const struct sql_rows *r, int row, int column);
bool sql_is_null(const struct sql_rows *r, int row, int column);

/*
 * Run ${fn} between START TRANSACTION and COMMIT; on false roll back.  A
 * deadlock or lock wait is tried again (5 times, with a short random pause),
 * so ${fn} must be repeatable.  A connection lost at COMMIT is an unknown
 * outcome (CAUSE_CONNECTION): every write must be repeatable, too.
 */
bool sql_transaction(struct sql *db,
    bool (*fn)(struct sql *db, void *arg, struct err *e), void *arg,
    struct err *e) MUST_CHECK;

/* Run a script of statements separated by ';' (migrations only: its text is
 * not checked). */
bool sql_script(struct sql *db, const char *text, struct err *e) MUST_CHECK;

/* Is the connection's socket still good?  Asks the server. */
bool sql_ping(struct sql *db);

/* The name of the database in use. */
const char *sql_database(const struct sql *db);

#endif
