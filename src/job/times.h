/* SPDX-License-Identifier: MIT */
#ifndef JOB_TIMES_H
#define JOB_TIMES_H

#include "job/state.h"

#include <stdint.h>

/* Measures where the time of each step goes, and counts what is settled. */

/* A turn begins: how long rate limits have been in force. */
void times_turn(struct run *run);

/* Step ${index} is pending, until ${due_ms} (0: not at all) for ${phase}. */
void times_wait(struct run *run, enum task_kind kind, int index, int64_t due_ms,
    enum timing_phase phase);

/* The step of ${task} is taken up. */
void times_start(const struct task *task);

/* A phase of its work has taken so long. */
void times_add(const struct task *task, enum timing_phase phase, int64_t us);

/* A request of it was answered. */
void times_response(const struct task *task, const struct http_response *r);

/* Its prediction has run until now. */
void times_provider(struct task *task);

/* Step ${index} is done or failed for good. */
void times_settled(struct run *run, enum task_kind kind, int index);

/* ${t} as JSON, until the turn ends; NULL when nothing was measured. */
const char *times_print(const struct run *run, const struct timing *t);

#endif
