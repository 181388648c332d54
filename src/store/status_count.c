/* SPDX-License-Identifier: MIT */
/* How many books are in which state, for the head of the pages. */
#include "store/status.h"

#include "wire/sql.h"

#include <string.h>

static bool
count_jobs(
    struct sql *db, struct arena *a, struct status_counts *out, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT state, COUNT(*) FROM jobs WHERE state IN ('queued',"
	        " 'running', 'paused', 'parked') GROUP BY state",
	        ""))
		return err_here(e);
	for (i = 0; i < r.n; i++) {
		const char *state = sql_text(&r, i, 0);
		int64_t *to = strcmp(state, "queued") == 0 ? &out->queued
		    : strcmp(state, "running") == 0        ? &out->running
		    : strcmp(state, "paused") == 0         ? &out->paused
		                                           : &out->parked;

		*to = sql_int(&r, i, 1);
	}
	return true;
}

bool
status_count(
    struct sql *db, struct arena *a, struct status_counts *out, struct err *e)
{
	struct sql_rows r;
	int i;

	*out = (struct status_counts){ 0 };
	if (!count_jobs(db, a, out, e))
		return err_here(e);
	if (!sql_select(db, a, &r, e,
	        "SELECT status, COUNT(*), CAST(COALESCE(SUM(status = 'ready'"
	        " AND processing_errors IS NOT NULL), 0) AS SIGNED)"
	        " FROM books WHERE status <> 'processing' GROUP BY status",
	        ""))
		return err_here(e);
	for (i = 0; i < r.n; i++) {
		int64_t count = sql_int(&r, i, 1);

		if (strcmp(sql_text(&r, i, 0), "pending") == 0)
			out->pending = count;
		else if (strcmp(sql_text(&r, i, 0), "failed") == 0)
			out->failed = count;
		else if (strcmp(sql_text(&r, i, 0), "ready") == 0) {
			out->ready_with_errors = sql_int(&r, i, 2);
			out->ready = count - out->ready_with_errors;
		}
	}
	return true;
}
