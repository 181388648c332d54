/* SPDX-License-Identifier: MIT */
/* A book is handed in: one transaction, the same answer however often. */
#include "store/submit.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/uuid.h"
#include "store/errors.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

struct submit {
	struct arena *a;
	const struct conf *conf;
	const char *book_id;
	bool restart;
	struct submitted *out;
};

static bool
find_live(struct sql *db, struct submit *s, bool *found, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, s->a, &rows, e,
	        "SELECT id FROM jobs WHERE book_id = ? AND live = 1", "s",
	        s->book_id))
		return err_here(e);
	*found = rows.n == 1;
	if (*found) {
		snprintf(s->out->job_id, sizeof(s->out->job_id), "%s",
		    sql_text(&rows, 0, 0));
		s->out->outcome = s->restart ? SUBMIT_CONFLICT : SUBMIT_LIVE;
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
	if (!errors_forget_current(db, s->book_id, e) ||
	    !errors_add(db, s->book_id, "", ERROR_STEP_BOOK, &why, true, e) ||
	    !errors_project(db, s->a, s->book_id, e))
		return err_here(e);
	return sql_do(db, e,
	           "UPDATE books SET status = 'failed', updated_at = NOW(3)"
	           " WHERE id = ?",
	           "s", s->book_id) ||
	    err_here(e);
}

static bool
has_pages(struct sql *db, struct submit *s, bool *out, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, s->a, &rows, e,
	        "SELECT 1 FROM pages WHERE book_id = ? AND page_number >= 1"
	        " LIMIT 1",
	        "s", s->book_id))
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

/* Everything that has failed is tried again: nothing is failed now. */
static bool
insert_job(struct sql *db, struct submit *s, struct err *e)
{
	uuid_make(s->out->job_id);
	s->out->outcome = SUBMIT_CREATED;
	s->out->book_status = "processing";
	if (!sql_do(db, e,
	        "INSERT INTO jobs (id, book_id, restart, replaces, created_at)"
	        " SELECT ?, ?, ?, EXISTS (SELECT 1 FROM scenes"
	        " WHERE book_id = ?), NOW(3)",
	        "ssis", s->out->job_id, s->book_id, (int64_t)s->restart,
	        s->book_id) ||
	    !errors_forget_current(db, s->book_id, e) ||
	    !errors_project(db, s->a, s->book_id, e))
		return err_here(e);
	return sql_do(db, e,
	           "UPDATE books SET status = 'processing', updated_at = NOW(3)"
	           " WHERE id = ?",
	           "s", s->book_id) ||
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
	        s->book_id))
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
    const char *book_id, bool restart, struct submitted *out, struct err *e)
{
	struct submit s = { .a = a,
		.conf = c,
		.book_id = book_id,
		.restart = restart,
		.out = out };

	*out =
	    (struct submitted){ .outcome = SUBMIT_NO_BOOK, .book_status = "" };
	return sql_transaction(db, submit, &s, e) || err_here(e);
}
