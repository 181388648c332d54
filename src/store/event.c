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
	for (i = 0; i < event->n_sounds; i++)
		json_add_int(o, NULL, event->sounds[i]);
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
	json_add_int(&o, "scenesCreated", event->scenes);
	json_add_int(&o, "soundscapesGenerated", event->soundscapes);
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
event_of_status(struct event *out, const struct status *s, int64_t version)
{
	*out = (struct event){ .book_id = s->book.id,
		.version = version,
		.status = s->book.status,
		.state = s->job.exists ? s->job.state : "",
		.processed = s->job.exists ? s->job.processed_spreads : 0,
		.failed = s->job.exists ? s->job.failed_spreads : 0,
		.total = s->job.total_spreads,
		.scenes = s->job.scenes_created,
		.soundscapes = s->job.soundscapes_generated,
		.cost_nano = s->job.exists ? s->job.cost_nano : 0,
		.eta_ms = s->job.exists ? s->job.eta_ms : -1 };
}

int64_t
event_next_version(int64_t last)
{
	struct timespec now;
	int64_t ms;

	clock_gettime(CLOCK_REALTIME, &now);
	ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	return ms > last ? ms : last + 1;
}

void
event_channel(const char *book_id, char *out, int size)
{
	snprintf(out, (size_t)size, "book-%s", book_id);
}
