/* SPDX-License-Identifier: MIT */
/* A finished soundscape of a cancelled book is kept. */
#include "job/salvage.h"

#include "base/arena.h"
#include "base/conf.h"
#include "job/providers.h"
#include "job/run.h"
#include "job/shelf.h"
#include "job/studio.h"
#include "provider/delivery.h"
#include "provider/prediction.h"
#include "store/calls.h"
#include "wire/http.h"

#include <unistd.h>

static void
close_file(struct salvage *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

static bool
give_up(struct salvage *s)
{
	close_file(s);
	s->stage = SALVAGE_IDLE;
	return false;
}

static void
process(struct salvage *s, const struct run_tools *tools, void *tag)
{
	off_t size = lseek(s->fd, 0, SEEK_END);

	s->stage = SALVAGE_SOUND;
	studio_process(tools->studio, tag, s->fd, size,
	    conf_number(tools->conf, CONF_SOUND_SECONDS));
	s->fd = -1; /* the studio's now */
}

/* A data: URI holds the file itself. */
static bool
unpack(struct salvage *s, const struct run_tools *tools, struct arena *a,
    const char *url, struct err *e)
{
	const unsigned char *bytes;
	size_t size;

	if (!delivery_decode(a, url,
	        (size_t)conf_int(tools->conf, CONF_SOUND_MAX_BYTES), &bytes,
	        &size, e))
		return err_here(e);
	return write(s->fd, bytes, size) == (ssize_t)size ||
	    err_set_cause(
	        e, ERR_SOUNDSCAPE, CAUSE_STORAGE, 0, "cannot write the spool");
}

bool
salvage_begin(struct salvage *s, const struct run_tools *tools, struct arena *a,
    const struct prediction *p, void *tag)
{
	struct http_request r;
	struct err e = ERR_INIT;
	const char *url;

	s->fd = -1;
	if (!prediction_file(p, &url, &e) ||
	    !shelf_spool(tools->conf, &s->fd, &e))
		return give_up(s);
	if (delivery_is_data(url)) {
		if (!unpack(s, tools, a, url, &e))
			return give_up(s);
		process(s, tools, tag);
		return true;
	}
	s->stage = SALVAGE_FETCH;
	return (delivery_request(
	            &tools->providers->replicate, a, url, s->fd, &r, &e) &&
	           http_start(tools->http, a, &r, tag, &e)) ||
	    give_up(s);
}

bool
salvage_fetched(struct salvage *s, const struct run_tools *tools,
    const struct http_response *r, void *tag)
{
	struct err e = ERR_INIT;

	if (!delivery_check(r, &e))
		return give_up(s);
	process(s, tools, tag);
	return true;
}

void
salvage_heard(struct salvage *s, const struct run_tools *tools, struct arena *a,
    const struct call_left *left, const struct studio_result *r)
{
	s->stage = SALVAGE_IDLE;
	s->is_saved = r->ok;
	if (!r->ok)
		return;
	s->sound = (struct sound_record){
		.request_hash = left->request_hash,
		.file_name = arena_text(a, r->name),
		.provider = "replicate",
		.model = tools->providers->sound_model,
		.external_id = left->external_id,
		.seconds = r->seconds,
		.loudness_lufs = r->loudness_lufs,
		.true_peak_dbtp = r->true_peak_dbtp,
		.cost_nano = left->estimate_nano,
		.reuse_key = "",
	};
}

void
salvage_drop(struct salvage *s, const struct run_tools *tools, void *tag)
{
	studio_cancel(tools->studio, tag);
	if (s->stage != SALVAGE_IDLE)
		give_up(s);
}
