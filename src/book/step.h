/* SPDX-License-Identifier: MIT */
#ifndef BOOK_STEP_H
#define BOOK_STEP_H

#include "book/retry.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * One thing to be done for a book (the analysis of a spread, the soundscape
 * of a scene), with what the retry policy remembers of it; and the choice of
 * the next one: in page order, those that wait are passed over.  Pure: time
 * is an argument.
 */

enum step_state {
	STEP_PENDING,
	STEP_RUNNING,
	STEP_DONE,
	STEP_FAILED
};

struct step {
	enum step_state state;
	int attempts; /* that have failed */
	int64_t due_ms; /* not before (clock_now_ms); 0: at once */
	int64_t rate_waited_ms; /* spent on rate limits */
};

/* A list of steps in page order, and where to begin looking. */
struct step_list {
	struct step **steps;
	int n;
	int settled_before; /* all below are done or failed */
	int running;
	int settled;
};

/* The first pending step that is due; -1 if none is. */
int step_next(struct step_list *list, int64_t now_ms);

/* How many pending steps are due; counts to ${max} at most. */
int step_count_due(struct step_list *list, int64_t now_ms, int max);

/* When the next waiting step is due; INT64_MAX if none waits. */
int64_t step_next_due(struct step_list *list);

/* Is every step done or failed? */
bool step_all_settled(const struct step_list *list);

/* State changes; they keep the counts. */
void step_start(struct step_list *list, int i);
void step_finish(struct step_list *list, int i);

/* Apply ${verdict}: pending again with a time, failed, or (parked) pending. */
void step_fail(struct step_list *list, int i, struct retry_verdict verdict,
    int64_t now_ms);

#endif
