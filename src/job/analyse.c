/* SPDX-License-Identifier: MIT */
/* The analysis of a spread, by whoever reads it. */
#include "job/analyse.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/must.h"
#include "book/analysis.h"
#include "book/spread.h"
#include "job/decide.h"
#include "job/forecast.h"
#include "job/ledger.h"
#include "job/pages.h"
#include "job/providers.h"
#include "job/reading.h"
#include "job/task.h"
#include "job/tell.h"
#include "job/times.h"
#include "provider/analysis.h"
#include "provider/analysis_task.h"
#include "provider/answer.h"
#include "provider/local_analysis.h"
#include "provider/prediction.h"

#include <stdio.h>
#include <string.h>

enum {
	AT_ONCE = 64,
	JSON_MAX = 65536,
	TOKENS_MAX = 65536
};

static void
finish_step(struct run *run, struct spread *s)
{
	step_finish(&run->analyses, s->index);
	s->is_dirty = run->is_unwritten = true;
	times_settled(run, TASK_ANALYSIS, s->index);
	tell_spread(run, s);
}

/* A copy of ${found} that lives until the spread is decided and written. */
static void
keep(struct spread *s, const struct analysis *found)
{
	struct analysis *copy;
	struct err e = ERR_INIT;
	struct buf json;

	arena_close(&s->a);
	s->a = arena_open();
	buf_init(&json, JSON_MAX);
	analysis_print(found, &json);
	s->json = arena_copy(s->a, buf_str(&json), json.used);
	buf_clear(&json);
	copy = arena_alloc(s->a, sizeof(*copy));
	must(analysis_read_stored(s->a, s->json, strlen(s->json), copy, &e));
	s->analysis = copy;
}

static void
settle_blank(struct run *run, struct spread *s)
{
	s->is_blank = true;
	step_start(&run->analyses, s->index);
	finish_step(run, s);
}

/* ${before}: what is remembered; NULL when spreads are read out of order. */
static void
settle_locally(struct run *run, struct spread *s,
    const struct spread_text *text, const struct analysis *before)
{
	struct reading *r = reading_of(run, s);
	struct arena *a = arena_open();
	struct analysis found;
	struct err e = ERR_INIT;
	int64_t start = clock_now_us();
	struct task *task;

	if (local_analysis_read(run->providers->lexicon, a, text->text,
	        text->size, before, &found, &e)) {
		step_start(&run->analyses, s->index);
		keep(s, &found);
		timing_add(&r->timing, TIMING_PROVIDER, clock_now_us() - start);
		r->provider = "local";
		r->model = "";
		r->analysis_ms += (clock_now_us() - start) / 1000;
		finish_step(run, s);
	} else {
		task = task_new(run, TASK_ANALYSIS, s->index);
		task_fail(task, &e, NULL);
	}
	arena_close(&a);
}

static bool
read_text(struct run *run, struct spread *s, const struct spread_text **text,
    struct err *e)
{
	struct reading *r;

	if (!pages_get(run, s->index, text, e))
		return err_here(e);
	r = reading_of(run, s);
	snprintf(r->text_hash, sizeof(r->text_hash), "%s", (*text)->hash);
	return true;
}

bool
analyse_locally(struct run *run, struct err *e)
{
	const struct spread_text *text;
	int n;

	for (n = 0; n < AT_ONCE && run->next_decision < run->n_spreads; n++) {
		struct spread *s = &run->spreads[run->next_decision];

		if (s->step.state != STEP_PENDING ||
		    s->step.due_ms > clock_now_ms())
			return true;
		if (!read_text(run, s, &text, e))
			return err_here(e);
		if (text->is_blank)
			settle_blank(run, s);
		else
			settle_locally(run, s, text,
			    run->before < 0
			        ? NULL
			        : run->spreads[run->before].analysis);
		decide_settled(run);
	}
	return true;
}

static const char *
model_of(const struct run *run, const struct spread *s)
{
	const struct providers *p = run->providers;

	return s->fallbacks > 0 ? p->fallback_model : p->analysis_model;
}

static void
write_request(
    struct task *task, struct spread *s, const struct spread_text *text)
{
	struct run *run = task->run;
	const struct providers *p = run->providers;
	struct analysis_task wanted = { .title = run->job.title,
		.spread = text,
		.model = s->fallbacks > 0 ? p->fallback_model : NULL,
		.max_output_tokens = reading_of(run, s)->max_tokens };

	if (p->analysis == PROVIDER_GEMINI) {
		task->stage = STAGE_ASK;
		gemini_request(
		    &p->gemini, task->a, &p->prompt, &wanted, &task->request);
		return;
	}
	task->stage = STAGE_CREATE;
	replicate_order_analysis(
	    &p->replicate, task->a, &p->prompt, &wanted, &task->order);
	replicate_create(&p->replicate, task->a, &task->order, &task->request);
}

static void
fill_call(struct task *task, const struct spread *s)
{
	struct run *run = task->run;
	char *hash = arena_alloc(task->a, HASH_TEXT);

	if (run->providers->analysis == PROVIDER_GEMINI)
		gemini_hash(&run->providers->gemini, &task->request, hash);
	else
		hash_text(task->request.body, task->request.body_size, hash);
	task->is_paid = true;
	task->call = (struct call){
		.spread = s->index,
		.step = "analysis",
		.provider = providers_name(run->providers->analysis),
		.model = model_of(run, s),
		.attempt = task_attempt(task),
		.request_hash = hash,
		.estimate_nano = price_estimate_analysis(
		    &run->prices, task->request.body_size),
		.timeout_ms = task->request.timeout_ms,
	};
}

static bool
is_local_now(const struct run *run, const struct spread *s)
{
	int models = run->providers->fallback_model[0] == '\0' ? 1 : 2;

	return s->fallbacks >= models;
}

bool
analyse_prepare(struct run *run, int i, struct task **out, struct err *e)
{
	struct spread *s = &run->spreads[i];
	const struct spread_text *text;

	*out = NULL;
	if (!read_text(run, s, &text, e))
		return err_here(e);
	if (text->is_blank) {
		settle_blank(run, s);
		return true;
	}
	if (is_local_now(run, s)) {
		settle_locally(run, s, text, NULL);
		return true;
	}
	*out = task_new(run, TASK_ANALYSIS, i);
	write_request(*out, s, text);
	fill_call(*out, s);
	return true;
}

static void
count_usage(const struct task *task, const struct answer_usage *usage,
    struct call_result *r)
{
	r->tokens_in = usage->tokens_in;
	r->tokens_out = usage->tokens_out;
	r->tokens_thought = usage->tokens_thought;
	r->cost_nano = price_analysis(&task->run->prices, usage->tokens_in,
	    usage->tokens_out, usage->tokens_thought);
}

/* Settle the spread and free the task. */
static void
settle(struct task *task, const struct analysis *found,
    const struct answer_usage *usage)
{
	struct run *run = task->run;
	struct spread *s = &run->spreads[task->index];
	struct reading *reading = reading_of(run, s);
	struct call_result r = { .state = "done" };

	count_usage(task, usage, &r);
	/* Said or not, it was charged. */
	if (r.cost_nano == 0)
		r.cost_nano = task->call.estimate_nano;
	ledger_close(run, task, &r);
	keep(s, found);
	reading->provider = providers_name(run->providers->analysis);
	reading->model = model_of(run, s);
	reading->analysis_ms += clock_now_ms() - task->started_ms;
	reading->cost_nano += r.cost_nano;
	forecast_ended(task);
	task_free(task);
	finish_step(run, s);
}

/* A blocked text is blocked again; another model may read it. */
static bool
has_fallback(const struct run *run, const struct spread *s)
{
	const struct providers *p = run->providers;
	int readers = 1 + (p->fallback_model[0] != '\0') + p->fallback_local;

	return s->fallbacks + 1 < readers;
}

/* Does what came say what the call has cost?  An error of the service is not
 * charged; a success without its count of tokens (empty, cut, not JSON) may
 * have been, and so may a request that was sent and lost. */
static bool
tells_cost(const struct http_response *r, const struct answer_usage *usage)
{
	if (r->status == 0)
		return !r->is_sent;
	return r->status < 200 || r->status > 299 ||
	    usage->tokens_in + usage->tokens_out > 0;
}

/* Retry, the next reader, or failed.  ${is_known} false: nobody knows whether
 * it was charged. */
static void
fail(struct task *task, const struct err *what,
    const struct answer_usage *usage, bool is_known)
{
	struct run *run = task->run;
	struct spread *s = &run->spreads[task->index];
	struct reading *reading = reading_of(run, s);
	struct call_result r = { .state = is_known ? "failed" : "unknown" };

	count_usage(task, usage, &r);
	if (!is_known)
		r.cost_nano = task->call.estimate_nano;
	reading->cost_nano += r.cost_nano;
	/* The same limit would cut it again. */
	if (what->cause == CAUSE_TRUNCATED)
		reading->max_tokens = TOKENS_MAX;
	if (what->cause == CAUSE_BLOCKED && has_fallback(run, s)) {
		s->fallbacks++;
		task_fall_back(task, what, &r);
		return;
	}
	task_fail(task, what, &r);
}

void
analyse_answer(struct task *task, const struct http_response *r)
{
	struct analysis found;
	struct answer_usage usage = { .model = "" };
	struct err e = ERR_INIT;

	if (gemini_answer(task->a, r, &found, &usage, &e))
		settle(task, &found, &usage);
	else
		fail(task, &e, &usage, tells_cost(r, &usage));
}

void
analyse_output(struct task *task, const struct prediction *p)
{
	struct analysis found;
	struct answer_usage usage = { .model = "" };
	struct err e = ERR_INIT;

	/* What has succeeded is charged, readable or not. */
	if (prediction_analysis(task->a, p, &found, &usage, &e))
		settle(task, &found, &usage);
	else
		fail(task, &e, &usage, usage.tokens_in + usage.tokens_out > 0);
}
