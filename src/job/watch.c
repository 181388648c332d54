/* SPDX-License-Identifier: MIT */
/* The database goes away and comes back; others take over. */
#include "job/watch.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "job/state.h"
#include "wire/sql.h"

enum {
	RECONNECT_MS = 250
};

bool
watch_may_write(const struct run *run)
{
	return run->db != NULL && clock_now_ms() >= run->write_after_ms;
}

static struct log_about
about(const struct run *run)
{
	return (struct log_about){
		.job = run->job.id, .book = run->job.book_id, .spread = -1
	};
}

/* Tried six times within milliseconds already, or a moment of the server's. */
static bool
is_passing(const struct err *what)
{
	return what->cause == CAUSE_DEADLOCK || what->cause == CAUSE_TIMEOUT;
}

/* The marks are still set: a later turn writes them, as retry.database says.
 * False: it does not heal on this connection. */
static bool
write_later(struct run *run, const struct err *what, struct log_about *at)
{
	const struct retry_policy *p = &run->policies->database;

	if (++run->failed_writes >= p->attempts)
		return false;
	run->write_after_ms =
	    clock_now_ms() + retry_pause_ms(p, run->failed_writes, 0.5);
	log_error(LOG_LEVEL_WARNING, at, what, "writing again");
	return true;
}

bool
watch_failure(struct run *run, struct err *what)
{
	struct log_about at = about(run);

	if (what->cause == CAUSE_FENCED) {
		run->state = RUN_FENCED;
		log_error(LOG_LEVEL_WARNING, &at, what, "stopping");
		return true;
	}
	if (is_passing(what)) {
		if (write_later(run, what, &at))
			return true;
	} else if (what->cause != CAUSE_CONNECTION &&
	    what->cause != CAUSE_STORAGE) {
		return err_here(what);
	}
	if (run->away_since_ms == 0) {
		run->away_since_ms = clock_now_ms();
		log_error(
		    LOG_LEVEL_WARNING, &at, what, "waiting for the database");
	}
	sql_close(&run->db);
	run->next_connect_ms = clock_now_ms() + RECONNECT_MS;
	return true;
}

/* Calls that were to be made when the connection broke never were. */
static bool
drop_unmade(struct sql *db, void *arg, struct err *e)
{
	struct run *run = arg;

	return (jobs_beat(db, &run->job, &run->counters, e) &&
	           calls_drop_unmade(
	               db, run->turn_a, &run->job, run->last_call_id, e)) ||
	    err_here(e);
}

/* The same connection is a new one: is the book still ours? */
static bool
take_back(struct run *run, struct err *e)
{
	struct log_about at = about(run);
	bool held = false;

	if (!sql_open(&run->db, run->conf, e) ||
	    !jobs_relock(run->db, run->turn_a, &run->job, &held, e))
		return err_here(e);
	if (!held) {
		run->state = RUN_FENCED;
		log_line(LOG_LEVEL_WARNING, "", &at,
		    "another worker took over while the database was away");
		return true;
	}
	if (!sql_transaction(run->db, drop_unmade, run, e))
		return err_here(e);
	log_line(LOG_LEVEL_INFO, "", &at, "the database is back after %.1f s",
	    (double)(clock_now_ms() - run->away_since_ms) / 1000);
	run->away_since_ms = 0;
	run->failed_writes = 0;
	run->write_after_ms = 0;
	return true;
}

bool
watch_database(struct run *run, struct err *e)
{
	struct err why = ERR_INIT;
	int64_t now = clock_now_ms();

	if (run->away_since_ms == 0 || now < run->next_connect_ms)
		return true;
	if (take_back(run, &why))
		return true;
	sql_close(&run->db);
	run->next_connect_ms = clock_now_ms() + RECONNECT_MS;
	if (now - run->away_since_ms <
	    conf_int(run->conf, CONF_DATABASE_OUTAGE) * 1000)
		return true;
	*e = why;
	return err_here(e);
}

int
watch_wait_ms(const struct run *run)
{
	int64_t left;

	if (run->away_since_ms == 0)
		return -1;
	left = run->next_connect_ms - clock_now_ms();
	return left < 0 ? 0 : (int)left;
}
