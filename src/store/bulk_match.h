/* SPDX-License-Identifier: MIT */
#ifndef STORE_BULK_MATCH_H
#define STORE_BULK_MATCH_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;
struct status_filter;

/* Which books of a filter an action can change now. */

enum bulk_action {
	BULK_PAUSE,
	BULK_RESUME,
	BULK_RETRY, /* what has failed */
	BULK_START, /* hand in */
	BULK_CANCEL,
	BULK_ACTIONS
};

/* ${filter} without its places and limit. */
bool bulk_match_count(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter *filter, int64_t *n, struct err *e) MUST_CHECK;

/* Their ids, the oldest books first, at most ${limit}. */
bool bulk_match_list(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter *filter, int64_t limit, const char ***ids,
    int *n, struct err *e) MUST_CHECK;

#endif
