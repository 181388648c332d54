/* SPDX-License-Identifier: MIT */
#ifndef JOB_PREDICT_H
#define JOB_PREDICT_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct http_response;
struct run;
struct task;

/*
 * A prediction at Replicate, from its creation to its end, for soundscapes
 * and analyses alike.  All that run are asked for with one look at the list;
 * one that is not on its first page is looked at by itself.  A creation whose
 * answer was lost is looked up until its own deadline has passed, before
 * anything is bought again.
 */

/* Go on with a prediction that an earlier worker created: ${external_id}, or
 * NULL when only its age is known (negative: not even that). */
void predict_adopt(struct task *task, const char *external_id, int64_t age_ms,
    int64_t left_ms);

/* It is being created now: from when, and until when, it may exist. */
void predict_begin(struct task *task);

/* An answer to a request of ${task} in the stages create, find or look. */
void predict_answer(struct task *task, const struct http_response *r);

/* The answer to the common look. */
void predict_poll_answer(struct run *run, const struct http_response *r);

/* Ask what has to be asked by now; give up what is over its deadline. */
void predict_turn(struct run *run);

/* When predict_turn() wants to be called next (clock_now_ms). */
int64_t predict_next_due(const struct run *run);

/* Tell the provider to stop ${task}'s prediction; nobody waits for it. */
void predict_stop(struct task *task);

#endif
