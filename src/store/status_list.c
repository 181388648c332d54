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
 * as many books are read as are shown; then the rest of these few.  Where few
 * are asked for (of a cause, of a rare state), they are read and sorted. */
/* clang-format off */
#define LIST(inner) \
	"SELECT " STATUS_COLUMNS_BOOK ", " STATUS_COLUMNS_JOB " FROM (" inner \
	") AS k JOIN books AS b ON b.id = k.id" STATUS_COLUMNS_JOIN \
	" ORDER BY b.created_at DESC, b.id DESC"
#define BEYOND(t, than) \
	" (" t ".created_at " than " ? OR (" t ".created_at = ? AND " t ".id " \
	than " ?)) AND"
#define BY(t, order) \
	" ORDER BY " t ".created_at " order ", " t ".id " order " LIMIT ?"
#define BOOKS(from, than, order) \
	LIST("SELECT b.id FROM " from BEYOND("b", than) STATUS_FILTER_WHERE \
	    BY("b", order))
#define BOTH_WAYS(from) \
	{ BOOKS(from, "<", "DESC"), BOOKS(from, ">", "ASC") }

/* Along an index that has all letters; only what has the query's is looked at
 * closely.  The inner SELECT is no EXISTS, which might be made the first. */
#define FOUND(than, order) \
	LIST("SELECT s.id FROM books AS s FORCE INDEX (books_search) WHERE" \
	    " LOCATE(WEIGHT_STRING(CONVERT(? USING utf8mb4) COLLATE" \
	    " utf8mb4_unicode_ci), s.search_weights) > 0 AND" \
	    BEYOND("s", than) " (SELECT COUNT(*) FROM books AS b" \
	    " WHERE b.id = s.id AND" STATUS_FILTER_WHERE ") > 0" \
	    BY("s", order))

static const char *const of_all[] = BOTH_WAYS(
	"books AS b FORCE INDEX FOR ORDER BY (books_created) WHERE");
static const char *const of_status[] = BOTH_WAYS(
	"books AS b FORCE INDEX (books_status_created) WHERE b.status = ? AND");
static const char *const with_errors[] = BOTH_WAYS(
	"books AS b FORCE INDEX (books_errors) WHERE b.status = ?"
	" AND b.has_processing_errors = 1 AND");
static const char *const of_state[] = BOTH_WAYS(
	"jobs AS o STRAIGHT_JOIN books AS b ON b.id = o.book_id"
	" WHERE o.state = ? AND o.live = 1 AND");
static const char *const of_cause[] = BOTH_WAYS(
	STATUS_FILTER_OF_CAUSE " AS hit JOIN books AS b ON b.id = hit.id WHERE");
static const char *const found[] = { FOUND("<", "DESC"), FOUND(">", "ASC") };

#define ARGS(p, t, limit) \
	(p)->at, (p)->at, (p)->id, STATUS_FILTER_ARGS(t), limit
#define TYPES "sss" STATUS_FILTER_TYPES "i"
/* clang-format on */

enum {
	/* So many books are read and sorted in a hundredth of a second. */
	FEW = 4000
};

/* Are there few jobs in this state, or few books with this status? */
static bool
are_few(struct sql *db, struct arena *a, const struct status_filter_terms *t,
    bool *few, struct err *e)
{
	static const char states[] =
	    "SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE state = ?"
	    " LIMIT ?) AS few";
	static const char statuses[] =
	    "SELECT COUNT(*) FROM (SELECT 1 FROM books WHERE status = ?"
	    " AND has_processing_errors >= ? LIMIT ?) AS few";
	struct sql_rows r;
	bool ok;

	if (t->state[0] != '\0') {
		ok = sql_select(
		    db, a, &r, e, states, "si", t->state, (int64_t)FEW + 1);
	} else {
		ok = sql_select(db, a, &r, e, statuses, "sii", t->status,
		    t->has_errors, (int64_t)FEW + 1);
		sql_forget(db, statuses);
	}
	if (!ok)
		return err_here(e);
	*few = sql_int(&r, 0, 0) <= FEW;
	return true;
}

/* How to look for them, and the argument that it begins with (NULL: none). */
static bool
choose(struct sql *db, struct arena *a, const struct status_filter_terms *t,
    const char *const **texts, const char **first, struct err *e)
{
	bool few = false, asks = t->query[0] != '\0';

	*texts = of_all;
	*first = NULL;
	if ((t->state[0] != '\0' || (asks && t->status[0] != '\0')) &&
	    !are_few(db, a, t, &few, e))
		return err_here(e);
	if (few && t->state[0] != '\0') {
		*texts = of_state;
		*first = t->state;
	} else if (asks && !few) {
		*texts = found;
		*first = t->query;
	} else if (t->status[0] != '\0') {
		*texts = t->has_errors ? with_errors : of_status;
		*first = t->status;
	}
	return true;
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
	const char *const *texts;
	const char *first;
	bool ok;
	int way;

	if (!status_filter_read(a, f, &t, e) || !find_place(db, a, f, p, e))
		return err_here(e);
	way = p->is_backward ? 1 : 0;
	if (t.cause[0] != '\0')
		return sql_select(db, a, r, e, of_cause[way], "ss" TYPES,
		           t.cause, t.cause, ARGS(p, &t, limit)) ||
		    err_here(e);
	if (!choose(db, a, &t, &texts, &first, e))
		return err_here(e);
	ok = first == NULL
	    ? sql_select(db, a, r, e, texts[way], TYPES, ARGS(p, &t, limit))
	    : sql_select(db, a, r, e, texts[way], "s" TYPES, first,
	          ARGS(p, &t, limit));
	if (texts == found)
		sql_forget(db, texts[way]);
	return ok || err_here(e);
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
