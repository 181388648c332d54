/* SPDX-License-Identifier: MIT */
#ifndef STORE_CONTROL_H
#define STORE_CONTROL_H

#include "base/err.h"
#include "base/uuid.h"
#include "store/control_action.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct conf;
struct sql;

/*
 * What an owner may do to a book at any moment.  What a state allows stands in
 * one table (control.c).  A running job is asked: its worker sees it with its
 * next beat; any other is changed at once.  Whatever was done has a row in the
 * audit log.
 */

/* "cancel" …, as in addresses, commands and the audit log. */
const char *control_name(enum control_action action);
/* False: no action is called so. */
bool control_find(const char *name, enum control_action *out);

struct control_order {
	enum control_action action;
	const char *book_id;
	const char *actor;
	const char *cause; /* retry: of the last error; NULL or "": any */
	int spread; /* rerun: the first; regenerate: the scene's; -1: none */
	const char *scene_id; /* regenerate, instead of ${spread}; NULL */
};

enum control_outcome {
	CONTROL_DONE,
	CONTROL_ASKED, /* the worker will do it within a moment */
	CONTROL_SAME, /* it was so already */
	CONTROL_NO_BOOK,
	CONTROL_REFUSED, /* not in this state */
	CONTROL_INVALID /* the book has no such spread or scene */
};

struct control_result {
	enum control_outcome outcome;
	char job_id[UUID_TEXT];
	const char *state; /* of the job, afterwards */
	const char *sentence; /* where refused or invalid */
	bool is_queued; /* somebody should start a worker */
};

/* One transaction.  Texts live in ${a} or are constant; ${c} has the prices
 * for what is done once more. */
bool control_book(struct sql *db, struct arena *a, const struct conf *c,
    const struct control_order *order, struct control_result *out,
    struct err *e) MUST_CHECK;

/* Resume every book that is parked for ${cause}; ${*n}: how many. */
bool control_resume_cause(struct sql *db, struct arena *a, const char *actor,
    const char *cause, int64_t *n, struct err *e) MUST_CHECK;

/*
 * Pause the whole queue: no book begins, and running ones are handed back as
 * soon as what is in flight has ended; or let it go on.  Books that were
 * paused or parked by themselves stay so.  ${*changed}: it was not so already.
 */
bool control_pause_queue(struct sql *db, const char *actor, bool pause,
    bool *changed, struct err *e) MUST_CHECK;

#endif
