/* SPDX-License-Identifier: MIT */
/* A book's journey: the table of contents of this room. */
#include "job/run.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "job/analyse.h"
#include "job/compose.h"
#include "job/decide.h"
#include "job/forecast.h"
#include "job/herald.h"
#include "job/load.h"
#include "job/notes.h"
#include "job/obey.h"
#include "job/pages.h"
#include "job/poll.h"
#include "job/predict.h"
#include "job/providers.h"
#include "job/record.h"
#include "job/start.h"
#include "job/state.h"
#include "job/studio.h"
#include "job/task.h"
#include "job/tell.h"
#include "job/tickets.h"
#include "job/watch.h"
#include "store/status.h"
#include "wire/http.h"
#include "wire/sql.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum {
	LEAVE_MS = 2000,
	/* With so many requests in flight the next answer is near. */
	MANY = 16,
	GATHER_MS = 4,
	WAIT_MAX_MS = 1000
};

static void
answer(struct run *run, void *tag, const struct http_response *r)
{
	struct task *task = tag;

	if (tag == &run->forget_tag || herald_answer(run, tag, r))
		return;
	if (tag == &run->poll_tag) {
		poll_answer(run, r);
		return;
	}
	task_note_response(task, r);
	if (task->stage == STAGE_ASK)
		analyse_answer(task, r);
	else if (task->stage == STAGE_FETCH)
		compose_fetched(task, r);
	else
		predict_answer(task, r);
}

static void
collect(struct run *run)
{
	struct http_response r;
	struct studio_result heard;
	void *tag;

	while (http_finished(run->http, &tag, &r))
		answer(run, tag, &r);
	while (studio_finished(run->studio, &heard))
		compose_heard(heard.tag, &heard);
	compose_wake(run);
	obey_turn(run);
}

static void
succeeded(struct task *task, const struct prediction *p)
{
	if (task->kind == TASK_ANALYSIS)
		analyse_output(task, p);
	else
		compose_fetch(task, p);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* When a step may start without anything having happened before. */
static int64_t
next_start(struct run *run)
{
	int64_t due = INT64_MAX;

	if (!start_is_open(run))
		return due;
	if (run->providers->analysis == PROVIDER_LOCAL) {
		due = step_next_due(&run->analyses);
	} else if (run->analyses.running <
	    conf_int(run->conf, CONF_PIPELINE_ANALYSES)) {
		due = later(step_next_due(&run->analyses),
		    run->analyses_closed_until_ms);
	}
	if (run->sounds.running < conf_int(run->conf, CONF_PIPELINE_SOUNDS))
		due = earlier(due,
		    later(step_next_due(&run->sounds),
		        run->sounds_closed_until_ms));
	return due;
}

static int
wait_ms(struct run *run)
{
	int64_t now = clock_now_ms(), due, left;
	int watch = watch_wait_ms(run), herald = herald_wait_ms(run);

	if (run->write_after_ms > now && run->db != NULL)
		return (int)earlier(run->write_after_ms - now, WAIT_MAX_MS);
	if (run->is_unwritten && run->db != NULL)
		return 0;
	due = earlier(next_start(run), poll_next_due(run));
	left = due <= now ? 0 : earlier(due - now, WAIT_MAX_MS);
	if (run->db != NULL)
		left = earlier(
		    left, later(0, run->last_beat_ms + RECORD_BEAT_MS - now));
	if (herald >= 0)
		left = earlier(left, herald);
	return watch >= 0 && watch < left ? watch : (int)left;
}

static void
leave(struct run *run)
{
	if (run->state == RUN_LEAVING || run->state == RUN_CANCELLING ||
	    run->state == RUN_FENCED)
		return;
	run->state = RUN_LEAVING;
	run->leave_by_ms = clock_now_ms() + LEAVE_MS;
}

static void
read_signals(struct run *run, int fd)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			log_reopen();
		else
			leave(run);
	}
}

/* Each turn is two transactions, however many answers it takes: those that come
 * within a moment go together. */
static bool
gather(struct run *run, struct err *e)
{
	struct timespec moment = { 0, GATHER_MS * 1000000L };

	if (http_in_flight(run->http) < MANY)
		return true;
	nanosleep(&moment, NULL);
	return http_poll(run->http, NULL, 0, 0, e) || err_here(e);
}

static bool
wait_for_something(struct run *run, int signal_fd, struct err *e)
{
	struct pollfd fds[STUDIO_FDS + 1];
	unsigned n;
	int wait;

	fds[0] = (struct pollfd){ .fd = signal_fd, .events = POLLIN };
	studio_turn(run->studio);
	n = 1 + studio_poll_fds(run->studio, fds + 1);
	/* What was read just now wakes nobody any more. */
	wait = studio_has_finished(run->studio) ? 0 : wait_ms(run);
	if (!http_poll(run->http, fds, n, wait, e) || !gather(run, e))
		return err_here(e);
	if (fds[0].revents != 0)
		read_signals(run, signal_fd);
	studio_turn(run->studio);
	return true;
}

/* Why the book does not get on, for the pages; "" while it does. */
static void
explain(struct run *run)
{
	int64_t now = clock_now_ms(), until = 0;
	const char *who = "";

	run->reason[0] = '\0';
	if (run->analyses_closed_until_ms > now && run->analyses.running == 0 &&
	    !step_all_settled(&run->analyses)) {
		until = run->analyses_closed_until_ms;
		who = providers_name(run->providers->analysis);
	} else if (run->sounds_closed_until_ms > now &&
	    run->sounds.running == 0 && !step_all_settled(&run->sounds)) {
		until = run->sounds_closed_until_ms;
		who = providers_name(run->providers->sound);
	}
	if (until > 0)
		snprintf(run->reason, sizeof(run->reason), STATUS_LIMITED, who,
		    (long long)((until - now + 999) / 1000));
}

static bool
is_done(const struct run *run)
{
	return run->next_decision == run->n_spreads &&
	    step_all_settled(&run->sounds);
}

/* Nothing that is worth waiting for is on its way. */
static bool
may_leave(const struct run *run)
{
	const struct task *task;

	if (clock_now_ms() >= run->leave_by_ms)
		return true;
	for (task = run->tasks; task != NULL; task = task->next)
		if (task->stage == STAGE_ASK || task->stage == STAGE_CREATE)
			return false;
	return true;
}

static bool
is_over(const struct run *run)
{
	switch (run->state) {
	case RUN_GOING:
		return is_done(run);
	case RUN_LEAVING:
		return may_leave(run);
	case RUN_PARKING:
	case RUN_PAUSING:
	case RUN_YIELDING:
		return run->tasks == NULL;
	case RUN_CANCELLING:
		return run->tasks == NULL || clock_now_ms() >= run->leave_by_ms;
	case RUN_FENCED:
		return true;
	}
	return true;
}

/* Write the turn; what fails here is waited for or ends the run. */
static bool
write_down(struct run *run, struct err *e)
{
	struct err why = ERR_INIT;

	arena_clear(run->turn_a);
	explain(run);
	forecast(run);
	run->is_unwritten = true;
	if (!watch_may_write(run))
		return true;
	if (record_turn(run, &why)) {
		run->is_unwritten = false;
		run->failed_writes = 0;
		tell_title(run);
		return true;
	}
	if (watch_failure(run, &why))
		return true;
	*e = why;
	return err_here(e);
}

static bool
turn(struct run *run, int signal_fd, struct err *e)
{
	struct err why = ERR_INIT;

	if (!start_steps(run, &why) && !watch_failure(run, &why)) {
		*e = why;
		return err_here(e);
	}
	poll_turn(run);
	if (!wait_for_something(run, signal_fd, e))
		return err_here(e);
	collect(run);
	decide_settled(run);
	if (!decide_find_others(run, &why) && !watch_failure(run, &why)) {
		*e = why;
		return err_here(e);
	}
	if (!write_down(run, e) || !watch_database(run, e))
		return err_here(e);
	obey(run);
	herald_turn(run);
	return true;
}

static bool
loop(struct run *run, int signal_fd, struct err *e)
{
	while (
	    !is_over(run) || (run->is_unwritten && run->state != RUN_FENCED)) {
		if (run->state == RUN_LEAVING && run->db == NULL &&
		    may_leave(run))
			return err_set_cause(e, ERR_DATABASE, CAUSE_CONNECTION,
			    0, "told to stop while the database is away");
		if (!turn(run, signal_fd, e))
			return err_here(e);
	}
	return true;
}

/* Purchases of earlier workers that no scene asks for any more. */
static void
settle_left(struct run *run)
{
	int i;

	for (i = 0; i < run->n_left; i++)
		if (run->left[i].is_sound) {
			notes_lost(run, &run->left[i]);
			run->left[i].is_sound = false;
		}
}

static bool
end(struct run *run, enum run_outcome *out, struct err *e)
{
	struct arena *a = run->a;

	/* While it was to be paused it has come to its end. */
	if ((run->state == RUN_PAUSING || run->state == RUN_YIELDING) &&
	    is_done(run))
		run->state = RUN_GOING;
	switch (run->state) {
	case RUN_GOING:
		*out = RUN_ENDED;
		settle_left(run);
		if (!record_end(run, e))
			return err_here(e);
		tell_end(run,
		    run->counters.processed_spreads > 0 ? "ready" : "failed");
		break;
	case RUN_LEAVING:
		*out = RUN_LEFT;
		if (!record_hand_back(run, e))
			return err_here(e);
		tell_end(run, "handed back");
		break;
	case RUN_PARKING:
		*out = RUN_PARKED;
		if (!record_park(run, e))
			return err_here(e);
		tell_end(run, "parked");
		break;
	case RUN_PAUSING:
		*out = RUN_PARKED;
		if (!record_pause(run, e))
			return err_here(e);
		tell_end(run, "paused");
		break;
	case RUN_YIELDING:
		*out = RUN_PARKED;
		if (!record_hand_back(run, e))
			return err_here(e);
		tell_end(run, "handed back to the paused queue");
		break;
	case RUN_CANCELLING:
		*out = RUN_PARKED;
		if (!record_cancel(run, e))
			return err_here(e);
		tell_end(run, "cancelled");
		break;
	case RUN_FENCED:
		*out = RUN_TAKEN;
		/* With the connection the book's lock falls. */
		sql_close(&run->db);
		return true;
	}
	if (!jobs_unlock(run->db, a, &run->job, e))
		return err_here(e);
	herald_end(run);
	return true;
}

/* The end must be written, too: wait for a database that is away. */
static bool
finish(struct run *run, int signal_fd, enum run_outcome *out, struct err *e)
{
	for (;;) {
		struct err why = ERR_INIT;

		if ((watch_may_write(run) || run->state == RUN_FENCED) &&
		    end(run, out, &why))
			return true;
		if (err_is_set(&why) && !watch_failure(run, &why)) {
			*e = why;
			return err_here(e);
		}
		if (run->state == RUN_FENCED)
			continue;
		if (!wait_for_something(run, signal_fd, e) ||
		    !watch_database(run, e))
			return err_here(e);
	}
}

static void
init(struct run *run, const struct run_tools *tools, const struct job *job)
{
	const struct conf *c = tools->conf;

	*run = (struct run){ .conf = c,
		.providers = tools->providers,
		.policies = tools->policies,
		.db = tools->db,
		.http = tools->http,
		.studio = tools->studio,
		.job = *job,
		.succeeded = succeeded };
	run->a = arena_open();
	run->turn_a = arena_open();
	run->notes_a = arena_open();
	run->poll_a = arena_open();
	run->notes_end = &run->notes;
	run->parked = (struct err)ERR_INIT;
	run->started_ms = run->last_beat_ms = clock_now_ms();
	run->counters.eta_ms = -1;
	run->counters.reason = run->reason;
	run->scene_rule = (struct scene_rule){
		.by_class = conf_text(c, CONF_SCENE_COMPARE)[0] == 'c',
		.on_setting = conf_bool(c, CONF_SCENE_SETTING),
		.on_mood = conf_bool(c, CONF_SCENE_MOOD),
		.intensity_levels = (int)conf_int(c, CONF_SCENE_INTENSITY),
	};
	run->reuse.mode = reuse_mode(conf_text(c, CONF_REUSE_MODE));
	run->reuse.match = reuse_match(conf_text(c, CONF_REUSE_MATCH));
	run->reuse.max_uses = (int)conf_int(c, CONF_REUSE_MAX);
	price_init(&run->prices, conf_number(c, CONF_PRICE_INPUT),
	    conf_number(c, CONF_PRICE_OUTPUT),
	    conf_number(c, CONF_PRICE_SECOND), conf_number(c, CONF_PRICE_FILE));
}

static void
clear(struct run *run, struct run_tools *tools)
{
	int i;

	while (run->tasks != NULL)
		task_free(run->tasks);
	herald_close(run);
	http_cancel(run->http, &run->poll_tag);
	http_cancel(run->http, &run->forget_tag);
	tools->db = run->db;
	tools->away_since_ms = run->away_since_ms;
	tools->is_leaving = run->state == RUN_LEAVING;
	pages_clear(run);
	for (i = 0; run->spreads != NULL && i < run->n_spreads; i++)
		arena_close(&run->spreads[i].a);
	for (i = 0; i < run->n_scenes; i++)
		arena_close(&run->scenes[i]->a);
	arena_close(&run->a);
	arena_close(&run->turn_a);
	arena_close(&run->notes_a);
	arena_close(&run->poll_a);
}

/* A book that cannot be worked on at all is failed, with the reason. */
static bool
end_invalid(struct run *run, const struct err *why, enum run_outcome *out,
    struct err *e)
{
	tell_error(run, ERROR_STEP_BOOK, why, "failed");
	*out = RUN_ENDED;
	if (!record_invalid(run, why, e))
		return err_here(e);
	if (!jobs_unlock(run->db, run->a, &run->job, e))
		return err_here(e);
	herald_end(run);
	return true;
}

bool
run_book(struct run_tools *tools, const struct job *job, enum run_outcome *out,
    struct err *e)
{
	struct run run;
	struct err why = ERR_INIT;
	bool ok = false;

	init(&run, tools, job);
	tickets_open(&run);
	herald_open(&run);
	if (!load_book(&run, &why)) {
		if (why.type == ERR_VALIDATION)
			ok = end_invalid(&run, &why, out, e);
		else
			*e = why;
		goto out;
	}
	tell_start(&run);
	decide_settled(&run);
	run.is_unwritten = true;
	ok = loop(&run, tools->signal_fd, e) &&
	    finish(&run, tools->signal_fd, out, e);
out:
	clear(&run, tools);
	return ok || err_here(e);
}
