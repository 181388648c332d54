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

/* Open the ${n} calls of ${tasks}.  ${*is_within} false: the budgets do not
 * allow them (run->parked says which) and nothing was written. */
bool ledger_open(struct run *run, struct task **tasks, int n, bool *is_within,
    struct err *e) MUST_CHECK;

/* The call of ${task} has ended: ${state} is done, failed or unknown; noted
 * for the turn's transaction. */
struct call_result;
void ledger_close(struct run *run, struct task *task, struct call_result *r);

#endif
