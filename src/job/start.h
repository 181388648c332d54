/* SPDX-License-Identifier: MIT */
#ifndef JOB_START_H
#define JOB_START_H

#include "base/err.h"

#include <stdbool.h>

struct run;

/* May anything start now?  Not while the run is on its way out, the database
 * is away, or no budget is left. */
bool start_is_open(const struct run *run);

/* Start everything that may start now, within the caps and the budgets; what
 * is paid has its rows in the ledger first.  Nothing waits here.  False:
 * ERR_DATABASE, and nothing was started. */
bool start_steps(struct run *run, struct err *e) MUST_CHECK;

#endif
