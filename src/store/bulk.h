/* SPDX-License-Identifier: MIT */
#ifndef STORE_BULK_H
#define STORE_BULK_H

#include "base/err.h"
#include "store/bulk_match.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct conf;
struct sql;
struct status_filter;

/*
 * What an owner does to many books at once: to those that were chosen, or to
 * all that match a filter of the list.  Each book has its own transaction and
 * its own row in the audit log, as if it were alone (store/control.h,
 * store/submit.h).
 */

enum {
	BULK_MAX = 1000 /* books that one order changes */
};

/* "pause" …; as in addresses. */
const char *bulk_name(enum bulk_action action);
/* False: no action is called so. */
bool bulk_find(const char *name, enum bulk_action *out);

/* How many books match ${filter} (without its places and limit) and can be
 * paused, resumed … now. */
bool bulk_count(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter *filter, int64_t *n, struct err *e) MUST_CHECK;

struct bulk_order {
	enum bulk_action action;
	const char *actor;
	const char *const *ids; /* those that were chosen; NULL: all that
	                         * match ${filter}, the oldest first */
	int n_ids; /* at most BULK_MAX */
	const struct status_filter *filter; /* its cause also says what a
	                                     * retry is for */
	int64_t limit; /* of all that match at most so many */
};

struct bulk_result {
	int64_t done; /* or asked of their workers */
	int64_t same; /* were so already */
	int64_t refused; /* their state does not allow it, or they are gone */
	int64_t left; /* match still, for another order */
	bool is_full; /* start: the queue takes no more */
};

/* Stops after BULK_MAX books or some 20 seconds; ${out->left} tells.  May be
 * repeated.  False: ERR_DATABASE; what was done until then stays. */
bool bulk_run(struct sql *db, const struct conf *c,
    const struct bulk_order *order, struct bulk_result *out,
    struct err *e) MUST_CHECK;

#endif
