/* SPDX-License-Identifier: MIT */
/* Tells subscribers what has been written. */
#include "job/herald.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "job/state.h"
#include "store/event.h"
#include "store/status.h"
#include "wire/http.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	INTERVAL_MS = 100,
	TIMEOUT_MS = 2000,
	SILENCE_MS = 2000, /* after nobody has answered */
	DRIFT_MS = 2000, /* of the time left, which a listener counts down */
	END_MS = 2000,
	CHANNEL_MAX = 64
};

struct herald {
	struct event event; /* what is to be told next, or was told last */
	bool has_news;
	bool is_silent; /* there is nobody who could be told */
	bool has_complained; /* nobody has answered, and the log says so */
	int64_t due_ms; /* not before */
	int64_t told_ms; /* when the last one was told */
	int in_flight;
	struct arena *a; /* holds what is in flight */
	char tags[2]; /* their addresses are the tags of the two requests */
};

void
herald_open(struct run *run)
{
	struct herald *h = arena_alloc(run->a, sizeof(*h));

	run->herald = h;
	h->is_silent = conf_text(run->conf, CONF_EVENTS_PUBLISHER)[0] == '\0';
	h->event.is_partial = true;
	h->a = arena_open();
	h->has_news = !h->is_silent;
}

static void
give_up(struct run *run)
{
	struct herald *h = run->herald;

	http_cancel(run->http, &h->tags[0]);
	http_cancel(run->http, &h->tags[1]);
	h->in_flight = 0;
}

void
herald_close(struct run *run)
{
	give_up(run);
	arena_close(&run->herald->a);
}

static void
note_spread(struct event *event, const struct spread *s)
{
	const char *state = s->step.state == STEP_FAILED ? "failed"
	    : s->is_blank                                ? "blank"
	                                                 : "processed";

	if (s->step.state != STEP_DONE && s->step.state != STEP_FAILED)
		return;
	event_add_spread(event, s->index, state);
}

void
herald_note(struct run *run)
{
	struct herald *h = run->herald;
	struct event *event = &h->event;
	int i;

	if (h->is_silent)
		return;
	for (i = run->let_go; i < run->reached; i++)
		if (run->spreads[i].is_dirty)
			note_spread(event, &run->spreads[i]);
	for (i = 0; i < run->n_scenes; i++) {
		if (run->scenes[i]->is_dirty || run->scenes[i]->is_sound_dirty)
			event_add_scene(event, run->scenes[i]->first);
	}
	h->has_news = true;
}

/* Does the time left differ from what was told last, less what has passed? */
static bool
has_drifted(const struct run *run)
{
	const struct herald *h = run->herald;
	int64_t told = h->event.eta_ms, left = run->counters.eta_ms, expected;

	if (told < 0 || left < 0)
		return (told < 0) != (left < 0);
	expected = told - (clock_now_ms() - h->told_ms);
	if (expected < 0)
		expected = 0;
	return llabs(left - expected) > DRIFT_MS;
}

void
herald_beat(struct run *run)
{
	struct herald *h = run->herald;

	if (!h->is_silent &&
	    (h->event.cost_nano != run->spent_book_nano || has_drifted(run)))
		h->has_news = true;
}

/* How the book is by what this worker knows; all of it is written. */
static void
fill(struct run *run)
{
	const struct job_counters *n = &run->counters;
	struct status s = { .book = { .id = run->job.book_id,
		                .status = "processing" },
		.job = { .exists = true,
		    .state = "running",
		    .total_spreads = n->total_spreads,
		    .processed_spreads = n->processed_spreads,
		    .failed_spreads = n->failed_spreads,
		    .scenes_created = n->scenes_created,
		    .soundscapes_settled = n->soundscapes_settled,
		    .soundscapes_generated = n->soundscapes_generated,
		    .soundscapes_failed = n->soundscapes_failed,
		    .cost_nano = run->spent_book_nano,
		    .eta_ms = n->eta_ms } };

	event_describe(&run->herald->event, &s);
	run->herald->event.version =
	    event_next_version(run->herald->event.version);
}

static void
publish(struct run *run, const char *channel, void *tag)
{
	struct herald *h = run->herald;
	struct http_request r = HTTP_REQUEST_INIT;
	struct err e = ERR_INIT;
	struct buf text;

	buf_init(&text, 2 * EVENT_SIZE);
	event_print(&text, &h->event);
	r.method = "POST";
	r.url = arena_print(h->a, "http://nginx/publish/%s", channel);
	r.unix_socket = conf_text(run->conf, CONF_EVENTS_PUBLISHER);
	r.headers[r.n_headers++] = "Content-Type: application/json";
	r.body = arena_text(h->a, buf_str(&text));
	r.body_size = text.used;
	r.timeout_ms = TIMEOUT_MS;
	buf_clear(&text);
	if (http_start(run->http, h->a, &r, tag, &e))
		h->in_flight++;
}

/* To both channels: what is filled in. */
static void
send_event(struct run *run)
{
	struct herald *h = run->herald;
	char channel[CHANNEL_MAX];

	event_channel(run->job.book_id, channel, sizeof(channel));
	publish(run, channel, &h->tags[0]);
	/* Who looks at all books asks for details anyway. */
	h->event.is_partial = false;
	publish(run, EVENT_CHANNEL_ALL, &h->tags[1]);
	event_clear_changes(&h->event);
	h->has_news = false;
	h->told_ms = clock_now_ms();
	h->due_ms = h->told_ms + INTERVAL_MS;
}

static bool
is_due(const struct herald *h)
{
	return h->has_news && h->in_flight == 0 && clock_now_ms() >= h->due_ms;
}

void
herald_turn(struct run *run)
{
	if (!is_due(run->herald))
		return;
	arena_clear(run->herald->a);
	fill(run);
	send_event(run);
}

int
herald_wait_ms(const struct run *run)
{
	const struct herald *h = run->herald;
	int64_t left = h->due_ms - clock_now_ms();

	if (!h->has_news || h->in_flight > 0)
		return -1;
	return left < 0 ? 0 : (int)left;
}

/* What was in it is not told any more, so the next one says "read all".  The
 * log hears of it once, not for each event. */
static void
fall_silent(struct run *run, const struct http_response *r)
{
	struct herald *h = run->herald;
	struct log_about about = LOG_NOTHING;

	h->due_ms = clock_now_ms() + SILENCE_MS;
	h->event.is_partial = false;
	h->has_news = true;
	if (h->has_complained)
		return;
	h->has_complained = true;
	about.book = run->job.book_id;
	about.job = run->job.id;
	if (r->status == 0)
		log_line(LOG_LEVEL_WARNING, "", &about,
		    "events are not taken (events.publisher): %s",
		    r->failure.message);
	else
		log_line(LOG_LEVEL_WARNING, "", &about,
		    "events are not taken (events.publisher): status %d",
		    r->status);
}

bool
herald_answer(struct run *run, const void *tag, const struct http_response *r)
{
	struct herald *h = run->herald;

	if (tag != &h->tags[0] && tag != &h->tags[1])
		return false;
	h->in_flight--;
	if (r->status < 200 || r->status > 299)
		fall_silent(run, r);
	else if (tag == &h->tags[0])
		h->has_complained = false;
	return true;
}

/* Answers to others that come meanwhile are nobody's any more. */
static void
wait_until_gone(struct run *run)
{
	int64_t end = clock_now_ms() + END_MS;
	struct herald *h = run->herald;
	struct err e = ERR_INIT;
	struct http_response r;
	void *tag;

	while (h->in_flight > 0 && clock_now_ms() < end) {
		if (!http_poll(
		        run->http, NULL, 0, (int)(end - clock_now_ms()), &e))
			return;
		while (http_finished(run->http, &tag, &r))
			herald_answer(run, tag, &r);
	}
}

void
herald_end(struct run *run)
{
	struct herald *h = run->herald;
	struct err e = ERR_INIT;
	struct status s;
	bool found;

	if (h->is_silent || run->db == NULL)
		return;
	wait_until_gone(run);
	/* An nginx that hangs has had its time; the last event is worth a try
	 * of its own, also in a silence. */
	give_up(run);
	arena_clear(h->a);
	h->event.version = event_next_version(h->event.version);
	h->event.is_partial = false;
	if (!status_read(run->db, h->a, run->job.book_id, &s, &found, &e) ||
	    !found)
		return;
	event_describe(&h->event, &s);
	send_event(run);
	wait_until_gone(run);
}

void
herald_tell(const struct conf *c, struct sql *db, struct http *http,
    const struct job *job)
{
	struct run run = { .conf = c, .db = db, .http = http, .job = *job };

	run.a = arena_open();
	herald_open(&run);
	herald_end(&run);
	herald_close(&run);
	arena_close(&run.a);
}
