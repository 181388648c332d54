/* SPDX-License-Identifier: MIT */
/* Which books of a filter an action can change now. */
#include "store/bulk_match.h"

#include "base/arena.h"
#include "store/status_filter.h"
#include "wire/sql.h"

/*
 * Each action begins where an index names few books: those with live jobs,
 * with errors, or not begun.  What has been done to a book takes it out of
 * here, so an order that is given again goes on where the last one ended.
 */
/* clang-format off */
#define LIVE(condition) \
	"(SELECT j.book_id AS id FROM jobs AS j WHERE " condition ")"
#define PAUSABLE \
	LIVE("j.state IN ('queued', 'running') AND j.wanted IN ('none', 'yield')")
#define RESUMABLE \
	LIVE("j.state IN ('paused', 'parked') OR" \
	" (j.state = 'running' AND j.wanted = 'pause')")
#define CANCELLABLE \
	LIVE("j.state IN ('queued', 'running', 'paused', 'parked')" \
	" AND j.wanted <> 'cancel'")
#define RETRIABLE \
	"(SELECT DISTINCT p.book_id AS id FROM processing_errors AS p" \
	" WHERE p.is_current = TRUE AND p.step <> 'book'" \
	" AND (? = '' OR p.cause = ?) AND NOT EXISTS (SELECT 1 FROM jobs AS j" \
	" WHERE j.book_id = p.book_id AND j.live = 1" \
	" AND (j.state = 'running' OR j.wanted = 'cancel')))"
#define STARTABLE \
	"(SELECT s.id FROM books AS s WHERE s.status = 'pending'" \
	" AND NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.book_id = s.id" \
	" AND j.live = 1)" \
	" UNION ALL SELECT s.id FROM books AS s WHERE s.status = 'failed'" \
	" AND NOT EXISTS (SELECT 1 FROM jobs AS j WHERE j.book_id = s.id)" \
	" UNION ALL SELECT j.book_id FROM jobs AS j" \
	" WHERE j.state = 'cancelled' AND j.seq = (SELECT MAX(m.seq)" \
	" FROM jobs AS m WHERE m.book_id = j.book_id))"

#define FROM(hits) \
	" FROM " hits " AS can JOIN books AS b ON b.id = can.id WHERE" \
	STATUS_FILTER_WHERE " AND (? = '' OR b.id IN (SELECT hit.id FROM " \
	STATUS_FILTER_OF_CAUSE " AS hit))"
#define COUNT(hits) "SELECT COUNT(*)" FROM(hits)
#define LIST(hits) \
	"SELECT b.id" FROM(hits) " ORDER BY b.created_at, b.id LIMIT ?"
#define TYPES STATUS_FILTER_TYPES "sss"
#define ARGS(t) \
	STATUS_FILTER_ARGS(t), (t)->cause, (t)->cause, (t)->cause
/* clang-format on */

static bool
count(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter_terms *t, struct sql_rows *r, struct err *e)
{
	switch (action) {
	case BULK_PAUSE:
		return sql_select(db, a, r, e, COUNT(PAUSABLE), TYPES, ARGS(t));
	case BULK_RESUME:
		return sql_select(
		    db, a, r, e, COUNT(RESUMABLE), TYPES, ARGS(t));
	case BULK_CANCEL:
		return sql_select(
		    db, a, r, e, COUNT(CANCELLABLE), TYPES, ARGS(t));
	case BULK_RETRY:
		return sql_select(db, a, r, e, COUNT(RETRIABLE), "ss" TYPES,
		    t->cause, t->cause, ARGS(t));
	case BULK_START:
	case BULK_ACTIONS:
		break;
	}
	return sql_select(db, a, r, e, COUNT(STARTABLE), TYPES, ARGS(t));
}

static bool
list(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter_terms *t, int64_t limit, struct sql_rows *r,
    struct err *e)
{
	switch (action) {
	case BULK_PAUSE:
		return sql_select(
		    db, a, r, e, LIST(PAUSABLE), TYPES "i", ARGS(t), limit);
	case BULK_RESUME:
		return sql_select(
		    db, a, r, e, LIST(RESUMABLE), TYPES "i", ARGS(t), limit);
	case BULK_CANCEL:
		return sql_select(
		    db, a, r, e, LIST(CANCELLABLE), TYPES "i", ARGS(t), limit);
	case BULK_RETRY:
		return sql_select(db, a, r, e, LIST(RETRIABLE), "ss" TYPES "i",
		    t->cause, t->cause, ARGS(t), limit);
	case BULK_START:
	case BULK_ACTIONS:
		break;
	}
	return sql_select(
	    db, a, r, e, LIST(STARTABLE), TYPES "i", ARGS(t), limit);
}

bool
bulk_match_count(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter *filter, int64_t *n, struct err *e)
{
	struct status_filter_terms t;
	struct sql_rows r;

	if (!status_filter_read(a, filter, &t, e) ||
	    !count(db, a, action, &t, &r, e))
		return err_here(e);
	*n = sql_int(&r, 0, 0);
	return true;
}

bool
bulk_match_list(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter *filter, int64_t limit, const char ***ids,
    int *n, struct err *e)
{
	struct status_filter_terms t;
	struct sql_rows r;
	int i;

	if (!status_filter_read(a, filter, &t, e) ||
	    !list(db, a, action, &t, limit, &r, e))
		return err_here(e);
	*n = r.n;
	*ids = arena_array(a, (size_t)r.n, sizeof(**ids));
	for (i = 0; i < r.n; i++)
		(*ids)[i] = sql_text(&r, i, 0);
	return true;
}
