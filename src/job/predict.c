/* SPDX-License-Identifier: MIT */
/* Predictions at Replicate, from creation to end. */
#include "job/predict.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "job/notes.h"
#include "job/providers.h"
#include "job/task.h"
#include "job/times.h"
#include "provider/prediction.h"
#include "store/calls.h"
#include "wire/http.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	CLOCKS_APART_MS = 60000, /* ours and the provider's */
	SLACK_MAX_MS = 10000, /* the provider's own deadline comes first */
	LISTED_MS = 3600000 /* for so long the list tells inputs */
};

static int64_t
epoch_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Our own time of day may be wrong or be set, and the list, asked for by it,
 * hide what we seek: it has to do only until the provider has told its own. */
int64_t
predict_list_from_ms(const struct run *run, int64_t created_ms)
{
	return created_ms - CLOCKS_APART_MS +
	    (run->has_provider_zero ? run->provider_zero_ms
	                            : epoch_ms() - clock_now_ms());
}

void
predict_learn_time(struct run *run, const struct http_response *r)
{
	if (r->date_ms < 0)
		return;
	run->provider_zero_ms = r->date_ms - clock_now_ms();
	run->has_provider_zero = true;
}

int64_t
predict_interval_ms(const struct run *run)
{
	return conf_int(run->conf, CONF_REPLICATE_POLL);
}

static enum err_type
type_of(const struct task *task)
{
	return task->kind == TASK_ANALYSIS ? ERR_CONTENT_ANALYSIS
	                                   : ERR_SOUNDSCAPE;
}

static void
give_up(struct task *task, const struct err *what, const char *state,
    int64_t cost_nano)
{
	struct call_result r = { .state = state, .cost_nano = cost_nano };

	task_fail(task, what, &r);
}

/* Start a request of ${task}, which stands in ${a}: a prediction may be asked
 * for often, so each question takes the last one's memory away.  A URL that
 * cannot be asked is the end of it. */
static void
ask(struct task *task, enum task_stage stage, struct arena *a,
    const struct http_request *r)
{
	struct err e = ERR_INIT;

	arena_close(&task->ask_a);
	task->ask_a = a;
	task->stage = stage;
	task->is_asked = true;
	if (!http_start(task->run->http, a, r, task, &e))
		give_up(task, &e, "failed", 0);
}

static int64_t
slack_ms(const struct task *task)
{
	int64_t timeout = task->call.timeout_ms;

	return timeout < SLACK_MAX_MS ? timeout : SLACK_MAX_MS;
}

void
predict_begin(struct task *task)
{
	task->created_ms = clock_now_ms();
	task->deadline_ms =
	    clock_now_ms() + task->call.timeout_ms + slack_ms(task);
}

void
predict_adopt(
    struct task *task, const char *external_id, int64_t age_ms, int64_t left_ms)
{
	int64_t now = clock_now_ms();

	/* Begun in the future: the database's clock was set back. */
	task->created_ms = now - (age_ms >= 0 ? age_ms : LISTED_MS);
	task->deadline_ms = now + (left_ms > 0 ? left_ms : 0) + slack_ms(task);
	task->stage = external_id == NULL ? STAGE_FIND : STAGE_LOOK;
	task->external_id = arena_text(task->a, external_id);
	task->look_at_ms = now;
	task->named_us = now * 1000;
}

void
predict_stop(struct task *task)
{
	struct run *run = task->run;
	struct http_request r;
	struct err e = ERR_INIT;

	if (task->external_id == NULL)
		return;
	replicate_cancel(
	    &run->providers->replicate, run->a, task->external_id, &r);
	if (!http_start(run->http, run->a, &r, &run->forget_tag, &e))
		err_clear(&e);
}

static void
learn_quickest(const struct task *task)
{
	int64_t ms = clock_now_ms() - task->created_ms;
	struct run *run = task->run;

	if (run->quickest_ms == 0 || ms < run->quickest_ms)
		run->quickest_ms = ms;
}

/* What the prediction's state means for the task. */
void
predict_take_state(struct task *task, const struct prediction *p)
{
	struct err e = ERR_INIT;

	times_provider(task);
	switch (p->state) {
	case PREDICTION_RUNNING:
		task->stage = STAGE_RUN;
		task->look_at_ms = 0;
		break;
	case PREDICTION_SUCCEEDED:
		learn_quickest(task);
		task->run->succeeded(task, p);
		break;
	case PREDICTION_CANCELED:
		/* The time that it ran is charged, and nobody says how. */
		prediction_failure(p, type_of(task), &e);
		if (p->predict_seconds > 0)
			give_up(task, &e, "unknown", task->call.estimate_nano);
		else
			give_up(task, &e, "failed", 0);
		break;
	case PREDICTION_FAILED:
	case PREDICTION_ABORTED:
		prediction_failure(p, type_of(task), &e);
		give_up(task, &e, "failed", 0);
		break;
	}
}

static void
name_it(struct task *task, const struct prediction *p)
{
	task->external_id = arena_text(task->a, p->id);
	notes_run(task->run, task->call.id, task->external_id);
	predict_take_state(task, p);
}

static void
keep_reason(struct task *task, const struct err *e)
{
	struct err *lost = arena_alloc(task->a, sizeof(*lost));

	*lost = *e;
	task->lost = lost;
}

static void
read_create(struct task *task, const struct http_response *r)
{
	struct prediction p;
	struct err e = ERR_INIT;

	if (prediction_read(
	        task->a, r, REPLICATE_CREATE, type_of(task), &p, &e)) {
		name_it(task, &p);
	} else if (e.cause == CAUSE_UNKNOWN_OUTCOME) {
		struct log_about at = { .job = task->run->job.id,
			.book = task->run->job.book_id,
			.spread = task_spread(task) };

		log_error(LOG_LEVEL_WARNING, &at, &e, "looking it up");
		keep_reason(task, &e);
		task->stage = STAGE_FIND;
		task->look_at_ms =
		    clock_now_ms() + predict_interval_ms(task->run);
	} else {
		give_up(task, &e, "failed", 0);
	}
}

/* One of the same model and input that no row owns is ours. */
static const struct prediction *
find_ours(struct task *task, const struct prediction *list, size_t n)
{
	struct run *run = task->run;
	struct err e = ERR_INIT;
	bool owned = true;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!prediction_is_of(task->ask_a, &list[i], &task->order))
			continue;
		if (run->db == NULL ||
		    !calls_is_owned(run->db, task->ask_a, "replicate",
		        list[i].id, &owned, &e))
			return NULL; /* asked again later */
		if (!owned && !notes_owns(run, list[i].id))
			return &list[i];
	}
	return NULL;
}

static void
ask_for_list(struct task *task, const char *next)
{
	struct arena *a = arena_open();
	struct http_request r;

	if (next == NULL)
		task->is_sought_well = task->run->has_provider_zero;
	replicate_list(&task->run->providers->replicate, a,
	    predict_list_from_ms(task->run, task->created_ms), next, &r);
	ask(task, STAGE_FIND, a, &r);
}

/* Its creation failed after all: for the reason that was seen then. */
static void
never_made(struct task *task)
{
	const struct err *lost = task->lost;
	struct err e = ERR_INIT;

	if (lost == NULL) {
		err_set_cause(&e, type_of(task), CAUSE_NETWORK, 0,
		    "the provider never got the request");
	} else {
		e = *lost;
		snprintf(e.message, sizeof(e.message),
		    "%.460s; it is not in Replicate's list", lost->message);
		e.cause = CAUSE_NETWORK;
		if (lost->code >= 500)
			e.cause = lost->code == 503 ? CAUSE_OVERLOADED
			                            : CAUSE_SERVER_ERROR;
		err_here(&e);
	}
	give_up(task, &e, "failed", 0);
}

static void
read_find(struct task *task, const struct http_response *r)
{
	struct prediction *list;
	const struct prediction *ours;
	struct err e = ERR_INIT;
	const char *next = NULL;
	size_t n = 0;

	if (!prediction_list(
	        task->ask_a, r, type_of(task), &list, &n, &next, &e)) {
		task->look_at_ms =
		    clock_now_ms() + predict_interval_ms(task->run);
		return;
	}
	ours = find_ours(task, list, n);
	if (ours != NULL) {
		name_it(task, ours);
	} else if (next != NULL) {
		ask_for_list(task, next);
	} else if (task->run->has_provider_zero && !task->is_sought_well) {
		ask_for_list(task, NULL);
	} else if (clock_now_ms() > task->deadline_ms) {
		never_made(task);
	} else {
		task->look_at_ms =
		    clock_now_ms() + predict_interval_ms(task->run);
	}
}

static void
read_look(struct task *task, const struct http_response *r)
{
	struct prediction p;
	struct err e = ERR_INIT;

	if (prediction_read(
	        task->ask_a, r, REPLICATE_OTHER, type_of(task), &p, &e)) {
		predict_take_state(task, &p);
		return;
	}
	if (e.code == 404) {
		err_clear(&e);
		err_set_cause(&e, type_of(task), CAUSE_PREDICTION, 404,
		    "the provider does not know the prediction any more");
		give_up(task, &e, "unknown", task->call.estimate_nano);
		return;
	}
	if (err_cause_parks(e.cause)) {
		task_park(task, &e);
		return;
	}
	/* It exists and may still end well: only its deadline ends the
	 * asking. */
	task->stage = STAGE_RUN;
	task->look_at_ms = clock_now_ms() +
	    (e.wait_ms > 0 ? e.wait_ms : predict_interval_ms(task->run));
}

void
predict_answer(struct task *task, const struct http_response *r)
{
	task->is_asked = false;
	predict_learn_time(task->run, r);
	if (task->stage == STAGE_CREATE)
		read_create(task, r);
	else if (task->stage == STAGE_FIND)
		read_find(task, r);
	else
		read_look(task, r);
}

void
predict_ask_again(struct task *task)
{
	struct arena *a;
	struct http_request r;

	if (task->stage == STAGE_FIND) {
		ask_for_list(task, NULL);
		return;
	}
	a = arena_open();
	replicate_get(
	    &task->run->providers->replicate, a, task->external_id, &r);
	ask(task, STAGE_LOOK, a, &r);
}

void
predict_time_out(struct task *task)
{
	struct err e = ERR_INIT;

	predict_stop(task);
	times_provider(task);
	err_set_cause(&e, type_of(task), CAUSE_TIMEOUT, 0,
	    "the prediction did not end within %lld s",
	    (long long)(task->call.timeout_ms / 1000));
	give_up(task, &e, "unknown", task->call.estimate_nano);
}
