/* SPDX-License-Identifier: MIT */
#ifndef WEB_ACT_H
#define WEB_ACT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct control_order;
struct visit;

/*
 * What an owner does through the API: POST .../api/books/{id}/cancel and the
 * like.  200 with the job's state when it is done, 202 when a worker will do
 * it within a moment, 404, 409 with a sentence where the state does not allow
 * it.
 */
bool act_cancel(struct visit *v, struct err *e) MUST_CHECK;
bool act_pause(struct visit *v, struct err *e) MUST_CHECK;
bool act_resume(struct visit *v, struct err *e) MUST_CHECK;
bool act_retry(struct visit *v, struct err *e) MUST_CHECK;
bool act_rerun(struct visit *v, struct err *e) MUST_CHECK;
bool act_regenerate(struct visit *v, struct err *e) MUST_CHECK;

/* POST .../api/queue/{pause,resume}: the whole queue. */
bool act_queue_pause(struct visit *v, struct err *e) MUST_CHECK;
bool act_queue_resume(struct visit *v, struct err *e) MUST_CHECK;

/* POST .../api/resume?cause=...: all books that are parked for it. */
bool act_resume_cause(struct visit *v, struct err *e) MUST_CHECK;

/* Read what the body of ${order}'s action says into it; texts live in ${a}.
 * False: ERR_VALIDATION with the sentence for the caller. */
bool act_parse(struct arena *a, const char *body, size_t size,
    struct control_order *order, struct err *e) MUST_CHECK;

#endif
