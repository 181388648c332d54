/* SPDX-License-Identifier: MIT */
/* The only door to MariaDB. */
#include "wire/sql.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/fault.h"
#include "base/must.h"

#include <fcntl.h>
#include <math.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <errmsg.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum {
	KEPT_MAX = 256,
	ARGS_MAX = 48,
	COLUMNS_MAX = 48,
	TRIES = 6,
	IO_S = 10,
	MIGRATION_S = 3600 /* a big table may be copied */
};

struct kept {
	const char *text; /* the literal's address is the key */
	MYSQL_STMT *stmt; /* NULL: to be prepared anew */
};

struct sql {
	MYSQL *mysql;
	char database[256];
	int64_t matched;
	int64_t insert_id;
	struct kept kept[KEPT_MAX];
};

/* One argument in the form that the library binds. */
struct value {
	long long number;
	double fraction;
	unsigned long length;
	my_bool is_null;
};

static enum err_cause
cause_of(unsigned int number)
{
	switch (number) {
	case ER_LOCK_DEADLOCK:
	case ER_LOCK_WAIT_TIMEOUT:
		return CAUSE_DEADLOCK;
	case ER_DUP_ENTRY:
		return CAUSE_CONFLICT;
	case ER_ACCESS_DENIED_ERROR:
	case ER_DBACCESS_DENIED_ERROR:
	case ER_TABLEACCESS_DENIED_ERROR:
		return CAUSE_AUTH;
	case ER_BAD_DB_ERROR:
	case ER_NO_SUCH_TABLE:
	case ER_BAD_FIELD_ERROR:
	case ER_NO_DEFAULT_FOR_FIELD:
		return CAUSE_SCHEMA;
	case ER_DISK_FULL:
	case ER_ERROR_ON_WRITE:
	case ER_RECORD_FILE_FULL:
		return CAUSE_STORAGE;
	case ER_STATEMENT_TIMEOUT:
		return CAUSE_TIMEOUT;
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case ER_SERVER_SHUTDOWN:
	case ER_CONNECTION_KILLED:
	case ER_CON_COUNT_ERROR:
	case ER_UNKNOWN_COM_ERROR: /* 1047: a Galera node that is not ready */
	case ER_ERROR_DURING_COMMIT:
		return CAUSE_CONNECTION;
	default:
		return CAUSE_NONE;
	}
}

static bool
fail(struct err *e, unsigned int number, const char *message, const char *what)
{
	return err_set_cause(e, ERR_DATABASE, cause_of(number), (int)number,
	    "%s: %s (%u)", what, message, number);
}

static bool
fail_mysql(struct sql *db, const char *what, struct err *e)
{
	return fail(e, mysql_errno(db->mysql), mysql_error(db->mysql), what);
}

static bool
fail_stmt(MYSQL_STMT *stmt, const char *what, struct err *e)
{
	return fail(e, mysql_stmt_errno(stmt), mysql_stmt_error(stmt), what);
}

void
sql_library_init(void)
{
	must(mysql_library_init(0, NULL, NULL) == 0);
}

static bool
set_session(struct sql *db, struct err *e)
{
	/* Columns are UTC, locks are short, nothing is cut silently; whoever
	 * sleeps inside a transaction (SIGSTOP) loses it, and his locks. */
	static const char text[] =
	    "SET time_zone = '+00:00', tx_isolation = 'READ-COMMITTED', "
	    "innodb_lock_wait_timeout = 2, idle_transaction_timeout = 10, "
	    "sql_mode = "
	    "'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
	    "NO_ENGINE_SUBSTITUTION', wait_timeout = 28800";

	if (mysql_query(db->mysql, text) != 0)
		return fail_mysql(db, "session settings", e);
	return true;
}

/* Not there at all, or there and unwilling: the admin looks elsewhere. */
static bool
fail_open(struct sql *db, const char *where, struct err *e)
{
	unsigned int number = mysql_errno(db->mysql);
	char what[512];

	snprintf(what, sizeof(what), "the database at %s %s", where,
	    cause_of(number) == CAUSE_CONNECTION || number == 0
	        ? "does not answer"
	        : "does not let us in");
	return fail(e, number, mysql_error(db->mysql), what);
}

static bool
open_database(struct sql **out, const struct conf *c, const char *name,
    unsigned int io_s, struct err *e)
{
	unsigned int connect_s = 2;
	const char *host = conf_text(c, CONF_DATABASE_HOST);
	const char *where =
	    host[0] != '\0' ? host : conf_text(c, CONF_DATABASE_SOCKET);
	struct sql *db = calloc(1, sizeof(*db));
	must(db != NULL);
	db->mysql = mysql_init(NULL);
	must(db->mysql != NULL);
	snprintf(db->database, sizeof(db->database), "%s",
	    conf_text(c, CONF_DATABASE_NAME));
	mysql_options(db->mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	mysql_options(db->mysql, MYSQL_OPT_READ_TIMEOUT, &io_s);
	mysql_options(db->mysql, MYSQL_OPT_WRITE_TIMEOUT, &io_s);
	mysql_options(db->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (fault_here("sql_open") ||
	    mysql_real_connect(db->mysql, host[0] != '\0' ? host : NULL,
	        conf_text(c, CONF_DATABASE_USER),
	        conf_text(c, CONF_DATABASE_PASSWORD), name,
	        (unsigned int)conf_int(c, CONF_DATABASE_PORT),
	        host[0] != '\0' ? NULL : conf_text(c, CONF_DATABASE_SOCKET),
	        CLIENT_FOUND_ROWS | CLIENT_MULTI_STATEMENTS) == NULL) {
		fail_open(db, where, e);
		sql_close(&db);
		return false;
	}
	/* A worker's helper must not keep the owner's lock alive. */
	fcntl(mysql_get_socket(db->mysql), F_SETFD, FD_CLOEXEC);
	if (!set_session(db, e)) {
		sql_close(&db);
		return err_here(e);
	}
	*out = db;
	return true;
}

bool
sql_open(struct sql **out, const struct conf *c, struct err *e)
{
	return open_database(
	           out, c, conf_text(c, CONF_DATABASE_NAME), IO_S, e) ||
	    err_here(e);
}

bool
sql_open_server(struct sql **out, const struct conf *c, struct err *e)
{
	return open_database(out, c, NULL, MIGRATION_S, e) || err_here(e);
}

void
sql_close(struct sql **db)
{
	int i;

	if (*db == NULL)
		return;
	for (i = 0; i < KEPT_MAX; i++)
		if ((*db)->kept[i].stmt != NULL)
			mysql_stmt_close((*db)->kept[i].stmt);
	mysql_close((*db)->mysql);
	free(*db);
	*db = NULL;
}

/* The place of ${text} among the statements that are kept. */
static struct kept *
find_kept(struct sql *db, const char *text)
{
	size_t i = ((uintptr_t)text >> 3) % KEPT_MAX, n;

	for (n = 0; db->kept[i].text != NULL && db->kept[i].text != text; n++) {
		must(n < KEPT_MAX);
		i = (i + 1) % KEPT_MAX;
	}
	return &db->kept[i];
}

/* The prepared statement of ${text}, made when it is first asked for. */
static bool
prepare(struct sql *db, const char *text, MYSQL_STMT **out, struct err *e)
{
	struct kept *kept = find_kept(db, text);
	MYSQL_STMT *stmt;

	if (kept->stmt != NULL) {
		*out = kept->stmt;
		return true;
	}
	stmt = mysql_stmt_init(db->mysql);
	must(stmt != NULL);
	if (mysql_stmt_prepare(stmt, text, strlen(text)) != 0) {
		fail_stmt(stmt, "prepare", e);
		mysql_stmt_close(stmt);
		return false;
	}
	*kept = (struct kept){ text, stmt };
	*out = stmt;
	return true;
}

static void
bind_one(MYSQL_BIND *bind, struct value *value, char type, va_list *args)
{
	const char *text;

	bind->buffer_type = MYSQL_TYPE_LONGLONG;
	bind->buffer = &value->number;
	bind->is_null = &value->is_null;
	switch (type) {
	case 's':
		text = va_arg(*args, const char *);
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = (void *)(uintptr_t)text;
		value->length = text == NULL ? 0 : strlen(text);
		value->is_null = text == NULL;
		bind->buffer_length = value->length;
		bind->length = &value->length;
		break;
	case 'i':
	case 'I':
		value->number = va_arg(*args, int64_t);
		value->is_null = type == 'I' && value->number == -1;
		break;
	case 'd':
	case 'D':
		value->fraction = va_arg(*args, double);
		value->is_null = type == 'D' && isnan(value->fraction);
		bind->buffer_type = MYSQL_TYPE_DOUBLE;
		bind->buffer = &value->fraction;
		break;
	default:
		must(!"a known type letter");
	}
}

static bool
execute(struct sql *db, const char *text, const char *types, va_list *args,
    MYSQL_STMT **out, struct err *e)
{
	MYSQL_BIND binds[ARGS_MAX];
	struct value values[ARGS_MAX];
	MYSQL_STMT *stmt;
	size_t i, n = strlen(types);

	must(n <= ARGS_MAX);
	if (fault_here("sql"))
		return err_set_cause(e, ERR_DATABASE, CAUSE_CONNECTION,
		    CR_SERVER_LOST, "the connection was lost (fault)");
	if (!prepare(db, text, &stmt, e))
		return err_here(e);
	must(mysql_stmt_param_count(stmt) == n);
	memset(binds, 0, n * sizeof(binds[0]));
	for (i = 0; i < n; i++)
		bind_one(&binds[i], &values[i], types[i], args);
	if (n > 0 && mysql_stmt_bind_param(stmt, binds) != 0)
		return fail_stmt(stmt, "bind", e);
	if (mysql_stmt_execute(stmt) != 0)
		return fail_stmt(stmt, "the database refused a statement", e);
	*out = stmt;
	return true;
}

bool
sql_do(struct sql *db, struct err *e, const char *text, const char *types, ...)
{
	MYSQL_STMT *stmt;
	va_list args;
	bool ok;

	va_start(args, types);
	ok = execute(db, text, types, &args, &stmt, e);
	va_end(args);
	if (!ok)
		return err_here(e);
	db->matched = (int64_t)mysql_stmt_affected_rows(stmt);
	db->insert_id = (int64_t)mysql_stmt_insert_id(stmt);
	return true;
}

int64_t
sql_matched(const struct sql *db)
{
	return db->matched;
}

int64_t
sql_insert_id(const struct sql *db)
{
	return db->insert_id;
}

/* Buffers as long as the longest cell of each column. */
static bool
bind_result(MYSQL_STMT *stmt, struct arena *a, MYSQL_BIND *binds,
    unsigned long *lengths, my_bool *nulls, int columns, struct err *e)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(stmt);
	MYSQL_FIELD *fields;
	int i;

	must(meta != NULL);
	fields = mysql_fetch_fields(meta);
	memset(binds, 0, (size_t)columns * sizeof(binds[0]));
	for (i = 0; i < columns; i++) {
		/* max_length of numbers counts bytes of the binary form */
		unsigned long size = fields[i].max_length + 32;

		binds[i].buffer_type = MYSQL_TYPE_STRING;
		binds[i].buffer = arena_alloc(a, size);
		binds[i].buffer_length = size;
		binds[i].length = &lengths[i];
		binds[i].is_null = &nulls[i];
	}
	mysql_free_result(meta);
	if (mysql_stmt_bind_result(stmt, binds) != 0)
		return fail_stmt(stmt, "bind result", e);
	return true;
}

static bool
fetch(MYSQL_STMT *stmt, struct arena *a, struct sql_rows *out, struct err *e)
{
	MYSQL_BIND binds[COLUMNS_MAX];
	unsigned long lengths[COLUMNS_MAX];
	my_bool nulls[COLUMNS_MAX], longest = 1;
	int columns = (int)mysql_stmt_field_count(stmt), row, i, rc;

	must(columns > 0 && columns <= COLUMNS_MAX);
	mysql_stmt_attr_set(stmt, STMT_ATTR_UPDATE_MAX_LENGTH, &longest);
	if (mysql_stmt_store_result(stmt) != 0)
		return fail_stmt(stmt, "the answer broke off", e);
	if (!bind_result(stmt, a, binds, lengths, nulls, columns, e))
		return err_here(e);
	out->n = (int)mysql_stmt_num_rows(stmt);
	out->columns = columns;
	out->cells = arena_array(
	    a, (size_t)out->n * (size_t)columns, sizeof(out->cells[0]));
	for (row = 0; row < out->n; row++) {
		rc = mysql_stmt_fetch(stmt);
		if (rc != 0 && rc != MYSQL_DATA_TRUNCATED)
			return fail_stmt(stmt, "the answer broke off", e);
		for (i = 0; i < columns; i++)
			out->cells[row * columns + i] = nulls[i]
			    ? NULL
			    : arena_copy(a, binds[i].buffer, lengths[i]);
	}
	return true;
}

void
sql_forget(struct sql *db, const char *text)
{
	struct kept *kept = find_kept(db, text);

	if (kept->stmt != NULL)
		mysql_stmt_close(kept->stmt);
	kept->stmt = NULL;
}

bool
sql_select(struct sql *db, struct arena *a, struct sql_rows *out, struct err *e,
    const char *text, const char *types, ...)
{
	MYSQL_STMT *stmt;
	va_list args;
	bool ok;

	va_start(args, types);
	ok = execute(db, text, types, &args, &stmt, e);
	va_end(args);
	if (!ok)
		return err_here(e);
	/* A statement whose answer broke off (a deadlock behind the head of it,
	 * say) is of no more use: the library takes it for one with rows to
	 * come, and would wait for them when it is run again. */
	if (!fetch(stmt, a, out, e)) {
		sql_forget(db, text);
		return err_here(e);
	}
	mysql_stmt_free_result(stmt);
	return true;
}

const char *
sql_text_or_null(const struct sql_rows *r, int row, int column)
{
	must(row >= 0 && row < r->n && column >= 0 && column < r->columns);
	return r->cells[row * r->columns + column];
}

const char *
sql_text(const struct sql_rows *r, int row, int column)
{
	const char *cell = sql_text_or_null(r, row, column);

	return cell == NULL ? "" : cell;
}

int64_t
sql_int(const struct sql_rows *r, int row, int column)
{
	return strtoll(sql_text(r, row, column), NULL, 10);
}

double
sql_number(const struct sql_rows *r, int row, int column)
{
	return strtod(sql_text(r, row, column), NULL);
}

bool
sql_is_null(const struct sql_rows *r, int row, int column)
{
	return sql_text_or_null(r, row, column) == NULL;
}

/* A few milliseconds, so that two who met do not meet again. */
static void
pause_randomly(int attempt)
{
	struct timespec t = { 0, 0 };
	unsigned char byte = 0;

	if (getrandom(&byte, 1, 0) != 1)
		byte = 128;
	t.tv_nsec = (long)(attempt + 1) * 2000000L + byte * 20000L;
	nanosleep(&t, NULL);
}

static bool
transaction_once(struct sql *db,
    bool (*fn)(struct sql *db, void *arg, struct err *e), void *arg,
    struct err *e)
{
	struct err ignored = ERR_INIT;

	if (!sql_do(db, e, "START TRANSACTION", ""))
		return err_here(e);
	if (!fn(db, arg, e)) {
		/* The first error counts; a broken connection rolls back by
		 * itself. */
		if (!sql_do(db, &ignored, "ROLLBACK", ""))
			return err_here(e);
		return err_here(e);
	}
	return sql_do(db, e, "COMMIT", "") || err_here(e);
}

bool
sql_transaction(struct sql *db,
    bool (*fn)(struct sql *db, void *arg, struct err *e), void *arg,
    struct err *e)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		err_clear(e);
		if (transaction_once(db, fn, arg, e))
			return true;
		if (e->cause != CAUSE_DEADLOCK)
			break;
		pause_randomly(i);
	}
	return err_here(e);
}

bool
sql_script(struct sql *db, const char *text, struct err *e)
{
	int more;

	if (mysql_real_query(db->mysql, text, strlen(text)) != 0)
		return fail_mysql(db, "script", e);
	do {
		mysql_free_result(mysql_store_result(db->mysql));
		more = mysql_next_result(db->mysql);
		if (more > 0)
			return fail_mysql(db, "script", e);
	} while (more == 0);
	return true;
}

bool
sql_ping(struct sql *db)
{
	return mysql_ping(db->mysql) == 0;
}

const char *
sql_database(const struct sql *db)
{
	return db->database;
}
