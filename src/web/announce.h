/* SPDX-License-Identifier: MIT */
#ifndef WEB_ANNOUNCE_H
#define WEB_ANNOUNCE_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct conf;
struct sql;

/*
 * Tells subscribers what owners do (the audit log says it, whoever did it and
 * by which way) and what the keeper takes from dead workers.  What a worker
 * does it tells itself.  Used by the keeper's thread alone.
 */
struct announcer;

/* False: ERR_IO. */
bool announce_open(struct announcer **out, struct arena *a,
    const struct conf *c, struct err *e) MUST_CHECK;
void announce_close(struct announcer **n);

/* Tell of this book in the next round, too. */
void announce_book(struct announcer *n, const char *book_id);

/* Tell of all books that were acted on since the last round; waits a second
 * at most.  Where nobody takes events nothing is asked.  False:
 * ERR_DATABASE. */
bool announce_round(struct announcer *n, struct sql *db, struct arena *a,
    struct err *e) MUST_CHECK;

#endif
