/* SPDX-License-Identifier: MIT */
/* Errors and ends of calls, kept until they are written. */
#include "job/notes.h"

#include "base/arena.h"
#include "job/state.h"

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
    bool is_current)
{
	struct note *n = add_note(run);

	n->kind = NOTE_ERROR;
	n->step = step;
	n->error = *what;
	n->is_current = is_current;
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
write_one(struct run *run, struct sql *db, struct note *n, struct err *e)
{
	switch (n->kind) {
	case NOTE_ERROR:
		return errors_add(db, run->job.book_id, run->job.id, n->step,
		    &n->error, n->is_current, e);
	case NOTE_HEAL:
		return errors_heal(db, run->job.book_id, n->spread, n->step, e);
	case NOTE_RUN:
		return calls_run(db, n->call_id, n->external_id, e);
	case NOTE_CLOSE:
		return calls_close(db, n->call_id, &n->result, e);
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

void
notes_clear(struct run *run)
{
	arena_clear(run->notes_a);
	run->notes = NULL;
	run->notes_end = &run->notes;
}
