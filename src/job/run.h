/* SPDX-License-Identifier: MIT */
#ifndef JOB_RUN_H
#define JOB_RUN_H

#include "base/err.h"

#include <stdbool.h>

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
};

enum run_outcome {
	RUN_ENDED, /* ready or failed; its rows say so */
	RUN_PARKED, /* waits for somebody, or was cancelled */
	RUN_TAKEN, /* another worker has it */
	RUN_LEFT /* we were told to stop: handed back */
};

/* Work on a claimed book until its end.  False: ERR_DATABASE/CAUSE_CONNECTION
 * (it was away for too long; the job is rescued later), or a configuration
 * that cannot work. */
bool run_book(struct run_tools *tools, const struct job *job,
    enum run_outcome *out, struct err *e) MUST_CHECK;

#endif
