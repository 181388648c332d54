/* SPDX-License-Identifier: MIT */
#ifndef JOB_TICKETS_H
#define JOB_TICKETS_H

#include "base/err.h"
#include "job/state.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Leave to make paid calls, within the limits that all workers share.  The
 * tickets of a turn are drawn in the transaction that opens its calls; who
 * gets too few learns when to come back, and sleeps until then.
 */

/* Read the limits of this run's providers from the configuration. */
void tickets_open(struct run *run);

/* How many calls of ${kind} are worth preparing now. */
int tickets_expect(struct run *run, enum task_kind kind);

/* Draw tickets for the ${n} calls of ${tasks}, inside a transaction; those
 * that got one come first, ${*granted} of them. */
bool tickets_draw(struct run *run, struct sql *db, struct task **tasks, int n,
    int *granted, struct err *e) MUST_CHECK;

/* That transaction was committed: wait for what was not granted. */
void tickets_keep(struct run *run);

/* When a step whose task got no ticket may be tried again, where that is
 * later than for the others of its kind; else 0. */
int64_t tickets_due_ms(const struct task *task);

/* The service has refused the call of ${task} for ${wait_ms}: all workers
 * are told with the turn's transaction. */
void tickets_refused(
    struct task *task, const struct err *what, int64_t wait_ms);

#endif
