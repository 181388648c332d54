/* SPDX-License-Identifier: MIT */
/* The soundscape of a scene, from its request to a file on the shelf. */
#include "job/compose.h"

#include "audio/recipe.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "job/forecast.h"
#include "job/ledger.h"
#include "job/predict.h"
#include "job/providers.h"
#include "job/shelf.h"
#include "job/studio.h"
#include "job/task.h"
#include "job/tell.h"
#include "job/times.h"
#include "provider/delivery.h"
#include "provider/local_soundscape.h"
#include "provider/prediction.h"
#include "wire/http.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static struct scene *
scene_of(const struct task *task)
{
	return task->run->scenes[task->index];
}

static int64_t
asked_ms(const struct scene *scene)
{
	return llround(scene->request.seconds * 1000);
}

static void
fill_call(struct task *task)
{
	struct run *run = task->run;
	struct scene *scene = scene_of(task);

	task->is_paid = true;
	task->call = (struct call){
		.spread = scene->first,
		.step = "soundscape",
		.provider = "replicate",
		.model = run->providers->sound_model,
		.attempt = task_attempt(task),
		.request_hash = scene->request_hash,
		.estimate_nano =
		    price_soundscape(&run->prices, asked_ms(scene)),
		.timeout_ms = run->providers->replicate.sound_timeout_ms,
	};
}

/* The purchase of an earlier worker; its ledger row stands. */
static void
adopt(struct task *task, const struct call_left *left)
{
	fill_call(task);
	task->call.id = left->id;
	predict_adopt(task, left->external_id, left->age_ms, left->left_ms);
	scene_of(task)->left = NULL;
}

struct task *
compose_prepare(struct run *run, int k)
{
	struct task *task = task_new(run, TASK_SOUND, k);
	struct scene *scene = scene_of(task);
	const struct replicate *api = &run->providers->replicate;
	struct err e = ERR_INIT;

	if (run->providers->sound == PROVIDER_LOCAL) {
		task->stage = STAGE_SOUND;
		return task;
	}
	if (!replicate_order_sound(
	        api, task->a, &scene->request, &task->order, &e)) {
		task_fail(task, &e, NULL);
		return NULL;
	}
	if (scene->left != NULL) {
		adopt(task, scene->left);
		return task;
	}
	task->stage = STAGE_CREATE;
	replicate_create(api, task->a, &task->order, &task->request);
	fill_call(task);
	return task;
}

static void
play(struct task *task)
{
	struct recipe recipe = RECIPE_INIT;

	local_soundscape_recipe(&scene_of(task)->request, &recipe);
	studio_play(task->run->studio, task, &recipe);
}

void
compose_begin(struct task *task)
{
	struct err e = ERR_INIT;

	if (task->stage == STAGE_SOUND) {
		play(task);
		return;
	}
	if (task->stage != STAGE_CREATE)
		return; /* adopted: predict_turn() looks at it */
	predict_begin(task);
	task->is_asked = true;
	if (!http_start(task->run->http, task->a, &task->request, task, &e)) {
		struct call_result r = { .state = "failed" };

		task_fail(task, &e, &r);
	}
}

static void
close_call(struct task *task, const char *state, struct call_result *r)
{
	const struct scene *scene = scene_of(task);

	*r = (struct call_result){ .state = state };
	r->audio_ms = asked_ms(scene);
	r->cost_nano = price_soundscape(&task->run->prices, r->audio_ms);
}

/* A full disk heals, a host can be allowed, and a purchase is still there
 * then. */
static bool
keeps_purchase(enum err_cause cause)
{
	return cause == CAUSE_STORAGE || cause == CAUSE_DELIVERY;
}

static void
park_for(struct task *task, const struct err *what)
{
	struct err where = *what;

	if (what->cause == CAUSE_STORAGE)
		snprintf(where.message, sizeof(where.message),
		    "%.300s; look at storage.directory, %s", what->message,
		    conf_text(task->run->conf, CONF_STORAGE_DIRECTORY));
	task_park(task, &where);
}

/* The provider has delivered, we could not take it. */
static void
fetch_failed(struct task *task, const struct err *what)
{
	const struct retry_rules *rules = &task->run->policies->sound;
	struct retry_verdict v;
	struct call_result r;

	task->is_asked = false;
	if (task->file_fd >= 0)
		close(task->file_fd);
	task->file_fd = -1;
	v = retry_decide(rules, what, ++task->fetches, 0, 0.5);
	if ((v.action == RETRY_AGAIN || v.action == RETRY_WAIT) &&
	    what->cause != CAUSE_EXPIRED) {
		/* It is bought: look at it again and fetch it anew. */
		task->stage = STAGE_RUN;
		task->look_at_ms = clock_now_ms() + v.wait_ms;
		return;
	}
	if (keeps_purchase(what->cause)) {
		park_for(task, what);
		return;
	}
	close_call(task, "failed", &r);
	task_fail(task, what, &r);
}

/* A data: URI holds the file itself. */
static bool
unpack(struct task *task, const char *url, struct err *e)
{
	const struct run *run = task->run;
	const unsigned char *bytes;
	size_t size;

	if (!delivery_decode(task->a, url,
	        (size_t)conf_int(run->conf, CONF_SOUND_MAX_BYTES), &bytes,
	        &size, e))
		return err_here(e);
	if (write(task->file_fd, bytes, size) != (ssize_t)size)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_STORAGE, 0,
		    "cannot write the spool");
	return true;
}

static void
process(struct task *task)
{
	off_t size = lseek(task->file_fd, 0, SEEK_END);

	task->stage = STAGE_SOUND;
	studio_process(task->run->studio, task, task->file_fd, size,
	    scene_of(task)->request.seconds);
	task->file_fd = -1;
}

void
compose_fetch(struct task *task, const struct prediction *p)
{
	const struct replicate *api = &task->run->providers->replicate;
	struct http_request r;
	struct err e = ERR_INIT;
	const char *url;

	if (!prediction_file(p, &url, &e) ||
	    !shelf_spool(task->run->conf, &task->file_fd, &e)) {
		fetch_failed(task, &e);
		return;
	}
	if (delivery_is_data(url)) {
		if (unpack(task, url, &e))
			process(task);
		else
			fetch_failed(task, &e);
		return;
	}
	task->stage = STAGE_FETCH;
	task->is_asked = true;
	if (!delivery_request(api, task->a, url, task->file_fd, &r, &e) ||
	    !http_start(task->run->http, task->a, &r, task, &e))
		fetch_failed(task, &e);
}

void
compose_fetched(struct task *task, const struct http_response *r)
{
	struct err e = ERR_INIT;

	task->is_asked = false;
	if (delivery_check(r, &e))
		process(task);
	else
		fetch_failed(task, &e);
}

static void
keep(struct task *task, const struct studio_result *r)
{
	struct run *run = task->run;
	struct scene *scene = scene_of(task);

	scene->sound = (struct sound_record){
		.request_hash = scene->request_hash,
		.file_name = arena_text(scene->a, r->name),
		.provider = providers_name(run->providers->sound),
		.model = run->providers->sound_model,
		.external_id = arena_text(scene->a, task->external_id),
		.seconds = r->seconds,
		.loudness_lufs = r->loudness_lufs,
		.true_peak_dbtp = r->true_peak_dbtp,
		.reuse_key = scene->reuse_key,
	};
}

static void
settle(struct task *task, const struct studio_result *r)
{
	struct run *run = task->run;
	struct scene *scene = scene_of(task);
	struct call_result call;
	int k = task->index;

	keep(task, r);
	if (task->is_paid) {
		close_call(task, "done", &call);
		scene->sound.cost_nano = call.cost_nano;
		ledger_close(run, task, &call);
	}
	scene->sound_ms += clock_now_ms() - task->started_ms;
	scene->is_sound_dirty = true;
	run->wake_sharers = true;
	forecast_ended(task);
	task_free(task);
	step_finish(&run->sounds, k);
	times_settled(run, TASK_SOUND, k);
	tell_sound(run, scene);
}

void
compose_heard(struct task *task, const struct studio_result *r)
{
	times_add(task, TIMING_AUDIO_QUEUE, r->queue_us);
	times_add(task, TIMING_AUDIO, r->work_us);
	if (r->ok)
		settle(task, r);
	else if (task->is_paid && task->fetches == 0 &&
	    r->error.cause == CAUSE_AUDIO_INVALID)
		fetch_failed(task, &r->error); /* it may have come broken */
	else if (task->is_paid && r->error.cause != CAUSE_AUDIO_INVALID)
		fetch_failed(task, &r->error);
	else if (!task->is_paid && r->error.cause == CAUSE_STORAGE)
		park_for(task, &r->error);
	else {
		struct call_result call;

		close_call(task, "failed", &call);
		task_fail(task, &r->error, &call);
	}
}

static void
take_shared(struct run *run, int k, const struct scene *from)
{
	struct scene *scene = run->scenes[k];

	scene->sound = from->sound;
	scene->is_sound_dirty = true;
	step_start(&run->sounds, k);
	step_finish(&run->sounds, k);
	times_settled(run, TASK_SOUND, k);
	tell_sound(run, scene);
}

/* The purchase failed: the next sharer in page order buys. */
static void
inherit(struct run *run, int failed, int heir)
{
	int k;

	run->scenes[heir]->group->buyer = heir;
	run->scenes[heir]->shares = -1;
	run->scenes[heir]->step.due_ms = 0;
	for (k = heir + 1; k < run->n_scenes; k++)
		if (run->scenes[k]->shares == failed)
			run->scenes[k]->shares = heir;
}

void
compose_wake(struct run *run)
{
	int k;

	if (!run->wake_sharers)
		return;
	run->wake_sharers = false;
	for (k = 0; k < run->n_scenes; k++) {
		struct scene *scene = run->scenes[k];
		const struct scene *from;

		if (scene->shares < 0 || scene->step.state != STEP_PENDING)
			continue;
		from = run->scenes[scene->shares];
		if (from->step.state == STEP_DONE)
			take_shared(run, k, from);
		else if (from->step.state == STEP_FAILED)
			inherit(run, scene->shares, k);
	}
}
