/* SPDX-License-Identifier: MIT */
/* What is left to do of a book, found in its rows. */
#include "job/load.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/must.h"
#include "book/spread.h"
#include "job/forecast.h"
#include "job/notes.h"
#include "job/state.h"
#include "store/books.h"
#include "store/scenes.h"
#include "store/spreads.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

/* Nobody prints longer books; a wrong page number must not eat the memory. */
enum {
	PAGES_MAX = 200000
};

/* A restart forgets everything but what readers see. */
static bool
forget(struct sql *db, void *arg, struct err *e)
{
	struct run *run = arg;

	return (jobs_beat(db, &run->job, &run->counters, e) &&
	           spreads_forget(db, run->job.book_id, e) &&
	           sounds_forget(db, run->job.book_id, e) &&
	           errors_forget_current(db, run->job.book_id, e) &&
	           jobs_clear_restart(db, &run->job, e)) ||
	    err_here(e);
}

static bool
read_ids(struct run *run, struct err *e)
{
	struct scene_record *scenes;
	int i, n;

	if (!scenes_list_ids(run->db, run->a, run->job.book_id, &scenes, &n, e))
		return err_here(e);
	for (i = 0; i < n; i++)
		if (scenes[i].spread >= 0 && scenes[i].spread < run->n_spreads)
			run->old_ids[scenes[i].spread] = scenes[i].id;
	return true;
}

static void
init_spreads(struct run *run)
{
	struct step **steps;
	int i;

	run->spreads =
	    arena_array(run->a, (size_t)run->n_spreads, sizeof(*run->spreads));
	run->scenes =
	    arena_array(run->a, (size_t)run->n_spreads, sizeof(*run->scenes));
	run->old_ids =
	    arena_array(run->a, (size_t)run->n_spreads, sizeof(*run->old_ids));
	steps = arena_array(run->a, (size_t)run->n_spreads, sizeof(*steps));
	for (i = 0; i < run->n_spreads; i++) {
		run->spreads[i].index = i;
		run->spreads[i].scene = -1;
		steps[i] = &run->spreads[i].step;
	}
	run->analyses =
	    (struct step_list){ .steps = steps, .n = run->n_spreads };
	reuse_init(&run->reuse, run->a, run->n_spreads);
	/* A scene a spread at most; the list grows as scenes are decided. */
	run->sounds.steps =
	    arena_array(run->a, (size_t)run->n_spreads, sizeof(*steps));
}

/* Settled before: it needs no second analysis. */
static void
adopt(struct run *run, struct spread *s, bool is_failed)
{
	s->step.state = STEP_RUNNING;
	run->analyses.running++;
	if (is_failed)
		step_fail(&run->analyses, s->index,
		    (struct retry_verdict){ RETRY_FAIL, 0 }, 0);
	else
		step_finish(&run->analyses, s->index);
	if (run->reached <= s->index)
		run->reached = s->index + 1;
}

/* What has failed stays so, unless it was set back. */
static bool
keeps_failed(const struct run *run)
{
	return run->job.is_resumed || run->job.keeps_failed;
}

static void
take_row(struct run *run, const struct spread_record *row, const char *hash)
{
	struct spread *s = &run->spreads[row->index];
	bool is_failed = strcmp(row->state, "failed") == 0;

	if (hash == NULL || strcmp(hash, row->text_hash) != 0) {
		if (is_failed)
			notes_heal(run, s->index, ERROR_STEP_ANALYSIS);
		return;
	}
	s->stored = row;
	s->step.attempts = keeps_failed(run) ? row->attempts : 0;
	s->is_blank = strcmp(row->state, "blank") == 0;
	if (s->is_blank || strcmp(row->state, "processed") == 0) {
		adopt(run, s, false);
	} else if (is_failed) {
		if (keeps_failed(run))
			adopt(run, s, true);
		else
			notes_heal(run, s->index, ERROR_STEP_ANALYSIS);
	}
}

static bool
read_rows(struct run *run, struct err *e)
{
	struct spread_record *rows;
	const char **hashes;
	int i, n;

	if (!spreads_load(run->db, run->a, run->job.book_id, &rows, &n, e))
		return err_here(e);
	if (n == 0)
		return true;
	if (!spreads_hash_texts(
	        run->db, run->a, run->job.book_id, run->n_spreads, &hashes, e))
		return err_here(e);
	for (i = 0; i < n; i++)
		if (rows[i].index >= 0 && rows[i].index < run->n_spreads)
			take_row(run, &rows[i], hashes[rows[i].index]);
	return spreads_cut(run->db, run->job.book_id, run->n_spreads, e) ||
	    err_here(e);
}

/* Calls of a dead worker: an analysis is asked again, a soundscape is found
 * again when its scene is decided. */
static bool
read_calls(struct run *run, struct err *e)
{
	int i;

	if (!sounds_load(run->db, run->a, run->job.book_id, &run->made,
	        &run->n_made, e) ||
	    !calls_list_left(run->db, run->a, run->job.book_id, &run->left,
	        &run->n_left, e) ||
	    !calls_sum(run->db, run->a, &run->job, &run->spent_book_nano, e) ||
	    !calls_sum_others(
	        run->db, run->a, &run->job, &run->spent_others_nano, e))
		return err_here(e);
	run->spent_book_nano += run->spent_others_nano;
	for (i = 0; i < run->n_left; i++)
		if (!run->left[i].is_sound)
			notes_lost(run, &run->left[i]);
	return true;
}

bool
load_book(struct run *run, struct err *e)
{
	struct book book;
	bool found;

	if (!books_find(run->db, run->a, run->job.book_id, &book, &found, e) ||
	    !books_last_page(
	        run->db, run->a, run->job.book_id, &run->last_page, e))
		return err_here(e);
	if (!found || run->last_page == 0)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "Book has no pages to process");
	if (run->last_page > PAGES_MAX)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "Book has a page number beyond %d", PAGES_MAX);
	run->n_spreads = spread_count(run->last_page);
	run->counters.total_spreads = run->n_spreads;
	run->before = -1;
	init_spreads(run);
	if (run->job.restart && !sql_transaction(run->db, forget, run, e))
		return err_here(e);
	run->job.restart = false;
	return (read_rows(run, e) && read_calls(run, e) && read_ids(run, e) &&
	           forecast_open(run, e)) ||
	    err_here(e);
}
