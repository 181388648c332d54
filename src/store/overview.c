/* SPDX-License-Identifier: MIT */
/* Reads what the whole is like at a glance. */
#include "store/overview.h"

#include "base/arena.h"
#include "store/columns.h"
#include "wire/sql.h"

#define BEAT_AT COLUMNS_ISO("j.beat_at")
#define PARKED_AT COLUMNS_ISO("COALESCE(beat_at, created_at)")
#define PAUSED_SINCE COLUMNS_ISO("since")

static bool
read_money(struct sql *db, struct arena *a, struct overview *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT COALESCE(SUM(IF(day = UTC_DATE(), n, 0)), 0),"
	        " COALESCE(SUM(n), 0) FROM (SELECT day, spent_nano_usd +"
	        " reserved_nano_usd + unknown_nano_usd AS n FROM spend_days"
	        " WHERE day BETWEEN UTC_DATE() - INTERVAL"
	        " DAYOFMONTH(UTC_DATE()) - 1 DAY AND UTC_DATE()) AS month",
	        ""))
		return err_here(e);
	out->today_nano = sql_int(&r, 0, 0);
	out->month_nano = sql_int(&r, 0, 1);
	return true;
}

static bool
read_queue(struct sql *db, struct arena *a, struct overview *out, struct err *e)
{
	struct sql_rows paused, first;

	if (!sql_select(db, a, &paused, e,
	        "SELECT actor, " PAUSED_SINCE " FROM queue_settings"
	        " WHERE name = 'paused'",
	        "") ||
	    !sql_select(db, a, &first, e,
	        "SELECT CAST(TIMESTAMPDIFF(MICROSECOND, GREATEST(created_at,"
	        " COALESCE((SELECT at FROM audit_log ORDER BY id DESC LIMIT 1),"
	        " created_at)), NOW(3)) / 1000 AS SIGNED) FROM jobs"
	        " WHERE state = 'queued' ORDER BY priority, seq LIMIT 1",
	        ""))
		return err_here(e);
	out->queue_is_paused = paused.n > 0;
	out->paused_by = paused.n == 0 ? "" : sql_text(&paused, 0, 0);
	out->paused_since = paused.n == 0 ? "" : sql_text(&paused, 0, 1);
	out->waited_ms = first.n == 0 ? -1 : sql_int(&first, 0, 0);
	return true;
}

static bool
read_workers(
    struct sql *db, struct arena *a, struct overview *out, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT j.host, j.pid, j.book_id, b.title, " BEAT_AT ","
	        " CAST(TIMESTAMPDIFF(MICROSECOND, j.beat_at, NOW(3)) / 1000 AS"
	        " SIGNED) FROM jobs AS j JOIN books AS b ON b.id = j.book_id"
	        " WHERE j.state = 'running' ORDER BY j.beat_at > NOW() -"
	        " INTERVAL 15 SECOND, j.seq LIMIT ?",
	        "i", (int64_t)OVERVIEW_WORKERS))
		return err_here(e);
	out->n_workers = r.n;
	for (i = 0; i < r.n; i++)
		out->workers[i] = (struct overview_worker){
			.host = sql_text(&r, i, 0),
			.pid = (int)sql_int(&r, i, 1),
			.book_id = sql_text(&r, i, 2),
			.title = sql_text(&r, i, 3),
			.beat_at = sql_text(&r, i, 4),
			.beat_age_ms =
			    sql_is_null(&r, i, 5) ? -1 : sql_int(&r, i, 5),
		};
	return true;
}

/* What the newest book of the cause says, and who said it. */
static bool
read_reason(
    struct sql *db, struct arena *a, struct overview_cause *c, struct err *e)
{
	struct sql_rows job, call;

	if (!sql_select(db, a, &job, e,
	        "SELECT book_id, reason FROM jobs WHERE state = 'parked'"
	        " AND cause = ? ORDER BY seq DESC LIMIT 1",
	        "s", c->cause))
		return err_here(e);
	c->reason = job.n == 0 ? "" : sql_text(&job, 0, 1);
	c->provider = "";
	if (job.n == 0)
		return true;
	if (!sql_select(db, a, &call, e,
	        "SELECT provider FROM provider_calls WHERE book_id = ?"
	        " AND cause = ? ORDER BY id DESC LIMIT 1",
	        "ss", sql_text(&job, 0, 0), c->cause))
		return err_here(e);
	if (call.n > 0)
		c->provider = sql_text(&call, 0, 0);
	return true;
}

static bool
read_causes(
    struct sql *db, struct arena *a, struct overview *out, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT cause, COUNT(*), MIN(" PARKED_AT ") FROM jobs"
	        " WHERE state = 'parked' GROUP BY cause"
	        " ORDER BY COUNT(*) DESC, cause LIMIT ?",
	        "i", (int64_t)OVERVIEW_CAUSES))
		return err_here(e);
	out->n_causes = r.n;
	for (i = 0; i < r.n; i++) {
		out->causes[i] = (struct overview_cause){
			.cause = sql_text(&r, i, 0),
			.books = sql_int(&r, i, 1),
			.since = sql_text(&r, i, 2),
		};
		if (!read_reason(db, a, &out->causes[i], e))
			return err_here(e);
	}
	return true;
}

/* Each book counts once for a cause, by whatever it is known. */
static bool
read_failed(
    struct sql *db, struct arena *a, struct overview *out, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT cause, COUNT(*) FROM (SELECT DISTINCT cause, book_id"
	        " FROM processing_errors WHERE is_current = TRUE"
	        " AND cause <> '' UNION SELECT cause, book_id FROM jobs"
	        " WHERE state = 'parked' AND cause <> '') AS one"
	        " GROUP BY cause ORDER BY COUNT(*) DESC, cause LIMIT ?",
	        "i", (int64_t)OVERVIEW_CAUSES))
		return err_here(e);
	out->n_failed = r.n;
	for (i = 0; i < r.n; i++)
		out->failed[i] =
		    (struct overview_failed){ .cause = sql_text(&r, i, 0),
			    .books = sql_int(&r, i, 1) };
	return true;
}

bool
overview_read(
    struct sql *db, struct arena *a, struct overview *out, struct err *e)
{
	*out = (struct overview){ .waited_ms = -1 };
	return (status_count(db, a, &out->counts, e) &&
	           activity_read(db, a, &out->activity, e) &&
	           read_money(db, a, out, e) && read_queue(db, a, out, e) &&
	           read_workers(db, a, out, e) && read_causes(db, a, out, e) &&
	           read_failed(db, a, out, e)) ||
	    err_here(e);
}
