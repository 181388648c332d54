/* SPDX-License-Identifier: MIT */
#ifndef JOB_OBEY_H
#define JOB_OBEY_H

struct run;

/*
 * What the owner asks of a running book (job.wanted, which every beat brings).
 * Pause and yield: nothing more is started, what is in flight ends, also the
 * predictions, so that nothing bought is lost however long the pause.  Cancel:
 * what is in flight is given up at once; only creations, whose ids would be
 * lost otherwise, are waited for a moment.
 */

/* Change the run's state to what is wanted now. */
void obey(struct run *run);

/* While cancelling: give up what can be given up by now. */
void obey_turn(struct run *run);

#endif
