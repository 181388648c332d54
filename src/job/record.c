/* SPDX-License-Identifier: MIT */
/* A turn's changes become rows, in one fenced transaction. */
#include "job/record.h"

#include "base/arena.h"
#include "base/clock.h"
#include "book/spread.h"
#include "job/herald.h"
#include "job/notes.h"
#include "job/publish.h"
#include "job/reading.h"
#include "job/state.h"
#include "job/times.h"
#include "store/finish.h"
#include "store/spreads.h"
#include "wire/sql.h"

#include <stdio.h>

enum {
	PROGRESS_MS = 1000
};

static const char *
state_name(const struct spread *s)
{
	if (s->step.state == STEP_DONE)
		return s->is_blank ? "blank" : "processed";
	return s->step.state == STEP_FAILED ? "failed" : "pending";
}

static struct spread_record
make_record(const struct run *run, const struct spread *s)
{
	static const struct reading none = { .provider = "", .model = "" };
	const struct reading *r = s->reading != NULL ? s->reading : &none;

	return (struct spread_record){
		.index = s->index,
		.text_hash = r->text_hash,
		.state = state_name(s),
		.provider = r->provider,
		.model = r->model,
		.analysis = s->json,
		.attempts = s->step.attempts,
		.analysis_ms = r->analysis_ms,
		.cost_nano = r->cost_nano,
		.timings = times_print(run, &r->timing),
		.scene_spread =
		    s->scene < 0 ? -1 : run->scenes[s->scene]->first,
		.scene_reason =
		    s->scene >= 0 && run->scenes[s->scene]->first == s->index
		    ? run->scenes[s->scene]->reason
		    : "",
	};
}

static bool
write_spreads(struct run *run, struct sql *db, struct err *e)
{
	struct spread_record r;
	int i;

	for (i = run->let_go; i < run->reached; i++) {
		const struct spread *s = &run->spreads[i];

		if (!s->is_dirty && !s->is_decision_dirty)
			continue;
		r = make_record(run, s);
		if (s->is_dirty && !spreads_save(db, run->job.book_id, &r, e))
			return err_here(e);
		if (s->is_decision_dirty &&
		    !spreads_save_decision(db, run->job.book_id, &r, e))
			return err_here(e);
	}
	return true;
}

static void
count(struct run *run)
{
	struct job_counters *n = &run->counters;
	int i;

	n->processed_spreads = run->let_go_processed;
	n->failed_spreads = run->let_go_failed;
	for (i = run->let_go; i < run->reached; i++) {
		n->processed_spreads += run->spreads[i].step.state == STEP_DONE;
		n->failed_spreads += run->spreads[i].step.state == STEP_FAILED;
	}
	n->scenes_created = run->n_scenes;
	n->soundscapes_settled = run->sounds.settled;
	n->soundscapes_generated = n->soundscapes_failed = 0;
	n->soundscapes_reused = 0;
	for (i = 0; i < run->n_scenes; i++) {
		n->soundscapes_generated +=
		    run->scenes[i]->step.state == STEP_DONE;
		n->soundscapes_failed +=
		    run->scenes[i]->step.state == STEP_FAILED;
		n->soundscapes_reused += publish_is_reused(run->scenes[i]);
	}
	n->running_ms = run->job.running_ms + clock_now_ms() - run->started_ms;
	n->cost_nano = run->spent_book_nano - run->spent_others_nano;
	n->reason = run->reason;
}

static bool
write_changes(struct run *run, struct sql *db, struct err *e)
{
	return (jobs_beat(db, &run->job, &run->counters, e) &&
	           write_spreads(run, db, e) && publish_scenes(run, db, e) &&
	           notes_write(run, db, e)) ||
	    err_here(e);
}

static bool
is_progress_due(const struct run *run)
{
	return run->has_progress &&
	    clock_now_ms() - run->last_progress_ms >= PROGRESS_MS;
}

/* What all workers write to, therefore last. */
static bool
write_sums(struct run *run, struct sql *db, bool with_metrics, struct err *e)
{
	return (notes_settle(run, db, e) &&
	           (!with_metrics || metrics_write(&run->metrics, db, e))) ||
	    err_here(e);
}

static bool
write_turn(struct sql *db, void *arg, struct err *e)
{
	struct run *run = arg;

	if (!write_changes(run, db, e))
		return err_here(e);
	if (run->is_progress_turn &&
	    !finish_progress(db, run->turn_a, &run->job, &run->counters, e))
		return err_here(e);
	return write_sums(run, db, run->is_progress_turn, e) || err_here(e);
}

static bool
has_changes(const struct run *run)
{
	int i;

	if (run->notes != NULL || publish_has_changes(run))
		return true;
	for (i = run->let_go; i < run->reached; i++)
		if (run->spreads[i].is_dirty ||
		    run->spreads[i].is_decision_dirty)
			return true;
	return false;
}

static void
clear_marks(struct run *run)
{
	herald_note(run);
	notes_clear(run);
	publish_clear(run);
	reading_let_go(run);
	run->last_beat_ms = clock_now_ms();
}

/* One statement needs no transaction around it. */
static bool
beat(struct run *run, struct err *e)
{
	if (clock_now_ms() - run->last_beat_ms < RECORD_BEAT_MS)
		return true;
	count(run);
	if (!jobs_beat(run->db, &run->job, &run->counters, e))
		return err_here(e);
	run->last_beat_ms = clock_now_ms();
	herald_beat(run);
	return true;
}

bool
record_turn(struct run *run, struct err *e)
{
	bool changed = has_changes(run);
	int64_t start = clock_now_us();

	if (!changed && !is_progress_due(run))
		return beat(run, e) || err_here(e);
	count(run);
	run->has_progress = run->has_progress || changed;
	run->is_progress_turn = is_progress_due(run);
	if (!sql_transaction(run->db, write_turn, run, e))
		return err_here(e);
	if (run->is_progress_turn) {
		run->last_progress_ms = clock_now_ms();
		run->has_progress = false;
		metrics_clear(&run->metrics);
	}
	metrics_time(&run->metrics, METRICS_TURN, TIMING_DATABASE,
	    clock_now_us() - start);
	clear_marks(run);
	return true;
}

static bool
write_end(struct sql *db, void *arg, struct err *e)
{
	struct run *run = arg;
	const char *status;

	return (write_changes(run, db, e) && publish_tidy(run, db, e) &&
	           finish_book(db, run->turn_a, &run->job, &run->counters,
	               &status, e) &&
	           write_sums(run, db, true, e)) ||
	    err_here(e);
}

bool
record_end(struct run *run, struct err *e)
{
	count(run);
	metrics_count(&run->metrics, "pagescape_books_total", "outcome=\"%s\"",
	    run->counters.processed_spreads == 0 ? "failed"
	        : run->counters.failed_spreads +
	                run->counters.soundscapes_failed >
	            0
	        ? "ready_with_errors"
	        : "ready");
	return sql_transaction(run->db, write_end, run, e) || err_here(e);
}

static bool
write_hand_back(struct sql *db, void *arg, struct err *e)
{
	struct run *run = arg;

	return (write_changes(run, db, e) &&
	           finish_progress(
	               db, run->turn_a, &run->job, &run->counters, e) &&
	           jobs_hand_back(db, &run->job, e) &&
	           write_sums(run, db, true, e)) ||
	    err_here(e);
}

bool
record_hand_back(struct run *run, struct err *e)
{
	run->reason[0] = '\0';
	count(run);
	return sql_transaction(run->db, write_hand_back, run, e) || err_here(e);
}

static bool
write_pause(struct sql *db, void *arg, struct err *e)
{
	struct run *run = arg;

	return (write_changes(run, db, e) &&
	           finish_progress(
	               db, run->turn_a, &run->job, &run->counters, e) &&
	           jobs_pause(db, &run->job, e) &&
	           write_sums(run, db, true, e)) ||
	    err_here(e);
}

bool
record_pause(struct run *run, struct err *e)
{
	count(run);
	return sql_transaction(run->db, write_pause, run, e) || err_here(e);
}

static bool
write_cancel(struct sql *db, void *arg, struct err *e)
{
	struct run *run = arg;

	return (write_changes(run, db, e) &&
	           finish_cancelled(
	               db, run->turn_a, run->job.book_id, run->job.id, e) &&
	           write_sums(run, db, true, e)) ||
	    err_here(e);
}

bool
record_cancel(struct run *run, struct err *e)
{
	count(run);
	return sql_transaction(run->db, write_cancel, run, e) || err_here(e);
}

static bool
write_park(struct sql *db, void *arg, struct err *e)
{
	struct run *run = arg;

	return (write_changes(run, db, e) &&
	           finish_progress(
	               db, run->turn_a, &run->job, &run->counters, e) &&
	           jobs_park(db, &run->job, err_cause_name(run->parked.cause),
	               run->parked.message, e) &&
	           write_sums(run, db, true, e)) ||
	    err_here(e);
}

bool
record_park(struct run *run, struct err *e)
{
	count(run);
	return sql_transaction(run->db, write_park, run, e) || err_here(e);
}

bool
record_invalid(struct run *run, const struct err *why, struct err *e)
{
	notes_error(run, ERROR_STEP_BOOK, why, true, -1);
	return record_end(run, e) || err_here(e);
}
