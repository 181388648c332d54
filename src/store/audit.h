/* SPDX-License-Identifier: MIT */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/* Who asked for what: a row for everything that people do to books and the
 * queue.  The rows stay when their book is deleted. */

struct audit_entry {
	int64_t id;
	const char *at; /* UTC, ISO 8601 */
	const char *actor; /* "cli:ann", "http:127.0.0.1" */
	const char *action; /* cancel, pause, resume, retry, ... */
	const char *book_id; /* "": the whole queue */
	const char *job_id; /* "" */
	const char *detail; /* JSON; "" if there is none */
};

/* Inside the action's transaction.  ${book_id}, ${job_id} and ${detail} (JSON)
 * may be NULL. */
bool audit_add(struct sql *db, const char *actor, const char *action,
    const char *book_id, const char *job_id, const char *detail,
    struct err *e) MUST_CHECK;

/* The newest ${limit} entries first, of one book (NULL: all), in ${a}. */
bool audit_list(struct sql *db, struct arena *a, const char *book_id, int limit,
    struct audit_entry **out, int *n, struct err *e) MUST_CHECK;

#endif
