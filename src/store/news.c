/* SPDX-License-Identifier: MIT */
/* What owners have done lately, for those who are told. */
#include "store/news.h"

#include "base/arena.h"
#include "store/status.h"
#include "wire/sql.h"

#include <string.h>

static bool
find_newest(struct sql *db, struct arena *a, int64_t *last, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(
	        db, a, &r, e, "SELECT COALESCE(MAX(id), 0) FROM audit_log", ""))
		return err_here(e);
	*last = sql_int(&r, 0, 0);
	return true;
}

static bool
is_listed(const struct status *list, int n, const char *book)
{
	int i;

	for (i = 0; i < n; i++)
		if (strcmp(list[i].book.id, book) == 0)
			return true;
	return false;
}

static int
column(const struct sql_rows *r, int row, int at)
{
	return (int)sql_int(r, row, at);
}

static struct status
read_line(const struct sql_rows *r, int i)
{
	struct status s = { .book = { .id = sql_text(r, i, 1),
		                .status = sql_text(r, i, 2) } };

	s.job = (struct status_job){
		.exists = true,
		.id = sql_text(r, i, 3),
		.state = sql_text(r, i, 4),
		.total_spreads = column(r, i, 5),
		.processed_spreads = column(r, i, 6),
		.failed_spreads = column(r, i, 7),
		.scenes_created = column(r, i, 8),
		.soundscapes_settled = column(r, i, 9),
		.soundscapes_generated = column(r, i, 10),
		.soundscapes_failed = column(r, i, 11),
		.eta_ms = sql_is_null(r, i, 12) ? -1 : sql_int(r, i, 12),
		.cost_nano = sql_int(r, i, 13),
	};
	if (s.job.total_spreads == 0 && !status_is_ended(&s))
		s.job.total_spreads = column(r, i, 14);
	return s;
}

/* A book without a job is told by its own rows; one that is gone is not. */
static bool
add(struct sql *db, struct arena *a, const struct sql_rows *r, int i,
    struct status *list, int *n, struct err *e)
{
	const char *book = sql_text(r, i, 1);
	bool found = true;

	if (book[0] == '\0' || is_listed(list, *n, book))
		return true;
	if (!sql_is_null(r, i, 3))
		list[*n] = read_line(r, i);
	else if (!status_read_brief(db, a, book, &list[*n], &found, e))
		return err_here(e);
	*n += found;
	return true;
}

bool
news_read(struct sql *db, struct arena *a, int64_t *last, int limit,
    struct status **out, int *n, struct err *e)
{
	int64_t newest = *last;
	struct sql_rows r;
	int i;

	*n = 0;
	*out = NULL;
	if (*last < 0)
		return find_newest(db, a, last, e) || err_here(e);
	if (!sql_select(db, a, &r, e,
	        "SELECT w.id, b.id, b.status, j.id, j.state, j.total_spreads,"
	        " j.processed_spreads, j.failed_spreads, j.scenes_created,"
	        " j.soundscapes_settled, j.soundscapes_generated,"
	        " j.soundscapes_failed, j.eta_ms, (SELECT SUM(c.cost_nano_usd)"
	        " FROM jobs AS c WHERE c.book_id = b.id),"
	        " IF(j.total_spreads > 0, NULL, (SELECT (p.page_number + 1)"
	        " DIV 2 FROM pages AS p WHERE p.book_id = b.id"
	        " AND p.page_number >= 1 ORDER BY p.page_number DESC LIMIT 1))"
	        " FROM (SELECT id, book_id FROM audit_log WHERE id > ?"
	        " ORDER BY id LIMIT ?) AS w"
	        " LEFT JOIN books AS b ON b.id = w.book_id"
	        " LEFT JOIN jobs AS j ON j.seq = (SELECT MAX(m.seq)"
	        " FROM jobs AS m WHERE m.book_id = b.id) ORDER BY w.id",
	        "ii", *last, (int64_t)limit))
		return err_here(e);
	*out = arena_array(a, (size_t)r.n + 1, sizeof(**out));
	for (i = 0; i < r.n; i++) {
		newest = sql_int(&r, i, 0);
		if (!add(db, a, &r, i, *out, n, e))
			return err_here(e);
	}
	*last = newest;
	return true;
}
