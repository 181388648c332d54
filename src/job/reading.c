/* SPDX-License-Identifier: MIT */
/* Spreads in work have more to remember than those before and behind. */
#include "job/reading.h"

#include "base/arena.h"
#include "job/state.h"

struct reading *
reading_of(struct run *run, struct spread *s)
{
	struct reading *r = s->reading;

	if (r != NULL)
		return r;
	r = run->spare_readings;
	if (r != NULL)
		run->spare_readings = r->next;
	else
		r = arena_alloc(run->a, sizeof(*r));
	*r = (struct reading){ .provider = "", .model = "" };
	timing_wait(&r->timing, run->started_ms * 1000, 0, TIMING_QUEUE, 0);
	s->reading = r;
	if (run->reached <= s->index)
		run->reached = s->index + 1;
	return r;
}

static void
let_go(struct run *run, struct spread *s)
{
	struct reading *r = s->reading;

	s->analysis = NULL;
	s->json = NULL;
	arena_close(&s->a);
	if (r == NULL)
		return;
	r->next = run->spare_readings;
	run->spare_readings = r;
	s->reading = NULL;
}

void
reading_let_go(struct run *run)
{
	int i;

	for (i = run->let_go; i < run->reached; i++) {
		struct spread *s = &run->spreads[i];

		s->is_dirty = s->is_decision_dirty = false;
		if (s->is_decided && i != run->before)
			let_go(run, s);
	}
	/* In page order, so that no turn looks at them again. */
	while (run->let_go < run->next_decision && run->let_go != run->before) {
		const struct spread *s = &run->spreads[run->let_go++];

		run->let_go_processed += s->step.state == STEP_DONE;
		run->let_go_failed += s->step.state == STEP_FAILED;
	}
}
