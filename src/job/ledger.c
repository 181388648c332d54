/* SPDX-License-Identifier: MIT */
/* A row before every paid call. */
#include "job/ledger.h"

#include "base/clock.h"
#include "base/conf.h"
#include "job/notes.h"
#include "job/state.h"
#include "job/times.h"
#include "job/tickets.h"
#include "store/calls.h"
#include "store/spend.h"
#include "wire/sql.h"

#include <math.h>

struct opening {
	struct run *run;
	struct task **tasks;
	int n_wanted;
	int n; /* that have a ticket */
	int n_open; /* that the budgets allow */
	int64_t nano; /* their estimates */
};

static int64_t
nano(double usd)
{
	return llround(usd * 1e9);
}

/* Count the calls, from the first on, that stay below ${cap} (0: no cap)
 * beside ${spent}.  False: not all do. */
static bool
fit(struct opening *o, int64_t cap, int64_t spent)
{
	int64_t more = 0;
	int i;

	for (i = 0; i < o->n_open; i++) {
		more += o->tasks[i]->call.estimate_nano;
		if (cap > 0 && spent + more > cap)
			break;
		o->nano = more;
	}
	if (i == 0)
		o->nano = 0;
	if (i == o->n_open)
		return true;
	o->n_open = i;
	return false;
}

/* Stops before the call that would cross.  The day's row stays locked: no
 * other worker can spend what is found to be left. */
static bool
check_budgets(
    struct sql *db, struct opening *o, const char **day, struct err *e)
{
	struct run *run = o->run;
	double per_book = conf_number(run->conf, CONF_BUDGET_BOOK);
	double per_day = conf_number(run->conf, CONF_BUDGET_DAY);
	int64_t spent;

	if (!spend_lock(db, run->turn_a, &spent, day, e))
		return err_here(e);
	o->n_open = o->n;
	if (!fit(o, nano(per_book), run->spent_book_nano)) {
		err_clear(&run->parked);
		err_set_cause(&run->parked, ERR_VALIDATION, CAUSE_BUDGET, 0,
		    "The book would cost more than budget.per_book (%.2f USD):"
		    " raise it and resume the book.",
		    per_book);
	}
	if (!fit(o, nano(per_day), spent)) {
		err_clear(&run->parked);
		err_set_cause(&run->parked, ERR_VALIDATION, CAUSE_BUDGET, 0,
		    "Today's books would cost more than budget.per_day"
		    " (%.2f USD): raise it, or resume the book tomorrow.",
		    per_day);
	}
	return true;
}

static bool
open_calls(struct sql *db, void *arg, struct err *e)
{
	struct opening *o = arg;
	const char *day = "";
	int i;

	if (!jobs_beat(db, &o->run->job, &o->run->counters, e) ||
	    !tickets_draw(o->run, db, o->tasks, o->n_wanted, &o->n, e))
		return err_here(e);
	o->n_open = 0;
	o->nano = 0;
	if (o->n > 0 && !check_budgets(db, o, &day, e))
		return err_here(e);
	for (i = 0; i < o->n_open; i++)
		if (!calls_open(db, &o->run->job, day,
		        conf_text(o->run->conf, CONF_PRICE_DATE),
		        &o->tasks[i]->call, e))
			return err_here(e);
	return o->n_open == 0 || spend_reserve(db, day, o->nano, e) ||
	    err_here(e);
}

bool
ledger_open(
    struct run *run, struct task **tasks, int *n, int *n_open, struct err *e)
{
	struct opening o = { .run = run, .tasks = tasks, .n_wanted = *n };
	int64_t start = clock_now_us();
	int i;

	if (!sql_transaction(run->db, open_calls, &o, e))
		return err_here(e);
	run->last_beat_ms = clock_now_ms();
	tickets_keep(run);
	run->spent_book_nano += o.nano;
	if (o.n_open > 0)
		run->last_call_id = tasks[o.n_open - 1]->call.id;
	for (i = 0; i < o.n_open; i++)
		times_add(tasks[i], TIMING_DATABASE, clock_now_us() - start);
	*n = o.n;
	*n_open = o.n_open;
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
	/* The sum held the estimate until now: there may be room again. */
	run->is_held = false;
	metrics_count(&run->metrics, "pagescape_calls_total",
	    "provider=\"%s\",step=\"%s\",outcome=\"%s\"", task->call.provider,
	    task->call.step, r->state);
	run->spent_book_nano += r->cost_nano - task->call.estimate_nano;
	notes_close(run, task->call.id, r);
}
