/* SPDX-License-Identifier: MIT */
/* One look at all predictions that run, and when to look again. */
#include "job/poll.h"

#include "base/arena.h"
#include "base/clock.h"
#include "job/predict.h"
#include "job/providers.h"
#include "job/task.h"
#include "provider/prediction.h"
#include "wire/http.h"

#include <string.h>

enum {
	FEW = 8,
	QUICKER = 5,
	AGE_SHARE = 20
};

static struct task *
find_running(struct run *run, const char *id)
{
	struct task *task;

	for (task = run->tasks; task != NULL; task = task->next)
		if (task->stage == STAGE_RUN && !task->is_asked &&
		    task->look_at_ms == 0 && strcmp(task->external_id, id) == 0)
			return task;
	return NULL;
}

/* Those that were not on the page are looked at by themselves. */
static void
look_at_rest(struct run *run, const struct prediction *list, size_t n)
{
	struct task *task;
	size_t i;

	for (task = run->tasks; task != NULL; task = task->next) {
		if (task->stage != STAGE_RUN || task->look_at_ms != 0)
			continue;
		for (i = 0; i < n; i++)
			if (strcmp(list[i].id, task->external_id) == 0)
				break;
		if (i == n)
			task->look_at_ms = clock_now_ms();
	}
}

void
poll_answer(struct run *run, const struct http_response *r)
{
	struct prediction *list = NULL;
	struct err e = ERR_INIT;
	const char *next;
	struct task *task;
	size_t n = 0, i;

	run->is_polling = false;
	predict_learn_time(run, r);
	if (!prediction_list(
	        run->poll_a, r, ERR_SOUNDSCAPE, &list, &n, &next, &e)) {
		/* All by themselves would only press a service in trouble. */
		if (e.wait_ms > 0)
			run->next_poll_ms = clock_now_ms() + e.wait_ms;
		return;
	}
	look_at_rest(run, list, n);
	for (i = 0; i < n; i++) {
		if (list[i].state == PREDICTION_RUNNING)
			continue;
		task = find_running(run, list[i].id);
		if (task != NULL)
			predict_take_state(task, &list[i]);
	}
}

static bool
is_polled(const struct task *task)
{
	return task->stage == STAGE_RUN && !task->is_asked &&
	    task->look_at_ms == 0;
}

/* When nothing else is left to do, what is not seen to have ended holds up the
 * book: the last few are looked at more often, from when the quickest one so
 * far would have ended, and each time after a twentieth of their age more. */
static int64_t
interval_ms(const struct run *run, int n, int64_t oldest, int64_t youngest)
{
	int64_t usual = predict_interval_ms(run), now = clock_now_ms(), ms;
	int64_t ripe = oldest + run->quickest_ms * 3 / 4;

	if (n > FEW ||
	    run->analyses.settled + run->analyses.running < run->n_spreads)
		return usual;
	ms = (now - youngest) / AGE_SHARE;
	if (ms < usual / QUICKER)
		ms = usual / QUICKER;
	if (ms < ripe - now)
		ms = ripe - now;
	return ms < usual ? ms : usual;
}

static void
start_poll(struct run *run)
{
	struct task *task, *last = NULL;
	int64_t oldest = INT64_MAX, youngest = 0;
	struct http_request r;
	struct err e = ERR_INIT;
	int n = 0;

	for (task = run->tasks; task != NULL; task = task->next)
		if (is_polled(task)) {
			n++;
			last = task;
			if (task->created_ms < oldest)
				oldest = task->created_ms;
			if (task->created_ms > youngest)
				youngest = task->created_ms;
		}
	run->next_poll_ms =
	    clock_now_ms() + interval_ms(run, n, oldest, youngest);
	if (n == 1)
		last->look_at_ms = clock_now_ms();
	if (n < 2)
		return;
	arena_clear(run->poll_a);
	replicate_list(&run->providers->replicate, run->poll_a,
	    predict_list_from_ms(run, oldest), NULL, &r);
	run->is_polling =
	    http_start(run->http, run->poll_a, &r, &run->poll_tag, &e);
}

static bool
is_waiting(const struct task *task)
{
	return !task->is_asked &&
	    (task->stage == STAGE_RUN || task->stage == STAGE_FIND ||
	        task->stage == STAGE_LOOK);
}

void
poll_turn(struct run *run)
{
	struct task *task, *next;
	int64_t now = clock_now_ms();

	for (task = run->tasks; task != NULL; task = next) {
		next = task->next;
		if (!is_waiting(task))
			continue;
		if (task->stage == STAGE_RUN && now > task->deadline_ms)
			predict_time_out(task);
		else if (task->look_at_ms != 0 && task->look_at_ms <= now)
			predict_ask_again(task);
	}
	if (!run->is_polling && now >= run->next_poll_ms)
		start_poll(run);
}

int64_t
poll_next_due(const struct run *run)
{
	const struct task *task;
	int64_t due = INT64_MAX;

	for (task = run->tasks; task != NULL; task = task->next) {
		int64_t at = task->look_at_ms;

		if (!is_waiting(task))
			continue;
		if (at == 0)
			at = run->is_polling ? task->deadline_ms
			                     : run->next_poll_ms;
		if (at < due)
			due = at;
	}
	return due;
}
