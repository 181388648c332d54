/* SPDX-License-Identifier: MIT */
#ifndef WEB_ORPHAN_H
#define WEB_ORPHAN_H

#include <stdbool.h>
#include <stdint.h>

struct job_running;

/* When a running job counts as left by its worker: a pure rule over what the
 * keeper saw, by the keeper's own clock. */

enum {
	/* Two looks this far apart must find the lock free. */
	ORPHAN_FREE_MS = 1000,
	/* After a restart of the database every lock is free for a moment. */
	ORPHAN_SETTLE_MS = 3000
};

/* What is remembered of a job between two looks. */
struct orphan_look {
	char job_id[37];
	int64_t run_token;
	int64_t beat;
	int64_t beat_since_ms; /* the beat is the same since then */
	int64_t free_since_ms; /* the lock is free since then; -1: it is held */
};

/* Compare the job ${now} with what was seen ${before} (NULL: nothing);
 * ${after} is for the next look.  True: it is an orphan.  ${connected_ms} is
 * when the keeper's own connection was made. */
bool orphan_judge(const struct orphan_look *before,
    const struct job_running *now, int64_t now_ms, int64_t connected_ms,
    int64_t lease_ms, struct orphan_look *after);

/* What the keeper knows of an orphan's end. */
struct orphan_end {
	/* How long ago the keeper's connection was made anew, after the
	 * database had gone away under it; -1: it never had. */
	int64_t returned_ms;
	bool is_alive; /* its worker still runs on this host */
};

/* Has the worker died in the midst of the book?  Not where its last beat is
 * from before the database went away: then it has ended because of that, or
 * waits.  Nor where it lives, but has lost its lock with its connection. */
bool orphan_is_crash(
    const struct job_running *job, const struct orphan_end *end);

#endif
