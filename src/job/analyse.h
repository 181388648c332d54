/* SPDX-License-Identifier: MIT */
#ifndef JOB_ANALYSE_H
#define JOB_ANALYSE_H

#include "base/err.h"

#include <stdbool.h>

struct analysis;
struct answer_usage;
struct http_response;
struct run;
struct task;

/* The analysis of a spread, by whoever reads it. */

/* Read as many of the next spreads as can be read at once by the local
 * analyser: strictly in page order, because it remembers the spread before.
 * Decides scenes on the way.  False: ERR_DATABASE, the pages. */
bool analyse_locally(struct run *run, struct err *e) MUST_CHECK;

/* Make the request for spread ${i}, to be opened in the ledger and begun; or
 * settle it at once (blank): then ${*out} is NULL.  False: ERR_DATABASE. */
bool analyse_prepare(
    struct run *run, int i, struct task **out, struct err *e) MUST_CHECK;

/* Gemini has answered. */
void analyse_answer(struct task *task, const struct http_response *r);

/* A model has read the spread: settle it and free the task. */
void analyse_settle(struct task *task, const struct analysis *found,
    const struct answer_usage *usage);

/* It has not: retry, the next model, or failed. */
void analyse_fail(struct task *task, const struct err *what,
    const struct answer_usage *usage);

#endif
