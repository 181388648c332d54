/* SPDX-License-Identifier: MIT */
/* A book is handed in: one transaction, the same answer however often. */
#include "store/submit.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/uuid.h"
#include "store/audit.h"
#include "store/errors.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

struct submit {
	struct arena *a;
	const struct conf *conf;
	const struct submit_order *order;
	struct submitted *out;
	bool locks_first; /* the book, and only then looks */
};

/* What is known of the book before anything is decided. */
struct facts {
	bool exists;
	const char *status;
	const char *live; /* its live job; NULL: none */
	bool has_pages;
	bool has_errors; /* anything is failed now, or said to be */
	bool has_scenes;
	int64_t newest; /* number of the newest of all jobs */
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

/* All that a submission depends on, from one statement.  Each inner SELECT is
 * the end of an index, which costs next to nothing; as EXISTS they would cost
 * as much as statements of their own.  They are answered before the row's lock
 * is waited for: see submit_book(). */
static bool
read_facts(struct sql *db, struct submit *s, struct facts *out, struct err *e)
{
	const char *id = s->order->book_id;
	struct sql_rows r;

	if (!sql_select(db, s->a, &r, e,
	        "SELECT b.status,"
	        " (SELECT id FROM jobs WHERE book_id = ? AND live = 1),"
	        " (SELECT MAX(page_number) FROM pages WHERE book_id = ?),"
	        " b.processing_errors IS NOT NULL OR COALESCE((SELECT"
	        " MAX(is_current) FROM processing_errors WHERE book_id = ?),"
	        " 0), (SELECT MAX(page_spread_index) FROM scenes"
	        " WHERE book_id = ?), (SELECT MAX(seq) FROM jobs)"
	        " FROM books AS b WHERE b.id = ? FOR UPDATE",
	        "sssss", id, id, id, id, id))
		return err_here(e);
	*out = (struct facts){ .exists = r.n == 1 };
	if (!out->exists)
		return true;
	out->status = sql_text(&r, 0, 0);
	out->live = sql_text_or_null(&r, 0, 1);
	out->has_pages = sql_int(&r, 0, 2) >= 1;
	out->has_errors = sql_int(&r, 0, 3) != 0;
	out->has_scenes = !sql_is_null(&r, 0, 4);
	out->newest = sql_int(&r, 0, 5);
	return true;
}

static bool
find_live(struct sql *db, struct submit *s, const char *id, struct err *e)
{
	snprintf(s->out->job_id, sizeof(s->out->job_id), "%s", id);
	s->out->outcome = s->order->restart ? SUBMIT_CONFLICT : SUBMIT_LIVE;
	return move_live(db, s, e) || err_here(e);
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

/* Along the claim index, and never further than the limit.  Whoever lives
 * may be queued again, so each of them takes a place of those that are known
 * to be free until the next count. */
static bool
count_room(struct sql *db, struct submit *s, int64_t newest, bool *is_full,
    struct err *e)
{
	int64_t max = conf_int(s->conf, CONF_QUEUE_MAX), free;
	struct sql_rows r;

	if (!sql_select(db, s->a, &r, e,
	        "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE"
	        " state = 'queued' LIMIT ?) AS q), (SELECT COUNT(*) FROM"
	        " (SELECT 1 FROM jobs WHERE state IN ('running', 'paused',"
	        " 'parked') LIMIT ?) AS o)",
	        "ii", max, max))
		return err_here(e);
	*is_full = sql_int(&r, 0, 0) >= max;
	free = max - sql_int(&r, 0, 0) - sql_int(&r, 0, 1);
	if (s->order->room != NULL)
		*s->order->room = (struct submit_room){ .seen = newest,
			.until = newest + (free < 0 ? 0 : free) };
	return true;
}

/* Each new job has a higher number than the one before: while the newest is
 * within what was counted, not more can be queued than the limit. */
static bool
is_full(
    struct sql *db, struct submit *s, int64_t newest, bool *out, struct err *e)
{
	const struct submit_room *room = s->order->room;

	*out = false;
	if (room != NULL && newest >= room->seen && newest < room->until)
		return true;
	return count_room(db, s, newest, out, e) || err_here(e);
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

static bool
insert_row(struct sql *db, const struct submit_order *order, bool replaces,
    char job_id[UUID_TEXT], struct err *e)
{
	uuid_make(job_id);
	return sql_do(db, e,
	           "INSERT INTO jobs (id, book_id, priority, restart,"
	           " keeps_failed, replaces, created_at)"
	           " VALUES (?, ?, ?, ?, ?, ?, NOW(3))",
	           "ssiiii", job_id, order->book_id, (int64_t)order->priority,
	           (int64_t)order->restart, (int64_t)order->keeps_failed,
	           (int64_t)replaces) ||
	    err_here(e);
}

static bool
begin_book(struct sql *db, const struct submit_order *order, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE books SET status = 'processing', updated_at = NOW(3)"
	           " WHERE id = ?",
	           "s", order->book_id) ||
	    err_here(e);
}

bool
submit_insert_job(struct sql *db, struct arena *a,
    const struct submit_order *order, char job_id[UUID_TEXT], struct err *e)
{
	struct sql_rows r;

	return (sql_select(db, a, &r, e,
	            "SELECT 1 FROM scenes WHERE book_id = ? LIMIT 1", "s",
	            order->book_id) &&
	           insert_row(db, order, r.n > 0, job_id, e) &&
	           forget_errors(db, order, e) && begin_book(db, order, e)) ||
	    err_here(e);
}

static bool
insert_job(
    struct sql *db, struct submit *s, const struct facts *f, struct err *e)
{
	s->out->outcome = SUBMIT_CREATED;
	s->out->book_status = "processing";
	return (insert_row(db, s->order, f->has_scenes, s->out->job_id, e) &&
	           (!f->has_errors ||
	               (forget_errors(db, s->order, e) &&
	                   errors_project(db, s->a, s->order->book_id, e))) &&
	           begin_book(db, s->order, e) &&
	           audit_add(db, s->order->actor,
	               s->order->restart ? "restart" : "submit",
	               s->order->book_id, s->out->job_id, NULL, e)) ||
	    err_here(e);
}

static bool
lock_book(struct sql *db, struct submit *s, struct err *e)
{
	struct sql_rows r;

	return sql_select(db, s->a, &r, e,
	           "SELECT 1 FROM books WHERE id = ? FOR UPDATE", "s",
	           s->order->book_id) ||
	    err_here(e);
}

static bool
submit(struct sql *db, void *arg, struct err *e)
{
	struct submit *s = arg;
	struct facts facts = { .exists = false };
	bool full = false;

	if ((s->locks_first && !lock_book(db, s, e)) ||
	    !read_facts(db, s, &facts, e))
		return err_here(e);
	s->out->outcome = SUBMIT_NO_BOOK;
	if (!facts.exists)
		return true;
	s->out->book_status = facts.status;
	if (facts.live != NULL)
		return find_live(db, s, facts.live, e) || err_here(e);
	if (!facts.has_pages)
		return fail_without_pages(db, s, e) || err_here(e);
	if (!is_full(db, s, facts.newest, &full, e))
		return err_here(e);
	s->out->outcome = SUBMIT_FULL;
	return full || insert_job(db, s, &facts, e) || err_here(e);
}

bool
submit_book(struct sql *db, struct arena *a, const struct conf *c,
    const struct submit_order *order, struct submitted *out, struct err *e)
{
	struct submit s = { .a = a, .conf = c, .order = order, .out = out };

	*out =
	    (struct submitted){ .outcome = SUBMIT_NO_BOOK, .book_status = "" };
	if (sql_transaction(db, submit, &s, e))
		return true;
	if (e->cause != CAUSE_CONFLICT)
		return err_here(e);
	/* Somebody else's job went in while we waited for the book.  In a flood
	 * that happens time and again, so now the lock comes first: whoever
	 * holds it sees all jobs that there are. */
	err_clear(e);
	s.locks_first = true;
	return sql_transaction(db, submit, &s, e) || err_here(e);
}
