/* SPDX-License-Identifier: MIT */
#ifndef WEB_KEEPER_H
#define WEB_KEEPER_H

#include "base/err.h"

#include <stdbool.h>

struct conf;

/*
 * One thread of each responder process that sees to it that somebody works:
 * it starts workers while books wait, and takes books from workers that died.
 * It needs no election: workers take slots, and a rescue is one statement
 * that only one keeper wins.
 */
struct keeper;

/* Start the thread.  The worker is pagescape-worker beside this program, or
 * what PAGESCAPE_WORKER names.  False: ERR_IO. */
bool keeper_open(
    struct keeper **out, const struct conf *c, struct err *e) MUST_CHECK;

/* Ask it to look now; from any thread, never waits. */
void keeper_wake(struct keeper *k);

/* End the thread; workers go on. */
void keeper_close(struct keeper **k);

#endif
