/* SPDX-License-Identifier: MIT */
#ifndef JOB_TASK_H
#define JOB_TASK_H

#include "base/err.h"
#include "job/state.h"

#include <stdbool.h>

/* A step that is being worked on: made when it starts, freed when it is
 * settled or set back. */

/* A new task for step ${index}; the step is running now. */
struct task *task_new(struct run *run, enum task_kind kind, int index);

/* Free it (its requests are given up); the step is the caller's. */
void task_free(struct task *task);

/* Its step, and the attempt that this is (1 is the first). */
struct step *task_step(const struct task *task);
int task_attempt(const struct task *task);

/* The spread it is about. */
int task_spread(const struct task *task);

/* Set the step back to pending as if nothing had been asked; frees it. */
void task_put_back(struct task *task);

/* Take the timings of a request that was made for it. */
struct http_response;
void task_note_response(struct task *task, const struct http_response *r);

/*
 * It failed: the policy decides whether it is tried again, waits, parks the
 * book or has failed for good; the error is kept, the ledger row closed with
 * ${r} (NULL: closed already or none), the task freed.
 */
void task_fail(
    struct task *task, const struct err *what, struct call_result *r);

/* The same, but the next reader takes over at once, whatever the policy. */
void task_fall_back(
    struct task *task, const struct err *what, struct call_result *r);

/* Give up on the whole book for ${what}, without closing the ledger row: what
 * was bought is found again when the book goes on. */
void task_park(struct task *task, const struct err *what);

#endif
