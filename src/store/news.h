/* SPDX-License-Identifier: MIT */
#ifndef STORE_NEWS_H
#define STORE_NEWS_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;
struct status;

/* What owners have done lately, by the audit log. */

/*
 * How the books are that the entries after ${*last} are about (at most
 * ${limit} entries), each once, in ${a}: what an event tells of them
 * (event_describe()), no more.  ${*last} moves to the last entry that was
 * looked at; -1 only finds the newest, and lists none.
 */
bool news_read(struct sql *db, struct arena *a, int64_t *last, int limit,
    struct status **out, int *n, struct err *e) MUST_CHECK;

#endif
