/* SPDX-License-Identifier: MIT */
#ifndef BOOK_ETA_H
#define BOOK_ETA_H

#include <stdint.h>

/* How long a book still takes, from how quickly its last steps ended: with
 * many steps in flight what counts is the pace, not the length of one. */

enum {
	ETA_WINDOW = 32
};

struct eta {
	int64_t ended_ms[ETA_WINDOW]; /* a ring of the last endings */
	int n;
};

/* A step ended at ${now_ms}. */
void eta_add(struct eta *t, int64_t now_ms);

/* Milliseconds until ${left} more steps have ended; -1: too early to say. */
int64_t eta_left(const struct eta *t, int left, int64_t now_ms);

#endif
