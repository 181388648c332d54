/* SPDX-License-Identifier: MIT */
/* What the web app reads of a book. */
#include "store/finish.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/errors.h"
#include "store/jobs.h"
#include "wire/json.h"
#include "wire/sql.h"

/* The seed's stats object. */
static void
print_stats(struct buf *out, const struct job_counters *n)
{
	struct json_out o;
	int errors = n->failed_spreads + n->soundscapes_failed;

	json_out_init(&o, out);
	json_object(&o, NULL);
	json_add_int(&o, "totalSpreads", n->total_spreads);
	json_add_int(&o, "processedSpreads", n->processed_spreads);
	json_add_int(&o, "scenesCreated", n->scenes_created);
	json_add_int(&o, "soundscapesGenerated", n->soundscapes_generated);
	json_add_int(&o, "errorCount", errors);
	json_add_number(
	    &o, "processingTimeSeconds", (double)n->running_ms / 1000, 2);
	json_object_end(&o);
}

static bool
write_book(struct sql *db, const char *book_id, const char *status,
    const struct job_counters *n, struct err *e)
{
	struct buf stats;
	bool ok;

	buf_init(&stats, 1024);
	print_stats(&stats, n);
	ok = sql_do(db, e,
	    "UPDATE books SET status = ?, processing_stats = ?,"
	    " updated_at = NOW(3) WHERE id = ?",
	    "sss", status, buf_str(&stats), book_id);
	buf_clear(&stats);
	return ok || err_here(e);
}

bool
finish_progress(struct sql *db, struct arena *a, const struct job *job,
    const struct job_counters *n, struct err *e)
{
	return (write_book(db, job->book_id, "processing", n, e) &&
	           errors_project(db, a, job->book_id, e)) ||
	    err_here(e);
}

bool
finish_book(struct sql *db, struct arena *a, const struct job *job,
    const struct job_counters *n, const char **status, struct err *e)
{
	*status = n->processed_spreads > 0 ? "ready" : "failed";
	return (write_book(db, job->book_id, *status, n, e) &&
	           errors_project(db, a, job->book_id, e) &&
	           jobs_end(db, job, e)) ||
	    err_here(e);
}

/* How far the book is, by its rows: no worker may have counted it. */
static bool
count_rows(struct sql *db, struct arena *a, const char *book_id,
    struct job_counters *n, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT (SELECT (COALESCE(MAX(page_number), 0) + 1) DIV 2"
	        " FROM pages WHERE book_id = ?),"
	        " COALESCE(SUM(state IN ('processed', 'blank')), 0),"
	        " COALESCE(SUM(state = 'failed'), 0),"
	        " COALESCE(SUM(sound_state = 'failed'), 0)"
	        " FROM spreads WHERE book_id = ?",
	        "ss", book_id, book_id))
		return err_here(e);
	n->total_spreads = (int)sql_int(&r, 0, 0);
	n->processed_spreads = (int)sql_int(&r, 0, 1);
	n->failed_spreads = (int)sql_int(&r, 0, 2);
	n->soundscapes_failed = (int)sql_int(&r, 0, 3);
	if (!sql_select(db, a, &r, e,
	        "SELECT COUNT(*), COUNT(d.id) FROM scenes AS s"
	        " LEFT JOIN soundscapes AS d ON d.scene_id = s.id"
	        " WHERE s.book_id = ?",
	        "s", book_id))
		return err_here(e);
	n->scenes_created = (int)sql_int(&r, 0, 0);
	n->soundscapes_generated = (int)sql_int(&r, 0, 1);
	return true;
}

static bool
write_cancelled(struct sql *db, const char *job_id,
    const struct job_counters *n, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE jobs SET state = 'cancelled', live = NULL,"
	           " wanted = IF(EXISTS (SELECT 1 FROM provider_calls AS c"
	           " WHERE c.book_id = jobs.book_id"
	           " AND c.state IN ('open', 'running')), 'cancel', 'none'),"
	           " cause = 'cancelled', reason = '', eta_ms = 0,"
	           " total_spreads = ?, processed_spreads = ?,"
	           " failed_spreads = ?, scenes_created = ?,"
	           " soundscapes_generated = ?, soundscapes_failed = ?,"
	           " ended_at = NOW(3) WHERE id = ?",
	           "iiiiiis", (int64_t)n->total_spreads,
	           (int64_t)n->processed_spreads, (int64_t)n->failed_spreads,
	           (int64_t)n->scenes_created,
	           (int64_t)n->soundscapes_generated,
	           (int64_t)n->soundscapes_failed, job_id) ||
	    err_here(e);
}

bool
finish_cancelled(struct sql *db, struct arena *a, const char *book_id,
    const char *job_id, struct err *e)
{
	struct job_counters n = { .reason = "" };
	struct err record = ERR_INIT;
	struct sql_rows r;
	const char *status;

	if (!count_rows(db, a, book_id, &n, e) ||
	    !sql_select(db, a, &r, e,
	        "SELECT running_ms FROM jobs WHERE id = ?", "s", job_id))
		return err_here(e);
	n.running_ms = r.n == 1 ? sql_int(&r, 0, 0) : 0;
	err_set_cause(&record, ERR_VALIDATION, CAUSE_CANCELLED, 0,
	    "Cancelled after %d of %d spreads",
	    n.processed_spreads + n.failed_spreads, n.total_spreads);
	/* A restart has forgotten the spreads, but not the scenes. */
	status = n.processed_spreads > 0 || n.scenes_created > 0 ? "ready"
	                                                         : "failed";
	if (!write_cancelled(db, job_id, &n, e) ||
	    !errors_add(
	        db, book_id, job_id, ERROR_STEP_BOOK, &record, true, -1, e))
		return err_here(e);
	n.soundscapes_failed++; /* the stats count the record, too */
	return (write_book(db, book_id, status, &n, e) &&
	           errors_project(db, a, book_id, e)) ||
	    err_here(e);
}

struct cancel {
	struct arena *a;
	bool found;
};

/* The book's row is locked first, as everywhere, and the job is looked at
 * again behind the lock. */
static bool
cancel_one(struct sql *db, void *arg, struct err *e)
{
	struct cancel *c = arg;
	struct sql_rows job, rows;

	c->found = false;
	if (!sql_select(db, c->a, &job, e,
	        "SELECT id, book_id FROM jobs WHERE wanted = 'cancel'"
	        " AND state = 'queued' LIMIT 1",
	        ""))
		return err_here(e);
	if (job.n == 0)
		return true;
	if (!sql_select(db, c->a, &rows, e,
	        "SELECT 1 FROM books WHERE id = ? FOR UPDATE", "s",
	        sql_text(&job, 0, 1)) ||
	    !sql_select(db, c->a, &rows, e,
	        "SELECT 1 FROM jobs WHERE id = ? AND wanted = 'cancel'"
	        " AND state = 'queued' FOR UPDATE",
	        "s", sql_text(&job, 0, 0)))
		return err_here(e);
	c->found = true;
	return rows.n == 0 ||
	    finish_cancelled(
	        db, c->a, sql_text(&job, 0, 1), sql_text(&job, 0, 0), e) ||
	    err_here(e);
}

bool
finish_queued_cancels(struct sql *db, struct arena *a, struct err *e)
{
	struct cancel c = { .a = a, .found = true };

	while (c.found)
		if (!sql_transaction(db, cancel_one, &c, e))
			return err_here(e);
	return true;
}
