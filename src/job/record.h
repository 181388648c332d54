/* SPDX-License-Identifier: MIT */
#ifndef JOB_RECORD_H
#define JOB_RECORD_H

#include "base/err.h"

struct run;

enum {
	RECORD_BEAT_MS = 500 /* also how long an owner's wish is not seen */
};

/* Write what the turn has changed, in one transaction that begins with the
 * fence; also the beat, when nothing has changed for RECORD_BEAT_MS.  On false
 * nothing is written and all marks stay: CAUSE_FENCED, CAUSE_CONNECTION … */
bool record_turn(struct run *run, struct err *e) MUST_CHECK;

/* The same, and the end of the job: its status is logged. */
bool record_end(struct run *run, struct err *e) MUST_CHECK;
bool record_hand_back(struct run *run, struct err *e) MUST_CHECK;
bool record_pause(struct run *run, struct err *e) MUST_CHECK;
bool record_cancel(struct run *run, struct err *e) MUST_CHECK;
bool record_park(struct run *run, struct err *e) MUST_CHECK;

/* The book cannot be worked on at all: it is failed, for ${why}. */
bool record_invalid(
    struct run *run, const struct err *why, struct err *e) MUST_CHECK;

#endif
