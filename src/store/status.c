/* SPDX-License-Identifier: MIT */
/* Reads what the outside is told of books. */
#include "store/status.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/columns.h"
#include "wire/sql.h"

#include <string.h>

/* The newest job of book b, and what all its jobs cost: every look-up is one
 * step on jobs_book. */
/* clang-format off */
#define JOB_COLUMNS \
	"j.id, j.state, j.cause, j.reason, j.host, " \
	COLUMNS_ISO("j.created_at") ", " COLUMNS_ISO("j.started_at") ", " \
	COLUMNS_ISO("j.ended_at") ", " COLUMNS_ISO("j.beat_at") "," \
	" CAST(TIMESTAMPDIFF(MICROSECOND, j.beat_at, NOW(3)) / 1000 AS" \
	" SIGNED), j.pid, j.total_spreads, j.processed_spreads," \
	" j.failed_spreads, j.scenes_created, j.soundscapes_settled," \
	" j.soundscapes_generated, j.soundscapes_failed, j.eta_ms," \
	" j.running_ms, j.priority, j.seq," \
	" (SELECT SUM(c.cost_nano_usd) FROM jobs AS c" \
	" WHERE c.book_id = b.id), j.wanted, j.estimate_nano_usd," \
	" j.soundscapes_reused"

#define BOOK_COLUMNS \
	"b.id, b.title, b.author, b.status, b.processing_errors IS NOT NULL," \
	" " COLUMNS_ISO("b.created_at") ", " COLUMNS_ISO("b.updated_at") "," \
	" b.total_pages"

#define JOIN_JOB \
	" LEFT JOIN jobs AS j ON j.seq = (SELECT MAX(n.seq) FROM jobs AS n" \
	" WHERE n.book_id = b.id)"
/* clang-format on */

static int
column_int(const struct sql_rows *r, int row, int column)
{
	return (int)sql_int(r, row, column);
}

/* JOB_COLUMNS from column ${at} on. */
static void
fill_job(struct status_job *j, const struct sql_rows *r, int row, int at)
{
	*j = (struct status_job){
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
		.estimate_nano = sql_int(r, row, at + 24),
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
	        "iii", sql_int(job, 0, 20), sql_int(job, 0, 20),
	        sql_int(job, 0, 21)))
		return err_here(e);
	out->job.books_before = sql_int(&r, 0, 0);
	out->job.queue_is_paused = sql_int(&r, 0, 1) != 0;
	return true;
}

/* How many spreads a book has that no worker has counted yet. */
static bool
count_spreads(
    struct sql *db, struct arena *a, struct status *out, struct err *e)
{
	int last = 0;

	if (!books_last_page(db, a, out->book.id, &last, e))
		return err_here(e);
	out->job.total_spreads = (last + 1) / 2;
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
	out->job.scenes_created = column_int(&r, 0, 0);
	out->job.soundscapes_generated = column_int(&r, 0, 1);
	return true;
}

bool
status_read(struct sql *db, struct arena *a, const char *book_id,
    struct status *out, bool *found, struct err *e)
{
	struct sql_rows r;

	*out = (struct status){ 0 };
	if (!books_find(db, a, book_id, &out->book, found, e))
		return err_here(e);
	if (!*found)
		return true;
	if (!sql_select(db, a, &r, e,
	        "SELECT " JOB_COLUMNS " FROM books AS b" JOIN_JOB
	        " WHERE b.id = ?",
	        "s", book_id))
		return err_here(e);
	if (r.n == 0) { /* deleted between the two looks */
		*found = false;
		return true;
	}
	fill_job(&out->job, &r, 0, 0);
	if (out->job.total_spreads == 0 && !status_is_ended(out) &&
	    !count_spreads(db, a, out, e))
		return err_here(e);
	if (!out->job.exists)
		return count_rows(db, a, out, e) || err_here(e);
	if (strcmp(out->job.state, "queued") == 0)
		return count_before(db, a, &r, out, e) || err_here(e);
	return true;
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

/* What a word of the filter means: a status of the book, and perhaps a state
 * of its job, or errors. */
static const struct word {
	const char *word;
	const char *status;
	const char *state;
	bool has_errors;
} words[] = {
	{ "", "", "", false },
	{ "pending", "pending", "", false },
	{ "processing", "processing", "", false },
	{ "queued", "processing", "queued", false },
	{ "running", "processing", "running", false },
	{ "paused", "processing", "paused", false },
	{ "parked", "processing", "parked", false },
	{ "ready", "ready", "", false },
	{ "ready_with_errors", "ready", "", true },
	{ "failed", "failed", "", false },
};

static const struct word *
find_word(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].word, word) == 0)
			return &words[i];
	return NULL;
}

/* "%part%" for LIKE. */
static const char *
pattern(struct arena *a, const char *part)
{
	const char *out;
	struct buf b;

	buf_init(&b, 4096);
	buf_char(&b, '%');
	for (; *part != '\0'; part++) {
		if (strchr("%_\\", *part) != NULL)
			buf_char(&b, '\\');
		buf_char(&b, *part);
	}
	buf_char(&b, '%');
	out = arena_text(a, buf_str(&b));
	buf_clear(&b);
	return out;
}

/* Where the page before ended; the end of time for the first page. */
static bool
find_place(struct sql *db, struct arena *a, const char *after,
    const char **created_at, struct err *e)
{
	struct sql_rows r;

	*created_at = "9999-12-31";
	if (after[0] == '\0')
		return true;
	if (!sql_select(db, a, &r, e,
	        "SELECT created_at FROM books WHERE id = ?", "s", after))
		return err_here(e);
	if (r.n == 0)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_NOT_FOUND, 0,
		    "after: there is no such book (any more)");
	*created_at = sql_text(&r, 0, 0);
	return true;
}

/* In the order of an index, so that nothing is sorted and only ${limit} + 1
 * books are read where there is no query. */
/* clang-format off */
#define LIST_FROM(index) \
	"SELECT " BOOK_COLUMNS ", " JOB_COLUMNS " FROM books AS b" \
	" FORCE INDEX FOR ORDER BY (" index ")" JOIN_JOB " WHERE "

#define LIST_REST \
	" (b.created_at < ? OR (b.created_at = ? AND b.id < ?))" \
	" AND (? = '' OR b.title LIKE ? OR b.author LIKE ?)" \
	" AND (? = '' OR j.state = ?)" \
	" AND (? = 0 OR b.processing_errors IS NOT NULL)" \
	" ORDER BY b.created_at DESC, b.id DESC LIMIT ?"
/* clang-format on */

static bool
select_list(struct sql *db, struct arena *a, const struct status_filter *f,
    const struct word *w, struct sql_rows *r, struct err *e)
{
	const char *at = "", *like = pattern(a, f->query);
	int64_t limit = f->limit + 1;

	if (!find_place(db, a, f->after, &at, e))
		return err_here(e);
	if (w->status[0] == '\0')
		return sql_select(db, a, r, e,
		           LIST_FROM("books_created") LIST_REST, "ssssssssii",
		           at, at, f->after, f->query, like, like, w->state,
		           w->state, (int64_t)w->has_errors, limit) ||
		    err_here(e);
	return sql_select(db, a, r, e,
	           LIST_FROM(
	               "books_status_created") "b.status = ? AND" LIST_REST,
	           "sssssssssii", w->status, at, at, f->after, f->query, like,
	           like, w->state, w->state, (int64_t)w->has_errors, limit) ||
	    err_here(e);
}

static struct status
read_line(const struct sql_rows *r, int i)
{
	struct status s = { .book = {
		                .id = sql_text(r, i, 0),
		                .title = sql_text(r, i, 1),
		                .author = sql_text(r, i, 2),
		                .status = sql_text(r, i, 3),
		                .has_errors = sql_int(r, i, 4) != 0,
		                .created_at = sql_text(r, i, 5),
		                .updated_at = sql_text(r, i, 6),
		                .total_pages = column_int(r, i, 7),
		            } };

	fill_job(&s.job, r, i, 8);
	/* near enough for a line where no worker has counted yet */
	if (s.job.total_spreads == 0 && !status_is_ended(&s))
		s.job.total_spreads = (s.book.total_pages + 1) / 2;
	return s;
}

bool
status_list(struct sql *db, struct arena *a, const struct status_filter *f,
    struct status **out, int *n, bool *more, struct err *e)
{
	const struct word *w = find_word(f->status);
	struct sql_rows r;
	int i;

	if (w == NULL || f->limit < 1 || f->limit > 200 ||
	    strlen(f->query) > 500)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0, "%s",
		    w == NULL ? "status: there is no such status"
		              : "limit goes from 1 to 200, q to 500 bytes");
	if (!select_list(db, a, f, w, &r, e))
		return err_here(e);
	*more = r.n > f->limit;
	*n = *more ? f->limit : r.n;
	*out = arena_array(a, (size_t)*n, sizeof(**out));
	for (i = 0; i < *n; i++)
		(*out)[i] = read_line(&r, i);
	return true;
}
