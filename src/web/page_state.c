/* SPDX-License-Identifier: MIT */
/* How a book's state is called and marked on the pages. */
#include "web/page_state.h"

#include "store/status.h"
#include "web/page.h"

#include <string.h>

enum which {
	NOT_STARTED,
	QUEUED,
	RUNNING,
	PAUSED,
	PARKED,
	CANCELLED,
	READY,
	PARTIAL,
	FAILED
};

static const struct page_state states[] = {
	[NOT_STARTED] = { "pending", "○", WORD_STATE_PENDING, false },
	[QUEUED] = { "queued", "◔", WORD_STATE_QUEUED, true },
	[RUNNING] = { "running", "▶", WORD_STATE_RUNNING, true },
	[PAUSED] = { "paused", "‖", WORD_STATE_PAUSED, false },
	[PARKED] = { "parked", "!", WORD_STATE_PARKED, false },
	[CANCELLED] = { "paused", "⊘", WORD_STATE_CANCELLED, false },
	[READY] = { "ready", "✓", WORD_STATE_READY, false },
	[PARTIAL] = { "partial", "◐", WORD_STATE_PARTIAL, false },
	[FAILED] = { "failed", "✕", WORD_STATE_FAILED, false },
};

static const struct page_state *
of_job(const char *state)
{
	static const struct {
		const char *state;
		enum which which;
	} live[] = { { "queued", QUEUED }, { "running", RUNNING },
		{ "paused", PAUSED }, { "parked", PARKED } };
	size_t i;

	for (i = 0; i < sizeof(live) / sizeof(live[0]); i++)
		if (strcmp(live[i].state, state) == 0)
			return &states[live[i].which];
	return NULL;
}

const struct page_state *
page_state_of(const struct status *s)
{
	const struct page_state *live =
	    s->job.exists ? of_job(s->job.state) : NULL;

	if (live != NULL)
		return live;
	if (s->job.exists && strcmp(s->job.state, "cancelled") == 0)
		return &states[CANCELLED];
	if (strcmp(s->book.status, "ready") == 0)
		return &states[s->book.has_errors ? PARTIAL : READY];
	if (strcmp(s->book.status, "failed") == 0)
		return &states[FAILED];
	/* "processing" without a job of ours is somebody else's work */
	if (strcmp(s->book.status, "processing") == 0)
		return &states[RUNNING];
	return &states[NOT_STARTED];
}

void
page_state_print(struct page *p, const struct page_state *state)
{
	struct html *h = &p->h;

	html_open(h, "span");
	html_attr_print(h, "class", "state %s", state->class);
	html_open(h, "span");
	html_attr(h, "class", "sign");
	html_attr(h, "aria-hidden", "true");
	html_text(h, state->sign);
	html_close(h, "span");
	html_text(h, " ");
	page_say(p, state->word);
	html_close(h, "span");
}
