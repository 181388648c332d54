/* SPDX-License-Identifier: MIT */
#ifndef BOOK_LINE_H
#define BOOK_LINE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

/*
 * Who waits for tickets of a rate limit (book/gcra.h), and who comes first:
 * the book that needs least until its end, so that as many books as possible
 * end early (shortest remaining processing time, L. Schrage 1968).  The older
 * a book, the less its need counts: those that have taken four times as long
 * as their calls alone take come before all others, the oldest first.  So a
 * long book does not wait for ever.
 *
 * Pure: the line is kept as a text in the limit's row, and time is an
 * argument.  Who does not come again when he said he would is forgotten.
 */

struct line_waiter {
	const char *job; /* its id, an UUID of version 7: sorts by age */
	int64_t left_us; /* what its calls that are left take at this limit */
	int64_t all_us; /* and all of them since it began */
	int64_t since_us; /* when it began */
	int64_t wants; /* tickets, besides those that it has */
	int64_t until_us; /* it comes again before */
};

struct line {
	struct line_waiter *waiters; /* the first first, as of the last put */
	int n;
	int64_t now_us;
};

/* What ranks a book at ${now_us}: the least comes first. */
int64_t line_need(const struct line_waiter *w, int64_t now_us);

/* Read the line as it is at ${now_us}; what is not understood is left out. */
struct line line_read(struct arena *a, const char *text, int64_t now_us);

/* As a text of at most LINE_TEXT bytes: those at the end may be missing. */
enum {
	LINE_TEXT = 16384
};
const char *line_print(struct arena *a, const struct line *line);

/* How many tickets those want who come before ${who}. */
int64_t line_ahead(const struct line *line, const struct line_waiter *who);

/* ${who} waits now, or (it wants none) no longer. */
void line_put(
    struct arena *a, struct line *line, const struct line_waiter *who);

#endif
