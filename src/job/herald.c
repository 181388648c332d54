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
#include "wire/http.h"

#include <stdio.h>
#include <string.h>

enum {
	INTERVAL_MS = 100,
	TIMEOUT_MS = 2000,
	SILENCE_MS = 10000, /* after nobody has answered */
	END_MS = 300,
	EVENT_MAX_SIZE = 8192,
	CHANNEL_MAX = 64
};

struct herald {
	struct event event; /* what is to be told next */
	int64_t version; /* of the last event */
	bool has_news;
	bool is_silent; /* nobody takes events */
	int64_t due_ms; /* not before */
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

void
herald_close(struct run *run)
{
	struct herald *h = run->herald;

	http_cancel(run->http, &h->tags[0]);
	http_cancel(run->http, &h->tags[1]);
	arena_close(&h->a);
}

static void
note_spread(struct event *event, const struct spread *s)
{
	const char *state = s->step.state == STEP_FAILED ? "failed"
	    : s->is_blank                                ? "blank"
	                                                 : "processed";

	if (s->step.state != STEP_DONE && s->step.state != STEP_FAILED)
		return;
	if (event->n_spreads == EVENT_CHANGES_MAX)
		event->is_partial = false;
	else
		event->spreads[event->n_spreads++] =
		    (struct event_spread){ s->index, state };
}

void
herald_note(struct run *run)
{
	struct herald *h = run->herald;
	struct event *event = &h->event;
	int i;

	if (h->is_silent)
		return;
	for (i = 0; i < run->n_spreads; i++)
		if (run->spreads[i].is_dirty)
			note_spread(event, &run->spreads[i]);
	for (i = 0; i < run->n_scenes; i++) {
		if (!run->scenes[i]->is_dirty &&
		    !run->scenes[i]->is_sound_dirty)
			continue;
		if (event->n_sounds == EVENT_CHANGES_MAX)
			event->is_partial = false;
		else
			event->sounds[event->n_sounds++] =
			    run->scenes[i]->first;
	}
	h->has_news = true;
}

static void
fill(struct run *run, const char *status, const char *state)
{
	const struct job_counters *n = &run->counters;
	struct event *event = &run->herald->event;

	event->book_id = run->job.book_id;
	event->version = run->herald->version =
	    event_next_version(run->herald->version);
	event->status = status;
	event->state = state;
	event->processed = n->processed_spreads;
	event->failed = n->failed_spreads;
	event->total = n->total_spreads;
	event->scenes = n->scenes_created;
	event->soundscapes = n->soundscapes_generated;
	event->cost_nano = run->spent_book_nano;
	event->eta_ms = n->eta_ms;
}

static void
publish(struct run *run, const char *channel, void *tag)
{
	struct herald *h = run->herald;
	struct http_request r = HTTP_REQUEST_INIT;
	struct err e = ERR_INIT;
	struct buf text;

	buf_init(&text, EVENT_MAX_SIZE);
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

static void
send_event(struct run *run, const char *status, const char *state)
{
	struct herald *h = run->herald;
	char channel[CHANNEL_MAX];

	arena_clear(h->a);
	fill(run, status, state);
	event_channel(run->job.book_id, channel, sizeof(channel));
	publish(run, channel, &h->tags[0]);
	/* Who looks at all books asks for details anyway. */
	h->event.is_partial = false;
	publish(run, EVENT_CHANNEL_ALL, &h->tags[1]);
	h->event.n_spreads = h->event.n_sounds = 0;
	h->event.is_partial = true;
	h->has_news = false;
	h->due_ms = clock_now_ms() + INTERVAL_MS;
}

static bool
is_due(const struct herald *h)
{
	return h->has_news && h->in_flight == 0 && clock_now_ms() >= h->due_ms;
}

void
herald_turn(struct run *run)
{
	if (is_due(run->herald))
		send_event(run, "processing", "running");
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

/* Told once in a silence, not for each event. */
static void
fall_silent(struct run *run, const struct http_response *r)
{
	struct herald *h = run->herald;
	struct log_about about = LOG_NOTHING;

	h->due_ms = clock_now_ms() + SILENCE_MS;
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
	if ((r->status < 200 || r->status > 299) && tag == &h->tags[0])
		fall_silent(run, r);
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
herald_end(struct run *run, const char *state)
{
	struct herald *h = run->herald;
	bool is_over =
	    strcmp(state, "ended") == 0 || strcmp(state, "cancelled") == 0;

	if (h->is_silent)
		return;
	wait_until_gone(run);
	if (h->in_flight > 0 || clock_now_ms() - h->due_ms < -INTERVAL_MS)
		return; /* nobody listens */
	/* The last writing did not say what it changed. */
	h->event.is_partial = false;
	send_event(run,
	    !is_over                                  ? "processing"
	        : run->counters.processed_spreads > 0 ? "ready"
	                                              : "failed",
	    state);
	wait_until_gone(run);
}
