/* SPDX-License-Identifier: MIT */
#ifndef BOOK_GCRA_H
#define BOOK_GCRA_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A rate limit that many workers share (generic cell rate algorithm).  Its
 * state is a row of the database; time is the database's and an argument, so
 * all of it is a pure function.
 *
 * Who cannot be served at once, and before whom nobody comes, gets a place:
 * tickets that are paid for now and good after a wait.  A caller holds one
 * place at most.  Others are told when to come again, and have what those
 * before them leave.
 */

struct gcra_rule {
	int64_t interval_us; /* between two tickets; 0: no limit */
	int64_t burst; /* tickets that may be drawn at once; 1 or more */
	int64_t recovery_us; /* quiet time that gives back a tenth */
};

struct gcra {
	int64_t seen_us; /* the latest time that it was told */
	int64_t tat_us; /* theoretical arrival time */
	int64_t closed_us; /* no ticket before */
	int64_t share_ppm; /* of the rule's rate; GCRA_WHOLE: all of it */
	int64_t cut_us; /* when the share was last cut */
	int64_t quiet_us; /* since then nobody was refused, or it grew */
	int64_t told_interval_us; /* the service's own words; 0: none */
	int64_t told_burst;
	int64_t told_until_us;
	int64_t closings; /* how often it was closed */
};

enum {
	GCRA_WHOLE = 1000000
};

#define GCRA_INIT                                                              \
	{                                                                      \
		.share_ppm = GCRA_WHOLE                                        \
	}

struct gcra_wish {
	int paid; /* tickets of the caller's place, whose wait is over */
	int64_t closings; /* of the grant that gave the place */
	int ready; /* calls that could be made now */
	int wanted; /* those and the ones that would follow */
	int64_t ahead; /* tickets that others want who come first (line.h) */
};

struct gcra_grant {
	int now; /* calls that may be made now; at most ${ready} */
	int later; /* the place: tickets good after ${wait_us}; 0: no place */
	int64_t wait_us; /* when to ask again; -1: all wishes are fulfilled */
	int64_t closings;
};

/* Draw tickets at ${now_us}.  A place that was given before a window closed is
 * lost: it was paid for by a rate that was too high. */
struct gcra_grant gcra_draw(struct gcra *g, const struct gcra_rule *rule,
    int64_t now_us, const struct gcra_wish *wish);

struct gcra_refusal {
	int64_t wait_us; /* what the service asks to wait */
	int64_t age_us; /* since the refused call was prepared */
	bool is_rate; /* too many calls, not a service that is overloaded */
	int told_per_minute; /* the service names its rate; 0: it does not */
	int told_burst;
	int64_t told_for_us; /* how long its word is taken */
};

/* A call was refused: close the window.  A rate that was too high although
 * it was kept is cut, once for all calls that were under way: by a tenth, and
 * by half where that was not enough for ${recovery_us}.  One that the service
 * names is taken literally for a while. */
void gcra_close(struct gcra *g, const struct gcra_rule *rule, int64_t now_us,
    const struct gcra_refusal *refusal);

/* Is ${now_us} so early that somebody must have set the clock back? */
bool gcra_is_set_back(const struct gcra *g, int64_t now_us);

/* The time between two tickets that is in force at ${g->seen_us}. */
int64_t gcra_interval_us(const struct gcra *g, const struct gcra_rule *rule);

#endif
