/* SPDX-License-Identifier: MIT */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct status;

/*
 * What subscribers are told of a book: small, no text of the book, no secret.
 * An event says what has changed; the truth is read from the API.  The
 * contract is doc/events.md.
 */

enum {
	EVENT_CHANGES_MAX = 64
};

struct event_spread {
	int index;
	const char *state; /* processed, blank, failed */
};

struct event {
	const char *book_id;
	int64_t version; /* of events of one book, the larger is the newer */
	const char *status; /* of the book */
	const char *state; /* of the job; "" if there is none */
	int processed;
	int failed;
	int total;
	int scenes;
	int soundscapes;
	int64_t cost_nano;
	int64_t eta_ms; /* -1: unknown */
	/* What changed; ${is_partial} false: not said, read all of it. */
	bool is_partial;
	struct event_spread spreads[EVENT_CHANGES_MAX];
	int n_spreads;
	int sounds[EVENT_CHANGES_MAX]; /* spreads whose scenes changed */
	int n_sounds;
};

/* Append ${event} as JSON. */
void event_print(struct buf *out, const struct event *event);

/* The event for how a book is, without what changed; ${version} as below. */
void event_of_status(
    struct event *out, const struct status *s, int64_t version);

/* The version after ${last}: milliseconds since 1970, never less. */
int64_t event_next_version(int64_t last);

/* The channel of a book's events ("book-<id>"), and of those of all. */
void event_channel(const char *book_id, char *out, int size);
#define EVENT_CHANNEL_ALL "all"

#endif
