/* SPDX-License-Identifier: MIT */
/* Rate limits and concurrency caps over all hosts. */
#include "store/limits.h"

#include "base/arena.h"
#include "book/line.h"
#include "wire/sql.h"

#include <string.h>

enum {
	/* A book that the cap turns away comes back so soon: nobody tells it
	 * that another book's call has ended. */
	CAP_WAIT_US = 250000,
	/* and for so long others leave it a place. */
	SHORT_US = 1000000
};

struct row {
	struct gcra g;
	int64_t now_us;
	int64_t short_us;
	const char *short_job;
	const char *line;
};

static bool
select_row(struct sql *db, struct arena *a, const struct limit *limit,
    struct sql_rows *rows, struct err *e)
{
	return sql_select(db, a, rows, e,
	           "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS INTEGER),"
	           " seen_us, tat_us, closed_us, share_ppm, cut_us, quiet_us,"
	           " told_interval_us, told_burst, told_until_us, short_us,"
	           " closings, short_job, line FROM rate_limits"
	           " WHERE provider = ? AND model = ? FOR UPDATE",
	           "ss", limit->provider, limit->model) ||
	    err_here(e);
}

/* Lock the row and read it; make it if it is not there. */
static bool
lock_row(struct sql *db, struct arena *a, const struct limit *limit,
    struct row *out, struct err *e)
{
	struct sql_rows r;

	if (!select_row(db, a, limit, &r, e))
		return err_here(e);
	if (r.n == 0 &&
	    (!sql_do(db, e,
	         "INSERT IGNORE INTO rate_limits (provider, model)"
	         " VALUES (?, ?)",
	         "ss", limit->provider, limit->model) ||
	        !select_row(db, a, limit, &r, e)))
		return err_here(e);
	if (r.n == 0)
		return err_set_cause(e, ERR_DATABASE, CAUSE_NOT_FOUND, 0,
		    "the rate limit of %s cannot be kept", limit->provider);
	out->now_us = sql_int(&r, 0, 0);
	out->g = (struct gcra){
		.seen_us = sql_int(&r, 0, 1),
		.tat_us = sql_int(&r, 0, 2),
		.closed_us = sql_int(&r, 0, 3),
		.share_ppm = sql_int(&r, 0, 4),
		.cut_us = sql_int(&r, 0, 5),
		.quiet_us = sql_int(&r, 0, 6),
		.told_interval_us = sql_int(&r, 0, 7),
		.told_burst = sql_int(&r, 0, 8),
		.told_until_us = sql_int(&r, 0, 9),
		.closings = sql_int(&r, 0, 11),
	};
	out->short_us = sql_int(&r, 0, 10);
	out->short_job = sql_text(&r, 0, 12);
	out->line = sql_text(&r, 0, 13);
	return true;
}

static bool
save_row(struct sql *db, const struct limit *limit, const struct row *row,
    struct err *e)
{
	const struct gcra *g = &row->g;

	return sql_do(db, e,
	           "UPDATE rate_limits SET seen_us = ?, tat_us = ?,"
	           " closed_us = ?, share_ppm = ?, cut_us = ?, quiet_us = ?,"
	           " told_interval_us = ?, told_burst = ?, told_until_us = ?,"
	           " short_us = ?, closings = ?, short_job = ?, line = ?"
	           " WHERE provider = ? AND model = ?",
	           "iiiiiiiiiiissss", g->seen_us, g->tat_us, g->closed_us,
	           g->share_ppm, g->cut_us, g->quiet_us, g->told_interval_us,
	           g->told_burst, g->told_until_us, row->short_us, g->closings,
	           row->short_job, row->line, limit->provider, limit->model) ||
	    err_here(e);
}

struct flight {
	int64_t all; /* calls in flight */
	int64_t own; /* of this job */
	int64_t jobs; /* that have any, this one included */
};

static bool
count_flight(struct sql *db, struct arena *a, const struct limit *limit,
    const char *job_id, struct flight *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT COUNT(*), COALESCE(SUM(job_id = ?), 0),"
	        " COUNT(DISTINCT job_id) FROM provider_calls"
	        " WHERE state IN ('open', 'running') AND provider = ?"
	        " AND deadline_at > NOW(3) AND (? = '*' OR model = ?)",
	        "ssss", job_id, limit->provider, limit->model, limit->model))
		return err_here(e);
	out->all = sql_int(&r, 0, 0);
	out->own = sql_int(&r, 0, 1);
	out->jobs = sql_int(&r, 0, 2) + (out->own == 0);
	return true;
}

/*
 * How many more calls the cap allows.  A book below its share that is turned
 * away leaves its name, and everybody else leaves it a place until it has had
 * one or has not asked for a second.
 */
static int64_t
find_room(const struct limit *limit, const char *job_id, const struct flight *f,
    struct row *row)
{
	int64_t share = (limit->concurrency + f->jobs - 1) / f->jobs;
	int64_t room = limit->concurrency - f->all;
	int64_t ago = row->now_us - row->short_us;
	bool is_fresh = ago >= 0 && ago < SHORT_US;
	bool is_own = strcmp(row->short_job, job_id) == 0;

	if (is_fresh && !is_own)
		room--;
	if (room > 0 && is_own)
		row->short_us = 0;
	if (room <= 0 && f->own < share && (is_own || !is_fresh)) {
		row->short_us = row->now_us;
		row->short_job = job_id;
	}
	return room < 0 ? 0 : room;
}

/* What the cap leaves of the wishes. */
static bool
cut_wish(struct sql *db, struct arena *a, const struct limit *limit,
    const char *job_id, struct row *row, struct gcra_wish *wish, struct err *e)
{
	struct flight f = { 0, 0, 1 };
	int64_t room;

	if (!count_flight(db, a, limit, job_id, &f, e))
		return err_here(e);
	room = find_room(limit, job_id, &f, row);
	if (room < wish->ready)
		wish->ready = (int)room;
	if (room < wish->wanted)
		wish->wanted = (int)room;
	return true;
}

/* Draw where the job's need has put it among those that wait. */
static struct gcra_grant
draw_in_line(struct arena *a, const struct limit *limit,
    const struct limit_drawer *d, struct row *row, struct gcra_wish *wish)
{
	/* Times of another clock say nothing: all come again anyway. */
	const char *text =
	    gcra_is_set_back(&row->g, row->now_us) ? "" : row->line;
	struct line line = line_read(a, text, row->now_us);
	int64_t interval_us = limit->rule.interval_us;
	struct line_waiter who = { .job = d->job_id,
		.left_us = d->left * interval_us,
		.all_us = d->all * interval_us,
		.since_us = row->now_us - d->age_us };
	struct gcra_grant got;

	wish->ahead = line_ahead(&line, &who);
	got = gcra_draw(&row->g, &limit->rule, row->now_us, wish);
	who.wants = wish->wanted - got.now - got.later;
	who.until_us = row->now_us + got.wait_us;
	line_put(a, &line, &who);
	row->line = line_print(a, &line);
	return got;
}

bool
limits_draw(struct sql *db, struct arena *a, const struct limit *limit,
    const struct limit_drawer *drawer, const struct gcra_wish *wish,
    struct gcra_grant *out, struct err *e)
{
	struct gcra_wish cut = *wish;
	struct row row;

	if (!lock_row(db, a, limit, &row, e) ||
	    (limit->concurrency > 0 &&
	        !cut_wish(db, a, limit, drawer->job_id, &row, &cut, e)))
		return err_here(e);
	if (limit->rule.interval_us == 0)
		*out = gcra_draw(&row.g, &limit->rule, row.now_us, &cut);
	else
		*out = draw_in_line(a, limit, drawer, &row, &cut);
	if (out->wait_us < 0 && cut.wanted < wish->wanted)
		out->wait_us = CAP_WAIT_US;
	return save_row(db, limit, &row, e) || err_here(e);
}

bool
limits_close(struct sql *db, struct arena *a, const struct limit *limit,
    const struct gcra_refusal *refusal, struct err *e)
{
	struct row row;

	if (!lock_row(db, a, limit, &row, e))
		return err_here(e);
	gcra_close(&row.g, &limit->rule, row.now_us, refusal);
	return save_row(db, limit, &row, e) || err_here(e);
}
