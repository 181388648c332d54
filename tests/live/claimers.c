/* SPDX-License-Identifier: MIT */
/*
 * Many workers that do nothing but claim, as fast as they can, with the
 * functions that real ones use: what a minute of a real queue holds in a
 * second.
 *
 *   claimers HOW-MANY SECONDS      (the configuration is $PAGESCAPE_CONFIG's)
 *
 * Jobs of all books there are queued as fast as they end.  Prints what
 * happened: "claims 5012 twice 0 errors 0 most 64"; "twice" counts books held
 * by two claimers at once, "most" is how many held one at the same time.  The
 * first error is told on stderr.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/must.h"
#include "store/jobs.h"
#include "wire/sql.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	HOLDERS_MAX = 4096, /* books: 64 claimers collide often in fewer */
	HOLD_US = 2000,
	IDLE_US = 1000,
	FEED_US = 20000
};

/* Shared by all processes: what happened, in memory, where no transaction can
 * hide it. */
static struct {
	atomic_int is_over;
	atomic_long claims;
	atomic_long twice;
	atomic_long errors;
	atomic_int now;
	atomic_int most;
	atomic_int holders[HOLDERS_MAX];
} * shared;

struct claimer {
	struct conf *conf;
	struct sql *db;
	struct arena *a;
};

static void
tell(const struct err *e)
{
	if (atomic_fetch_add(&shared->errors, 1) == 0)
		fprintf(stderr, "claimers: %s (%d)\n", e->message, e->code);
}

static void
open_database(struct claimer *c, struct conf *conf)
{
	struct err e = ERR_INIT;

	*c = (struct claimer){ .conf = conf, .a = arena_open() };
	if (!sql_open(&c->db, conf, &e)) {
		tell(&e);
		_exit(EXIT_FAILURE);
	}
}

/* The last digits of a book's id are its number. */
static atomic_int *
holders_of(const struct job *job)
{
	const char *digits = strrchr(job->book_id, '-');

	must(digits != NULL);
	return &shared->holders[atoi(digits + 1) % HOLDERS_MAX];
}

static void
count_in(const struct job *job)
{
	int now = atomic_fetch_add(&shared->now, 1) + 1;
	int most = atomic_load(&shared->most);

	while (now > most &&
	    !atomic_compare_exchange_weak(&shared->most, &most, now))
		continue;
	atomic_fetch_add(&shared->claims, 1);
	if (atomic_fetch_add(holders_of(job), 1) > 0)
		atomic_fetch_add(&shared->twice, 1);
}

static void
count_out(const struct job *job)
{
	atomic_fetch_sub(holders_of(job), 1);
	atomic_fetch_sub(&shared->now, 1);
}

static bool
end_job(struct sql *db, void *arg, struct err *e)
{
	static const struct job_counters none = { .eta_ms = -1, .reason = "" };

	return (jobs_beat(db, arg, &none, e) && jobs_end(db, arg, e)) ||
	    err_here(e);
}

/* One turn of a worker's life, as short as it can be.  It is counted in after
 * its row says running and out before it says ended: what is counted at once
 * is never more than what the rows say. */
static bool
claim_one(struct claimer *c, bool *found)
{
	struct err e = ERR_INIT;
	struct job job;

	arena_clear(c->a);
	if (!jobs_claim(
	        c->db, c->a, c->conf, "crowd", getpid(), &job, found, &e)) {
		tell(&e);
		return false;
	}
	if (!*found)
		return true;
	count_in(&job);
	usleep(HOLD_US);
	count_out(&job);
	if (sql_transaction(c->db, end_job, &job, &e) &&
	    jobs_unlock(c->db, c->a, &job, &e))
		return true;
	tell(&e);
	return false;
}

static void
claim_all(struct conf *conf)
{
	struct claimer c;
	bool found = true;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	open_database(&c, conf);
	while (found || !atomic_load(&shared->is_over)) {
		if (!claim_one(&c, &found))
			_exit(EXIT_FAILURE);
		if (!found)
			usleep(IDLE_US);
	}
	sql_close(&c.db);
	_exit(EXIT_SUCCESS);
}

/* Every book without a live job gets one. */
static void
feed(struct claimer *c, int64_t until_ms)
{
	while (clock_now_ms() < until_ms) {
		struct err e = ERR_INIT;

		if (!sql_do(c->db, &e,
		        "INSERT IGNORE INTO jobs (id, book_id, state, live,"
		        " created_at) SELECT UUID(), b.id, 'queued', 1, NOW(3)"
		        " FROM books AS b WHERE NOT EXISTS (SELECT 1 FROM jobs"
		        " AS j WHERE j.book_id = b.id AND j.live = 1)",
		        "") &&
		    e.cause != CAUSE_DEADLOCK)
			tell(&e);
		usleep(FEED_US);
	}
}

int
main(int argc, char **argv)
{
	int how_many = argc == 3 ? atoi(argv[1]) : 0, i, status;
	struct err e = ERR_INIT;
	struct conf *conf = NULL;
	struct claimer feeder;

	if (how_many < 1 || atoi(argv[2]) < 1) {
		fputs("usage: claimers HOW-MANY SECONDS\n", stderr);
		return 64;
	}
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(shared != MAP_FAILED);
	sql_library_init();
	if (!conf_open(&conf, NULL, &e)) {
		fprintf(stderr, "claimers: %s\n", e.message);
		return EXIT_FAILURE;
	}
	for (i = 0; i < how_many; i++) {
		pid_t pid = fork();

		must(pid >= 0);
		if (pid == 0)
			claim_all(conf);
	}
	open_database(&feeder, conf);
	feed(&feeder, clock_now_ms() + atoi(argv[2]) * INT64_C(1000));
	atomic_store(&shared->is_over, 1);
	while (wait(&status) > 0)
		if (status != 0)
			atomic_fetch_add(&shared->errors, 1);
	printf("claims %ld twice %ld errors %ld most %d\n",
	    atomic_load(&shared->claims), atomic_load(&shared->twice),
	    atomic_load(&shared->errors), atomic_load(&shared->most));
	sql_close(&feeder.db);
	arena_close(&feeder.a);
	conf_close(&conf);
	return EXIT_SUCCESS;
}
