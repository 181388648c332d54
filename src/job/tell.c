/* SPDX-License-Identifier: MIT */
/* What the admin reads in the log. */
#include "job/tell.h"

#include "base/clock.h"
#include "base/log.h"
#include "job/state.h"
#include "wire/proc.h"

#include <math.h>
#include <stdio.h>

static struct log_about
about(const struct run *run, int spread)
{
	return (struct log_about){
		.job = run->job.id, .book = run->job.book_id, .spread = spread
	};
}

void
tell_start(const struct run *run)
{
	struct log_about at = about(run, -1);

	log_line(LOG_LEVEL_INFO, "🚀", &at, "%s",
	    run->job.is_resumed ? "job goes on" : "job starts");
	log_line(LOG_LEVEL_INFO, "📖", &at,
	    "\"%s\": %d pages, %d spreads, %d"
	    " settled before",
	    run->job.title, run->last_page, run->n_spreads,
	    run->analyses.settled);
}

void
tell_spread(const struct run *run, const struct spread *s)
{
	struct log_about at = about(run, s->index);
	char cost[32];

	price_print(s->reading->cost_nano, cost, sizeof(cost));
	if (s->is_blank)
		log_line(LOG_LEVEL_INFO, "📄", &at, "blank");
	else
		log_line(LOG_LEVEL_INFO, "📄", &at,
		    "analysed by %s in %.2f s, %s: %s, %s",
		    s->reading->provider,
		    (double)s->reading->analysis_ms / 1000, cost,
		    s->analysis->setting, s->analysis->mood);
}

void
tell_scene(const struct run *run, const struct scene *scene)
{
	struct log_about at = about(run, scene->first);

	log_line(LOG_LEVEL_INFO, "✅", &at, "a scene begins: %s", scene->reason);
}

void
tell_sound(const struct run *run, const struct scene *scene)
{
	struct log_about at = about(run, scene->first);
	char cost[32];

	if (scene->shares >= 0) {
		log_line(LOG_LEVEL_INFO, "✅", &at,
		    "soundscape shared with spread %d",
		    run->scenes[scene->shares]->first);
		return;
	}
	price_print(scene->sound.cost_nano, cost, sizeof(cost));
	log_line(LOG_LEVEL_INFO, "✅", &at,
	    "soundscape by %s in %.2f s, %s: %.1f s, %.1f LUFS, %s",
	    scene->sound.provider, (double)scene->sound_ms / 1000, cost,
	    scene->sound.seconds, scene->sound.loudness_lufs,
	    scene->sound.file_name);
}

void
tell_error(const struct run *run, enum error_step step, const struct err *what,
    const char *then)
{
	struct log_about at = about(run, what->spread);
	char text[128];

	snprintf(text, sizeof(text), "%s%s%s", errors_step_name(step),
	    then[0] == '\0' ? "" : ", ", then);
	log_error(LOG_LEVEL_WARNING, &at, what, text);
}

void
tell_end(const struct run *run, const char *how)
{
	struct log_about at = about(run, -1);
	const struct job_counters *n = &run->counters;
	char cost[32];

	price_print(n->cost_nano, cost, sizeof(cost));
	log_line(LOG_LEVEL_INFO, "📊", &at,
	    "%s: %d of %d spreads, %d scenes, %d soundscapes, %d errors,"
	    " %.2f s, %s",
	    how, n->processed_spreads, n->total_spreads, n->scenes_created,
	    n->soundscapes_generated, n->failed_spreads + n->soundscapes_failed,
	    (double)n->running_ms / 1000, cost);
}

void
tell_title(const struct run *run)
{
	proc_set_title("pagescape-worker: %s %d/%d", run->job.book_id,
	    run->analyses.settled, run->n_spreads);
}
