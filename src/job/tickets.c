/* SPDX-License-Identifier: MIT */
/* Leave to make paid calls, within the limits that all workers share. */
#include "job/tickets.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "job/notes.h"
#include "job/providers.h"
#include "provider/replicate_error.h"
#include "store/limits.h"

enum {
	/* Enough for a turn (see run.c). */
	CALLS_MAX = 256,
	/* Enough to see whether others have left something. */
	CALLS_FEW = 4,
	/* A place that nobody came for is given up. */
	STALE_MS = 1000
};

enum use_of {
	USE_ANALYSIS,
	USE_FALLBACK, /* the analysis' second model */
	USE_SOUND,
	USE_COUNT
};

struct use {
	struct limit limit;
	int paid; /* tickets of our place, good from ${due_ms} on */
	int64_t due_ms;
	int64_t closings; /* when it was given */
	bool is_behind; /* others come first */
	struct gcra_wish wish; /* of the transaction under way */
	struct gcra_grant grant;
};

struct tickets {
	struct use uses[USE_COUNT];
};

static struct gcra_rule
make_rule(const struct conf *c, enum conf_key per_minute, enum conf_key burst)
{
	int64_t n = conf_int(c, per_minute);

	return (struct gcra_rule){
		.interval_us = n == 0 ? 0 : 60000000 / n,
		.burst = conf_int(c, burst),
		.recovery_us = conf_int(c, CONF_LIMIT_RECOVERY) * 1000,
	};
}

static struct limit
make_limit(const struct conf *c, enum provider_kind provider, const char *model)
{
	if (provider == PROVIDER_GEMINI)
		return (struct limit){ .provider = "gemini",
			.model = model,
			.rule = make_rule(
			    c, CONF_LIMIT_GEMINI_RATE, CONF_LIMIT_GEMINI_BURST),
			.concurrency = conf_int(c, CONF_LIMIT_GEMINI_FLIGHT) };
	/* Replicate counts what an account creates, of all models. */
	return (struct limit){ .provider = "replicate",
		.model = "*",
		.rule = make_rule(
		    c, CONF_LIMIT_REPLICATE_RATE, CONF_LIMIT_REPLICATE_BURST),
		.concurrency = conf_int(c, CONF_LIMIT_REPLICATE_FLIGHT) };
}

void
tickets_open(struct run *run)
{
	struct tickets *t = arena_alloc(run->a, sizeof(*t));
	const struct providers *p = run->providers;

	t->uses[USE_ANALYSIS].limit =
	    make_limit(run->conf, p->analysis, p->analysis_model);
	t->uses[USE_FALLBACK].limit =
	    make_limit(run->conf, p->analysis, p->fallback_model);
	t->uses[USE_SOUND].limit =
	    make_limit(run->conf, p->sound, p->sound_model);
	run->tickets = t;
}

static enum use_of
use_of(const struct task *task)
{
	if (task->kind == TASK_SOUND)
		return USE_SOUND;
	return task->run->spreads[task->index].fallbacks > 0 ? USE_FALLBACK
	                                                     : USE_ANALYSIS;
}

static struct use *
find_use(const struct task *task)
{
	return &task->run->tickets->uses[use_of(task)];
}

int
tickets_expect(struct run *run, enum task_kind kind)
{
	struct use *use =
	    &run->tickets->uses[kind == TASK_SOUND ? USE_SOUND : USE_ANALYSIS];

	if (use->paid > 0 && clock_now_ms() - use->due_ms > STALE_MS)
		use->paid = 0;
	if (use->paid > 0)
		return use->paid;
	return use->is_behind ? CALLS_FEW : CALLS_MAX;
}

/* Steps that would follow at once if they might. */
static int
count_behind(struct run *run, enum use_of which)
{
	bool is_sound = which == USE_SOUND;
	struct step_list *list = is_sound ? &run->sounds : &run->analyses;
	int64_t cap = conf_int(run->conf,
	    is_sound ? CONF_PIPELINE_SOUNDS : CONF_PIPELINE_ANALYSES);

	if (which == USE_FALLBACK)
		return 0;
	return step_count_due(list, clock_now_ms(), (int)cap - list->running);
}

static void
make_wishes(struct run *run, struct task **tasks, int n)
{
	struct use *uses = run->tickets->uses;
	int64_t now = clock_now_ms();
	int i;

	for (i = 0; i < USE_COUNT; i++)
		uses[i].wish = (struct gcra_wish){
			.paid = uses[i].due_ms <= now ? uses[i].paid : 0,
			.closings = uses[i].closings
		};
	for (i = 0; i < n; i++)
		find_use(tasks[i])->wish.ready++;
	for (i = 0; i < USE_COUNT; i++)
		uses[i].wish.wanted =
		    uses[i].wish.ready + count_behind(run, (enum use_of)i);
}

/* Those that have a ticket first, otherwise in the order they were in. */
static int
sort_out(struct run *run, struct task **tasks, int n)
{
	struct task *without[CALLS_MAX];
	int left[USE_COUNT], i, have = 0, n_without = 0;

	for (i = 0; i < USE_COUNT; i++)
		left[i] = run->tickets->uses[i].wish.ready == 0
		    ? 0
		    : run->tickets->uses[i].grant.now;
	for (i = 0; i < n; i++) {
		if (left[use_of(tasks[i])]-- > 0)
			tasks[have++] = tasks[i];
		else
			without[n_without++] = tasks[i];
	}
	for (i = 0; i < n_without; i++)
		tasks[have + i] = without[i];
	return have;
}

static struct limit_drawer
make_drawer(const struct run *run)
{
	int all = run->analyses.n + run->sounds.n;

	return (struct limit_drawer){
		.job_id = run->job.id,
		.left = all - run->analyses.settled - run->sounds.settled,
		.all = all,
		.age_us =
		    (run->job.running_ms + clock_now_ms() - run->started_ms) *
		    1000,
	};
}

bool
tickets_draw(struct run *run, struct sql *db, struct task **tasks, int n,
    int *granted, struct err *e)
{
	struct limit_drawer drawer = make_drawer(run);
	int i;

	make_wishes(run, tasks, n);
	for (i = 0; i < USE_COUNT; i++) {
		struct use *use = &run->tickets->uses[i];

		if (use->wish.ready > 0 &&
		    !limits_draw(db, run->turn_a, &use->limit, &drawer,
		        &use->wish, &use->grant, e))
			return err_here(e);
	}
	*granted = sort_out(run, tasks, n);
	return true;
}

static void
keep(struct run *run, enum use_of which)
{
	struct use *use = &run->tickets->uses[which];
	const struct gcra_grant *g = &use->grant;

	use->paid = g->later;
	use->is_behind = g->later == 0 && g->wait_us > 0;
	use->closings = g->closings;
	use->due_ms = clock_now_ms();
	if (g->wait_us < 0)
		return;
	use->due_ms += (g->wait_us + 999) / 1000;
	if (which == USE_ANALYSIS)
		run->analyses_closed_until_ms = use->due_ms;
	else if (which == USE_SOUND)
		run->sounds_closed_until_ms = use->due_ms;
}

void
tickets_keep(struct run *run)
{
	int i;

	for (i = 0; i < USE_COUNT; i++)
		if (run->tickets->uses[i].wish.ready > 0)
			keep(run, (enum use_of)i);
}

int64_t
tickets_due_ms(const struct task *task)
{
	/* The others of its kind need not wait for the second model. */
	return use_of(task) == USE_FALLBACK ? find_use(task)->due_ms : 0;
}

void
tickets_refused(struct task *task, const struct err *what, int64_t wait_ms)
{
	struct run *run = task->run;
	struct use *use = find_use(task);
	struct gcra_refusal r = {
		.is_rate = what->cause == CAUSE_RATE_LIMITED,
		.told_for_us = conf_int(run->conf, CONF_LIMIT_REDUCED) * 1000,
	};

	if (r.is_rate)
		replicate_error_rate(
		    what->message, &r.told_per_minute, &r.told_burst);
	notes_refusal(
	    run, &use->limit, &r, clock_now_ms() + wait_ms, task->started_ms);
}
