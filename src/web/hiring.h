/* SPDX-License-Identifier: MIT */
#ifndef WEB_HIRING_H
#define WEB_HIRING_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct conf;

/* How many workers this host can still take, and starting them.  Belongs to
 * one thread. */
struct hiring;

/* ${*out} lives in ${a}; ${c} must live as long.  False: ERR_IO. */
bool hiring_open(struct hiring **out, struct arena *a, const struct conf *c,
    struct err *e) MUST_CHECK;

/* Start up to ${wanted} workers, no more than there are free slots; those
 * that were started and have not taken their slot yet count as taken.  Logs
 * each.  False: ERR_IO. */
bool hiring_start(struct hiring *h, int wanted, struct err *e) MUST_CHECK;

/* Something is to be cancelled, and nobody is on the way: start one more
 * worker, which does only that where all slots are taken; one at a time, none
 * where worker.max_workers is 0.  False: ERR_IO. */
bool hiring_start_spare(struct hiring *h, struct err *e) MUST_CHECK;

/* ${*out}: the worker that claimed a book as ${pid} on ${host} runs on this
 * host and holds its slot.  False: ERR_IO. */
bool hiring_has(struct hiring *h, const char *host, int pid, bool *out,
    struct err *e) MUST_CHECK;

#endif
