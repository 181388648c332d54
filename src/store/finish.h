/* SPDX-License-Identifier: MIT */
#ifndef STORE_FINISH_H
#define STORE_FINISH_H

#include "base/err.h"

struct arena;
struct job;
struct job_counters;
struct sql;

/* What the web app reads of a book: books.status, processing_stats and
 * processing_errors, all inside the caller's transaction. */

/* Bring stats and errors up to date while the job runs. */
bool finish_progress(struct sql *db, struct arena *a, const struct job *job,
    const struct job_counters *n, struct err *e) MUST_CHECK;

/* The job has come to its end: no failure is `ready`; some and at least one
 * spread processed is `ready` with errors; none processed is `failed`.  The
 * status goes to ${*status}. */
bool finish_book(struct sql *db, struct arena *a, const struct job *job,
    const struct job_counters *n, const char **status,
    struct err *e) MUST_CHECK;

/* The job is cancelled, whether a worker had it or not: what is finished
 * stays, the book is `ready` with errors if a spread was processed, else
 * `failed`, with a record of cause `cancelled`.  Paid calls that are still
 * open are left for a worker (jobs_claim_left()). */
bool finish_cancelled(struct sql *db, struct arena *a, const char *book_id,
    const char *job_id, struct err *e) MUST_CHECK;

/* Cancel every queued job that is to be cancelled: its worker died or handed
 * it back before it could.  A transaction each. */
bool finish_queued_cancels(
    struct sql *db, struct arena *a, struct err *e) MUST_CHECK;

#endif
