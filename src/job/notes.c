/* SPDX-License-Identifier: MIT */
/* Errors and ends of calls, kept until they are written. */
#include "job/notes.h"

#include "base/arena.h"
#include "base/clock.h"
#include "job/state.h"
#include "store/limits.h"
#include "store/spend.h"

#include <string.h>

static struct note *
add_note(struct run *run)
{
	struct note *n = arena_alloc(run->notes_a, sizeof(*n));

	*run->notes_end = n;
	run->notes_end = &n->next;
	return n;
}

void
notes_error(struct run *run, enum error_step step, const struct err *what,
    bool is_current, int64_t retry_at_ms)
{
	struct note *n = add_note(run);

	n->kind = NOTE_ERROR;
	n->step = step;
	n->error = *what;
	n->is_current = is_current;
	n->until_ms = retry_at_ms;
	metrics_count(&run->metrics, "pagescape_errors_total",
	    "step=\"%s\",cause=\"%s\"", errors_step_name(step),
	    err_cause_name(what->cause));
}

void
notes_heal(struct run *run, int spread, enum error_step step)
{
	struct note *n = add_note(run);

	n->kind = NOTE_HEAL;
	n->spread = spread;
	n->step = step;
}

void
notes_run(struct run *run, int64_t call_id, const char *external_id)
{
	struct note *n = add_note(run);

	n->kind = NOTE_RUN;
	n->call_id = call_id;
	n->external_id = arena_text(run->notes_a, external_id);
}

void
notes_close(struct run *run, int64_t call_id, const struct call_result *r)
{
	struct note *n = add_note(run);

	n->kind = NOTE_CLOSE;
	n->call_id = call_id;
	n->result = *r;
}

void
notes_lost(struct run *run, const struct call_left *left)
{
	struct call_result r = { .state = "unknown", .cause = "" };

	r.cost_nano = left->estimate_nano;
	notes_close(run, left->id, &r);
}

static struct note *
find_refusal(struct run *run, const struct limit *limit)
{
	struct note *n;

	for (n = run->notes; n != NULL; n = n->next)
		if (n->kind == NOTE_REFUSAL && n->limit == limit)
			return n;
	n = add_note(run);
	n->kind = NOTE_REFUSAL;
	n->limit = limit;
	return n;
}

void
notes_refusal(struct run *run, const struct limit *limit,
    const struct gcra_refusal *r, int64_t until_ms, int64_t started_ms)
{
	struct note *n = find_refusal(run, limit);
	bool is_rate = n->refusal.is_rate || r->is_rate;

	if (n->refusal.told_per_minute == 0)
		n->refusal = *r;
	n->refusal.is_rate = is_rate;
	if (n->until_ms < until_ms)
		n->until_ms = until_ms;
	if (n->started_ms < started_ms)
		n->started_ms = started_ms;
}

bool
notes_owns(const struct run *run, const char *external_id)
{
	const struct note *n;

	for (n = run->notes; n != NULL; n = n->next)
		if (n->kind == NOTE_RUN &&
		    strcmp(n->external_id, external_id) == 0)
			return true;
	return false;
}

static bool
write_error(
    struct run *run, struct sql *db, const struct note *n, struct err *e)
{
	int64_t ms = n->until_ms < 0 ? -1 : n->until_ms - clock_now_ms();

	if (n->until_ms >= 0 && ms < 0)
		ms = 0;
	return errors_add(db, run->job.book_id, run->job.id, n->step, &n->error,
	           n->is_current, ms, e) ||
	    err_here(e);
}

static bool
write_refusal(struct run *run, struct sql *db, struct note *n, struct err *e)
{
	int64_t now = clock_now_ms();

	n->refusal.wait_us = n->until_ms > now ? (n->until_ms - now) * 1000 : 0;
	n->refusal.age_us = (now - n->started_ms) * 1000;
	return limits_close(db, run->turn_a, n->limit, &n->refusal, e) ||
	    err_here(e);
}

static bool
write_one(struct run *run, struct sql *db, struct note *n, struct err *e)
{
	switch (n->kind) {
	case NOTE_ERROR:
		return write_error(run, db, n, e);
	case NOTE_HEAL:
		return errors_heal(db, run->job.book_id, n->spread, n->step, e);
	case NOTE_RUN:
		return calls_run(db, n->call_id, n->external_id, e);
	case NOTE_REFUSAL:
		return write_refusal(run, db, n, e);
	case NOTE_CLOSE:
		return calls_close(db, n->call_id, &n->result, &n->is_new, e);
	}
	return true;
}

bool
notes_write(struct run *run, struct sql *db, struct err *e)
{
	struct note *n;

	for (n = run->notes; n != NULL; n = n->next)
		if (!write_one(run, db, n, e))
			return err_here(e);
	return true;
}

bool
notes_settle(struct run *run, struct sql *db, struct err *e)
{
	const struct note *n;

	for (n = run->notes; n != NULL; n = n->next)
		if (n->kind == NOTE_CLOSE && n->is_new &&
		    !spend_settle(db, n->call_id, e))
			return err_here(e);
	return true;
}

void
notes_clear(struct run *run)
{
	arena_clear(run->notes_a);
	run->notes = NULL;
	run->notes_end = &run->notes;
}
