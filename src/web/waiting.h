/* SPDX-License-Identifier: MIT */
#ifndef WEB_WAITING_H
#define WEB_WAITING_H

#include "base/err.h"

#include <stdbool.h>

struct conf;
struct fcgi_call;
struct visit;

/*
 * The waiting room: requests with "Prefer: wait=N" are held here, by one
 * thread with its own connection, until their book has ended or their time
 * has run out.  No accept thread waits with them.
 */
struct waiting;

/* Start the thread. */
bool waiting_open(
    struct waiting **out, const struct conf *c, struct err *e) MUST_CHECK;

/* Take over ${call} with its answer (for when the time runs out) from ${v},
 * for v->wait_seconds and at most http.wait_cap.  False: the room is full or
 * closing, and the caller still has both. */
bool waiting_enter(struct waiting *w, struct fcgi_call *call, struct visit *v);

/* Everybody gets the answer for when the time runs out; end the thread. */
void waiting_close(struct waiting **w);

#endif
