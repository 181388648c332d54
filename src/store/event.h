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
	EVENT_CHANGES_MAX = 48, /* of each kind: so it stays below 2 KB */
	EVENT_SIZE = 2048 /* of any book below 200,000 pages */
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
	int errors; /* spreads failed and soundscapes lost */
	double percent; /* as status_percent() has it */
	int64_t cost_nano;
	int64_t eta_ms; /* -1: unknown */
	/* What changed; ${is_partial} false: not said, read all of it. */
	bool is_partial;
	struct event_spread spreads[EVENT_CHANGES_MAX];
	int n_spreads;
	int scenes_changed[EVENT_CHANGES_MAX]; /* the spreads that open them */
	int n_scenes_changed;
};

/* Append ${event} as JSON. */
void event_print(struct buf *out, const struct event *event);

/* Fill in how the book is, all but its version and what changed. */
void event_describe(struct event *out, const struct status *s);

/* Note a change once; with more than EVENT_CHANGES_MAX of them nothing is said
 * of any. */
void event_add_spread(struct event *event, int index, const char *state);
void event_add_scene(struct event *event, int index);

/* Ready for the next changes. */
void event_clear_changes(struct event *event);

/* The version after ${before}: the time in milliseconds, if it is larger. */
int64_t event_next_version(int64_t before);

/* The channel of a book's events ("book-<id>"), and of those of all. */
void event_channel(const char *book_id, char *out, int size);
#define EVENT_CHANNEL_ALL "all"

#endif
