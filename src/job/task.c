/* SPDX-License-Identifier: MIT */
/* A step that is being worked on, and what follows when it fails. */
#include "job/task.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "book/spread.h"
#include "job/forecast.h"
#include "job/ledger.h"
#include "job/notes.h"
#include "job/studio.h"
#include "job/tell.h"
#include "job/tickets.h"
#include "job/times.h"
#include "wire/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

struct task *
task_new(struct run *run, enum task_kind kind, int index)
{
	struct arena *a = arena_open();
	struct task *task = arena_alloc(a, sizeof(*task));

	task->a = a;
	task->run = run;
	task->kind = kind;
	task->index = index;
	task->file_fd = -1;
	task->started_ms = clock_now_ms();
	task->next = run->tasks;
	run->tasks = task;
	step_start(
	    kind == TASK_ANALYSIS ? &run->analyses : &run->sounds, index);
	times_start(task);
	return task;
}

void
task_free(struct task *task)
{
	struct run *run = task->run;
	struct task **p;
	struct arena *a = task->a;

	http_cancel(run->http, task);
	studio_cancel(run->studio, task);
	for (p = &run->tasks; *p != task;)
		p = &(*p)->next;
	*p = task->next;
	if (task->file_fd >= 0)
		close(task->file_fd);
	arena_close(&task->ask_a);
	arena_close(&a);
}

static struct step_list *
list_of(const struct task *task)
{
	return task->kind == TASK_ANALYSIS ? &task->run->analyses
	                                   : &task->run->sounds;
}

struct step *
task_step(const struct task *task)
{
	return list_of(task)->steps[task->index];
}

int
task_attempt(const struct task *task)
{
	return task_step(task)->attempts + 1;
}

int
task_spread(const struct task *task)
{
	return task->kind == TASK_ANALYSIS
	    ? task->index
	    : task->run->scenes[task->index]->first;
}

void
task_put_back(struct task *task)
{
	/* As a parked step: nothing is counted. */
	step_fail(list_of(task), task->index,
	    (struct retry_verdict){ RETRY_PARK, 0 }, 0);
	times_wait(task->run, task->kind, task->index, 0, TIMING_QUEUE);
	task_free(task);
}

void
task_note_response(struct task *task, const struct http_response *r)
{
	times_response(task, r);
	task->http_status = r->status;
	if (task->connect_us == 0)
		task->connect_us = r->connect_us;
	if (task->first_byte_us == 0)
		task->first_byte_us = r->first_byte_us;
	task->total_us += r->total_us;
}

static double
chance(void)
{
	uint32_t number = 0;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return 0.5;
	return number / 4294967296.0;
}

/* A rate limit closes the window for all steps of its kind. */
static void
close_window(struct task *task, int64_t until_ms)
{
	int64_t *window = task->kind == TASK_ANALYSIS
	    ? &task->run->analyses_closed_until_ms
	    : &task->run->sounds_closed_until_ms;

	if (*window < until_ms)
		*window = until_ms;
}

/* What closes a window for one call does so for all of its service. */
static void
note_refusal(struct task *task, const struct err *what,
    const struct retry_verdict *v, int64_t now)
{
	bool is_rate = what->cause == CAUSE_RATE_LIMITED;
	int64_t ms = v->action == RETRY_WAIT ? v->wait_ms : what->wait_ms;

	if (!is_rate && (what->cause != CAUSE_OVERLOADED || ms <= 0))
		return;
	if (task->stage != STAGE_ASK && task->stage != STAGE_CREATE)
		return;
	if (ms < 0)
		ms = 0;
	close_window(task, now + ms);
	tickets_refused(task, what, ms);
}

static void
add_place(const struct task *task, struct err *what)
{
	const struct run *run = task->run;
	int page;

	what->spread = task_spread(task);
	what->attempt = task_attempt(task);
	what->n_pages = 0;
	page = spread_first_page(what->spread);
	what->pages[what->n_pages++] = page;
	if (page + 1 <= run->last_page)
		what->pages[what->n_pages++] = page + 1;
}

static void
mark_failed(struct task *task)
{
	struct run *run = task->run;

	forecast_ended(task);
	if (task->kind == TASK_ANALYSIS) {
		run->spreads[task->index].is_dirty = true;
	} else {
		run->scenes[task->index]->is_sound_dirty = true;
		run->wake_sharers = true;
	}
}

static const char *
print_then(const struct retry_verdict *v, char *out, size_t size)
{
	switch (v->action) {
	case RETRY_AGAIN:
		snprintf(out, size, "tried again in %.1f s",
		    (double)v->wait_ms / 1000);
		break;
	case RETRY_WAIT:
		snprintf(out, size, "waits %.1f s", (double)v->wait_ms / 1000);
		break;
	case RETRY_PARK:
		snprintf(out, size, "the book stops");
		break;
	case RETRY_FAIL:
		snprintf(out, size, "failed");
		break;
	}
	return out;
}

static void
apply(struct task *task, struct err *what, const struct retry_verdict *v)
{
	struct run *run = task->run;
	enum error_step step = task->kind == TASK_ANALYSIS
	    ? ERROR_STEP_ANALYSIS
	    : ERROR_STEP_SOUNDSCAPE;
	int64_t now = clock_now_ms();
	char then[64];

	run->is_unwritten = true;
	add_place(task, what);
	notes_error(run, step, what, v->action == RETRY_FAIL,
	    v->action == RETRY_FAIL || v->action == RETRY_PARK
	        ? -1
	        : now + v->wait_ms);
	tell_error(run, step, what, print_then(v, then, sizeof(then)));
	note_refusal(task, what, v, now);
	if (v->action == RETRY_PARK && run->state == RUN_GOING) {
		run->state = RUN_PARKING;
		run->parked = *what;
	}
	step_fail(list_of(task), task->index, *v, now);
	if (v->action == RETRY_FAIL)
		times_settled(run, task->kind, task->index);
	else
		times_wait(run, task->kind, task->index, now + v->wait_ms,
		    v->action == RETRY_WAIT ? TIMING_RATE_LIMIT
		                            : TIMING_BACKOFF);
	if (v->action != RETRY_WAIT)
		mark_failed(task);
}

static void
fail_with(struct task *task, const struct err *failure, struct call_result *r,
    const struct retry_verdict *given)
{
	struct run *run = task->run;
	const struct retry_rules *rules = task->kind == TASK_ANALYSIS
	    ? &run->policies->analysis
	    : &run->policies->sound;
	struct err what = *failure;
	struct retry_verdict v;

	err_as(&what,
	    task->kind == TASK_ANALYSIS ? ERR_CONTENT_ANALYSIS
	                                : ERR_SOUNDSCAPE);
	v = given != NULL ? *given
	                  : retry_decide(rules, &what, task_attempt(task),
	                        task_step(task)->rate_waited_ms, chance());
	if (r != NULL) {
		r->cause = err_cause_name(what.cause);
		ledger_close(run, task, r);
	}
	apply(task, &what, &v);
	task_free(task);
}

void
task_fail(struct task *task, const struct err *what, struct call_result *r)
{
	fail_with(task, what, r, NULL);
}

void
task_fall_back(struct task *task, const struct err *what, struct call_result *r)
{
	static const struct retry_verdict at_once = { RETRY_AGAIN, 0 };

	fail_with(task, what, r, &at_once);
}

void
task_park(struct task *task, const struct err *what)
{
	static const struct retry_verdict park = { RETRY_PARK, 0 };

	fail_with(task, what, NULL, &park);
}
