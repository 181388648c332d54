/* SPDX-License-Identifier: MIT */
#ifndef JOB_WATCH_H
#define JOB_WATCH_H

#include "base/err.h"

#include <stdbool.h>

struct run;

/* What may happen to a run from outside: the database goes away and comes
 * back, another worker takes over. */

/* Is the database there, and not to be left alone for a moment? */
bool watch_may_write(const struct run *run);

/* The turn could not be written because of ${what}: decide what follows.
 * True: go on (the database is being waited for, or the run is fenced).
 * False: an error that nothing heals. */
bool watch_failure(struct run *run, struct err *what) MUST_CHECK;

/* While the database is away: try to get it back, at most twice a second.
 * False: it was away for longer than database.outage (CAUSE_CONNECTION). */
bool watch_database(struct run *run, struct err *e) MUST_CHECK;

/* Milliseconds until watch_database() wants to be called; -1: never. */
int watch_wait_ms(const struct run *run);

#endif
