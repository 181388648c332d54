/* SPDX-License-Identifier: MIT */
/* The thread that starts workers and rescues what dead ones left. */
#include "web/keeper.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/must.h"
#include "store/jobs.h"
#include "store/retention.h"
#include "web/announce.h"
#include "web/hiring.h"
#include "web/orphan.h"
#include "web/reaper.h"
#include "wire/sql.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	ROUND_MS = 1000,
	/* Between two rounds: hundreds of books handed in at once are a reason
	 * to look soon, not to look hundreds of times. */
	BREATH_MS = 20,
	/* A longer gap between two looks was our own sleep (a stopped process,
	 * a suspended machine): the workers slept, too. */
	GAP_MS = 5000,
	SWEEP_MS = 600000,
	COMPLAIN_MS = 60000
};

struct keeper {
	struct arena *own;
	const struct conf *conf;
	struct hiring *hiring;
	struct announcer *announcer;
	struct reaper *reaper;
	pthread_t thread;
	pthread_mutex_t mutex; /* guards the two flags */
	pthread_cond_t cond;
	bool is_woken;
	bool is_ending;
	/* of the thread alone: */
	struct sql *db;
	int64_t connected_ms;
	bool was_away; /* the database, before it was connected to */
	int64_t looked_ms;
	struct arena *memory; /* holds ${looks} */
	struct orphan_look *looks;
	int n_looks;
	int64_t swept_ms; /* looked whether it is time to sweep; 0: not yet */
	char complaint[512];
	int64_t complained_ms;
};

/* The same trouble each second is told once a minute. */
static void
complain(struct keeper *k, const struct err *e)
{
	int64_t now = clock_now_ms();

	if (strcmp(k->complaint, e->message) == 0 &&
	    now - k->complained_ms < COMPLAIN_MS)
		return;
	snprintf(k->complaint, sizeof(k->complaint), "%s", e->message);
	k->complained_ms = now;
	log_error(LOG_LEVEL_ERROR, NULL, e, "the keeper");
}

static void
forget_looks(struct keeper *k)
{
	arena_clear(k->memory);
	k->looks = NULL;
	k->n_looks = 0;
}

static bool
connect_database(struct keeper *k, struct err *e)
{
	if (k->db != NULL)
		return true;
	if (!sql_open(&k->db, k->conf, e))
		return err_here(e);
	k->connected_ms = clock_now_ms();
	forget_looks(k);
	return true;
}

static const struct orphan_look *
find_look(const struct keeper *k, const char *job_id)
{
	int i;

	for (i = 0; i < k->n_looks; i++)
		if (strcmp(k->looks[i].job_id, job_id) == 0)
			return &k->looks[i];
	return NULL;
}

/* Where the slots cannot be read nobody lives, as far as we know. */
static bool
is_crash(struct keeper *k, const struct job_running *job)
{
	struct orphan_end end = { .returned_ms = -1 };
	struct err ignored = ERR_INIT;

	if (k->was_away)
		end.returned_ms = clock_now_ms() - k->connected_ms;
	if (!hiring_has(
	        k->hiring, job->host, job->pid, &end.is_alive, &ignored))
		err_clear(&ignored);
	return orphan_is_crash(job, &end);
}

static void
tell_rescue(const struct job_running *job, bool is_death)
{
	struct log_about about = LOG_NOTHING;
	const char *how =
	    job->lock_holder == 0 ? "its lock is free" : "no sign of life";

	about.job = job->id;
	about.book = job->book_id;
	if (is_death)
		log_line(LOG_LEVEL_WARNING, "", &about,
		    "the worker of this book is gone (%s): the book was taken "
		    "from it, death %d without progress",
		    how, job->crashes + 1);
	else
		log_line(LOG_LEVEL_WARNING, "", &about,
		    "the worker of this book has lost the database (%s): the "
		    "book was taken from it",
		    how);
}

static bool
rescue(struct keeper *k, const struct job_running *job, struct err *e)
{
	bool taken = false, is_death = is_crash(k, job);

	if (!jobs_rescue(k->db, job, is_death,
	        (int)conf_int(k->conf, CONF_WORKER_CRASHES), &taken, e))
		return err_here(e);
	if (taken && job->lock_holder != 0)
		reaper_note(k->reaper, job);
	if (taken) {
		tell_rescue(job, is_death);
		announce_book(k->announcer, job->book_id);
	}
	return true;
}

/* Look at every running job and take the orphans. */
static bool
look(struct keeper *k, struct err *e)
{
	int64_t now = clock_now_ms(),
	        lease = conf_int(k->conf, CONF_WORKER_LEASE);
	struct arena *memory = arena_open();
	struct orphan_look *looks;
	struct job_running *jobs;
	struct err late = ERR_INIT;
	bool ok;
	int i, n;

	if (now - k->looked_ms > GAP_MS)
		forget_looks(k);
	k->looked_ms = now;
	ok = jobs_list_running(k->db, memory, &jobs, &n, e);
	if (!ok) {
		arena_close(&memory);
		return err_here(e);
	}
	looks = arena_array(memory, (size_t)n + 1, sizeof(looks[0]));
	/* Books do not wait for what is wrong with our slots. */
	if (!reaper_turn(k->reaper, jobs, n, now, &late))
		err_here(&late);
	for (i = 0; ok && i < n; i++)
		if (orphan_judge(find_look(k, jobs[i].id), &jobs[i], now,
		        k->connected_ms, lease, &looks[i]))
			ok = rescue(k, &jobs[i], e);
	arena_close(&k->memory);
	k->memory = memory;
	k->looks = looks;
	k->n_looks = n;
	if (ok && err_is_set(&late)) {
		*e = late;
		ok = false;
	}
	return ok || err_here(e);
}

/* Twice as many as there are slots are enough to know: some are on their way
 * to others.  What runs at a provider costs money until it is stopped, so
 * cancellations need no slot. */
static bool
start_workers(struct keeper *k, struct arena *a, struct err *e)
{
	struct job_counts n;
	int64_t room;

	if (!jobs_count_waiting(
	        k->db, a, 2 * conf_int(k->conf, CONF_WORKER_MAX), &n, e))
		return err_here(e);
	room = conf_int(k->conf, CONF_QUEUE_MAX_RUNNING) - n.running;
	if (n.waiting < room)
		room = n.waiting;
	if (room > 0 && !hiring_start(k->hiring, (int)room, e))
		return err_here(e);
	return n.cancels == 0 || hiring_start_spare(k->hiring, e) ||
	    err_here(e);
}

/* Old rows go, a few each round until none is left; then nobody asks for ten
 * minutes. */
static bool
sweep(struct keeper *k, struct arena *a, struct err *e)
{
	int64_t now = clock_now_ms(), swept;
	bool due;

	if (k->swept_ms != 0 && now - k->swept_ms < SWEEP_MS)
		return true;
	if (!retention_is_due(k->db, a, &due, e))
		return err_here(e);
	if (due &&
	    !retention_sweep(
	        k->db, (int)conf_int(k->conf, CONF_RETENTION_DAYS), &swept, e))
		return err_here(e);
	k->swept_ms = due && swept > 0 ? 0 : now;
	return true;
}

static void
round_once(struct keeper *k)
{
	struct err e = ERR_INIT;
	struct arena *a = arena_open();

	if (connect_database(k, &e) && look(k, &e) && start_workers(k, a, &e) &&
	    announce_round(k->announcer, k->db, a, &e) && sweep(k, a, &e)) {
		k->complaint[0] = '\0';
	} else {
		if (e.type == ERR_DATABASE) {
			if (k->db != NULL)
				k->was_away = e.cause == CAUSE_CONNECTION;
			sql_close(&k->db);
		}
		complain(k, &e);
	}
	arena_close(&a);
}

/* Wait so long, or until it is to end, or ${or_woken} and somebody wakes it.
 * The mutex is held. */
static void
wait_for(struct keeper *k, int64_t ms, bool or_woken)
{
	struct timespec until;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	while (!k->is_ending && !(or_woken && k->is_woken) && rc == 0)
		rc = pthread_cond_timedwait(&k->cond, &k->mutex, &until);
}

/* Until somebody wakes it, or a round's time; false: it is to end. */
static bool
wait_for_work(struct keeper *k)
{
	int64_t begin = clock_now_ms(), waited;
	bool go_on;

	pthread_mutex_lock(&k->mutex);
	wait_for(k, ROUND_MS, true);
	waited = clock_now_ms() - begin;
	if (waited < BREATH_MS)
		wait_for(k, BREATH_MS - waited, false);
	k->is_woken = false;
	go_on = !k->is_ending;
	pthread_mutex_unlock(&k->mutex);
	return go_on;
}

static void *
keep(void *arg)
{
	struct keeper *k = arg;

	do
		round_once(k);
	while (wait_for_work(k));
	sql_close(&k->db);
	return NULL;
}

bool
keeper_open(struct keeper **out, const struct conf *c, struct err *e)
{
	struct arena *own = arena_open();
	struct keeper *k = arena_alloc(own, sizeof(*k));
	pthread_condattr_t attr;

	k->own = own;
	k->conf = c;
	if (!hiring_open(&k->hiring, own, c, e) ||
	    !announce_open(&k->announcer, own, c, e)) {
		arena_close(&own);
		return err_here(e);
	}
	reaper_open(&k->reaper, own, c);
	k->memory = arena_open();
	pthread_mutex_init(&k->mutex, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&k->cond, &attr);
	pthread_condattr_destroy(&attr);
	must(pthread_create(&k->thread, NULL, keep, k) == 0);
	*out = k;
	return true;
}

void
keeper_wake(struct keeper *k)
{
	pthread_mutex_lock(&k->mutex);
	k->is_woken = true;
	pthread_cond_signal(&k->cond);
	pthread_mutex_unlock(&k->mutex);
}

void
keeper_close(struct keeper **k)
{
	struct arena *own;

	if (*k == NULL)
		return;
	pthread_mutex_lock(&(*k)->mutex);
	(*k)->is_ending = true;
	pthread_cond_signal(&(*k)->cond);
	pthread_mutex_unlock(&(*k)->mutex);
	pthread_join((*k)->thread, NULL);
	pthread_cond_destroy(&(*k)->cond);
	pthread_mutex_destroy(&(*k)->mutex);
	announce_close(&(*k)->announcer);
	arena_close(&(*k)->memory);
	own = (*k)->own;
	*k = NULL;
	arena_close(&own);
}
