/* SPDX-License-Identifier: MIT */
#ifndef STORE_BULK_MATCH_H
#define STORE_BULK_MATCH_H

#include "store/bulk.h"

/* Which books of a filter an action can change now. */

bool bulk_match_count(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter *filter, int64_t *n, struct err *e) MUST_CHECK;

/* Their ids, the oldest books first, at most ${limit}. */
bool bulk_match_list(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter *filter, int64_t limit, const char ***ids,
    int *n, struct err *e) MUST_CHECK;

#endif
