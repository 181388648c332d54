/* SPDX-License-Identifier: MIT */
#ifndef WEB_REAPER_H
#define WEB_REAPER_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct conf;
struct job_running;

/*
 * Workers of this host that hold a slot and do nothing for it: one that was
 * stopped, or hangs, and whose book was taken from it.  They would keep their
 * slots for ever; so after another lease they are killed.  Nothing is lost by
 * it: whatever such a worker had is somebody else's by then.  Belongs to one
 * thread.
 */
struct reaper;

/* ${*out} lives in ${a}; ${c} must live as long. */
void reaper_open(struct reaper **out, struct arena *a, const struct conf *c);

/* The book of ${job}, whose worker gave no sign of life, was taken from it. */
void reaper_note(struct reaper *r, const struct job_running *job);

/* Look at the slots, at ${now_ms}: a worker that was noted, or is stopped, is
 * killed when it has held its slot for worker.lease without any of the ${n}
 * running ${jobs}.  Logs each.  False: ERR_IO. */
bool reaper_turn(struct reaper *r, const struct job_running *jobs, int n,
    int64_t now_ms, struct err *e) MUST_CHECK;

#endif
