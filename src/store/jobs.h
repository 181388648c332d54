/* SPDX-License-Identifier: MIT */
#ifndef STORE_JOBS_H
#define STORE_JOBS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct conf;
struct sql;

/*
 * The queue: one row a job (store/submit.h puts it there).  A running job has
 * one writer: the holder of the book's lock (GET_LOCK, falls with the
 * connection) whose run_token is the row's; each of its transactions begins
 * with jobs_beat().
 */

enum {
	JOB_ID = 37
};

/* What an owner has asked of a running job (store/control.h). */
enum job_wanted {
	JOB_GO_ON,
	JOB_PAUSE,
	JOB_YIELD, /* the whole queue is paused: hand the book back */
	JOB_CANCEL
};

/* What a worker needs of its job. */
struct job {
	char id[JOB_ID];
	const char *book_id;
	const char *title;
	int64_t run_token;
	bool restart; /* ask everything anew (first run of this job) */
	bool replaces; /* publish over the scenes of an earlier job */
	bool is_resumed; /* another worker began it */
	bool keeps_failed; /* what has failed stays so, unless set back */
	enum job_wanted wanted; /* when the row was last seen */
	int64_t running_ms; /* of earlier workers */
};

/* Take the next queued job, if any, if fewer than queue.max_running_books run
 * and the queue is not paused (what is to be cancelled is taken anyway): state
 * running, a new token, an estimate, the book's lock held by ${db}.  ${out}
 * lives in ${a}.  Where there is nothing to take nothing is written or
 * locked. */
bool jobs_claim(struct sql *db, struct arena *a, const struct conf *c,
    const char *host, int pid, struct job *out, bool *found,
    struct err *e) MUST_CHECK;

/* A job that was claimed, but not begun, goes back into the queue; not if
 * another worker has it meanwhile.  Also after jobs_claim() has failed, where
 * ${job} has an id: the claim may be in the rows. */
bool jobs_give_back(
    struct sql *db, const struct job *job, struct err *e) MUST_CHECK;

/* Take the book's lock again after the connection was lost, and see whether
 * the token is still ours: ${*held} false means stop. */
bool jobs_relock(struct sql *db, struct arena *a, const struct job *job,
    bool *held, struct err *e) MUST_CHECK;

/* Counters that the pages show; they travel with every beat. */
struct job_counters {
	int total_spreads;
	int processed_spreads;
	int failed_spreads;
	int scenes_created;
	int soundscapes_settled;
	int soundscapes_generated;
	int soundscapes_failed;
	int soundscapes_reused; /* of those generated */
	int64_t cost_nano;
	int64_t eta_ms; /* -1: unknown */
	int64_t running_ms;
	const char *reason; /* why it waits; "" while it works */
};

/* The fence: raise the beat and lock the row; a newly settled spread forgives
 * earlier crashes; job->wanted is what the row says now.  False with
 * CAUSE_FENCED when the job is no longer ours: roll back and stop. */
bool jobs_beat(struct sql *db, struct job *job,
    const struct job_counters *counters, struct err *e) MUST_CHECK;

/* Inside a transaction after jobs_beat(): a restart has begun; what follows
 * is resumed like any other job. */
bool jobs_clear_restart(
    struct sql *db, const struct job *job, struct err *e) MUST_CHECK;

/* Inside a transaction after jobs_beat(): the ways a run ends.  What an owner
 * asked for in the last moment is not lost: a job to be cancelled is queued
 * for it, one to be paused is paused. */
bool jobs_end(struct sql *db, const struct job *job, struct err *e) MUST_CHECK;
bool jobs_pause(
    struct sql *db, const struct job *job, struct err *e) MUST_CHECK;
bool jobs_hand_back(
    struct sql *db, const struct job *job, struct err *e) MUST_CHECK;
bool jobs_park(struct sql *db, const struct job *job, const char *cause,
    const char *reason, struct err *e) MUST_CHECK;

/* Give the book's lock back. */
bool jobs_unlock(struct sql *db, struct arena *a, const struct job *job,
    struct err *e) MUST_CHECK;

/* A cancelled job that has left paid calls behind, if there is one whose book
 * nobody works on: a new token, the book's lock held by ${db}. */
bool jobs_claim_left(struct sql *db, struct arena *a, struct job *out,
    bool *found, struct err *e) MUST_CHECK;

/* What it left behind is settled: inside a transaction.  False with
 * CAUSE_FENCED when another worker has taken it over. */
bool jobs_clean(
    struct sql *db, const struct job *job, struct err *e) MUST_CHECK;

/* For the keeper: what there is to do. */
struct job_counts {
	int64_t waiting; /* for a worker (none but those to be cancelled while
			  * the queue is paused), cancelled ones that left
			  * calls behind included */
	int64_t running;
	int64_t cancels; /* which need no slot of the queue: queued jobs that
			  * are to be cancelled, and cancelled ones that left
			  * calls behind */
};
/* Not more than ${most} queued ones are counted, however long the queue is. */
bool jobs_count_waiting(struct sql *db, struct arena *a, int64_t most,
    struct job_counts *out, struct err *e) MUST_CHECK;

/* For the keeper: every running job. */
struct job_running {
	const char *id;
	const char *book_id;
	int64_t run_token;
	int64_t beat;
	int64_t beat_age_ms; /* by the database's clock */
	int64_t lock_holder; /* connection id; 0: the lock is free */
	int crashes;
	const char *host; /* where its worker is */
	int pid;
};
bool jobs_list_running(struct sql *db, struct arena *a,
    struct job_running **out, int *n, struct err *e) MUST_CHECK;

/* For the keeper: take an orphan from its dead worker and queue it again, or
 * park it when it has died too often; kills the connection that still holds
 * the lock.  ${is_crash} false: the worker has not died of the book, so it is
 * not counted.  ${*taken} false: somebody else was quicker. */
bool jobs_rescue(struct sql *db, const struct job_running *job, bool is_crash,
    int max_crashes, bool *taken, struct err *e) MUST_CHECK;

#endif
