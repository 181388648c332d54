/* SPDX-License-Identifier: MIT */
/* Where the time of each step goes. */
#include "job/times.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "job/reading.h"

static struct timing *
find(struct run *run, enum task_kind kind, int index)
{
	return kind == TASK_ANALYSIS
	    ? &reading_of(run, &run->spreads[index])->timing
	    : &run->scenes[index]->timing;
}

static struct timing *
of(const struct task *task)
{
	return find(task->run, task->kind, task->index);
}

/* Add what has passed since the last look, as far as the window was closed. */
static void
add_closed(int64_t *limited_us, int64_t until_ms, int64_t from, int64_t now)
{
	int64_t until = until_ms * 1000 < now ? until_ms * 1000 : now;

	if (until > from)
		*limited_us += until - from;
}

void
times_turn(struct run *run)
{
	int64_t now = clock_now_us(), from = run->looked_us;

	run->looked_us = now;
	if (from == 0)
		return;
	add_closed(&run->limited_us[TASK_ANALYSIS],
	    run->analyses_closed_until_ms, from, now);
	add_closed(&run->limited_us[TASK_SOUND], run->sounds_closed_until_ms,
	    from, now);
}

void
times_wait(struct run *run, enum task_kind kind, int index, int64_t due_ms,
    enum timing_phase phase)
{
	timing_wait(find(run, kind, index), clock_now_us(), due_ms * 1000,
	    phase, run->limited_us[kind]);
}

void
times_start(const struct task *task)
{
	times_turn(task->run);
	timing_start(
	    of(task), clock_now_us(), task->run->limited_us[task->kind]);
}

void
times_add(const struct task *task, enum timing_phase phase, int64_t us)
{
	timing_add(of(task), phase, us);
}

void
times_response(const struct task *task, const struct http_response *r)
{
	if (task->stage != STAGE_ASK && task->stage != STAGE_CREATE &&
	    task->stage != STAGE_FETCH)
		return; /* its prediction runs meanwhile */
	times_add(task, TIMING_CONNECT, r->connect_us);
	if (r->first_byte_us > 0) {
		times_add(
		    task, TIMING_FIRST_BYTE, r->first_byte_us - r->connect_us);
		times_add(
		    task, TIMING_TRANSFER, r->total_us - r->first_byte_us);
	} else {
		times_add(task, TIMING_FIRST_BYTE, r->total_us - r->connect_us);
	}
}

void
times_provider(struct task *task)
{
	int64_t now = clock_now_us();

	if (task->named_us > 0)
		times_add(task, TIMING_PROVIDER, now - task->named_us);
	task->named_us = now;
}

static void
count_spread(struct run *run, struct spread *s)
{
	bool is_failed = s->step.state == STEP_FAILED;

	metrics_count(&run->metrics, "pagescape_spreads_total",
	    "outcome=\"%s\"",
	    is_failed         ? "failed"
	        : s->is_blank ? "blank"
	                      : "processed");
	if (!s->is_blank)
		metrics_step(&run->metrics, METRICS_ANALYSIS,
		    &reading_of(run, s)->timing);
}

static void
count_sound(struct run *run, const struct scene *scene)
{
	bool is_failed = scene->step.state == STEP_FAILED;
	bool is_reused = !is_failed &&
	    (scene->shares >= 0 || scene->sound.reused_from != NULL);

	metrics_count(&run->metrics, "pagescape_soundscapes_total",
	    "outcome=\"%s\"",
	    is_failed       ? "failed"
	        : is_reused ? "reused"
	                    : "made");
	if (!is_reused)
		metrics_step(&run->metrics, METRICS_SOUNDSCAPE, &scene->timing);
}

void
times_settled(struct run *run, enum task_kind kind, int index)
{
	if (kind == TASK_ANALYSIS)
		count_spread(run, &run->spreads[index]);
	else
		count_sound(run, run->scenes[index]);
}

const char *
times_print(const struct run *run, const struct timing *t)
{
	const char *out;
	struct buf b;

	if (timing_total(t) == 0)
		return NULL;
	buf_init(&b, 400);
	timing_print(t, &b);
	out = arena_text(run->turn_a, buf_str(&b));
	buf_clear(&b);
	return out;
}
