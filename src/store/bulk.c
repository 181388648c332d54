/* SPDX-License-Identifier: MIT */
/* What an owner does to many books at once. */
#include "store/bulk.h"

#include "base/arena.h"
#include "base/clock.h"
#include "store/bulk_match.h"
#include "store/control.h"
#include "store/status.h"
#include "store/submit.h"

#include <string.h>

enum {
	TIME_MS = 20000 /* below what nginx waits */
};

static const char *const names[BULK_ACTIONS] = { "pause", "resume", "retry",
	"start", "cancel" };

const char *
bulk_name(enum bulk_action action)
{
	return names[action];
}

bool
bulk_find(const char *name, enum bulk_action *out)
{
	int i;

	for (i = 0; i < BULK_ACTIONS; i++)
		if (strcmp(names[i], name) == 0) {
			*out = (enum bulk_action)i;
			return true;
		}
	return false;
}

bool
bulk_count(struct sql *db, struct arena *a, enum bulk_action action,
    const struct status_filter *filter, int64_t *n, struct err *e)
{
	return bulk_match_count(db, a, action, filter, n, e) || err_here(e);
}

static bool
start(struct sql *db, struct arena *a, const struct conf *c,
    const struct bulk_order *order, const char *id, struct bulk_result *out,
    struct err *e)
{
	struct submit_order submit = { .book_id = id, .actor = order->actor };
	struct submitted s;

	if (!submit_book(db, a, c, &submit, &s, e))
		return err_here(e);
	if (s.outcome == SUBMIT_CREATED)
		out->done++;
	else if (s.outcome == SUBMIT_LIVE)
		out->same++;
	else
		out->refused++;
	out->is_full = s.outcome == SUBMIT_FULL;
	return true;
}

static bool
control(struct sql *db, struct arena *a, const struct conf *c,
    const struct bulk_order *order, const char *id, struct bulk_result *out,
    struct err *e)
{
	static const enum control_action actions[BULK_ACTIONS] = {
		[BULK_PAUSE] = CONTROL_PAUSE,
		[BULK_RESUME] = CONTROL_RESUME,
		[BULK_RETRY] = CONTROL_RETRY,
		[BULK_CANCEL] = CONTROL_CANCEL,
	};
	struct control_order one = { .action = actions[order->action],
		.book_id = id,
		.actor = order->actor,
		.cause = order->filter == NULL ? NULL : order->filter->cause,
		.spread = -1 };
	struct control_result r;

	if (!control_book(db, a, c, &one, &r, e))
		return err_here(e);
	if (r.outcome == CONTROL_DONE || r.outcome == CONTROL_ASKED)
		out->done++;
	else if (r.outcome == CONTROL_SAME)
		out->same++;
	else
		out->refused++;
	return true;
}

static bool
run_one(struct sql *db, const struct conf *c, const struct bulk_order *order,
    const char *id, struct bulk_result *out, struct err *e)
{
	struct arena *a = arena_open();
	bool ok;

	ok = order->action == BULK_START ? start(db, a, c, order, id, out, e)
	                                 : control(db, a, c, order, id, out, e);
	arena_close(&a);
	return ok || err_here(e);
}

static bool
run_list(struct sql *db, const struct conf *c, const struct bulk_order *order,
    const char *const *ids, int n, struct bulk_result *out, struct err *e)
{
	int64_t end = clock_now_ms() + TIME_MS;
	int i;

	for (i = 0; i < n && !out->is_full && clock_now_ms() < end; i++)
		if (!run_one(db, c, order, ids[i], out, e))
			return err_here(e);
	out->left = n - i;
	return true;
}

static bool
run_matching(struct sql *db, struct arena *a, const struct conf *c,
    const struct bulk_order *order, struct bulk_result *out, struct err *e)
{
	int64_t limit = order->limit > BULK_MAX ? BULK_MAX : order->limit;
	const char **ids;
	int64_t left;
	int n;

	if (!bulk_match_list(
	        db, a, order->action, order->filter, limit, &ids, &n, e) ||
	    !run_list(db, c, order, ids, n, out, e) ||
	    !bulk_match_count(db, a, order->action, order->filter, &left, e))
		return err_here(e);
	/* what was refused matches still: another order would not help */
	out->left = left > out->refused ? left - out->refused : 0;
	return true;
}

bool
bulk_run(struct sql *db, const struct conf *c, const struct bulk_order *order,
    struct bulk_result *out, struct err *e)
{
	struct arena *a;
	bool ok;

	*out = (struct bulk_result){ .done = 0 };
	if (order->ids != NULL)
		return run_list(
		           db, c, order, order->ids, order->n_ids, out, e) ||
		    err_here(e);
	a = arena_open();
	ok = run_matching(db, a, c, order, out, e);
	arena_close(&a);
	return ok || err_here(e);
}
