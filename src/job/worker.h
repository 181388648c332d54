/* SPDX-License-Identifier: MIT */
#ifndef JOB_WORKER_H
#define JOB_WORKER_H

#include "base/err.h"

#include <stdbool.h>

struct conf;

/*
 * A worker's life: take one of the host's slots, claim a job, work on the
 * book, claim the next, end when there is none; before each it settles what
 * was cancelled.  Where no slot is free there is one more for a worker that
 * does only this.
 * SIGTERM and SIGINT hand the book back.  False: ERR_DATABASE (away) or a
 * host that cannot work at all (directories).
 */
bool worker_run(const struct conf *c, struct err *e) MUST_CHECK;

#endif
