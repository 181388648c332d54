/* SPDX-License-Identifier: MIT */
#ifndef JOB_ANALYSE_H
#define JOB_ANALYSE_H

#include "base/err.h"

#include <stdbool.h>

struct http_response;
struct prediction;
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

/* A prediction that was asked to read the spread has succeeded. */
void analyse_output(struct task *task, const struct prediction *p);

#endif
