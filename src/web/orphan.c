/* SPDX-License-Identifier: MIT */
/* When a running job counts as left by its worker. */
#include "web/orphan.h"

#include "store/jobs.h"

#include <stdio.h>
#include <string.h>

bool
orphan_judge(const struct orphan_look *before, const struct job_running *now,
    int64_t now_ms, int64_t connected_ms, int64_t lease_ms,
    struct orphan_look *after)
{
	bool is_same = before != NULL && strcmp(before->job_id, now->id) == 0 &&
	    before->run_token == now->run_token;
	bool is_still = is_same && before->beat == now->beat;
	bool was_free = is_same && before->free_since_ms >= 0;

	snprintf(after->job_id, sizeof(after->job_id), "%s", now->id);
	after->run_token = now->run_token;
	after->beat = now->beat;
	after->beat_since_ms = is_still ? before->beat_since_ms : now_ms;
	after->free_since_ms = now->lock_holder != 0 ? -1
	    : was_free                               ? before->free_since_ms
	                                             : now_ms;
	if (now_ms - after->beat_since_ms >= lease_ms)
		return true;
	return after->free_since_ms >= 0 &&
	    now_ms - after->free_since_ms >= ORPHAN_FREE_MS &&
	    now_ms - connected_ms >= ORPHAN_SETTLE_MS;
}

bool
orphan_is_crash(const struct job_running *job, const struct orphan_end *end)
{
	if (end->returned_ms >= 0 && job->beat_age_ms >= end->returned_ms)
		return false;
	return job->lock_holder != 0 || !end->is_alive;
}
