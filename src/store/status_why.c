/* SPDX-License-Identifier: MIT */
/* Says in one sentence why a book is as it is, and what helps. */
#include "store/status.h"

#include "base/arena.h"
#include "base/err.h"

#include <stdio.h>
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
		[CAUSE_DELIVERY] = "Name the host in replicate.delivery_hosts",
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

static struct status_why
said(const char *text)
{
	return (struct status_why){ .kind = WHY_SAID, .text = text };
}

static struct status_why
simple(enum status_why_kind kind, int64_t n)
{
	return (struct status_why){ .kind = kind, .text = "", .n = n };
}

/* What a worker has written down. */
static struct status_why
read_reason(struct arena *a, const char *reason)
{
	char who[64];
	long long seconds;

	if (sscanf(reason, "Waiting for %63[^:]: rate limited for another %lld",
	        who, &seconds) == 2)
		return (struct status_why){ .kind = WHY_LIMITED,
			.text = arena_text(a, who),
			.n = seconds };
	return reason[0] == '\0' ? simple(WHY_NOTHING, 0)
	                         : said(sentence(a, reason));
}

static struct status_why
of_queued(struct arena *a, const struct status_job *j)
{
	if (j->queue_is_paused)
		return simple(WHY_QUEUE_PAUSED, 0);
	if (j->reason[0] != '\0')
		return read_reason(a, j->reason);
	if (j->books_before > 0)
		return simple(WHY_BOOKS_BEFORE, j->books_before);
	if (j->started_at[0] != '\0')
		return simple(WHY_GOES_ON, 0);
	return simple(j->books_before == 0 ? WHY_NO_WORKER : WHY_NEXT, 0);
}

static struct status_why
of_running(struct arena *a, const struct status *s)
{
	const struct status_job *j = &s->job;

	if (j->beat_age_ms > QUIET_MS)
		return simple(WHY_SILENT, j->beat_age_ms / 1000);
	if (is_wanted(s, "cancel"))
		return simple(WHY_CANCELLING, 0);
	if (is_wanted(s, "pause") || is_wanted(s, "yield"))
		return simple(WHY_PAUSING, 0);
	return read_reason(a, j->reason);
}

static struct status_why
of_book(const struct status *s)
{
	if (strcmp(s->book.status, "pending") == 0)
		return simple(WHY_NOT_SUBMITTED, 0);
	if (strcmp(s->book.status, "processing") == 0)
		return simple(WHY_NO_JOB, 0);
	return simple(WHY_NOTHING, 0);
}

struct status_why
status_why_of(struct arena *a, const struct status *s)
{
	const struct status_job *j = &s->job;
	struct status_why why;

	if (!j->exists)
		return of_book(s);
	if (is_state(s, "queued"))
		return of_queued(a, j);
	if (is_state(s, "running"))
		return of_running(a, s);
	if (is_state(s, "cancelled"))
		return simple(WHY_CANCELLED, 0);
	if (!is_state(s, "parked") && !is_state(s, "paused"))
		return simple(WHY_NOTHING, 0);
	why = simple(is_state(s, "parked") ? WHY_PARKED : WHY_PAUSED, 0);
	if (j->reason[0] != '\0')
		why.text = sentence(a, j->reason);
	return why;
}

static const char *
parked(struct arena *a, const struct status *s, const char *why)
{
	const struct status_job *j = &s->job;

	if (why[0] == '\0')
		why = "Parked.";
	if (err_cause_find(j->cause) == CAUSE_NONE)
		return arena_print(a,
		    "%s %s, then resume the book: pagescape resume %s.", why,
		    remedy(j->cause), s->book.id);
	return arena_print(a,
	    "%s %s, then resume the book: pagescape resume %s (or all that "
	    "wait for the same: pagescape resume --cause=%s).",
	    why, remedy(j->cause), s->book.id, j->cause);
}

const char *
status_why(struct arena *a, const struct status *s)
{
	struct status_why why = status_why_of(a, s);

	switch (why.kind) {
	case WHY_NOTHING:
		break;
	case WHY_QUEUE_PAUSED:
		return "The queue is paused. To go on: pagescape resume --all.";
	case WHY_SAID:
		return why.text;
	case WHY_LIMITED:
		return arena_print(
		    a, STATUS_LIMITED, why.text, (long long)why.n);
	case WHY_BOOKS_BEFORE:
		return why.n == 1
		    ? "Waiting for a worker: one book comes first."
		    : arena_print(a,
		          "Waiting for a worker: %lld books come first.",
		          (long long)why.n);
	case WHY_GOES_ON:
		return "Waiting for a worker that goes on with it.";
	case WHY_NO_WORKER:
		return "No worker has started yet.";
	case WHY_NEXT:
		return "Waiting for a worker.";
	case WHY_SILENT:
		return arena_print(a,
		    "Its worker has given no sign of life for %lld seconds; "
		    "another one takes over if it is gone.",
		    (long long)why.n);
	case WHY_CANCELLING:
		return "Being cancelled.";
	case WHY_PAUSING:
		return "Being paused: nothing more is started, what is in "
		       "flight comes to its end.";
	case WHY_PARKED:
		return parked(a, s, why.text);
	case WHY_PAUSED:
		return arena_print(a,
		    "Paused%s%s To go on: pagescape resume %s.",
		    why.text[0] == '\0' ? "" : ": ",
		    why.text[0] == '\0' ? "." : why.text, s->book.id);
	case WHY_CANCELLED:
		return arena_print(a,
		    "Cancelled after %d of %d spreads. To go on: pagescape "
		    "submit %s.",
		    s->job.processed_spreads + s->job.failed_spreads,
		    s->job.total_spreads, s->book.id);
	case WHY_NOT_SUBMITTED:
		return "Not submitted yet.";
	case WHY_NO_JOB:
		return "Marked as processing, but there is no job for it: "
		       "submit it again.";
	}
	return "";
}
