/* SPDX-License-Identifier: MIT */
/* A worker's life: slot, claim, work, and the next. */
#include "job/worker.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "book/policy.h"
#include "job/giveback.h"
#include "job/herald.h"
#include "job/providers.h"
#include "job/run.h"
#include "job/shelf.h"
#include "job/studio.h"
#include "job/sweep.h"
#include "store/finish.h"
#include "store/jobs.h"
#include "wire/http.h"
#include "wire/proc.h"
#include "wire/sql.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

struct park {
	struct job *job;
	const struct err *why;
};

static bool
park(struct sql *db, void *arg, struct err *e)
{
	struct park *p = arg;
	struct job_counters none = { .reason = "", .eta_ms = -1 };

	none.running_ms = p->job->running_ms;
	return (jobs_beat(db, p->job, &none, e) &&
	           jobs_park(db, p->job,
	               p->why->cause == CAUSE_NONE
	                   ? "invalid"
	                   : err_cause_name(p->why->cause),
	               p->why->message, e)) ||
	    err_here(e);
}

/* This host cannot work (a key is missing, say): the book says so instead of
 * being tried every second. */
static bool
park_job(struct sql *db, struct arena *a, struct job *job,
    const struct err *why, struct err *e)
{
	struct log_about at = {
		.job = job->id, .book = job->book_id, .spread = -1
	};
	struct park p = { job, why };

	log_error(LOG_LEVEL_ERROR, &at, why, "the book is parked");
	return (sql_transaction(db, park, &p, e) &&
	           jobs_unlock(db, a, job, e)) ||
	    err_here(e);
}

enum {
	/* As often in a row the connection may break at one book. */
	LOST_MAX = 3,
	/* Workers of this host that only cancel. */
	SPARE_MAX = 1
};

struct worker {
	struct run_tools tools;
	struct providers providers;
	struct policies policies;
	struct arena *a;
	struct err broken; /* configuration, shelf: no book can be done */
	char lost_book[JOB_ID]; /* the connection broke at it, … */
	int n_lost; /* … so often in a row */
};

static bool
open_tools(struct worker *w, const struct conf *c, struct err *e)
{
	w->a = arena_open();
	w->broken = (struct err)ERR_INIT;
	w->tools.conf = c;
	w->tools.providers = &w->providers;
	w->tools.policies = &w->policies;
	w->tools.signal_fd = open_signals();
	studio_open(&w->tools.studio, c);
	if (!sql_open(&w->tools.db, c, e) || !http_open(&w->tools.http, e))
		return err_here(e);
	if (!providers_open(&w->providers, w->a, c, &w->broken) ||
	    !policy_read(c, &w->policies, &w->broken) ||
	    !shelf_init(c, &w->broken))
		err_here(&w->broken);
	return true;
}

static void
close_tools(struct worker *w)
{
	studio_close(&w->tools.studio);
	http_close(&w->tools.http);
	providers_close(&w->providers);
	sql_close(&w->tools.db);
	arena_close(&w->a);
}

/* What a cancelled job has left behind comes first: it costs money as long as
 * it runs. */
static bool
sweep_left(struct worker *w, struct arena *a, struct err *e)
{
	struct job job = { .id = "" };
	bool found = true;

	if (!finish_queued_cancels(w->tools.db, a, e))
		return err_here(e);
	while (found) {
		if (!jobs_claim_left(w->tools.db, a, &job, &found, e))
			return err_here(e);
		if (found && !sweep_calls(&w->tools, &job, e))
			return err_here(e);
	}
	return true;
}

/* Park the book, and tell those who look at it. */
static bool
stop_book(struct worker *w, struct arena *a, struct job *job,
    const struct err *why, struct err *e)
{
	if (!park_job(w->tools.db, a, job, why, e))
		return err_here(e);
	herald_tell(w->tools.conf, w->tools.db, w->tools.http, job);
	return true;
}

/* Is it the book that breaks the connection (a page that is too large to be
 * sent, say)?  Then it must not be tried for ever. */
static bool
breaks_connections(struct worker *w, const struct job *job)
{
	if (strcmp(w->lost_book, job->book_id) != 0)
		w->n_lost = 0;
	snprintf(w->lost_book, sizeof(w->lost_book), "%s", job->book_id);
	return ++w->n_lost >= LOST_MAX;
}

/* The database went away when ${job} was claimed, read, or worked on. */
static bool
put_back(struct worker *w, struct arena *a, struct job *job, struct err *e)
{
	struct log_about at = {
		.job = job->id, .book = job->book_id, .spread = -1
	};
	int64_t since = w->tools.away_since_ms;
	struct err why = *e;
	bool held = false;

	log_error(LOG_LEVEL_WARNING, &at, &why, "waiting for the database");
	err_clear(e);
	if (!breaks_connections(w, job))
		return giveback_job(&w->tools, job,
		           since == 0 ? clock_now_ms() : since, e) ||
		    err_here(e);
	sql_close(&w->tools.db);
	return (sql_open(&w->tools.db, w->tools.conf, e) &&
	           jobs_relock(w->tools.db, a, job, &held, e) &&
	           (!held || stop_book(w, a, job, &why, e))) ||
	    err_here(e);
}

/* What was claimed: work on it.  ${*again}: look for the next. */
static bool
work_on(struct worker *w, struct arena *a, struct job *job, bool *again,
    struct err *e)
{
	enum run_outcome outcome;

	*again = true;
	if (err_is_set(&w->broken))
		return stop_book(w, a, job, &w->broken, e) || err_here(e);
	if (!run_book(&w->tools, job, &outcome, e))
		return err_here(e);
	*again = outcome != RUN_LEFT;
	w->n_lost = 0;
	return true;
}

static bool
claim(struct worker *w, struct arena *a, const char *host, struct job *job,
    bool *found, struct err *e)
{
	w->tools.away_since_ms = 0;
	w->tools.is_leaving = false;
	return ((w->tools.db != NULL ||
	            sql_open(&w->tools.db, w->tools.conf, e)) &&
	           sweep_left(w, a, e) &&
	           jobs_claim(w->tools.db, a, w->tools.conf, host,
	               (int)getpid(), job, found, e)) ||
	    err_here(e);
}

/* One job, if there is one.  ${*again}: look for the next. */
static bool
work_once(struct worker *w, const char *host, bool *again, struct err *e)
{
	struct arena *a = arena_open();
	struct job job = { .id = "" };
	bool found = false, ok;

	*again = false;
	ok = claim(w, a, host, &job, &found, e) &&
	    (!found || work_on(w, a, &job, again, e));
	if (!ok && job.id[0] != '\0' && e->type == ERR_DATABASE &&
	    e->cause == CAUSE_CONNECTION) {
		ok = put_back(w, a, &job, e);
		*again = ok && !w->tools.is_leaving;
	}
	arena_close(&a);
	return ok || err_here(e);
}

static bool
work(struct worker *w, struct err *e)
{
	char host[256] = "";
	bool again = true;

	gethostname(host, sizeof(host) - 1);
	while (again)
		if (!work_once(w, host, &again, e))
			return err_here(e);
	return true;
}

/* All slots are taken: what is cancelled does not wait for one. */
static bool
cancel_only(struct worker *w, struct err *e)
{
	struct arena *a = arena_open();
	bool ok = sweep_left(w, a, e);

	arena_close(&a);
	return ok || err_here(e);
}

static bool
take_slot(
    const struct conf *c, int *slot, bool *is_spare, bool *found, struct err *e)
{
	const char *directory = conf_text(c, CONF_WORKER_RUN);

	*is_spare = false;
	if (!proc_take_slot(directory, "worker",
	        (int)conf_int(c, CONF_WORKER_MAX), slot, found, e))
		return err_here(e);
	if (*found)
		return true;
	*is_spare = true;
	return proc_take_slot(directory, "spare", SPARE_MAX, slot, found, e) ||
	    err_here(e);
}

bool
worker_run(const struct conf *c, struct err *e)
{
	struct worker w = { .a = NULL };
	bool found = false, is_spare = false, ok;
	int slot;

	if (!take_slot(c, &slot, &is_spare, &found, e))
		return err_here(e);
	if (!found)
		return true;
	ok = open_tools(&w, c, e) &&
	    (is_spare ? cancel_only(&w, e) : work(&w, e));
	close_tools(&w);
	close(slot);
	return ok || err_here(e);
}
