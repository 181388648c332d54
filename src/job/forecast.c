/* SPDX-License-Identifier: MIT */
/* How long the book still takes. */
#include "job/forecast.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "job/providers.h"
#include "job/state.h"

enum {
	PAST = 24,
	AGAIN_MS = 250
};

static bool
read_past(struct run *run, enum eta_kind kind, const char *step,
    const char *model, struct err *e)
{
	int64_t took[PAST];
	int n, i;

	if (!calls_list_times(
	        run->db, run->turn_a, step, model, took, PAST, &n, e))
		return err_here(e);
	for (i = n - 1; i >= 0; i--)
		eta_add(&run->eta, kind, took[i]);
	return true;
}

bool
forecast_open(struct run *run, struct err *e)
{
	const struct providers *p = run->providers;

	if (p->analysis != PROVIDER_LOCAL &&
	    !read_past(run, ETA_ANALYSIS, "analysis", p->analysis_model, e))
		return err_here(e);
	return p->sound == PROVIDER_LOCAL ||
	    read_past(run, ETA_SOUND, "soundscape", p->sound_model, e) ||
	    err_here(e);
}

/* Our own synthesis takes one after the other from a queue that has all of
 * them: what counts is the time from one to the next. */
static bool
is_local(const struct run *run, enum eta_kind kind)
{
	return kind == ETA_SOUND && run->providers->sound == PROVIDER_LOCAL;
}

void
forecast_ended(const struct task *task)
{
	struct run *run = task->run;
	enum eta_kind kind =
	    task->kind == TASK_ANALYSIS ? ETA_ANALYSIS : ETA_SOUND;
	int64_t now = clock_now_ms(), from = task->started_ms;

	if (is_local(run, kind)) {
		if (from < run->local_sound_ms)
			from = run->local_sound_ms;
		run->local_sound_ms = now;
	}
	eta_add(&run->eta, kind, now - from);
}

/* Those that have or will have a soundscape of their own. */
static void
count_sounds(const struct run *run, struct eta_state *s)
{
	int own = 0, k;

	for (k = 0; k < run->n_scenes; k++) {
		const struct scene *scene = run->scenes[k];

		if (scene->shares >= 0 || scene->sound.reused_from != NULL)
			continue;
		own++;
		s->sounds_left += scene->step.state == STEP_PENDING ||
		    scene->step.state == STEP_RUNNING;
	}
	if (run->next_decision > 0)
		s->sounds_a_spread = (double)own / run->next_decision;
}

static void
list_running(const struct run *run, struct eta_state *s,
    int64_t begun[ETA_KINDS][ETA_LANES])
{
	const struct task *task;

	for (task = run->tasks; task != NULL; task = task->next) {
		int kind =
		    task->kind == TASK_ANALYSIS ? ETA_ANALYSIS : ETA_SOUND;

		if (s->running[kind] <
		    (is_local(run, (enum eta_kind)kind) ? 1 : ETA_LANES))
			begun[kind][s->running[kind]++] = task->started_ms;
	}
	if (is_local(run, ETA_SOUND) && run->local_sound_ms > 0)
		begun[ETA_SOUND][0] = run->local_sound_ms;
}

void
forecast(struct run *run)
{
	int64_t begun[ETA_KINDS][ETA_LANES], now = clock_now_ms();
	struct eta_state s = {
		.caps = { (int)conf_int(run->conf, CONF_PIPELINE_ANALYSES),
		    (int)conf_int(run->conf, CONF_PIPELINE_SOUNDS) },
		.spreads_left = run->n_spreads - run->analyses.settled,
		.undecided = run->n_spreads - run->next_decision,
		.begun_ms = { begun[ETA_ANALYSIS], begun[ETA_SOUND] },
	};

	if (run->forecast_ms != 0 && now - run->forecast_ms < AGAIN_MS)
		return;
	run->forecast_ms = now;
	if (is_local(run, ETA_SOUND))
		s.caps[ETA_SOUND] = 1;
	count_sounds(run, &s);
	list_running(run, &s, begun);
	s.is_waiting[ETA_ANALYSIS] = s.spreads_left > run->analyses.running;
	s.is_waiting[ETA_SOUND] = s.sounds_left > run->sounds.running;
	eta_look(&run->eta, &s, now);
	run->counters.eta_ms = eta_left(&run->eta, &s, now);
}
