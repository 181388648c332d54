/* SPDX-License-Identifier: MIT */
#ifndef JOB_FORECAST_H
#define JOB_FORECAST_H

#include "base/err.h"

#include <stdbool.h>

struct run;
struct task;

/* How long the book still takes, for those who wait for it. */

/* Begin with what the last calls of the same models took.  False:
 * ERR_DATABASE. */
bool forecast_open(struct run *run, struct err *e) MUST_CHECK;

/* An attempt at a step has ended. */
void forecast_ended(const struct task *task);

/* Bring the counters' time to go up to date, a few times a second. */
void forecast(struct run *run);

#endif
