/* SPDX-License-Identifier: MIT */
#ifndef JOB_LEDGER_H
#define JOB_LEDGER_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct run;
struct task;

/*
 * The rows that stand before paid calls are made.  One fenced transaction for
 * all calls of a turn: it confirms that the job is still ours, that neither
 * budget is crossed, and writes a row each.
 */

/* Draw tickets for the ${*n} calls of ${tasks}: ${*n} get one, and come first.
 * Open the first ${*n_open} of them: as many as the budgets allow, each with
 * its estimate.  Where they are fewer, run->parked
 * says which budget it was; one of ours that ends for less may make room. */
bool ledger_open(struct run *run, struct task **tasks, int *n, int *n_open,
    struct err *e) MUST_CHECK;

/* The call of ${task} has ended: ${state} is done, failed or unknown; noted
 * for the turn's transaction. */
struct call_result;
void ledger_close(struct run *run, struct task *task, struct call_result *r);

#endif
