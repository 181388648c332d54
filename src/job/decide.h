/* SPDX-License-Identifier: MIT */
#ifndef JOB_DECIDE_H
#define JOB_DECIDE_H

#include "base/err.h"

#include <stdbool.h>

struct run;

/* Decide scenes, strictly in page order, as far as spreads are settled: which
 * spread opens a scene, which joins the one before, and what the new scene's
 * soundscape is asked for and where it comes from.  Touches no database:
 * record_turn() writes it.  Stops at a scene for which nobody has looked yet
 * what other books have (run->wanted_key). */
void decide_settled(struct run *run);

/* Look for that, and go on deciding.  False: ERR_DATABASE. */
bool decide_find_others(struct run *run, struct err *e) MUST_CHECK;

#endif
