/* SPDX-License-Identifier: MIT */
/* What the owner asks of a running book. */
#include "job/obey.h"

#include "base/clock.h"
#include "base/log.h"
#include "job/ledger.h"
#include "job/state.h"
#include "job/task.h"

#include <stdio.h>

enum {
	CANCEL_MS = 2000
};

static void
tell(const struct run *run, const char *text)
{
	struct log_about at = {
		.job = run->job.id, .book = run->job.book_id, .spread = -1
	};

	log_line(LOG_LEVEL_INFO, "", &at, "%s", text);
}

/* An answer that nobody waits for any more may still be charged. */
static void
give_up_call(struct task *task)
{
	struct call_result r = { .state = "unknown", .cause = "cancelled" };

	r.cost_nano = task->call.estimate_nano;
	ledger_close(task->run, task, &r);
	task->run->is_unwritten = true;
	task_put_back(task);
}

void
obey_turn(struct run *run)
{
	struct task *task, *next;

	if (run->state != RUN_CANCELLING)
		return;
	for (task = run->tasks; task != NULL; task = next) {
		next = task->next;
		switch (task->stage) {
		case STAGE_ASK:
			give_up_call(task);
			break;
		case STAGE_FIND:
		case STAGE_RUN:
		case STAGE_LOOK:
		case STAGE_FETCH:
		case STAGE_SOUND:
			/* A row that is paid stays open: jobs_claim_left()
			 * brings it to somebody who stops the prediction, or
			 * fetches what it has made (job/sweep.h). */
			task_put_back(task);
			break;
		case STAGE_CREATE:
			break;
		}
	}
}

static void
cancel(struct run *run)
{
	run->state = RUN_CANCELLING;
	run->leave_by_ms = clock_now_ms() + CANCEL_MS;
	tell(run, "the owner cancels the book");
	obey_turn(run);
}

static void
stop_starting(struct run *run, enum run_state state)
{
	tell(run,
	    state == RUN_PAUSING ? "the owner pauses the book"
	                         : "the owner pauses the queue");
	run->state = state;
}

static void
go_on(struct run *run)
{
	tell(run, "the owner lets the book go on");
	run->state = RUN_GOING;
}

void
obey(struct run *run)
{
	bool is_stopping =
	    run->state == RUN_PAUSING || run->state == RUN_YIELDING;

	if (run->state != RUN_GOING && run->state != RUN_PARKING &&
	    !is_stopping)
		return;
	switch (run->job.wanted) {
	case JOB_CANCEL:
		cancel(run);
		break;
	case JOB_PAUSE:
		if (run->state == RUN_GOING || run->state == RUN_YIELDING)
			stop_starting(run, RUN_PAUSING);
		break;
	case JOB_YIELD:
		if (run->state == RUN_GOING || run->state == RUN_PAUSING)
			stop_starting(run, RUN_YIELDING);
		break;
	case JOB_GO_ON:
		if (is_stopping)
			go_on(run);
		break;
	}
}
