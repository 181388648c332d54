/* SPDX-License-Identifier: MIT */
/* A row before every paid call. */
#include "job/ledger.h"

#include "base/clock.h"
#include "base/conf.h"
#include "job/notes.h"
#include "job/state.h"
#include "store/calls.h"
#include "wire/sql.h"

#include <math.h>

struct opening {
	struct run *run;
	struct task **tasks;
	int n;
	bool is_within;
};

static int64_t
nano(double usd)
{
	return llround(usd * 1e9);
}

static int64_t
estimate(const struct opening *o)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < o->n; i++)
		sum += o->tasks[i]->call.estimate_nano;
	return sum;
}

/* Stops before the call that would cross. */
static bool
check_budgets(struct sql *db, struct opening *o, struct err *e)
{
	const struct conf *c = o->run->conf;
	double per_book = conf_number(c, CONF_BUDGET_BOOK);
	double per_day = conf_number(c, CONF_BUDGET_DAY);
	int64_t book, day, more = estimate(o);

	if (!calls_sum(db, o->run->turn_a, o->run->job.book_id, &book, &day, e))
		return err_here(e);
	o->is_within = true;
	if (per_book > 0 && book + more > nano(per_book)) {
		o->is_within = false;
		err_set_cause(&o->run->parked, ERR_VALIDATION, CAUSE_BUDGET, 0,
		    "The book would cost more than budget.per_book (%.2f USD):"
		    " raise it and resume the book.",
		    per_book);
	} else if (per_day > 0 && day + more > nano(per_day)) {
		o->is_within = false;
		err_set_cause(&o->run->parked, ERR_VALIDATION, CAUSE_BUDGET, 0,
		    "Today's books would cost more than budget.per_day"
		    " (%.2f USD): raise it, or resume the book tomorrow.",
		    per_day);
	}
	o->run->spent_book_nano = book + (o->is_within ? more : 0);
	return true;
}

static bool
open_calls(struct sql *db, void *arg, struct err *e)
{
	struct opening *o = arg;
	int i;

	if (!jobs_beat(db, &o->run->job, &o->run->counters, e) ||
	    !check_budgets(db, o, e))
		return err_here(e);
	for (i = 0; o->is_within && i < o->n; i++)
		if (!calls_open(db, &o->run->job,
		        conf_text(o->run->conf, CONF_PRICE_DATE),
		        &o->tasks[i]->call, e))
			return err_here(e);
	return true;
}

bool
ledger_open(
    struct run *run, struct task **tasks, int n, bool *is_within, struct err *e)
{
	struct opening o = { .run = run, .tasks = tasks, .n = n };

	if (!sql_transaction(run->db, open_calls, &o, e))
		return err_here(e);
	run->last_beat_ms = clock_now_ms();
	*is_within = o.is_within;
	return true;
}

void
ledger_close(struct run *run, struct task *task, struct call_result *r)
{
	if (!task->is_paid)
		return;
	r->http_status = task->http_status;
	r->connect_us = task->connect_us;
	r->first_byte_us = task->first_byte_us;
	r->total_us = task->total_us;
	if (r->cause == NULL)
		r->cause = "";
	/* The sum held the estimate until now. */
	run->spent_book_nano += r->cost_nano - task->call.estimate_nano;
	notes_close(run, task->call.id, r);
}
