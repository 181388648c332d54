/* SPDX-License-Identifier: MIT */
/* Errors as rows, and their projection for the web app. */
#include "store/errors.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/must.h"
#include "base/text.h"
#include "wire/json.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

enum {
	PROJECTION_MAX = 1024 * 1024,
	RECORD_MAX = 8192,
	ROWS_MAX = 5000
};

const char *
errors_step_name(enum error_step step)
{
	static const char *const names[] = { "analysis", "soundscape", "book" };

	return names[step];
}

static void
print_pages(const struct err *e, char *out, size_t size)
{
	size_t used;
	int i;

	used = (size_t)snprintf(out, size, "[");
	for (i = 0; i < e->n_pages && used < size - 16; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%d",
		    i == 0 ? "" : ",", e->pages[i]);
	snprintf(out + used, size - used, "]");
}

bool
errors_add(struct sql *db, const char *book_id, const char *job_id,
    enum error_step step, const struct err *what, bool is_current,
    int64_t retry_ms, struct err *e)
{
	struct arena *a = arena_open();
	char pages[64], stack[2048], when[CLOCK_TEXT];
	const char *message;
	bool ok;

	print_pages(what, pages, sizeof(pages));
	err_print_trace(what, stack, sizeof(stack));
	clock_print_utc(&what->when, when);
	when[10] = ' ';
	when[23] = '\0'; /* SQL takes no Z */
	/* The database refuses broken text, and with it the error. */
	message = text_repair_utf8(a, what->message, strlen(what->message));
	ok = sql_do(db, e,
	    "INSERT INTO processing_errors (book_id, job_id,"
	    " spread_index, step, page_numbers, error_type, cause,"
	    " message, stack, attempt, code, occurred_at, is_current,"
	    " retry_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	    " IF(? < 0, NULL, NOW(3) + INTERVAL ? MICROSECOND))",
	    "ssIssssssiisiii", book_id, job_id, (int64_t)what->spread,
	    errors_step_name(step), pages, err_type_name(what->type),
	    err_cause_name(what->cause), message, stack, (int64_t)what->attempt,
	    (int64_t)what->code, when, (int64_t)is_current, retry_ms,
	    retry_ms * 1000);
	arena_close(&a);
	return ok || err_here(e);
}

bool
errors_heal(struct sql *db, const char *book_id, int spread,
    enum error_step step, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE processing_errors SET is_current = FALSE"
	           " WHERE book_id = ? AND is_current AND spread_index = ?"
	           " AND step = ?",
	           "sis", book_id, (int64_t)spread, errors_step_name(step)) ||
	    err_here(e);
}

bool
errors_heal_book(struct sql *db, const char *book_id, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE processing_errors SET is_current = FALSE"
	           " WHERE book_id = ? AND is_current AND step = 'book'",
	           "s", book_id) ||
	    err_here(e);
}

bool
errors_heal_scenes(struct sql *db, const char *book_id, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE processing_errors SET is_current = FALSE"
	           " WHERE book_id = ? AND is_current AND step = 'soundscape'"
	           " AND NOT EXISTS (SELECT 1 FROM spreads AS s"
	           " WHERE s.book_id = processing_errors.book_id"
	           " AND s.spread_index = processing_errors.spread_index"
	           " AND s.scene_spread = s.spread_index)",
	           "s", book_id) ||
	    err_here(e);
}

bool
errors_forget_current(struct sql *db, const char *book_id, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE processing_errors SET is_current = FALSE"
	           " WHERE book_id = ? AND is_current",
	           "s", book_id) ||
	    err_here(e);
}

/* The record of DESIGN 4.3. */
static void
print_record(struct json_out *o, const struct sql_rows *r, int i)
{
	char time[CLOCK_TEXT];

	snprintf(time, sizeof(time), "%.10sT%.12sZ", sql_text(r, i, 0),
	    sql_text(r, i, 0) + 11);
	json_object(o, NULL);
	json_add_text(o, "timestamp", time);
	if (sql_is_null(r, i, 1))
		json_add_null(o, "spreadIndex");
	else
		json_add_int(o, "spreadIndex", sql_int(r, i, 1));
	json_add_raw(o, "pageNumbers", sql_text(r, i, 2));
	json_add_text(o, "errorType", sql_text(r, i, 3));
	json_add_text(o, "errorMessage", sql_text(r, i, 4));
	json_add_text(o, "stack", sql_text(r, i, 5));
	json_add_int(o, "attemptNumber", sql_int(r, i, 6));
	json_add_text(o, "cause", sql_text(r, i, 7));
	json_add_text(o, "step", sql_text(r, i, 8));
	json_object_end(o);
}

static void
print_rest(struct json_out *o, int64_t rest)
{
	char now[CLOCK_TEXT], text[80];

	clock_print_now(now);
	snprintf(text, sizeof(text), "%lld more errors are not listed here.",
	    (long long)rest);
	json_object(o, NULL);
	json_add_text(o, "timestamp", now);
	json_add_null(o, "spreadIndex");
	json_add_raw(o, "pageNumbers", "[]");
	json_add_text(o, "errorType", "ValidationError");
	json_add_text(o, "errorMessage", text);
	json_add_text(o, "stack", "");
	json_add_int(o, "attemptNumber", 0);
	json_add_text(o, "cause", "");
	json_add_int(o, "more", rest);
	json_object_end(o);
}

static void
print_projection(struct buf *out, const struct sql_rows *rows, int64_t total)
{
	struct json_out o;
	int i;

	json_out_init(&o, out);
	json_array(&o, NULL);
	for (i = 0; i < rows->n && out->used < PROJECTION_MAX - 2 * RECORD_MAX;
	     i++)
		print_record(&o, rows, i);
	if (i < total)
		print_rest(&o, total - i);
	json_array_end(&o);
}

bool
errors_project(
    struct sql *db, struct arena *a, const char *book_id, struct err *e)
{
	struct sql_rows rows, count;
	struct buf json;
	bool ok;

	if (!sql_select(db, a, &rows, e,
	        "SELECT occurred_at, spread_index, page_numbers, error_type,"
	        " message, stack, attempt, cause, step FROM processing_errors"
	        " WHERE book_id = ? AND is_current"
	        " ORDER BY spread_index, step, id LIMIT ?",
	        "si", book_id, (int64_t)ROWS_MAX) ||
	    !sql_select(db, a, &count, e,
	        "SELECT COUNT(*) FROM processing_errors"
	        " WHERE book_id = ? AND is_current",
	        "s", book_id))
		return err_here(e);
	buf_init(&json, PROJECTION_MAX);
	if (rows.n > 0)
		print_projection(&json, &rows, sql_int(&count, 0, 0));
	must(!json.overflow);
	ok = sql_do(db, e,
	    "UPDATE books SET processing_errors = ?, updated_at = NOW(3)"
	    " WHERE id = ?",
	    "ss", rows.n > 0 ? buf_str(&json) : NULL, book_id);
	buf_clear(&json);
	return ok || err_here(e);
}
