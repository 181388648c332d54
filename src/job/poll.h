/* SPDX-License-Identifier: MIT */
#ifndef JOB_POLL_H
#define JOB_POLL_H

#include <stdint.h>

struct http_response;
struct run;

/*
 * The predictions that run (job/predict.h) are asked for with one look at the
 * provider's list; one that is not on its first page is looked at by itself.
 */

/* The answer to the common look. */
void poll_answer(struct run *run, const struct http_response *r);

/* Ask what has to be asked by now; give up what is over its deadline. */
void poll_turn(struct run *run);

/* When poll_turn() wants to be called next (clock_now_ms). */
int64_t poll_next_due(const struct run *run);

#endif
