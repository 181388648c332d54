/* SPDX-License-Identifier: MIT */
#ifndef JOB_DECIDE_H
#define JOB_DECIDE_H

struct run;

/* Decide scenes, strictly in page order, as far as spreads are settled: which
 * spread opens a scene, which joins the one before, and what the new scene's
 * soundscape is asked for.  Touches no database: record_turn() writes it. */
void decide_settled(struct run *run);

#endif
