/* SPDX-License-Identifier: MIT */
#ifndef STORE_SUBMIT_H
#define STORE_SUBMIT_H

#include "base/err.h"
#include "base/uuid.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct conf;
struct sql;

/* A book is handed in: a new job is queued, or the live one is found. */

enum submit_outcome {
	SUBMIT_CREATED, /* a new job is queued */
	SUBMIT_LIVE, /* the same job as before */
	SUBMIT_CONFLICT, /* restart asked for while one is live */
	SUBMIT_NO_BOOK,
	SUBMIT_NO_PAGES, /* the book is now failed, with the reason */
	SUBMIT_FULL /* queue.max_queued are waiting */
};

/* What a caller knows of the queue's length between its submissions, so that
 * it is not counted for each: jobs up to number ${until} find room in it.
 * One for each thread, zero at first. */
struct submit_room {
	int64_t seen; /* the newest job when it was counted */
	int64_t until;
};

struct submit_order {
	const char *book_id;
	const char *actor; /* for the audit log */
	int priority; /* smaller comes first */
	bool has_priority; /* it was named: a job that waits takes it, too */
	bool restart;
	bool keeps_failed; /* only what was set back is tried again */
	struct submit_room *room; /* NULL: the queue is counted */
};

enum {
	SUBMIT_PRIORITY_MAX = 100 /* and -100 */
};

struct submitted {
	enum submit_outcome outcome;
	char job_id[UUID_TEXT]; /* of the new or live job */
	const char *book_status; /* after the submission */
};

/* One transaction; may be repeated.  What the job is likely to cost is not
 * asked here (see estimate_complete()).  False: ERR_DATABASE. */
bool submit_book(struct sql *db, struct arena *a, const struct conf *c,
    const struct submit_order *order, struct submitted *out,
    struct err *e) MUST_CHECK;

/* Inside a transaction that holds the book's row, when it has no live job:
 * queue a new one and mark the book as processing.  Its id goes to
 * ${job_id}. */
bool submit_insert_job(struct sql *db, struct arena *a,
    const struct submit_order *order, char job_id[UUID_TEXT],
    struct err *e) MUST_CHECK;

#endif
