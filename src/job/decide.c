/* SPDX-License-Identifier: MIT */
/* Scenes are decided in page order, whatever order answers come in. */
#include "job/decide.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/must.h"
#include "book/analysis.h"
#include "job/notes.h"
#include "job/providers.h"
#include "job/shelf.h"
#include "job/state.h"
#include "job/tell.h"
#include "job/times.h"
#include "provider/analysis.h"
#include "provider/prompt.h"
#include "store/spreads.h"

#include <stdio.h>
#include <string.h>

enum {
	JSON_MAX = 65536
};

/* The analysis of a settled spread: in memory, or in its row. */
static const struct analysis *
get_analysis(struct spread *s)
{
	struct err ignored = ERR_INIT;
	struct analysis *a;
	const char *json;

	if (s->analysis != NULL)
		return s->analysis;
	must(s->stored != NULL);
	s->a = arena_open();
	a = arena_alloc(s->a, sizeof(*a));
	json = s->stored->analysis == NULL ? "" : s->stored->analysis;
	if (!analysis_read_stored(s->a, json, strlen(json), a, &ignored))
		*a = (struct analysis){ .setting = "unknown",
			.mood = "unknown",
			.audio_prompt = "" };
	s->analysis = a;
	return a;
}

/* What ${s} says, with weather and time from the spread before where it is
 * still the same place. */
static const struct analysis *
carried(struct run *run, struct spread *s)
{
	const struct analysis *now = get_analysis(s), *before;
	struct analysis *copy;

	if (run->before < 0)
		return now;
	before = run->spreads[run->before].analysis;
	if (before->setting_class != now->setting_class)
		return now;
	copy = arena_alloc(s->a, sizeof(*copy));
	*copy = *now;
	scene_carry(copy, before);
	return copy;
}

/* Equal requests have equal hashes and make equal loops. */
static void
hash_request(struct run *run, struct scene *scene)
{
	const struct soundscape_request *r = &scene->request;
	struct buf b;
	bool local =
	    strcmp(conf_text(run->conf, CONF_SOUND_PROVIDER), "local") == 0;

	buf_init(&b, JSON_MAX);
	buf_print(&b, "%s|%s|%s|%s|%s|%.3f|", local ? "local" : "replicate",
	    local ? "" : conf_text(run->conf, CONF_SOUND_MODEL),
	    local ? "" : conf_text(run->conf, CONF_SOUND_VERSION),
	    local ? "" : conf_text(run->conf, CONF_SOUND_INPUT),
	    conf_text(run->conf, CONF_SOUND_FORMAT), r->seconds);
	if (local)
		buf_print(&b, "%d|%d|%d|%d|%d|%d|%u", (int)r->setting,
		    (int)r->indoors, (int)r->mood, (int)r->weather,
		    (int)r->time_of_day, (int)r->intensity, r->sounds);
	else
		buf_text(&b, r->prompt);
	hash_text(buf_str(&b), b.used, scene->first_hash);
	if (scene->variant > 0)
		buf_print(&b, "|%d", scene->variant);
	hash_text(buf_str(&b), b.used, scene->request_hash);
	buf_clear(&b);
	scene->request.seed = hash_number(scene->request_hash, HASH_TEXT - 1);
}

static void
fill_scene(struct run *run, struct scene *scene, const struct analysis *v)
{
	struct buf json;

	buf_init(&json, JSON_MAX);
	analysis_print(v, &json);
	scene->descriptors = arena_text(scene->a, buf_str(&json));
	buf_clear(&json);
	scene->setting = arena_text(scene->a, v->setting);
	scene->mood = arena_text(scene->a, v->mood);
	scene->request = (struct soundscape_request){
		.prompt = prompt_sound(&run->providers->prompt, scene->a, v),
		.seconds = conf_number(run->conf, CONF_SOUND_SECONDS),
		.setting = v->setting_class,
		.indoors = v->indoors,
		.mood = v->mood_class,
		.weather = v->weather,
		.time_of_day = v->time_of_day,
		.intensity = v->intensity,
		.sounds = v->sounds,
	};
	hash_request(run, scene);
	reuse_key(v, scene->reuse_key);
}

static void
settle_sound(struct run *run, int k, bool is_made)
{
	step_start(&run->sounds, k);
	if (is_made)
		step_finish(&run->sounds, k);
	else
		step_fail(&run->sounds, k,
		    (struct retry_verdict){ RETRY_FAIL, 0 }, 0);
}

/* Made by an earlier worker or job, for the same request. */
static bool
find_made(struct run *run, struct scene *scene, const char *request_hash)
{
	int i;

	for (i = 0; i < run->n_made; i++)
		if (strcmp(run->made[i].request_hash, request_hash) == 0 &&
		    shelf_has(run->conf, run->made[i].file_name)) {
			scene->sound = run->made[i];
			return true;
		}
	return false;
}

static struct call_left *
find_left(struct run *run, const struct scene *scene)
{
	int i;

	for (i = 0; i < run->n_left; i++) {
		struct call_left *left = &run->left[i];

		if (left->is_sound &&
		    strcmp(left->request_hash, scene->request_hash) == 0) {
			left->is_sound = false; /* taken */
			return left;
		}
	}
	return NULL;
}

/* It failed for good before this worker took the job. */
static bool
has_failed(const struct run *run, const struct scene *scene)
{
	const struct spread_record *row = run->spreads[scene->first].stored;

	return row != NULL && (run->job.is_resumed || run->job.keeps_failed) &&
	    strcmp(row->sound_state, "failed") == 0 &&
	    row->sound_request != NULL &&
	    strcmp(row->sound_request, scene->request_hash) == 0;
}

static void
share(struct run *run, int k, int buyer)
{
	struct scene *scene = run->scenes[k], *from = run->scenes[buyer];

	scene->shares = buyer;
	scene->step.due_ms = INT64_MAX;
	if (from->step.state != STEP_DONE)
		return;
	scene->sound = from->sound;
	settle_sound(run, k, true);
}

static struct shelf_of_others *
find_others(const struct run *run, const char *key)
{
	size_t size = reuse_key_size(key, run->reuse.match);
	struct shelf_of_others *o;

	for (o = run->others; o != NULL; o = o->next)
		if (o->key_size == size && memcmp(o->key, key, size) == 0)
			return o;
	return NULL;
}

static bool
is_used(const struct run *run, int k, const char *file_name)
{
	int i;

	for (i = 0; i < k; i++)
		if (run->scenes[i]->sound.file_name != NULL &&
		    strcmp(run->scenes[i]->sound.file_name, file_name) == 0)
			return true;
	return false;
}

/* Another book's, which this one does not have yet. */
static bool
take_over(struct run *run, int k)
{
	struct scene *scene = run->scenes[k];
	const struct shelf_of_others *o =
	    run->reuse.mode == REUSE_ALL && scene->reuse_key[0] != '\0'
	    ? find_others(run, scene->reuse_key)
	    : NULL;
	int i;

	for (i = 0; o != NULL && i < o->n; i++) {
		if (is_used(run, k, o->sounds[i].file_name) ||
		    !shelf_has(run->conf, o->sounds[i].file_name))
			continue;
		scene->sound = o->sounds[i];
		scene->sound.request_hash = scene->request_hash;
		return true;
	}
	return false;
}

/* It has one of its own, or nobody else of its group has. */
static void
plan_own(struct run *run, int k)
{
	struct scene *scene = run->scenes[k];

	scene->group->buyer = k;
	scene->left = find_left(run, scene);
	if (scene->left == NULL && take_over(run, k))
		settle_sound(run, k, true);
}

/* It is made anew, for this scene alone; the others of its group keep what it
 * had before. */
static void
plan_anew(struct run *run, int k)
{
	struct scene *scene = run->scenes[k];

	if (find_made(run, scene, scene->request_hash))
		settle_sound(run, k, true);
	else if (has_failed(run, scene))
		settle_sound(run, k, false);
	else
		scene->left = find_left(run, scene);
}

/* Where does scene ${k} get its soundscape from?  What was paid for once is
 * kept, whatever the group has. */
static void
plan_sound(struct run *run, int k)
{
	struct scene *scene = run->scenes[k];
	struct reuse_group *g =
	    reuse_join(&run->reuse, scene->reuse_key, scene->first_hash);
	const struct scene *buyer = run->scenes[g->buyer];
	bool may_share = g->buyer != k && buyer->variant == 0 &&
	    buyer->step.state != STEP_FAILED;

	scene->group = g;
	scene->is_sound_dirty = true;
	if (!has_failed(run, scene))
		notes_heal(run, scene->first, ERROR_STEP_SOUNDSCAPE);
	if (scene->variant > 0) {
		plan_anew(run, k);
	} else if (may_share &&
	    strcmp(buyer->request_hash, scene->request_hash) == 0) {
		share(run, k, g->buyer);
	} else if (find_made(run, scene, scene->request_hash)) {
		g->buyer = k;
		settle_sound(run, k, true);
	} else if (has_failed(run, scene)) {
		settle_sound(run, k, false);
	} else if (may_share) {
		share(run, k, g->buyer);
	} else if (buyer->variant > 0 &&
	    find_made(run, scene, buyer->first_hash)) {
		g->buyer = k;
		settle_sound(run, k, true);
	} else {
		plan_own(run, k);
	}
}

static void
open_scene(struct run *run, struct spread *s, const struct analysis *v,
    const char *reason)
{
	struct scene *scene = arena_alloc(run->a, sizeof(*scene));
	int k = run->n_scenes++;

	run->scenes[k] = scene;
	run->sounds.steps[k] = &scene->step;
	run->sounds.n = run->n_scenes;
	scene->a = arena_open();
	scene->first = scene->last = s->index;
	scene->shares = -1;
	scene->variant = s->stored == NULL ? 0 : s->stored->sound_variant;
	scene->is_dirty = true;
	snprintf(scene->reason, sizeof(scene->reason), "%s", reason);
	if (run->old_ids[s->index] != NULL)
		snprintf(
		    scene->id, sizeof(scene->id), "%s", run->old_ids[s->index]);
	else
		uuid_make(scene->id);
	fill_scene(run, scene, v);
	times_wait(run, TASK_SOUND, k, 0, TIMING_QUEUE);
	metrics_count(&run->metrics, "pagescape_scenes_total", "reason=\"%s\"",
	    scene->first == 0 ? "first" : "changed");
	plan_sound(run, k);
	s->scene = k;
	tell_scene(run, scene);
}

static void
join_scene(struct run *run, struct spread *s)
{
	if (run->n_scenes == 0)
		return;
	s->scene = run->n_scenes - 1;
	run->scenes[s->scene]->last = s->index;
	run->scenes[s->scene]->is_dirty = true;
}

/* Is it known what other books have for such a scene?  If not, it is wanted
 * from the database before this is decided. */
static bool
knows_others(struct run *run, const struct analysis *v)
{
	char key[REUSE_KEY];

	reuse_key(v, key);
	if (run->reuse.mode != REUSE_ALL || key[0] == '\0' ||
	    find_others(run, key) != NULL)
		return true;
	run->wanted_key = arena_text(run->a, key);
	return false;
}

/* False: it cannot be decided yet. */
static bool
decide_read(struct run *run, struct spread *s)
{
	char reason[SCENE_REASON_MAX];
	const struct analysis *now = carried(run, s), *before = NULL;

	if (run->before >= 0)
		before = run->spreads[run->before].analysis;
	if (scene_changed(&run->scene_rule, before, now, reason)) {
		if (!knows_others(run, now))
			return false;
		open_scene(run, s, now, reason);
	} else {
		join_scene(run, s);
	}
	s->analysis = now;
	run->before = s->index;
	return true;
}

static bool
decide_one(struct run *run, struct spread *s)
{
	if (s->step.state == STEP_FAILED || s->is_blank)
		join_scene(run, s);
	else if (!decide_read(run, s))
		return false;
	s->is_decided = s->is_decision_dirty = true;
	return true;
}

void
decide_settled(struct run *run)
{
	while (run->next_decision < run->n_spreads && run->wanted_key == NULL) {
		struct spread *s = &run->spreads[run->next_decision];

		if (s->step.state != STEP_DONE && s->step.state != STEP_FAILED)
			return;
		if (decide_one(run, s))
			run->next_decision++;
	}
}

static void
add_others(struct run *run, struct sound_record *sounds, int n)
{
	struct shelf_of_others *o = arena_alloc(run->a, sizeof(*o));

	o->key = run->wanted_key;
	o->key_size = reuse_key_size(o->key, run->reuse.match);
	o->sounds = sounds;
	o->n = n;
	o->next = run->others;
	run->others = o;
	run->wanted_key = NULL;
}

bool
decide_find_others(struct run *run, struct err *e)
{
	struct sound_wish w = {
		.book_id = run->job.book_id,
		.job_id = run->job.id,
		.provider = providers_name(run->providers->sound),
		.model = run->providers->sound_model,
		.extension = conf_text(run->conf, CONF_SOUND_FORMAT),
		.seconds = conf_number(run->conf, CONF_SOUND_SECONDS),
	};
	struct sound_record *sounds;
	int n;

	while (run->wanted_key != NULL && run->db != NULL) {
		w.key = run->wanted_key;
		w.key_size = reuse_key_size(w.key, run->reuse.match);
		if (!sounds_find_alike(run->db, run->a, &w, &sounds, &n, e))
			return err_here(e);
		add_others(run, sounds, n);
		run->is_unwritten = true;
		decide_settled(run);
	}
	return true;
}
