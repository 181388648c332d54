/* SPDX-License-Identifier: MIT */
/* What is to be done next, in page order. */
#include "book/step.h"

#include "base/must.h"

static bool
is_settled(const struct step *s)
{
	return s->state == STEP_DONE || s->state == STEP_FAILED;
}

static void
skip_settled(struct step_list *list)
{
	while (list->settled_before < list->n &&
	    is_settled(list->steps[list->settled_before]))
		list->settled_before++;
}

int
step_next(struct step_list *list, int64_t now_ms)
{
	int i;

	skip_settled(list);
	for (i = list->settled_before; i < list->n; i++)
		if (list->steps[i]->state == STEP_PENDING &&
		    list->steps[i]->due_ms <= now_ms)
			return i;
	return -1;
}

int
step_count_due(struct step_list *list, int64_t now_ms, int max)
{
	int i, n = 0;

	skip_settled(list);
	for (i = list->settled_before; i < list->n && n < max; i++)
		n += list->steps[i]->state == STEP_PENDING &&
		    list->steps[i]->due_ms <= now_ms;
	return n;
}

int64_t
step_next_due(struct step_list *list)
{
	int64_t due = INT64_MAX;
	int i;

	skip_settled(list);
	for (i = list->settled_before; i < list->n; i++) {
		const struct step *s = list->steps[i];

		if (s->state != STEP_PENDING)
			continue;
		if (s->due_ms < due)
			due = s->due_ms;
		/* Behind the first untouched one all are untouched. */
		if (s->due_ms == 0)
			break;
	}
	return due;
}

bool
step_all_settled(const struct step_list *list)
{
	return list->settled == list->n;
}

void
step_start(struct step_list *list, int i)
{
	must(list->steps[i]->state == STEP_PENDING);
	list->steps[i]->state = STEP_RUNNING;
	list->running++;
}

static void
leave_running(struct step_list *list, int i)
{
	must(list->steps[i]->state == STEP_RUNNING);
	list->running--;
}

void
step_finish(struct step_list *list, int i)
{
	leave_running(list, i);
	list->steps[i]->state = STEP_DONE;
	list->settled++;
}

void
step_fail(
    struct step_list *list, int i, struct retry_verdict verdict, int64_t now_ms)
{
	struct step *s = list->steps[i];

	leave_running(list, i);
	switch (verdict.action) {
	case RETRY_AGAIN:
		s->attempts++;
		s->state = STEP_PENDING;
		s->due_ms = now_ms + verdict.wait_ms;
		break;
	case RETRY_WAIT:
		s->state = STEP_PENDING;
		s->due_ms = now_ms + verdict.wait_ms;
		s->rate_waited_ms += verdict.wait_ms;
		break;
	case RETRY_PARK:
		s->state = STEP_PENDING;
		break;
	case RETRY_FAIL:
		s->attempts++;
		s->state = STEP_FAILED;
		list->settled++;
		break;
	}
}
