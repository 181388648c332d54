/* SPDX-License-Identifier: MIT */
/* What may start in a turn: prepared, paid for in the ledger, begun. */
#include "job/start.h"

#include "base/clock.h"
#include "base/conf.h"
#include "job/analyse.h"
#include "job/compose.h"
#include "job/ledger.h"
#include "job/predict.h"
#include "job/providers.h"
#include "job/state.h"
#include "job/task.h"
#include "job/tickets.h"
#include "job/watch.h"
#include "wire/http.h"

enum {
	STARTS_MAX = 256
};

/* The calls of one turn, opened in the ledger together. */
struct starts {
	struct task *tasks[STARTS_MAX];
	int n;
	int n_paid; /* these come first */
};

bool
start_is_open(const struct run *run)
{
	return run->state == RUN_GOING && watch_may_write(run) && !run->is_held;
}

static void
add_start(struct starts *s, struct task *task)
{
	struct task *other;

	s->tasks[s->n++] = task;
	if (task->call.step == NULL || task->call.id != 0)
		return;
	other = s->tasks[s->n_paid];
	s->tasks[s->n_paid++] = task;
	s->tasks[s->n - 1] = other;
}

/* How far the list of starts may grow with calls of ${kind}. */
static int
most_starts(struct run *run, const struct starts *s, enum task_kind kind)
{
	int n = s->n + tickets_expect(run, kind);

	return n < STARTS_MAX ? n : STARTS_MAX;
}

static bool
prepare_analyses(struct run *run, struct starts *s, struct err *e)
{
	int64_t cap = conf_int(run->conf, CONF_PIPELINE_ANALYSES);
	int64_t now = clock_now_ms();
	struct task *task;
	int i, most;

	if (run->providers->analysis == PROVIDER_LOCAL)
		return analyse_locally(run, e) || err_here(e);
	if (now < run->analyses_closed_until_ms)
		return true;
	most = most_starts(run, s, TASK_ANALYSIS);
	while (run->analyses.running < cap && s->n < most &&
	    (i = step_next(&run->analyses, now)) >= 0) {
		if (!analyse_prepare(run, i, &task, e))
			return err_here(e);
		if (task != NULL)
			add_start(s, task);
	}
	return true;
}

static void
prepare_sounds(struct run *run, struct starts *s)
{
	int64_t cap = conf_int(run->conf, CONF_PIPELINE_SOUNDS);
	int64_t now = clock_now_ms();
	struct task *task;
	int k, most;

	if (now < run->sounds_closed_until_ms)
		return;
	most = most_starts(run, s, TASK_SOUND);
	while (run->sounds.running < cap && s->n < most &&
	    (k = step_next(&run->sounds, now)) >= 0) {
		task = compose_prepare(run, k);
		if (task != NULL)
			add_start(s, task);
	}
}

static void
put_back(struct starts *s)
{
	int i;

	for (i = 0; i < s->n; i++)
		task_put_back(s->tasks[i]);
}

/* The paid calls from ${n} on were put back. */
static void
leave_out(struct starts *s, int n)
{
	int i;

	for (i = s->n_paid; i < s->n; i++)
		s->tasks[n + i - s->n_paid] = s->tasks[i];
	s->n -= s->n_paid - n;
	s->n_paid = n;
}

/* There were tickets for the first ${n} calls only: the others wait. */
static void
turn_away(struct starts *s, int n)
{
	int i;

	for (i = n; i < s->n_paid; i++) {
		task_step(s->tasks[i])->due_ms = tickets_due_ms(s->tasks[i]);
		task_put_back(s->tasks[i]);
	}
	leave_out(s, n);
}

/* No budget is left for the calls from ${n_open} on.  What is in flight may
 * end for less than it holds, so the book is parked only when nothing is. */
static void
hold_back(struct run *run, struct starts *s, int n_open)
{
	const struct task *task;
	int i;

	for (i = n_open; i < s->n_paid; i++)
		task_put_back(s->tasks[i]);
	leave_out(s, n_open);
	for (task = run->tasks; task != NULL; task = task->next)
		if (task->is_paid)
			break;
	if (task == NULL && run->state == RUN_GOING)
		run->state = RUN_PARKING;
	run->is_held = true;
}

static void
begin(struct run *run, struct starts *s)
{
	struct err e = ERR_INIT;
	int i;

	for (i = 0; i < s->n; i++) {
		struct task *task = s->tasks[i];

		if (task->kind == TASK_SOUND) {
			compose_begin(task);
			continue;
		}
		if (task->stage == STAGE_CREATE)
			predict_begin(task);
		task->is_asked = true;
		if (!http_start(run->http, task->a, &task->request, task, &e)) {
			struct call_result r = { .state = "failed" };

			task_fail(task, &e, &r);
			err_clear(&e);
		}
	}
}

bool
start_steps(struct run *run, struct err *e)
{
	struct starts s = { .n = 0 };
	int n = 0, n_open = 0;

	if (!start_is_open(run))
		return true;
	if (!prepare_analyses(run, &s, e)) {
		put_back(&s);
		return err_here(e);
	}
	/* A decision is written before anything is bought for it. */
	if (run->providers->sound == PROVIDER_LOCAL || !run->is_unwritten)
		prepare_sounds(run, &s);
	n = s.n_paid;
	if (n > 0 && !ledger_open(run, s.tasks, &n, &n_open, e)) {
		put_back(&s);
		return err_here(e);
	}
	turn_away(&s, n);
	if (n_open < s.n_paid)
		hold_back(run, &s, n_open);
	begin(run, &s);
	return true;
}
