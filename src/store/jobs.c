/* SPDX-License-Identifier: MIT */
/* The queue: how a job is taken, kept and given back. */
#include "store/jobs.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/must.h"
#include "store/estimate.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

/* The lock of ${book_id}; its name holds the database so that two Pagescapes
 * may share a server. */
static const char *
lock_name(struct sql *db, struct arena *a, const char *book_id)
{
	return arena_print(a, "pagescape:%s:%s", sql_database(db), book_id);
}

static bool
take_lock(struct sql *db, struct arena *a, const char *book_id, int wait_s,
    bool *held, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e, "SELECT GET_LOCK(?, ?)", "si",
	        lock_name(db, a, book_id), (int64_t)wait_s))
		return err_here(e);
	*held = rows.n == 1 && sql_int(&rows, 0, 0) == 1;
	return true;
}

bool
jobs_unlock(
    struct sql *db, struct arena *a, const struct job *job, struct err *e)
{
	struct sql_rows rows;

	return sql_select(db, a, &rows, e, "SELECT RELEASE_LOCK(?)", "s",
	           lock_name(db, a, job->book_id)) ||
	    err_here(e);
}

struct claim {
	struct arena *a;
	const struct conf *conf;
	const char *host;
	int pid;
	struct job *job;
	bool found;
	bool is_estimated;
};

/* A cancelled job that has left paid calls behind.  Those of a book that has a
 * new job belong to that one. */
#define LEFT_BEHIND                                                            \
	"wanted = 'cancel' AND state = 'cancelled' AND NOT EXISTS (SELECT 1"   \
	" FROM jobs AS l WHERE l.book_id = jobs.book_id AND l.live = 1)"

/* The column's words count from 1. */
static enum job_wanted
wanted_of(int64_t number)
{
	return number > JOB_GO_ON + 1 && number <= JOB_CANCEL + 1
	    ? (enum job_wanted)(number - 1)
	    : JOB_GO_ON;
}

/* Is there anything to take, and room for it?  Short steps on indexes, however
 * long the queue is. */
static bool
may_claim(struct sql *db, struct claim *c, bool *may, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, c->a, &rows, e,
	        "SELECT (SELECT COUNT(*) FROM jobs WHERE state = 'running'),"
	        " EXISTS (SELECT 1 FROM jobs WHERE wanted = 'cancel'"
	        " AND state = 'queued') OR (NOT EXISTS (SELECT 1 FROM"
	        " queue_settings WHERE name = 'paused') AND EXISTS (SELECT 1"
	        " FROM jobs WHERE state = 'queued'))",
	        ""))
		return err_here(e);
	*may =
	    sql_int(&rows, 0, 0) < conf_int(c->conf, CONF_QUEUE_MAX_RUNNING) &&
	    sql_int(&rows, 0, 1) != 0;
	return true;
}

/* Claimers of all hosts come one after the other until they commit: whoever
 * counts must see what the one before has taken. */
static bool
wait_for_turn(struct sql *db, struct err *e)
{
	return sql_do(db, e,
	           "INSERT INTO queue_settings (name, since)"
	           " VALUES ('claimed', NOW(3))"
	           " ON DUPLICATE KEY UPDATE since = NOW(3)",
	           "") ||
	    err_here(e);
}

static void
fill_job(struct claim *c, const struct sql_rows *rows)
{
	struct job *job = c->job;

	snprintf(job->id, sizeof(job->id), "%s", sql_text(rows, 0, 0));
	job->book_id = sql_text(rows, 0, 1);
	job->run_token = sql_int(rows, 0, 2) + 1;
	job->is_resumed = !sql_is_null(rows, 0, 3);
	job->restart = sql_int(rows, 0, 4) != 0;
	job->replaces = sql_int(rows, 0, 5) != 0;
	job->running_ms = sql_int(rows, 0, 6);
	job->keeps_failed = sql_int(rows, 0, 7) != 0;
	job->wanted = wanted_of(sql_int(rows, 0, 8));
}

/* One short look-up on the claim index; SKIP LOCKED passes over rows that an
 * owner's action holds. */
static bool
claim_row(struct sql *db, void *arg, struct err *e)
{
	struct claim *c = arg;
	struct sql_rows rows;
	bool may = false;

	c->found = false;
	if (!wait_for_turn(db, e) || !may_claim(db, c, &may, e))
		return err_here(e);
	if (!may)
		return true;
	if (!sql_select(db, c->a, &rows, e,
	        "SELECT id, book_id, run_token, started_at, restart, replaces,"
	        " running_ms, keeps_failed, wanted + 0,"
	        " estimate_nano_usd IS NOT NULL FROM jobs"
	        " WHERE state = 'queued' AND (wanted = 'cancel' OR NOT EXISTS"
	        " (SELECT 1 FROM queue_settings WHERE name = 'paused'))"
	        " ORDER BY priority, seq LIMIT 1 FOR UPDATE SKIP LOCKED",
	        ""))
		return err_here(e);
	if (rows.n == 0)
		return true;
	fill_job(c, &rows);
	c->found = true;
	c->is_estimated = sql_int(&rows, 0, 9) != 0;
	return sql_do(db, e,
	           "UPDATE jobs SET state = 'running', run_token = ?,"
	           " beat = beat + 1, beat_at = NOW(3), host = ?, pid = ?,"
	           " cause = '', reason = '',"
	           " started_at = COALESCE(started_at, NOW(3)) WHERE id = ?",
	           "isis", c->job->run_token, c->host, (int64_t)c->pid,
	           c->job->id) ||
	    err_here(e);
}

bool
jobs_give_back(struct sql *db, const struct job *job, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE jobs SET state = IF(wanted = 'pause', 'paused',"
	           " 'queued'), wanted = IF(wanted = 'cancel', 'cancel',"
	           " 'none'), host = '', pid = 0 WHERE id = ? AND"
	           " run_token = ? AND state = 'running'",
	           "si", job->id, job->run_token) ||
	    err_here(e);
}

static bool
read_title(struct sql *db, struct arena *a, struct job *job, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e, "SELECT title FROM books WHERE id = ?",
	        "s", job->book_id))
		return err_here(e);
	job->title = rows.n == 1 ? sql_text(&rows, 0, 0) : "";
	return true;
}

bool
jobs_claim(struct sql *db, struct arena *a, const struct conf *conf,
    const char *host, int pid, struct job *out, bool *found, struct err *e)
{
	struct claim c = {
		.a = a, .conf = conf, .host = host, .pid = pid, .job = out
	};
	bool may = false, held = false;

	*found = false;
	/* Those who find nothing need not wait for those who do. */
	if (!may_claim(db, &c, &may, e))
		return err_here(e);
	if (!may)
		return true;
	if (!sql_transaction(db, claim_row, &c, e))
		return err_here(e);
	if (!c.found)
		return true;
	if (!take_lock(db, a, out->book_id, 2, &held, e))
		return err_here(e);
	/* Still locked by somebody: not now. */
	if (!held)
		return jobs_give_back(db, out, e) || err_here(e);
	if (!read_title(db, a, out, e) ||
	    (!c.is_estimated && !estimate_job(db, a, conf, out->id, e)))
		return err_here(e);
	*found = true;
	return true;
}

bool
jobs_relock(struct sql *db, struct arena *a, const struct job *job, bool *held,
    struct err *e)
{
	struct sql_rows rows;

	if (!take_lock(db, a, job->book_id, 5, held, e))
		return err_here(e);
	if (!*held)
		return true;
	if (!sql_select(db, a, &rows, e,
	        "SELECT COUNT(*) FROM jobs WHERE id = ? AND run_token = ?"
	        " AND state = 'running'",
	        "si", job->id, job->run_token))
		return err_here(e);
	*held = sql_int(&rows, 0, 0) == 1;
	return true;
}

bool
jobs_beat(struct sql *db, struct job *job, const struct job_counters *n,
    struct err *e)
{
	/* The "inserted id" brings back what is wanted without a second
	 * statement; the beat itself goes up by one.  Values are set from left
	 * to right: crashes sees the old counts. */
	if (!sql_do(db, e,
	        "UPDATE jobs SET beat = beat + 1 + 0 * LAST_INSERT_ID(wanted"
	        " + 0), beat_at = NOW(3),"
	        " crashes = IF(processed_spreads + failed_spreads < ?, 0,"
	        " crashes), total_spreads = ?, processed_spreads = ?,"
	        " failed_spreads = ?, scenes_created = ?,"
	        " soundscapes_settled = ?, soundscapes_generated = ?,"
	        " soundscapes_failed = ?, soundscapes_reused = ?,"
	        " cost_nano_usd = ?, eta_ms = ?, running_ms = ?, reason = ?"
	        " WHERE id = ? AND run_token = ? AND state = 'running'",
	        "iiiiiiiiiiIissi",
	        (int64_t)n->processed_spreads + n->failed_spreads,
	        (int64_t)n->total_spreads, (int64_t)n->processed_spreads,
	        (int64_t)n->failed_spreads, (int64_t)n->scenes_created,
	        (int64_t)n->soundscapes_settled,
	        (int64_t)n->soundscapes_generated,
	        (int64_t)n->soundscapes_failed, (int64_t)n->soundscapes_reused,
	        n->cost_nano, n->eta_ms, n->running_ms, n->reason, job->id,
	        job->run_token))
		return err_here(e);
	if (sql_matched(db) == 0)
		return err_set_cause(e, ERR_DATABASE, CAUSE_FENCED, 0,
		    "job %s was taken over by another worker", job->id);
	job->wanted = wanted_of(sql_insert_id(db));
	return true;
}

bool
jobs_clear_restart(struct sql *db, const struct job *job, struct err *e)
{
	return sql_do(db, e, "UPDATE jobs SET restart = FALSE WHERE id = ?",
	           "s", job->id) ||
	    err_here(e);
}

bool
jobs_end(struct sql *db, const struct job *job, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE jobs SET state = 'ended', live = NULL, eta_ms = 0,"
	           " wanted = 'none', reason = '', ended_at = NOW(3)"
	           " WHERE id = ?",
	           "s", job->id) ||
	    err_here(e);
}

bool
jobs_hand_back(struct sql *db, const struct job *job, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE jobs SET state = IF(wanted = 'pause', 'paused',"
	           " 'queued'), wanted = IF(wanted = 'cancel', 'cancel',"
	           " 'none'), host = '', pid = 0 WHERE id = ?",
	           "s", job->id) ||
	    err_here(e);
}

bool
jobs_pause(struct sql *db, const struct job *job, struct err *e)
{
	/* Resumed meanwhile: back into the queue with it. */
	return sql_do(db, e,
	           "UPDATE jobs SET state = IF(wanted = 'pause', 'paused',"
	           " 'queued'), wanted = IF(wanted = 'cancel', 'cancel',"
	           " 'none'), reason = '', eta_ms = NULL, host = '', pid = 0"
	           " WHERE id = ?",
	           "s", job->id) ||
	    err_here(e);
}

bool
jobs_park(struct sql *db, const struct job *job, const char *cause,
    const char *reason, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE jobs SET state = IF(wanted = 'cancel', 'queued',"
	           " 'parked'), wanted = IF(wanted = 'cancel', 'cancel',"
	           " 'none'), cause = ?, reason = ?, host = '', pid = 0"
	           " WHERE id = ?",
	           "sss", cause, reason, job->id) ||
	    err_here(e);
}

static bool
claim_left(struct sql *db, void *arg, struct err *e)
{
	struct claim *c = arg;
	struct sql_rows rows;

	c->found = false;
	if (!sql_select(db, c->a, &rows, e,
	        "SELECT id, book_id, run_token FROM jobs"
	        " WHERE " LEFT_BEHIND " LIMIT 1 FOR UPDATE SKIP LOCKED",
	        ""))
		return err_here(e);
	if (rows.n == 0)
		return true;
	snprintf(c->job->id, sizeof(c->job->id), "%s", sql_text(&rows, 0, 0));
	c->job->book_id = sql_text(&rows, 0, 1);
	c->job->run_token = sql_int(&rows, 0, 2) + 1;
	c->found = true;
	return sql_do(db, e, "UPDATE jobs SET run_token = ? WHERE id = ?", "is",
	           c->job->run_token, c->job->id) ||
	    err_here(e);
}

bool
jobs_claim_left(struct sql *db, struct arena *a, struct job *out, bool *found,
    struct err *e)
{
	struct claim c = { .a = a, .job = out };

	*found = false;
	if (!sql_transaction(db, claim_left, &c, e))
		return err_here(e);
	return !c.found || take_lock(db, a, out->book_id, 0, found, e) ||
	    err_here(e);
}

bool
jobs_clean(struct sql *db, const struct job *job, struct err *e)
{
	if (!sql_do(db, e,
	        "UPDATE jobs SET wanted = 'none', cost_nano_usd = (SELECT"
	        " COALESCE(SUM(IF(c.state IN ('open', 'running', 'unknown'),"
	        " c.estimate_nano_usd, c.cost_nano_usd)), 0)"
	        " FROM provider_calls AS c WHERE c.book_id = jobs.book_id"
	        " AND c.job_id = jobs.id) + (SELECT"
	        " COALESCE(SUM(s.spent_nano_usd + s.unknown_nano_usd), 0)"
	        " FROM call_sums AS s WHERE s.book_id = jobs.book_id"
	        " AND s.job_id = jobs.id) WHERE id = ? AND run_token = ?",
	        "si", job->id, job->run_token))
		return err_here(e);
	if (sql_matched(db) == 0)
		return err_set_cause(e, ERR_DATABASE, CAUSE_FENCED, 0,
		    "job %s was taken over by another worker", job->id);
	return true;
}

bool
jobs_count_waiting(struct sql *db, struct arena *a, int64_t most,
    struct job_counts *out, struct err *e)
{
	struct sql_rows rows;
	int64_t cancels, left;

	if (!sql_select(db, a, &rows, e,
	        "SELECT (SELECT COUNT(*) FROM jobs WHERE wanted = 'cancel'"
	        " AND state = 'queued'), IF(EXISTS (SELECT 1 FROM"
	        " queue_settings WHERE name = 'paused'), NULL, (SELECT COUNT(*)"
	        " FROM (SELECT 1 FROM jobs WHERE state = 'queued' LIMIT ?)"
	        " AS q)), (SELECT COUNT(*) FROM jobs WHERE state = 'running'),"
	        " (SELECT COUNT(*) FROM jobs WHERE " LEFT_BEHIND ")",
	        "i", most))
		return err_here(e);
	cancels = sql_int(&rows, 0, 0);
	left = sql_int(&rows, 0, 3);
	*out = (struct job_counts){
		.waiting = left +
		    (sql_is_null(&rows, 0, 1) ? cancels : sql_int(&rows, 0, 1)),
		.running = sql_int(&rows, 0, 2),
		.cancels = left + cancels,
	};
	return true;
}

bool
jobs_list_running(struct sql *db, struct arena *a, struct job_running **out,
    int *n, struct err *e)
{
	struct sql_rows rows;
	int i;

	if (!sql_select(db, a, &rows, e,
	        "SELECT id, book_id, run_token, beat, crashes,"
	        " COALESCE(IS_USED_LOCK(CONCAT('pagescape:', ?, ':',"
	        " book_id)), 0), host, pid, COALESCE(TIMESTAMPDIFF("
	        "MICROSECOND, beat_at, NOW(3)) DIV 1000, 0)"
	        " FROM jobs WHERE state = 'running'",
	        "s", sql_database(db)))
		return err_here(e);
	*out = arena_array(a, (size_t)rows.n, sizeof(**out));
	*n = rows.n;
	for (i = 0; i < rows.n; i++)
		(*out)[i] = (struct job_running){
			.id = sql_text(&rows, i, 0),
			.book_id = sql_text(&rows, i, 1),
			.run_token = sql_int(&rows, i, 2),
			.beat = sql_int(&rows, i, 3),
			.crashes = (int)sql_int(&rows, i, 4),
			.lock_holder = sql_int(&rows, i, 5),
			.host = sql_text(&rows, i, 6),
			.pid = (int)sql_int(&rows, i, 7),
			.beat_age_ms = sql_int(&rows, i, 8),
		};
	return true;
}

bool
jobs_rescue(struct sql *db, const struct job_running *job, bool is_crash,
    int max_crashes, bool *taken, struct err *e)
{
	struct err ignored = ERR_INIT;
	/* What is no crash parks nothing. */
	int64_t max = is_crash ? max_crashes : INT32_MAX;

	/* The token first: from here the old worker cannot write. */
	if (!sql_do(db, e,
	        "UPDATE jobs SET run_token = run_token + 1,"
	        " beat = beat + 1, crashes = crashes + ?,"
	        " host = '', pid = 0,"
	        " cause = IF(crashes >= ?, 'crash', ''),"
	        " reason = IF(crashes >= ?, CONCAT('The worker died ', crashes,"
	        " ' times at this book without getting further.'), ''),"
	        " state = IF(crashes >= ? AND wanted <> 'cancel', 'parked',"
	        " IF(wanted = 'pause', 'paused', 'queued')),"
	        " wanted = IF(wanted = 'cancel', 'cancel', 'none')"
	        " WHERE id = ? AND run_token = ? AND beat = ?"
	        " AND state = 'running'",
	        "iiiisii", (int64_t)is_crash, max, max, max, job->id,
	        job->run_token, job->beat))
		return err_here(e);
	*taken = sql_matched(db) == 1;
	/* A stopped owner keeps its lock: end its connection. */
	if (*taken && job->lock_holder != 0 &&
	    !sql_do(db, &ignored, "KILL CONNECTION ?", "i", job->lock_holder))
		err_clear(&ignored);
	return true;
}
