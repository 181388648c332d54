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

/* By the index alone; looking into each row, too, takes 40 times as long. */
static bool
count_books(
    struct sql *db, struct arena *a, struct status_counts *out, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT status, COUNT(*) FROM books GROUP BY status", ""))
		return err_here(e);
	for (i = 0; i < r.n; i++) {
		const char *status = sql_text(&r, i, 0);

		if (strcmp(status, "pending") == 0)
			out->pending = sql_int(&r, i, 1);
		else if (strcmp(status, "failed") == 0)
			out->failed = sql_int(&r, i, 1);
		else if (strcmp(status, "ready") == 0)
			out->ready = sql_int(&r, i, 1);
	}
	return true;
}

bool
status_count(
    struct sql *db, struct arena *a, struct status_counts *out, struct err *e)
{
	struct sql_rows r;

	*out = (struct status_counts){ 0 };
	if (!count_jobs(db, a, out, e) || !count_books(db, a, out, e))
		return err_here(e);
	if (!sql_select(db, a, &r, e,
	        "SELECT COUNT(*) FROM books WHERE status = 'ready'"
	        " AND processing_errors IS NOT NULL",
	        ""))
		return err_here(e);
	out->ready_with_errors = sql_int(&r, 0, 0);
	/* Two looks: a book may have ended between them. */
	out->ready -= out->ready < out->ready_with_errors
	    ? out->ready
	    : out->ready_with_errors;
	return true;
}
