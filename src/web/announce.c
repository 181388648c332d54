/* SPDX-License-Identifier: MIT */
/* Tells subscribers what owners do. */
#include "web/announce.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/uuid.h"
#include "store/event.h"
#include "store/news.h"
#include "store/status.h"
#include "wire/http.h"

#include <stdio.h>

enum {
	BOOKS_MAX = 32, /* a round */
	WAIT_MS = 1000,
	AT_ONCE = 8, /* each keeps its connection, and that its buffers */
	CHANNEL_MAX = 64
};

struct announcer {
	const char *publisher; /* NULL: nobody takes events */
	struct http *http;
	int64_t version; /* of the last round's events */
	int64_t until; /* a round is over; the keeper has other work */
	int64_t last_id; /* of the audit log; -1: not looked yet */
	char books[BOOKS_MAX][UUID_TEXT]; /* of the keeper's own doing */
	int n_books;
};

bool
announce_open(struct announcer **out, struct arena *a, const struct conf *c,
    struct err *e)
{
	struct announcer *n = arena_alloc(a, sizeof(*n));
	const char *publisher = conf_text(c, CONF_EVENTS_PUBLISHER);

	n->last_id = -1;
	if (publisher[0] != '\0') {
		n->publisher = publisher;
		if (!http_open(&n->http, e))
			return err_here(e);
	}
	*out = n;
	return true;
}

void
announce_close(struct announcer **n)
{
	if (*n != NULL)
		http_close(&(*n)->http);
	*n = NULL;
}

void
announce_book(struct announcer *n, const char *book_id)
{
	if (n->publisher != NULL && n->n_books < BOOKS_MAX)
		snprintf(n->books[n->n_books++], UUID_TEXT, "%s", book_id);
}

/* Wait until no more than ${left} events are under way. */
static void
wait_for_others(struct announcer *n, int left, int64_t end)
{
	struct err ignored = ERR_INIT;
	struct http_response r;
	void *tag;

	while (http_in_flight(n->http) > left && clock_now_ms() < end) {
		if (!http_poll(n->http, NULL, 0, (int)(end - clock_now_ms()),
		        &ignored)) {
			err_clear(&ignored);
			break;
		}
		while (http_finished(n->http, &tag, &r))
			continue;
	}
}

/* Whether they are taken changes nothing: who was not told reads the rows. */
static void
wait_until_gone(struct announcer *n)
{
	wait_for_others(n, 0, n->until);
	while (http_in_flight(n->http) > 0)
		http_cancel(n->http, n);
}

static void
publish(struct announcer *n, struct arena *a, const char *channel,
    const struct event *event)
{
	struct http_request r = HTTP_REQUEST_INIT;
	struct err ignored = ERR_INIT;
	struct buf text;

	wait_for_others(n, AT_ONCE - 1, n->until);
	if (http_in_flight(n->http) >= AT_ONCE)
		return;
	buf_init(&text, 2 * EVENT_SIZE);
	event_print(&text, event);
	r.method = "POST";
	r.url = arena_print(a, "http://nginx/publish/%s", channel);
	r.unix_socket = n->publisher;
	r.headers[r.n_headers++] = "Content-Type: application/json";
	r.body = arena_text(a, buf_str(&text));
	r.body_size = text.used;
	r.timeout_ms = WAIT_MS;
	buf_clear(&text);
	if (!http_start(n->http, a, &r, n, &ignored))
		err_clear(&ignored);
}

static void
tell(struct announcer *n, struct arena *a, const struct status *s)
{
	char channel[CHANNEL_MAX];
	struct event event = { .version = n->version };

	event_describe(&event, s);
	event_channel(s->book.id, channel, sizeof(channel));
	publish(n, a, channel, &event);
	publish(n, a, EVENT_CHANNEL_ALL, &event);
}

static bool
tell_own(struct announcer *n, struct sql *db, struct arena *a,
    const char *book_id, struct err *e)
{
	struct status s;
	bool found;

	if (!status_read_brief(db, a, book_id, &s, &found, e))
		return err_here(e);
	if (found)
		tell(n, a, &s);
	return true;
}

bool
announce_round(
    struct announcer *n, struct sql *db, struct arena *a, struct err *e)
{
	struct status *books;
	int i, found;

	if (n->publisher == NULL)
		return true;
	n->until = clock_now_ms() + WAIT_MS;
	/* Before the looks: what a worker tells meanwhile is newer. */
	n->version = event_next_version(n->version);
	if (!news_read(db, a, &n->last_id, BOOKS_MAX, &books, &found, e))
		return err_here(e);
	for (i = 0; i < found; i++)
		tell(n, a, &books[i]);
	n->version = event_next_version(n->version);
	for (i = 0; i < n->n_books; i++)
		if (!tell_own(n, db, a, n->books[i], e))
			return err_here(e);
	n->n_books = 0;
	wait_until_gone(n);
	return true;
}
