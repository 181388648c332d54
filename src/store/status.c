/* SPDX-License-Identifier: MIT */
/* Reads what the outside is told of books. */
#include "store/status.h"

#include "store/status_columns.h"
#include "wire/sql.h"

#include <string.h>

/* Where the job's part of the row begins. */
enum {
	COLUMNS_BOOK = 10
};

static int
column_int(const struct sql_rows *r, int row, int column)
{
	return (int)sql_int(r, row, column);
}

struct status_job
status_job_at(const struct sql_rows *r, int row, int at)
{
	return (struct status_job){
		.exists = !sql_is_null(r, row, at),
		.id = sql_text(r, row, at),
		.state = sql_text(r, row, at + 1),
		.cause = sql_text(r, row, at + 2),
		.reason = sql_text(r, row, at + 3),
		.host = sql_text(r, row, at + 4),
		.created_at = sql_text(r, row, at + 5),
		.started_at = sql_text(r, row, at + 6),
		.ended_at = sql_text(r, row, at + 7),
		.beat_at = sql_text(r, row, at + 8),
		.beat_age_ms =
		    sql_is_null(r, row, at + 9) ? -1 : sql_int(r, row, at + 9),
		.pid = column_int(r, row, at + 10),
		.total_spreads = column_int(r, row, at + 11),
		.processed_spreads = column_int(r, row, at + 12),
		.failed_spreads = column_int(r, row, at + 13),
		.scenes_created = column_int(r, row, at + 14),
		.soundscapes_settled = column_int(r, row, at + 15),
		.soundscapes_generated = column_int(r, row, at + 16),
		.soundscapes_failed = column_int(r, row, at + 17),
		.eta_ms = sql_is_null(r, row, at + 18)
		    ? -1
		    : sql_int(r, row, at + 18),
		.running_ms = sql_int(r, row, at + 19),
		.books_before = -1,
		.cost_nano = sql_int(r, row, at + 22),
		.wanted = sql_text(r, row, at + 23),
		.estimate_nano = sql_is_null(r, row, at + 24)
		    ? -1
		    : sql_int(r, row, at + 24),
		.soundscapes_reused = column_int(r, row, at + 25),
	};
}

/* How many jobs the claim's order puts before this one. */
static bool
count_before(struct sql *db, struct arena *a, const struct sql_rows *job,
    struct status *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT COUNT(*), EXISTS (SELECT 1 FROM queue_settings"
	        " WHERE name = 'paused') FROM jobs WHERE state = 'queued'"
	        " AND (priority < ? OR (priority = ? AND seq < ?))",
	        "iii", sql_int(job, 0, COLUMNS_BOOK + 20),
	        sql_int(job, 0, COLUMNS_BOOK + 20),
	        sql_int(job, 0, COLUMNS_BOOK + 21)))
		return err_here(e);
	out->job.books_before = sql_int(&r, 0, 0);
	out->job.queue_is_paused = sql_int(&r, 0, 1) != 0;
	return true;
}

/* A book that has no job here, but perhaps a past elsewhere: what its own
 * rows say. */
static bool
count_rows(struct sql *db, struct arena *a, struct status *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT COUNT(*), COUNT(d.id) FROM scenes AS s"
	        " LEFT JOIN soundscapes AS d ON d.scene_id = s.id"
	        " WHERE s.book_id = ?",
	        "s", out->book.id))
		return err_here(e);
	out->job.scenes_created = (int)sql_int(&r, 0, 0);
	out->job.soundscapes_generated = (int)sql_int(&r, 0, 1);
	return true;
}

/* A book and its newest job, and how many spreads the book has where no worker
 * has counted them yet: the highest page number. */
static bool
select_row(struct sql *db, struct arena *a, const char *book_id,
    struct sql_rows *r, struct err *e)
{
	/* clang-format off */
	return sql_select(db, a, r, e,
	    "SELECT b.id, b.title, b.author, b.status, b.processing_errors,"
	    " b.processing_stats, " COLUMNS_ISO("b.created_at") ", "
	    COLUMNS_ISO("b.updated_at") ", b.total_pages,"
	    " IF(COALESCE(j.total_spreads, 0) > 0, NULL, (SELECT"
	    " (p.page_number + 1) DIV 2 FROM pages AS p"
	    " WHERE p.book_id = b.id AND p.page_number >= 1"
	    " ORDER BY p.page_number DESC LIMIT 1)), "
	    STATUS_COLUMNS_JOB " FROM books AS b" STATUS_COLUMNS_JOIN
	    " WHERE b.id = ?", "s", book_id) || err_here(e);
	/* clang-format on */
}

static struct book
book_at(const struct sql_rows *r)
{
	return (struct book){
		.id = sql_text(r, 0, 0),
		.title = sql_text(r, 0, 1),
		.author = sql_text(r, 0, 2),
		.status = sql_text(r, 0, 3),
		.errors = sql_text_or_null(r, 0, 4),
		.stats = sql_text_or_null(r, 0, 5),
		.created_at = sql_text(r, 0, 6),
		.updated_at = sql_text(r, 0, 7),
		.total_pages = column_int(r, 0, 8),
		.has_errors = !sql_is_null(r, 0, 4),
	};
}

static bool
read_row(struct sql *db, struct arena *a, const char *book_id,
    struct status *out, struct sql_rows *r, bool *found, struct err *e)
{
	*out = (struct status){ 0 };
	if (!select_row(db, a, book_id, r, e))
		return err_here(e);
	*found = r->n == 1;
	if (!*found)
		return true;
	out->book = book_at(r);
	out->job = status_job_at(r, 0, COLUMNS_BOOK);
	if (out->job.total_spreads == 0 && !status_is_ended(out))
		out->job.total_spreads = column_int(r, 0, COLUMNS_BOOK - 1);
	return out->job.exists || count_rows(db, a, out, e) || err_here(e);
}

bool
status_read_brief(struct sql *db, struct arena *a, const char *book_id,
    struct status *out, bool *found, struct err *e)
{
	struct sql_rows r;

	return read_row(db, a, book_id, out, &r, found, e) || err_here(e);
}

bool
status_read(struct sql *db, struct arena *a, const char *book_id,
    struct status *out, bool *found, struct err *e)
{
	struct sql_rows r;

	if (!read_row(db, a, book_id, out, &r, found, e))
		return err_here(e);
	return !*found || strcmp(out->job.state, "queued") != 0 ||
	    count_before(db, a, &r, out, e) || err_here(e);
}

bool
status_is_ended(const struct status *s)
{
	return s->job.exists &&
	    (strcmp(s->job.state, "ended") == 0 ||
	        strcmp(s->job.state, "cancelled") == 0);
}

/* ${part} of ${whole}, between 0 and 1. */
static double
share(int part, int whole)
{
	if (whole <= 0 || part <= 0)
		return 0.0;
	return part >= whole ? 1.0 : (double)part / whole;
}

double
status_percent(const struct status *s)
{
	const struct status_job *j = &s->job;
	int settled = j->processed_spreads + j->failed_spreads;
	double analysed = share(settled, j->total_spreads), sounded;

	if (!j->exists)
		return strcmp(s->book.status, "ready") == 0 ||
		        strcmp(s->book.status, "failed") == 0
		    ? 100.0
		    : 0.0;
	if (strcmp(j->state, "ended") == 0)
		return 100.0;
	/* While spreads are open nobody knows how many scenes there will be:
	 * at most one a spread.  So the share can only grow. */
	if (analysed < 1.0)
		sounded = share(j->soundscapes_settled, j->total_spreads);
	else
		sounded = j->scenes_created == 0
		    ? 1.0
		    : share(j->soundscapes_settled, j->scenes_created);
	analysed = 50.0 * analysed + 50.0 * sounded;
	return analysed > 99.9 ? 99.9 : analysed;
}
