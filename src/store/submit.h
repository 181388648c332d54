/* SPDX-License-Identifier: MIT */
#ifndef STORE_SUBMIT_H
#define STORE_SUBMIT_H

#include "base/err.h"
#include "base/uuid.h"

#include <stdbool.h>

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

struct submitted {
	enum submit_outcome outcome;
	char job_id[UUID_TEXT]; /* of the new or live job */
	const char *book_status; /* after the submission */
};

/* One transaction; may be repeated.  False: ERR_DATABASE. */
bool submit_book(struct sql *db, struct arena *a, const struct conf *c,
    const char *book_id, bool restart, struct submitted *out,
    struct err *e) MUST_CHECK;

#endif
