/* SPDX-License-Identifier: MIT */
/* Says in one sentence why a book is as it is, and what helps. */
#include "store/status.h"

#include "base/arena.h"
#include "base/err.h"

#include <string.h>

/* A worker beats several times in this time; the lease is longer. */
enum {
	QUIET_MS = 15000
};

static bool
is_state(const struct status *s, const char *state)
{
	return strcmp(s->job.state, state) == 0;
}

static bool
is_wanted(const struct status *s, const char *wanted)
{
	return s->job.wanted != NULL && strcmp(s->job.wanted, wanted) == 0;
}

/* What somebody must do before a parked book can go on. */
static const char *
remedy(const char *cause)
{
	static const char *const remedies[CAUSE_COUNT] = {
		[CAUSE_AUTH] = "Put a valid key into the configuration",
		[CAUSE_BILLING] = "Top up the provider's account",
		[CAUSE_QUOTA] = "Wait for the provider's quota or raise it",
		[CAUSE_MODEL] = "Choose a model that the provider has",
		[CAUSE_BUDGET] = "Raise budget.per_book or budget.per_day",
		[CAUSE_CRASH] = "Read the crash reports in the run directory",
	};
	const char *text = remedies[err_cause_find(cause)];

	return text == NULL ? "Remove what stands in its way" : text;
}

/* ${text} with exactly one full stop. */
static const char *
sentence(struct arena *a, const char *text)
{
	size_t n = strlen(text);

	return n > 0 && strchr(".!?", text[n - 1]) == NULL
	    ? arena_print(a, "%s.", text)
	    : text;
}

static const char *
why_queued(struct arena *a, const struct status *s)
{
	const struct status_job *j = &s->job;

	if (j->queue_is_paused)
		return "The queue is paused. To go on: pagescape resume --all.";
	if (j->reason[0] != '\0')
		return sentence(a, j->reason);
	if (j->books_before > 1)
		return arena_print(a,
		    "Waiting for a worker: %lld books come first.",
		    (long long)j->books_before);
	if (j->books_before == 1)
		return "Waiting for a worker: one book comes first.";
	if (j->started_at[0] != '\0')
		return "Waiting for a worker that goes on with it.";
	return j->books_before == 0 ? "No worker has started yet."
	                            : "Waiting for a worker.";
}

static const char *
why_running(struct arena *a, const struct status *s)
{
	const struct status_job *j = &s->job;

	if (j->beat_age_ms > QUIET_MS)
		return arena_print(a,
		    "Its worker has given no sign of life for %lld seconds; "
		    "another one takes over if it is gone.",
		    (long long)(j->beat_age_ms / 1000));
	if (is_wanted(s, "cancel"))
		return "Being cancelled.";
	if (is_wanted(s, "pause") || is_wanted(s, "yield"))
		return "Being paused: nothing more is started, what is in "
		       "flight comes to its end.";
	return sentence(a, j->reason);
}

static const char *
why_parked(struct arena *a, const struct status *s)
{
	const struct status_job *j = &s->job;
	const char *why =
	    j->reason[0] == '\0' ? "Parked." : sentence(a, j->reason);

	if (err_cause_find(j->cause) == CAUSE_NONE)
		return arena_print(a,
		    "%s %s, then resume the book: pagescape resume %s.", why,
		    remedy(j->cause), s->book.id);
	return arena_print(a,
	    "%s %s, then resume the book: pagescape resume %s (or all that "
	    "wait for the same: pagescape resume --cause=%s).",
	    why, remedy(j->cause), s->book.id, j->cause);
}

static const char *
why_without_job(const struct status *s)
{
	if (strcmp(s->book.status, "pending") == 0)
		return "Not submitted yet.";
	if (strcmp(s->book.status, "processing") == 0)
		return "Marked as processing, but there is no job for it: "
		       "submit it again.";
	return "";
}

const char *
status_why(struct arena *a, const struct status *s)
{
	const struct status_job *j = &s->job;

	if (!j->exists)
		return why_without_job(s);
	if (is_state(s, "queued"))
		return why_queued(a, s);
	if (is_state(s, "running"))
		return why_running(a, s);
	if (is_state(s, "parked"))
		return why_parked(a, s);
	if (is_state(s, "paused"))
		return arena_print(a,
		    "Paused%s%s To go on: pagescape resume %s.",
		    j->reason[0] == '\0' ? "" : ": ",
		    j->reason[0] == '\0' ? "." : sentence(a, j->reason),
		    s->book.id);
	if (is_state(s, "cancelled"))
		return arena_print(a,
		    "Cancelled after %d of %d spreads. To go on: pagescape "
		    "submit %s.",
		    j->processed_spreads + j->failed_spreads, j->total_spreads,
		    s->book.id);
	return "";
}
