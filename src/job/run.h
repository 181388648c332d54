/* SPDX-License-Identifier: MIT */
#ifndef JOB_RUN_H
#define JOB_RUN_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct conf;
struct http;
struct job;
struct policies;
struct providers;
struct sql;
struct studio;

/* What a worker has for all its books; ${db} is replaced when the connection
 * was lost, NULL when it is away. */
struct run_tools {
	const struct conf *conf;
	const struct providers *providers;
	const struct policies *policies;
	struct sql *db;
	struct http *http;
	struct studio *studio;
	int signal_fd; /* SIGTERM, SIGINT, SIGHUP */
	/* Set by run_book() when it fails: since when the database is away
	 * (clock_now_ms()); 0: it went just now. */
	int64_t away_since_ms;
	bool is_leaving; /* we were told to stop */
};

enum run_outcome {
	RUN_ENDED, /* ready or failed; its rows say so */
	RUN_PARKED, /* waits for somebody, or was cancelled */
	RUN_TAKEN, /* another worker has it */
	RUN_LEFT /* we were told to stop: handed back */
};

/* Work on a claimed book until its end.  False: ERR_DATABASE/CAUSE_CONNECTION
 * (it went away before the book was begun, or was away for too long: the job
 * is to be given back), or a configuration that cannot work. */
bool run_book(struct run_tools *tools, const struct job *job,
    enum run_outcome *out, struct err *e) MUST_CHECK;

#endif
