/* SPDX-License-Identifier: MIT */
#ifndef BOOK_ETA_H
#define BOOK_ETA_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How long a book still takes: a look ahead.  What is left is played through
 * in page order, on as many lanes as are really in use, with the times that
 * the last steps took; scenes that nobody has decided yet come as often as so
 * far.  So the two kinds of steps may run side by side or wait for each other,
 * and the slow one at the end counts.  Pure: time is an argument.
 */

enum {
	ETA_WINDOW = 64, /* times that are remembered, of each kind */
	ETA_LANES = 256
};

enum eta_kind {
	ETA_ANALYSIS,
	ETA_SOUND,
	ETA_KINDS
};

/* What is known of one kind of step. */
struct eta_pace {
	int64_t took_ms[ETA_WINDOW]; /* a ring of the last ones */
	int n;
	double lanes_ms; /* lanes in use, times milliseconds */
	double busy_ms; /* while more could have been used */
};

struct eta {
	struct eta_pace paces[ETA_KINDS];
	int64_t looked_ms; /* the last eta_look(); 0: none */
};

/* A step of ${kind} has ended ${took_ms} after it was begun. */
void eta_add(struct eta *t, enum eta_kind kind, int64_t took_ms);

/* Where the book stands. */
struct eta_state {
	int caps[ETA_KINDS]; /* of what may run */
	int running[ETA_KINDS];
	bool is_waiting[ETA_KINDS]; /* more are ready than run */
	int spreads_left; /* not settled, those that run included */
	int undecided; /* spreads whose scene is not decided */
	int sounds_left; /* of decided scenes, those that run included */
	double sounds_a_spread; /* soundscapes to be made for each spread */
	/* since when those that run do (an average), at most ETA_LANES */
	const int64_t *begun_ms[ETA_KINDS];
};

/* Take note of how many lanes are in use: every turn or so. */
void eta_look(struct eta *t, const struct eta_state *s, int64_t now_ms);

/* Milliseconds until the end; -1: too early to say. */
int64_t eta_left(
    const struct eta *t, const struct eta_state *s, int64_t now_ms);

#endif
