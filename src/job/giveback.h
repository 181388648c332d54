/* SPDX-License-Identifier: MIT */
#ifndef JOB_GIVEBACK_H
#define JOB_GIVEBACK_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct job;
struct run_tools;

/*
 * A worker lost the database while it took or read a book: the job goes back
 * into the queue as soon as the database is there again, instead of being
 * rescued like a dead worker's.  Connects anew, at most until
 * database.outage after ${since_ms} (clock_now_ms()), at least once; SIGTERM
 * ends the waiting.  Who has taken the job over meanwhile keeps it.
 * False: ERR_DATABASE, the database is still away.
 */
bool giveback_job(struct run_tools *tools, const struct job *job,
    int64_t since_ms, struct err *e) MUST_CHECK;

#endif
