/* SPDX-License-Identifier: MIT */
/* How much work was settled when. */
#include "store/activity.h"

#include "base/arena.h"
#include "wire/sql.h"

#include <string.h>

static const char books_name[] = "books";
static const char spreads_name[] = "spreads";

static bool
add(struct sql *db, const char *name, int64_t n, struct err *e)
{
	if (n == 0)
		return true;
	if (!sql_do(db, e,
	        "INSERT INTO activity (slot, name, n) VALUES"
	        " (FROM_UNIXTIME(UNIX_TIMESTAMP() DIV 300 * 300), ?, ?)"
	        " ON DUPLICATE KEY UPDATE n = n + VALUES(n)",
	        "si", name, n))
		return err_here(e);
	/* 2 where there was a row: only a new slot is a time to sweep */
	if (sql_matched(db) != 1)
		return true;
	return sql_do(db, e,
	           "DELETE FROM activity WHERE slot < NOW() - INTERVAL 7 DAY"
	           " LIMIT 1000",
	           "") ||
	    err_here(e);
}

bool
activity_add(struct sql *db, int64_t books, int64_t spreads, struct err *e)
{
	return (add(db, books_name, books, e) &&
	           add(db, spreads_name, spreads, e)) ||
	    err_here(e);
}

bool
activity_read(
    struct sql *db, struct arena *a, struct activity *out, struct err *e)
{
	struct sql_rows r;
	int64_t ago;
	int i;

	*out = (struct activity){ .books_hour = 0 };
	if (!sql_select(db, a, &r, e,
	        "SELECT name, TIMESTAMPDIFF(MINUTE, slot, NOW()) DIV 60 AS ago,"
	        " SUM(n) FROM activity WHERE slot > NOW() - INTERVAL 24 HOUR"
	        " GROUP BY name, ago",
	        ""))
		return err_here(e);
	for (i = 0; i < r.n; i++) {
		ago = sql_int(&r, i, 1);
		if (ago < 0 || ago >= ACTIVITY_HOURS)
			continue; /* another host's clock */
		if (strcmp(sql_text(&r, i, 0), spreads_name) == 0)
			out->spreads[ACTIVITY_HOURS - 1 - ago] =
			    sql_int(&r, i, 2);
		else if (ago == 0)
			out->books_hour = sql_int(&r, i, 2);
	}
	out->spreads_hour = out->spreads[ACTIVITY_HOURS - 1];
	return true;
}
