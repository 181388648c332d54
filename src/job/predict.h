/* SPDX-License-Identifier: MIT */
#ifndef JOB_PREDICT_H
#define JOB_PREDICT_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct http_response;
struct prediction;
struct run;
struct task;

/*
 * A prediction at Replicate, from its creation to its end, for soundscapes
 * and analyses alike.  A creation whose answer was lost is looked up until its
 * own deadline has passed, before anything is bought again.  When to look at
 * those that run is job/poll.h's matter.
 */

/* Go on with a prediction that an earlier worker created: ${external_id}, or
 * NULL when only its age is known (negative: not even that). */
void predict_adopt(struct task *task, const char *external_id, int64_t age_ms,
    int64_t left_ms);

/* It is being created now: from when, and until when, it may exist. */
void predict_begin(struct task *task);

/* An answer to a request of ${task} in the stages create, find or look. */
void predict_answer(struct task *task, const struct http_response *r);

/* The provider says that ${task}'s prediction is ${p}. */
void predict_take_state(struct task *task, const struct prediction *p);

/* Look at ${task}'s prediction, or for it, by itself. */
void predict_ask_again(struct task *task);

/* It did not end in time: stop it and give it up. */
void predict_time_out(struct task *task);

/* From when on, as the provider tells time, its list is asked for what was
 * created at ${created_ms} of clock_now_ms(). */
int64_t predict_list_from_ms(const struct run *run, int64_t created_ms);

/* Learn the provider's time from any of its answers. */
void predict_learn_time(struct run *run, const struct http_response *r);

/* Between two looks. */
int64_t predict_interval_ms(const struct run *run);

/* Tell the provider to stop ${task}'s prediction; nobody waits for it. */
void predict_stop(struct task *task);

#endif
