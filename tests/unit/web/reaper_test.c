/* SPDX-License-Identifier: MIT */
/* Who holds a slot for nothing is killed, and nobody else. */
#include "web/reaper.h"

#include "base/arena.h"
#include "base/conf.h"
#include "store/jobs.h"
#include "unit/web/suites.h"
#include "wire/proc.h"
#include "wire/process.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	LEASE = 4000,
	ROUND = 1000
};

static struct arena *a;
static struct conf *conf;
static struct reaper *reaper;
static struct err e;
static char directory[64], host[256];
static pid_t worker;
static int64_t now_ms;

/* A worker that has taken a slot; it ends with us. */
static void
start_worker(const char *prefix)
{
	int ready[2], fd;
	bool found = false;
	char byte = 0;

	ck_assert(pipe(ready) == 0);
	worker = fork();
	ck_assert(worker >= 0);
	if (worker == 0) {
		if (!proc_take_slot(directory, prefix, 1, &fd, &found, &e) ||
		    !found || write(ready[1], &byte, 1) != 1)
			_exit(1);
		alarm(60);
		for (;;)
			pause();
	}
	ck_assert(read(ready[0], &byte, 1) == 1);
	close(ready[0]);
	close(ready[1]);
}

static void
setup(void)
{
	snprintf(directory, sizeof(directory), "/tmp/reaper-XXXXXX");
	ck_assert(mkdtemp(directory) != NULL);
	gethostname(host, sizeof(host) - 1);
	a = arena_open();
	e = (struct err)ERR_INIT;
	now_ms = 100000;
	ck_assert(conf_open(&conf, NULL, &e));
	ck_assert(conf_set(conf, CONF_WORKER_RUN, directory, &e) &&
	    conf_set(conf, CONF_WORKER_MAX, "1", &e) &&
	    conf_set(conf, CONF_WORKER_LEASE, "4000", &e));
	reaper_open(&reaper, a, conf);
	worker = 0;
}

static void
teardown(void)
{
	char path[96];

	if (worker > 0) {
		kill(worker, SIGKILL);
		waitpid(worker, NULL, 0);
	}
	snprintf(path, sizeof(path), "%s/worker.0", directory);
	unlink(path);
	snprintf(path, sizeof(path), "%s/spare.0", directory);
	unlink(path);
	rmdir(directory);
	conf_close(&conf);
	arena_close(&a);
}

static void
stop_worker(void)
{
	int status;

	ck_assert(kill(worker, SIGSTOP) == 0);
	ck_assert(waitpid(worker, &status, WUNTRACED) == worker);
}

/* The keeper's rounds for so long. */
static void
turn(const struct job_running *jobs, int n, int64_t ms)
{
	int64_t end = now_ms + ms;

	for (; now_ms < end; now_ms += ROUND)
		ck_assert(reaper_turn(reaper, jobs, n, now_ms, &e));
}

static struct job_running
job_of_worker(void)
{
	return (struct job_running){
		.id = "j", .book_id = "b", .host = host, .pid = (int)worker
	};
}

static bool
is_killed(void)
{
	struct timespec moment = { .tv_nsec = 10000000 };
	int i, status;

	/* A signal takes effect a moment later. */
	for (i = 0; i < 50; i++) {
		if (waitpid(worker, &status, WNOHANG) == worker) {
			worker = 0;
			return WIFSIGNALED(status) &&
			    WTERMSIG(status) == SIGKILL;
		}
		nanosleep(&moment, NULL);
	}
	return false;
}

static bool
is_slot_free(void)
{
	struct proc_slot slot;

	ck_assert(proc_list_slots(directory, "worker", 1, &slot, &e));
	return !slot.is_held;
}

START_TEST(a_stopped_worker_without_a_book_is_killed_after_the_lease)
{
	start_worker("worker");
	stop_worker();
	turn(NULL, 0, LEASE);
	ck_assert(!is_slot_free());
	turn(NULL, 0, 2 * ROUND);
	ck_assert(is_killed());
	ck_assert(is_slot_free());
}
END_TEST

START_TEST(a_worker_that_runs_is_left_alone)
{
	start_worker("worker");
	turn(NULL, 0, 5 * LEASE);
	ck_assert(!is_killed());
}
END_TEST

/* Its book is taken from it first, by the lease. */
START_TEST(a_stopped_worker_with_a_book_is_left_alone)
{
	struct job_running job;

	start_worker("worker");
	stop_worker();
	job = job_of_worker();
	turn(&job, 1, 5 * LEASE);
	ck_assert(!is_killed());
	job.host = "another host";
	turn(&job, 1, 2 * LEASE);
	ck_assert(is_killed());
}
END_TEST

START_TEST(a_worker_that_was_woken_in_time_is_left_alone)
{
	start_worker("worker");
	stop_worker();
	turn(NULL, 0, LEASE);
	ck_assert(kill(worker, SIGCONT) == 0);
	turn(NULL, 0, 5 * LEASE);
	ck_assert(!is_killed());
}
END_TEST

START_TEST(a_worker_that_hangs_is_killed_when_it_has_lost_its_book)
{
	struct job_running job;

	start_worker("worker");
	job = job_of_worker();
	turn(&job, 1, 2 * ROUND);
	reaper_note(reaper, &job);
	turn(NULL, 0, LEASE);
	ck_assert(!is_slot_free());
	turn(NULL, 0, 2 * ROUND);
	ck_assert(is_killed());
}
END_TEST

START_TEST(a_worker_that_has_a_book_again_is_forgiven)
{
	struct job_running job;

	start_worker("worker");
	job = job_of_worker();
	turn(&job, 1, 2 * ROUND);
	reaper_note(reaper, &job);
	turn(NULL, 0, 2 * ROUND);
	turn(&job, 1, 2 * ROUND);
	turn(NULL, 0, 5 * LEASE);
	ck_assert(!is_killed());
}
END_TEST

START_TEST(our_own_sleep_counts_for_nobody)
{
	start_worker("worker");
	stop_worker();
	turn(NULL, 0, 2 * ROUND);
	now_ms += 100 * LEASE;
	turn(NULL, 0, 2 * ROUND);
	ck_assert(!is_killed());
}
END_TEST

START_TEST(the_spare_slot_comes_free_too)
{
	start_worker("spare");
	stop_worker();
	turn(NULL, 0, LEASE + 2 * ROUND);
	ck_assert(is_killed());
}
END_TEST

START_TEST(nobody_is_taken_for_another)
{
	struct process process;

	start_worker("worker");
	ck_assert(process_look(worker, &process));
	ck_assert_int_gt(process.started, 0);
	ck_assert(!process.is_stopped);
	ck_assert(!process_kill(worker, process.started + 1));
	ck_assert(!process_kill(worker, 0));
	ck_assert(!is_killed());
	stop_worker();
	ck_assert(process_look(worker, &process) && process.is_stopped);
	ck_assert(process_kill(worker, process.started));
	ck_assert(is_killed());
}
END_TEST

Suite *
web_reaper_suite(void)
{
	Suite *s = suite_create("web/reaper");
	TCase *t = tcase_create("reaper");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(
	    t, a_stopped_worker_without_a_book_is_killed_after_the_lease);
	tcase_add_test(t, a_worker_that_runs_is_left_alone);
	tcase_add_test(t, a_stopped_worker_with_a_book_is_left_alone);
	tcase_add_test(t, a_worker_that_was_woken_in_time_is_left_alone);
	tcase_add_test(
	    t, a_worker_that_hangs_is_killed_when_it_has_lost_its_book);
	tcase_add_test(t, a_worker_that_has_a_book_again_is_forgiven);
	tcase_add_test(t, our_own_sleep_counts_for_nobody);
	tcase_add_test(t, the_spare_slot_comes_free_too);
	tcase_add_test(t, nobody_is_taken_for_another);
	suite_add_tcase(s, t);
	return s;
}
