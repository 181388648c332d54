/* SPDX-License-Identifier: MIT */
/* Reads a page of the list of books. */
#include "store/status.h"

#include "base/arena.h"
#include "store/status_columns.h"
#include "store/status_filter.h"
#include "wire/sql.h"

#include <string.h>

enum {
	LIMIT_MAX = 200
};

/* Where a page begins and which way it goes. */
struct place {
	bool is_backward; /* towards the newer ones */
	const char *at; /* creation of the book there */
	const char *id; /* "": the end of time */
};

/* Where the page before ended; the end of time for the first page. */
static bool
find_place(struct sql *db, struct arena *a, const struct status_filter *f,
    struct place *out, struct err *e)
{
	const char *before = f->before == NULL ? "" : f->before;
	struct sql_rows r;

	out->is_backward = before[0] != '\0';
	out->id = out->is_backward ? before : f->after;
	out->at = "9999-12-31";
	if (out->id[0] == '\0')
		return true;
	if (!sql_select(db, a, &r, e,
	        "SELECT created_at FROM books WHERE id = ?", "s", out->id))
		return err_here(e);
	if (r.n == 0)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_NOT_FOUND, 0,
		    "%s: there is no such book (any more)",
		    out->is_backward ? "before" : "after");
	out->at = sql_text(&r, 0, 0);
	return true;
}

/* The ids in the order of an index first, so that nothing is sorted and only
 * as many books are read as are shown where there is no query; then the rest
 * of these few.  Of a cause there are few books: they are sorted. */
/* clang-format off */
#define LIST(from, than, order) \
	"SELECT " STATUS_COLUMNS_BOOK ", " STATUS_COLUMNS_JOB " FROM (SELECT b.id" \
	" FROM " from " (b.created_at " than " ? OR (b.created_at = ?" \
	" AND b.id " than " ?)) AND" STATUS_FILTER_WHERE \
	" ORDER BY b.created_at " order ", b.id " order " LIMIT ?) AS k" \
	" JOIN books AS b ON b.id = k.id" STATUS_COLUMNS_JOIN \
	" ORDER BY b.created_at DESC, b.id DESC"
#define OF_ALL \
	"books AS b FORCE INDEX FOR ORDER BY (books_created) WHERE"
#define OF_STATUS \
	"books AS b FORCE INDEX FOR ORDER BY (books_status_created)" \
	" WHERE b.status = ? AND"
#define OF_CAUSE \
	STATUS_FILTER_OF_CAUSE " AS hit JOIN books AS b ON b.id = hit.id WHERE"
#define ARGS(p, t, limit) \
	(p)->at, (p)->at, (p)->id, STATUS_FILTER_ARGS(t), limit
#define TYPES "sss" STATUS_FILTER_TYPES "i"
/* clang-format on */

static bool
select_all(struct sql *db, struct arena *a, const struct place *p,
    const struct status_filter_terms *t, int64_t limit, struct sql_rows *r,
    struct err *e)
{
	return (p->is_backward
	               ? sql_select(db, a, r, e, LIST(OF_ALL, ">", "ASC"),
	                     TYPES, ARGS(p, t, limit))
	               : sql_select(db, a, r, e, LIST(OF_ALL, "<", "DESC"),
	                     TYPES, ARGS(p, t, limit))) ||
	    err_here(e);
}

static bool
select_status(struct sql *db, struct arena *a, const struct place *p,
    const struct status_filter_terms *t, int64_t limit, struct sql_rows *r,
    struct err *e)
{
	return (p->is_backward
	               ? sql_select(db, a, r, e, LIST(OF_STATUS, ">", "ASC"),
	                     "s" TYPES, t->status, ARGS(p, t, limit))
	               : sql_select(db, a, r, e, LIST(OF_STATUS, "<", "DESC"),
	                     "s" TYPES, t->status, ARGS(p, t, limit))) ||
	    err_here(e);
}

static bool
select_cause(struct sql *db, struct arena *a, const struct place *p,
    const struct status_filter_terms *t, int64_t limit, struct sql_rows *r,
    struct err *e)
{
	return (p->is_backward
	               ? sql_select(db, a, r, e, LIST(OF_CAUSE, ">", "ASC"),
	                     "ss" TYPES, t->cause, t->cause, ARGS(p, t, limit))
	               : sql_select(db, a, r, e, LIST(OF_CAUSE, "<", "DESC"),
	                     "ss" TYPES, t->cause, t->cause,
	                     ARGS(p, t, limit))) ||
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
		                .total_pages = (int)sql_int(r, i, 7),
		            } };

	s.age_ms = sql_int(r, i, 8);
	s.job = status_job_at(r, i, STATUS_COLUMNS_OF_BOOK);
	/* near enough for a line where no worker has counted yet */
	if (s.job.total_spreads == 0 && !status_is_ended(&s))
		s.job.total_spreads = (s.book.total_pages + 1) / 2;
	return s;
}

static bool
select_list(struct sql *db, struct arena *a, const struct status_filter *f,
    struct place *p, struct sql_rows *r, struct err *e)
{
	int64_t limit = f->limit + 1;
	struct status_filter_terms t;

	if (!status_filter_read(a, f, &t, e) || !find_place(db, a, f, p, e))
		return err_here(e);
	if (t.cause[0] != '\0')
		return select_cause(db, a, p, &t, limit, r, e) || err_here(e);
	if (t.status[0] != '\0')
		return select_status(db, a, p, &t, limit, r, e) || err_here(e);
	return select_all(db, a, p, &t, limit, r, e) || err_here(e);
}

bool
status_list(struct sql *db, struct arena *a, const struct status_filter *f,
    struct status **out, int *n, bool *more, struct err *e)
{
	struct place place = { false, "", "" };
	struct sql_rows r;
	int i, skip;

	if (f->limit < 1 || f->limit > LIMIT_MAX)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "limit goes from 1 to 200");
	if (!select_list(db, a, f, &place, &r, e))
		return err_here(e);
	*more = r.n > f->limit;
	*n = *more ? f->limit : r.n;
	skip = *more && place.is_backward ? 1 : 0;
	*out = arena_array(a, (size_t)*n, sizeof(**out));
	for (i = 0; i < *n; i++)
		(*out)[i] = read_line(&r, i + skip);
	return true;
}
