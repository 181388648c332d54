/* SPDX-License-Identifier: MIT */
#ifndef STORE_OVERVIEW_H
#define STORE_OVERVIEW_H

#include "base/err.h"
#include "store/activity.h"
#include "store/status.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct sql;

/* What the whole is like at a glance: everything an index tells quickly, also
 * where there are 100,000 books. */

enum {
	OVERVIEW_WORKERS = 20,
	OVERVIEW_CAUSES = 12
};

/* A book that somebody works on. */
struct overview_worker {
	const char *host;
	int pid;
	const char *book_id;
	const char *title;
	const char *beat_at; /* UTC, ISO 8601; "": none yet */
	int64_t beat_age_ms; /* by the database's clock; -1: none yet */
};

/* Books that stand still for one cause. */
struct overview_cause {
	const char *cause;
	int64_t books;
	const char *since; /* of the first of them; "" if unknown */
	const char *reason; /* the newest one's, as it was said */
	const char *provider; /* that said it; "" if nobody was asked */
};

/* Books that have errors of one cause now, or stand still for it. */
struct overview_failed {
	const char *cause;
	int64_t books;
};

struct overview {
	struct status_counts counts;
	struct activity activity;
	int64_t today_nano; /* spent, held for calls in flight, and unknown */
	int64_t month_nano;
	bool queue_is_paused;
	const char *paused_by;
	const char *paused_since;
	/* how long the first queued book has waited since it was queued and
	 * anybody did anything; -1: none waits */
	int64_t waited_ms;
	struct overview_worker workers[OVERVIEW_WORKERS]; /* the quietest
	                                                   * first */
	int n_workers; /* of counts.running */
	struct overview_cause causes[OVERVIEW_CAUSES]; /* most books first */
	int n_causes;
	struct overview_failed failed[OVERVIEW_CAUSES];
	int n_failed;
};

bool overview_read(struct sql *db, struct arena *a, struct overview *out,
    struct err *e) MUST_CHECK;

/* How a provider does, by its newest calls and its closed windows. */
struct overview_provider {
	const char *name;
	const char *closed_until; /* UTC, ISO 8601; "": open */
	const char *failing_since; /* the first of the failures that no
	                            * success followed; "": it works */
	const char *last_cause; /* of the newest of them */
	const char *last_at;
	const char *seen_at; /* its newest answer; "": never asked */
	int failures;
};

/* Which causes say something about the provider, not about one text. */
bool overview_provider_is_down(enum err_cause cause);

/* How ${name} does. */
bool overview_provider_read(struct sql *db, struct arena *a, const char *name,
    struct overview_provider *out, struct err *e) MUST_CHECK;

/* How far each spread of a book is. */
enum {
	OVERVIEW_STRIP_MAX = 10000,
	OVERVIEW_STRIP_OPEN = '.',
	OVERVIEW_STRIP_DONE = '=',
	OVERVIEW_STRIP_FAILED = '!' /* the spread, or its scene's soundscape */
};
/* One of these for each of ${n} spreads in page order, as a text in ${a}. */
bool overview_strip(struct sql *db, struct arena *a, const char *book_id, int n,
    const char **out, struct err *e) MUST_CHECK;

#endif
