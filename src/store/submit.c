/* SPDX-License-Identifier: MIT */
/* A book is handed in: one transaction, the same answer however often. */
#include "store/submit.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/uuid.h"
#include "store/audit.h"
#include "store/errors.h"
#include "store/estimate.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

struct submit {
	struct arena *a;
	const struct conf *conf;
	const struct submit_order *order;
	struct submitted *out;
};

/* A job that waits already comes earlier or later from now on. */
static bool
move_live(struct sql *db, struct submit *s, struct err *e)
{
	const char *detail;

	if (!s->order->has_priority)
		return true;
	detail = arena_print(s->a, "{\"priority\":%d}", s->order->priority);
	return (sql_do(db, e, "UPDATE jobs SET priority = ? WHERE id = ?", "is",
	            (int64_t)s->order->priority, s->out->job_id) &&
	           audit_add(db, s->order->actor, "priority", s->order->book_id,
	               s->out->job_id, detail, e)) ||
	    err_here(e);
}

static bool
find_live(struct sql *db, struct submit *s, bool *found, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, s->a, &rows, e,
	        "SELECT id FROM jobs WHERE book_id = ? AND live = 1", "s",
	        s->order->book_id))
		return err_here(e);
	*found = rows.n == 1;
	if (*found) {
		snprintf(s->out->job_id, sizeof(s->out->job_id), "%s",
		    sql_text(&rows, 0, 0));
		s->out->outcome =
		    s->order->restart ? SUBMIT_CONFLICT : SUBMIT_LIVE;
		return move_live(db, s, e) || err_here(e);
	}
	return true;
}

/* Nothing to do is the caller's mistake and the book's state. */
static bool
fail_without_pages(struct sql *db, struct submit *s, struct err *e)
{
	struct err why = ERR_INIT;

	err_set_cause(&why, ERR_VALIDATION, CAUSE_INVALID, 0,
	    "Book has no pages to process");
	s->out->outcome = SUBMIT_NO_PAGES;
	s->out->book_status = "failed";
	if (!errors_forget_current(db, s->order->book_id, e) ||
	    !errors_add(db, s->order->book_id, "", ERROR_STEP_BOOK, &why, true,
	        -1, e) ||
	    !errors_project(db, s->a, s->order->book_id, e))
		return err_here(e);
	return sql_do(db, e,
	           "UPDATE books SET status = 'failed', updated_at = NOW(3)"
	           " WHERE id = ?",
	           "s", s->order->book_id) ||
	    err_here(e);
}

static bool
has_pages(struct sql *db, struct submit *s, bool *out, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, s->a, &rows, e,
	        "SELECT 1 FROM pages WHERE book_id = ? AND page_number >= 1"
	        " LIMIT 1",
	        "s", s->order->book_id))
		return err_here(e);
	*out = rows.n == 1;
	return true;
}

static bool
is_full(struct sql *db, struct submit *s, bool *out, struct err *e)
{
	struct sql_rows rows;

	/* Skips along the claim index; nothing is sorted or read. */
	if (!sql_select(db, s->a, &rows, e,
	        "SELECT 1 FROM jobs WHERE state = 'queued' LIMIT ?, 1", "i",
	        conf_int(s->conf, CONF_QUEUE_MAX) - 1))
		return err_here(e);
	*out = rows.n == 1;
	return true;
}

/* What is tried again has not failed now; a record of the whole book (it had
 * no pages, it was cancelled) is told only until somebody tries again. */
static bool
forget_errors(struct sql *db, const struct submit_order *order, struct err *e)
{
	if (order->keeps_failed)
		return errors_heal_book(db, order->book_id, e) || err_here(e);
	return errors_forget_current(db, order->book_id, e) || err_here(e);
}

bool
submit_insert_job(struct sql *db, const struct submit_order *order,
    char job_id[UUID_TEXT], struct err *e)
{
	uuid_make(job_id);
	if (!sql_do(db, e,
	        "INSERT INTO jobs (id, book_id, priority, restart,"
	        " keeps_failed, replaces, created_at)"
	        " SELECT ?, ?, ?, ?, ?, EXISTS (SELECT 1 FROM scenes"
	        " WHERE book_id = ?), NOW(3)",
	        "ssiiis", job_id, order->book_id, (int64_t)order->priority,
	        (int64_t)order->restart, (int64_t)order->keeps_failed,
	        order->book_id) ||
	    !forget_errors(db, order, e))
		return err_here(e);
	return sql_do(db, e,
	           "UPDATE books SET status = 'processing', updated_at = NOW(3)"
	           " WHERE id = ?",
	           "s", order->book_id) ||
	    err_here(e);
}

static bool
insert_job(struct sql *db, struct submit *s, struct err *e)
{
	s->out->outcome = SUBMIT_CREATED;
	s->out->book_status = "processing";
	return (submit_insert_job(db, s->order, s->out->job_id, e) &&
	           errors_project(db, s->a, s->order->book_id, e) &&
	           estimate_job(db, s->a, s->conf, s->out->job_id, e) &&
	           audit_add(db, s->order->actor,
	               s->order->restart ? "restart" : "submit",
	               s->order->book_id, s->out->job_id, NULL, e)) ||
	    err_here(e);
}

static bool
submit(struct sql *db, void *arg, struct err *e)
{
	struct submit *s = arg;
	struct sql_rows rows;
	bool yes = false;

	/* The row's lock makes two submissions of one book take turns. */
	if (!sql_select(db, s->a, &rows, e,
	        "SELECT status FROM books WHERE id = ? FOR UPDATE", "s",
	        s->order->book_id))
		return err_here(e);
	s->out->outcome = SUBMIT_NO_BOOK;
	if (rows.n == 0)
		return true;
	s->out->book_status = sql_text(&rows, 0, 0);
	if (!find_live(db, s, &yes, e))
		return err_here(e);
	if (yes)
		return true;
	if (!has_pages(db, s, &yes, e))
		return err_here(e);
	if (!yes)
		return fail_without_pages(db, s, e) || err_here(e);
	if (!is_full(db, s, &yes, e))
		return err_here(e);
	s->out->outcome = SUBMIT_FULL;
	return yes || insert_job(db, s, e) || err_here(e);
}

bool
submit_book(struct sql *db, struct arena *a, const struct conf *c,
    const struct submit_order *order, struct submitted *out, struct err *e)
{
	struct submit s = { .a = a, .conf = c, .order = order, .out = out };

	*out =
	    (struct submitted){ .outcome = SUBMIT_NO_BOOK, .book_status = "" };
	return sql_transaction(db, submit, &s, e) || err_here(e);
}
