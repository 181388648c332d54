/* SPDX-License-Identifier: MIT */
/* Predictions that nobody wants any more are stopped. */
#include "job/sweep.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "job/providers.h"
#include "job/run.h"
#include "job/salvage.h"
#include "job/studio.h"
#include "provider/prediction.h"
#include "store/calls.h"
#include "store/jobs.h"
#include "store/spend.h"
#include "wire/http.h"
#include "wire/sql.h"

#include <poll.h>

enum {
	SWEEP_MS = 15000,
	LOOK_MS = 250
};

struct stop {
	const struct call_left *left;
	struct call_result result;
	bool is_settled;
	bool is_asked;
	int64_t look_at_ms; /* when to ask what has become of it */
	struct salvage salvage; /* of what was finished already */
};

struct sweep {
	struct run_tools *tools;
	struct job *job;
	struct arena *a;
	struct stop *stops;
	int n;
	int n_settled;
	int64_t end_ms;
};

static void
settle(struct sweep *s, struct stop *stop, const char *state, int64_t nano)
{
	stop->is_settled = true;
	stop->result.state = state;
	stop->result.cost_nano = nano;
	s->n_settled++;
}

static bool
is_prediction(const struct sweep *s, const struct stop *stop)
{
	return stop->left->external_id != NULL &&
	    s->tools->providers->replicate.base_url != NULL;
}

/* The first request stops it, later ones only look. */
static void
ask(struct sweep *s, struct stop *stop, bool is_first)
{
	const struct replicate *api = &s->tools->providers->replicate;
	struct http_request r;
	struct err e = ERR_INIT;

	if (is_first)
		replicate_cancel(api, s->a, stop->left->external_id, &r);
	else
		replicate_get(api, s->a, stop->left->external_id, &r);
	stop->is_asked = http_start(s->tools->http, s->a, &r, stop, &e);
	if (!stop->is_asked)
		settle(s, stop, "unknown", stop->left->estimate_nano);
}

static void
begin(struct sweep *s)
{
	int i;

	for (i = 0; i < s->n; i++) {
		struct stop *stop = &s->stops[i];

		stop->result.cause = "cancelled";
		stop->salvage.fd = -1;
		if (is_prediction(s, stop))
			ask(s, stop, true);
		else
			settle(s, stop, "unknown", stop->left->estimate_nano);
	}
}

static void
finish(struct sweep *s, struct stop *stop)
{
	stop->result.cause = "";
	settle(s, stop, "done", stop->left->estimate_nano);
}

static void
take_state(struct sweep *s, struct stop *stop, const struct prediction *p)
{
	switch (p->state) {
	case PREDICTION_RUNNING:
		stop->look_at_ms = clock_now_ms() + LOOK_MS;
		break;
	case PREDICTION_SUCCEEDED:
		/* It was quicker than we: made and charged. */
		stop->is_asked = stop->left->is_sound &&
		    salvage_begin(&stop->salvage, s->tools, s->a, p, stop);
		if (!stop->is_asked)
			finish(s, stop);
		break;
	case PREDICTION_CANCELED:
		/* Charged for the time it ran, which nobody tells. */
		settle(s, stop, "unknown", stop->left->estimate_nano);
		break;
	case PREDICTION_FAILED:
	case PREDICTION_ABORTED:
		settle(s, stop, "failed", 0);
		break;
	}
}

static void
answer(struct sweep *s, struct stop *stop, const struct http_response *r)
{
	struct prediction p;
	struct err e = ERR_INIT;

	if (stop->salvage.stage == SALVAGE_FETCH) {
		if (!salvage_fetched(&stop->salvage, s->tools, r, stop))
			finish(s, stop);
		return;
	}
	stop->is_asked = false;
	stop->result.http_status = r->status;
	if (prediction_read(s->a, r, REPLICATE_OTHER, ERR_SOUNDSCAPE, &p, &e))
		take_state(s, stop, &p);
	else if (e.code == 404 || err_cause_parks(e.cause))
		settle(s, stop, "unknown", stop->left->estimate_nano);
	else
		stop->look_at_ms = clock_now_ms() +
		    (e.wait_ms > LOOK_MS ? e.wait_ms : LOOK_MS);
}

static int
wait_ms(const struct sweep *s)
{
	int64_t now = clock_now_ms(), due = s->end_ms;
	int i;

	for (i = 0; i < s->n; i++)
		if (!s->stops[i].is_settled && !s->stops[i].is_asked &&
		    s->stops[i].look_at_ms < due)
			due = s->stops[i].look_at_ms;
	return due <= now ? 0 : (int)(due - now);
}

static void
look_again(struct sweep *s)
{
	int64_t now = clock_now_ms();
	int i;

	for (i = 0; i < s->n; i++) {
		struct stop *stop = &s->stops[i];

		if (!stop->is_settled && !stop->is_asked &&
		    stop->look_at_ms <= now)
			ask(s, stop, false);
	}
}

static void
collect(struct sweep *s)
{
	struct http_response r;
	struct studio_result heard;
	struct stop *stop;
	void *tag;

	while (http_finished(s->tools->http, &tag, &r))
		answer(s, tag, &r);
	while (studio_finished(s->tools->studio, &heard)) {
		stop = heard.tag;
		salvage_heard(
		    &stop->salvage, s->tools, s->a, stop->left, &heard);
		finish(s, stop);
	}
}

static bool
wait_for_all(struct sweep *s, struct err *e)
{
	struct studio *studio = s->tools->studio;
	struct pollfd fds[STUDIO_FDS];
	unsigned n;

	while (s->n_settled < s->n && clock_now_ms() < s->end_ms) {
		studio_turn(studio);
		n = studio_poll_fds(studio, fds);
		if (!http_poll(s->tools->http, fds, n, wait_ms(s), e))
			return err_here(e);
		studio_turn(studio);
		collect(s);
		look_again(s);
	}
	return true;
}

/* Who has not answered in time is not known about. */
static void
give_up(struct sweep *s)
{
	int i;

	for (i = 0; i < s->n; i++) {
		struct stop *stop = &s->stops[i];

		http_cancel(s->tools->http, stop);
		if (stop->salvage.stage != SALVAGE_IDLE)
			finish(s, stop);
		else if (!stop->is_settled)
			settle(s, stop, "unknown", stop->left->estimate_nano);
		salvage_drop(&stop->salvage, s->tools, stop);
	}
}

static bool
close_one(
    struct sql *db, const char *book_id, const struct stop *stop, struct err *e)
{
	bool is_new = false;

	if (stop->salvage.is_saved &&
	    !sounds_save(db, book_id, &stop->salvage.sound, e))
		return err_here(e);
	return (calls_close(db, stop->left->id, &stop->result, &is_new, e) &&
	           (!is_new || spend_settle(db, stop->left->id, e))) ||
	    err_here(e);
}

static bool
write_down(struct sql *db, void *arg, struct err *e)
{
	struct sweep *s = arg;
	int i;

	/* The fence first, for it locks the row; and again at the end, for
	 * the sum. */
	if (!jobs_clean(db, s->job, e))
		return err_here(e);
	for (i = 0; i < s->n; i++)
		if (!close_one(db, s->job->book_id, &s->stops[i], e))
			return err_here(e);
	return jobs_clean(db, s->job, e) || err_here(e);
}

static bool
sweep(struct sweep *s, struct err *e)
{
	struct log_about at = {
		.job = s->job->id, .book = s->job->book_id, .spread = -1
	};
	struct call_left *left;
	int i;

	if (!calls_list_left(
	        s->tools->db, s->a, s->job->book_id, &left, &s->n, e))
		return err_here(e);
	s->stops = arena_array(s->a, (size_t)s->n, sizeof(*s->stops));
	for (i = 0; i < s->n; i++)
		s->stops[i].left = &left[i];
	begin(s);
	if (!wait_for_all(s, e)) {
		give_up(s);
		return err_here(e);
	}
	give_up(s);
	if (!sql_transaction(s->tools->db, write_down, s, e))
		return err_here(e);
	log_line(LOG_LEVEL_INFO, "", &at,
	    "the cancelled book had left %d calls behind: stopped", s->n);
	return jobs_unlock(s->tools->db, s->a, s->job, e) || err_here(e);
}

bool
sweep_calls(struct run_tools *tools, struct job *job, struct err *e)
{
	struct sweep s = { .tools = tools, .job = job };
	bool ok;

	s.a = arena_open();
	s.end_ms = clock_now_ms() + SWEEP_MS;
	ok = sweep(&s, e);
	arena_close(&s.a);
	return ok || err_here(e);
}
