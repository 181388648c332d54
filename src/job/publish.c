/* SPDX-License-Identifier: MIT */
/* What readers see, and when. */
#include "job/publish.h"

#include "base/arena.h"
#include "base/conf.h"
#include "book/spread.h"
#include "job/state.h"
#include "job/times.h"
#include "store/scenes.h"
#include "store/spreads.h"

#include <limits.h>
#include <string.h>

static bool
is_settled(const struct scene *scene)
{
	return scene->step.state == STEP_DONE ||
	    scene->step.state == STEP_FAILED;
}

bool
publish_is_reused(const struct scene *scene)
{
	return scene->step.state == STEP_DONE &&
	    (scene->shares >= 0 || scene->sound.reused_from != NULL);
}

/* No spread can join scene ${k} any more. */
static bool
is_complete(const struct run *run, int k)
{
	return k + 1 < run->n_scenes || run->next_decision == run->n_spreads;
}

static int
end_page(const struct run *run, const struct scene *scene)
{
	int page = spread_first_page(scene->last) + 1;

	return page < run->last_page ? page : run->last_page;
}

static bool
write_sound_columns(
    struct run *run, struct sql *db, const struct scene *scene, struct err *e)
{
	static const char *const names[] = { "pending", "pending", "made",
		"failed" };
	struct spread_record r = {
		.index = scene->first,
		.sound_state = publish_is_reused(scene)
		    ? "reused"
		    : names[scene->step.state],
		.sound_request = scene->request_hash,
		.sound_attempts = scene->step.attempts,
		.sound_ms = scene->sound_ms,
		.sound_timings = times_print(run, &scene->timing),
	};

	return spreads_save_sound(db, run->job.book_id, &r, e) || err_here(e);
}

/* The purchase is kept at once, whenever the scene may be seen. */
static bool
keep_sound(
    struct run *run, struct sql *db, const struct scene *scene, struct err *e)
{
	if (scene->step.state == STEP_DONE && scene->shares < 0 &&
	    !sounds_save(db, run->job.book_id, &scene->sound, e))
		return err_here(e);
	return write_sound_columns(run, db, scene, e) || err_here(e);
}

static bool
write_scene(
    struct run *run, struct sql *db, const struct scene *scene, struct err *e)
{
	struct scene_record r = {
		.id = scene->id,
		.spread = scene->first,
		.start_page = spread_first_page(scene->first),
		.end_page = end_page(run, scene),
		.setting = scene->setting,
		.mood = scene->mood,
		.descriptors = scene->descriptors,
	};
	int first = scene->placed > 0 ? scene->placed + 1 : r.start_page;

	return (scenes_publish(db, run->job.book_id, &r, e) &&
	           scenes_place_pages(db, run->job.book_id, scene->id, first,
	               r.end_page, e)) ||
	    err_here(e);
}

static bool
write_soundscape(
    struct run *run, struct sql *db, const struct scene *scene, struct err *e)
{
	struct sound_record sound = scene->sound;
	const char *base = conf_text(run->conf, CONF_STORAGE_URL);
	const char *url, *prompt = scene->request.prompt;
	const struct scene *from;

	/* One that was to be made anew and could not is better than none. */
	if (scene->step.state != STEP_DONE && scene->variant > 0)
		return true;
	if (scene->step.state != STEP_DONE)
		return scenes_publish_sound(
		           db, scene->id, NULL, NULL, NULL, e) ||
		    err_here(e);
	if (scene->shares >= 0) {
		from = run->scenes[scene->shares];
		sound.cost_nano = 0;
		prompt = from->request.prompt;
		if (sound.reused_from == NULL)
			sound.reused_from = from->id;
	}
	if (sound.prompt != NULL)
		prompt = sound.prompt;
	url = arena_print(run->turn_a, "%s/%s", base, sound.file_name);
	return scenes_publish_sound(db, scene->id, &sound, url, prompt, e) ||
	    err_here(e);
}

static bool
publish_growing(
    struct run *run, struct sql *db, struct scene *scene, struct err *e)
{
	if (scene->is_dirty && !write_scene(run, db, scene, e))
		return err_here(e);
	if (scene->is_sound_dirty && is_settled(scene) &&
	    !write_soundscape(run, db, scene, e))
		return err_here(e);
	return true;
}

/* Publish scene ${k} over whatever an earlier job left in its place. */
static bool
publish_over(struct run *run, struct sql *db, int k, struct err *e)
{
	struct scene *scene = run->scenes[k];
	int first = k == 0 ? 0 : run->scenes[k - 1]->last + 1;

	if (!scenes_delete(
	        db, run->job.book_id, first, scene->last, scene->id, e))
		return err_here(e);
	if (k == 0 && scene->first > 0 &&
	    !scenes_place_pages(db, run->job.book_id, NULL, 1,
	        spread_first_page(scene->first) - 1, e))
		return err_here(e);
	return (write_scene(run, db, scene, e) &&
	           write_soundscape(run, db, scene, e)) ||
	    err_here(e);
}

bool
publish_scenes(struct run *run, struct sql *db, struct err *e)
{
	int k;

	for (k = 0; k < run->n_scenes; k++) {
		struct scene *scene = run->scenes[k];

		if (scene->is_sound_dirty && !keep_sound(run, db, scene, e))
			return err_here(e);
		if (!run->job.replaces && !publish_growing(run, db, scene, e))
			return err_here(e);
	}
	for (k = run->next_publish; run->job.replaces && k < run->n_scenes &&
	     is_complete(run, k) && is_settled(run->scenes[k]);
	     k++)
		if (!publish_over(run, db, k, e))
			return err_here(e);
	return true;
}

bool
publish_tidy(struct run *run, struct sql *db, struct err *e)
{
	int first =
	    run->n_scenes == 0 ? 0 : run->scenes[run->n_scenes - 1]->last + 1;

	if (run->n_scenes == 0 &&
	    !scenes_place_pages(db, run->job.book_id, NULL, 1, INT_MAX, e))
		return err_here(e);
	return (scenes_delete(db, run->job.book_id, first, INT_MAX, "", e) &&
	           errors_heal_scenes(db, run->job.book_id, e)) ||
	    err_here(e);
}

bool
publish_has_changes(const struct run *run)
{
	int k;

	for (k = 0; k < run->n_scenes; k++)
		if (run->scenes[k]->is_dirty || run->scenes[k]->is_sound_dirty)
			return true;
	k = run->next_publish;
	return run->job.replaces && k < run->n_scenes && is_complete(run, k) &&
	    is_settled(run->scenes[k]);
}

void
publish_clear(struct run *run)
{
	int k;

	for (k = 0; k < run->n_scenes; k++) {
		struct scene *scene = run->scenes[k];

		/* What replaces is not placed before it is published. */
		if (scene->is_dirty && !run->job.replaces)
			scene->placed = end_page(run, scene);
		scene->is_dirty = scene->is_sound_dirty = false;
	}
	while (run->job.replaces && run->next_publish < run->n_scenes &&
	    is_complete(run, run->next_publish) &&
	    is_settled(run->scenes[run->next_publish]))
		run->next_publish++;
}
