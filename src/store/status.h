/* SPDX-License-Identifier: MIT */
#ifndef STORE_STATUS_H
#define STORE_STATUS_H

#include "base/err.h"
#include "store/books.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct json_out;
struct sql;
struct sql_rows;

/*
 * What the outside is told of a book: one struct, read once, from which the
 * JSON of the API and the pages are made.  The shapes of stats and results
 * stand here once (the seed's field names).
 */

struct status_job {
	bool exists; /* false: only the three counts that the book's own rows
		      * tell (total_spreads, scenes_created,
		      * soundscapes_generated), and those in status_read() */
	const char *id;
	const char *state;
	const char *wanted; /* none; asked of a running one: pause, yield,
			     * cancel */
	const char *cause;
	const char *reason; /* why it waits, in a sentence; "" if it works */
	const char *host;
	const char *created_at; /* UTC, ISO 8601; "" where not yet */
	const char *started_at;
	const char *ended_at;
	const char *beat_at;
	int64_t beat_age_ms; /* by the database's clock; -1: no sign of life */
	int pid;
	int total_spreads;
	int processed_spreads;
	int failed_spreads;
	int scenes_created;
	int soundscapes_settled;
	int soundscapes_generated;
	int soundscapes_failed;
	bool queue_is_paused; /* a queued one waits for that, too */
	int64_t books_before; /* queued ones that come first; -1: not queued,
			       * or not counted (lists) */
	int64_t cost_nano; /* of the book, all jobs */
	int64_t estimate_nano; /* of the job, before it began; -1: not made
				* yet (see estimate_complete()) */
	int soundscapes_reused; /* of those generated */
	int64_t eta_ms; /* -1: unknown */
	int64_t running_ms;
};

struct status {
	struct book book;
	struct status_job job; /* the newest */
	int64_t age_ms; /* since the book was made; lists only */
};

/* The columns STATUS_COLUMNS_JOB of a row, from ${at} on. */
struct status_job status_job_at(const struct sql_rows *r, int row, int at);

/* ${*found} false: no such book. */
bool status_read(struct sql *db, struct arena *a, const char *book_id,
    struct status *out, bool *found, struct err *e) MUST_CHECK;

/* The same for those who do not ask how many come before it. */
bool status_read_brief(struct sql *db, struct arena *a, const char *book_id,
    struct status *out, bool *found, struct err *e) MUST_CHECK;

/* Has the newest job come to its end (ended or cancelled)? */
bool status_is_ended(const struct status *s);

/* 0 … 100: share of the work of the newest job that is settled.  Analyses and
 * soundscapes count half each; while spreads are open, and nobody knows how
 * many scenes there will be, a soundscape counts as one of as many as there
 * are spreads, so that the number only grows.  100 only when ended (or, where
 * there is no job, ready or failed). */
double status_percent(const struct status *s);

/* Why a book is as it is: what kind of reason, and what belongs to it. */
enum status_why_kind {
	WHY_NOTHING, /* it works, or has ended */
	WHY_QUEUE_PAUSED,
	WHY_SAID, /* in the worker's words: ${text} */
	WHY_LIMITED, /* by provider ${text}, for another ${n} s */
	WHY_BOOKS_BEFORE, /* ${n} come first */
	WHY_GOES_ON, /* a worker is to go on with it */
	WHY_NO_WORKER, /* none has started yet */
	WHY_NEXT, /* it waits for a worker */
	WHY_SILENT, /* its worker, for ${n} s */
	WHY_CANCELLING,
	WHY_PAUSING,
	WHY_PARKED, /* for ${text}, see job.cause */
	WHY_PAUSED, /* ${text}, or "" */
	WHY_CANCELLED,
	WHY_NOT_SUBMITTED,
	WHY_NO_JOB /* somebody marked it as processing */
};

struct status_why {
	enum status_why_kind kind;
	const char *text; /* "" where none belongs to it */
	int64_t n;
};

struct status_why status_why_of(struct arena *a, const struct status *s);

/* How a worker writes down that a rate limit holds it (see WHY_LIMITED): the
 * provider and the seconds. */
#define STATUS_LIMITED "Waiting for %s: rate limited for another %lld s."

/* Why the book is as it is and what helps, one or two sentences for people
 * (in ${a} or constant; "" when it just works or has ended). */
const char *status_why(struct arena *a, const struct status *s);

/* {"totalSpreads":…}: the seed's stats object as member ${key}. */
void status_print_stats(
    struct json_out *o, const char *key, const struct status *s);

/* The members of the seed's result shapes plus ours (progress, cost, job, and
 * why, which ended books only have when they were cancelled), without the
 * braces.  While a book is processing or pending they are those of a complete
 * success; errorCount and errors stand wherever there are any.  ${with_stack}:
 * for callers with admin scope. */
void status_print(struct json_out *o, const struct status *s, bool with_stack);

/* Why a failed book failed, as its result says it; "" for any other. */
const char *status_print_failure(struct arena *a, const struct status *s);

/* One line of the list of books. */
struct status_filter {
	const char *status; /* "" all, a status of books, or queued, running,
			     * paused, parked, ready_with_errors */
	const char *query; /* part of title or author; "" all */
	const char *after; /* id of the last book of the page before; "" */
	int limit; /* 1 … 200 */
	const char *before; /* id of the first book of the page behind; NULL
	                     * or "": none.  It comes before ${after} */
	const char *cause; /* of an error now, or of standing still; NULL or
	                    * "": all */
};
/* Newest first.  The lines carry no errors (has_errors says whether there are
 * any).  ${*more}: there are more the same way, towards the older ones or,
 * with ${before}, the newer ones.  False: ERR_VALIDATION for a bad filter,
 * CAUSE_NOT_FOUND when the book of ${after} or ${before} is gone. */
bool status_list(struct sql *db, struct arena *a, const struct status_filter *f,
    struct status **out, int *n, bool *more, struct err *e) MUST_CHECK;
/* One object of such a list. */
void status_print_line(struct json_out *o, const struct status *s);

/* Numbers of books by state for the head of the pages. */
struct status_counts {
	int64_t pending, queued, running, paused, parked, ready,
	    ready_with_errors, failed;
};
bool status_count(struct sql *db, struct arena *a, struct status_counts *out,
    struct err *e) MUST_CHECK;

#endif
