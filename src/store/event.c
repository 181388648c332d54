/* SPDX-License-Identifier: MIT */
/* What subscribers are told. */
#include "store/event.h"

#include "base/buf.h"
#include "store/status.h"
#include "wire/json.h"

#include <stdio.h>
#include <time.h>

static void
print_changes(struct json_out *o, const struct event *event)
{
	int i;

	if (!event->is_partial) {
		json_add_null(o, "changed");
		return;
	}
	json_object(o, "changed");
	json_array(o, "spreads");
	for (i = 0; i < event->n_spreads; i++) {
		json_array(o, NULL);
		json_add_int(o, NULL, event->spreads[i].index);
		json_add_text(o, NULL, event->spreads[i].state);
		json_array_end(o);
	}
	json_array_end(o);
	json_array(o, "scenes");
	for (i = 0; i < event->n_scenes_changed; i++)
		json_add_int(o, NULL, event->scenes_changed[i]);
	json_array_end(o);
	json_object_end(o);
}

void
event_print(struct buf *out, const struct event *event)
{
	struct json_out o;

	json_out_init(&o, out);
	json_object(&o, NULL);
	json_add_text(&o, "type", "book");
	json_add_text(&o, "bookId", event->book_id);
	json_add_int(&o, "version", event->version);
	json_add_text(&o, "status", event->status);
	json_add_text(&o, "state", event->state);
	json_add_int(&o, "processedSpreads", event->processed);
	json_add_int(&o, "failedSpreads", event->failed);
	json_add_int(&o, "totalSpreads", event->total);
	json_add_number(&o, "percent", event->percent, 1);
	json_add_int(&o, "scenesCreated", event->scenes);
	json_add_int(&o, "soundscapesGenerated", event->soundscapes);
	json_add_int(&o, "errorCount", event->errors);
	json_add_number(&o, "costUsd", (double)event->cost_nano / 1e9, 9);
	if (event->eta_ms < 0)
		json_add_null(&o, "etaSeconds");
	else
		json_add_number(
		    &o, "etaSeconds", (double)event->eta_ms / 1000, 1);
	print_changes(&o, event);
	json_object_end(&o);
}

void
event_describe(struct event *out, const struct status *s)
{
	const struct status_job *j = &s->job;

	out->book_id = s->book.id;
	out->status = s->book.status;
	out->state = j->exists ? j->state : "";
	out->processed = j->exists ? j->processed_spreads : 0;
	out->failed = j->exists ? j->failed_spreads : 0;
	out->total = j->total_spreads;
	out->percent = status_percent(s);
	out->scenes = j->scenes_created;
	out->soundscapes = j->soundscapes_generated;
	out->errors = j->exists ? j->failed_spreads + j->soundscapes_failed : 0;
	out->cost_nano = j->exists ? j->cost_nano : 0;
	out->eta_ms = j->exists ? j->eta_ms : -1;
}

void
event_add_spread(struct event *event, int index, const char *state)
{
	struct event_spread *s = event->spreads;
	int i;

	for (i = 0; i < event->n_spreads; i++)
		if (s[i].index == index)
			break;
	if (i == EVENT_CHANGES_MAX) {
		event->is_partial = false;
		return;
	}
	s[i] = (struct event_spread){ index, state };
	if (i == event->n_spreads)
		event->n_spreads++;
}

void
event_add_scene(struct event *event, int index)
{
	int i;

	for (i = 0; i < event->n_scenes_changed; i++)
		if (event->scenes_changed[i] == index)
			return;
	if (i == EVENT_CHANGES_MAX)
		event->is_partial = false;
	else
		event->scenes_changed[event->n_scenes_changed++] = index;
}

void
event_clear_changes(struct event *event)
{
	event->n_spreads = event->n_scenes_changed = 0;
	event->is_partial = true;
}

int64_t
event_next_version(int64_t before)
{
	struct timespec now;
	int64_t ms;

	clock_gettime(CLOCK_REALTIME, &now);
	ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	return ms > before ? ms : before + 1;
}

void
event_channel(const char *book_id, char *out, int size)
{
	snprintf(out, (size_t)size, "book-%s", book_id);
}
