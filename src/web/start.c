/* SPDX-License-Identifier: MIT */
/* POST /api/generate-soundscapes: a book is handed in. */
#include "web/start.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/uuid.h"
#include "store/submit.h"
#include "web/body.h"
#include "web/events.h"
#include "web/header.h"
#include "web/keeper.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

#include <string.h>

static bool
refuse(struct err *e, const char *text)
{
	return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0, "%s", text);
}

static bool
read_priority(const struct json *v, struct start_order *out, struct err *e)
{
	int64_t n = json_int(v, INT64_MAX);

	out->has_priority = !json_is_null(v);
	out->priority = 0;
	if (!out->has_priority)
		return true;
	if (n < -SUBMIT_PRIORITY_MAX || n > SUBMIT_PRIORITY_MAX)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "priority must be a whole number from -%d to %d.",
		    SUBMIT_PRIORITY_MAX, SUBMIT_PRIORITY_MAX);
	out->priority = (int)n;
	return true;
}

bool
start_parse(struct arena *a, const char *body, size_t size,
    struct start_order *out, struct err *e)
{
	struct json *v, *id, *restart;

	if (!body_parse(a, body, size, false, &v, e))
		return err_here(e);
	id = json_get(v, "bookId");
	restart = json_get(v, "restart");
	if (json_is_null(id))
		return refuse(e, "bookId is required.");
	if (!json_is_text(id) || !uuid_parse(json_text(id, ""), out->book_id))
		return refuse(e, "bookId must be a UUID.");
	if (restart != NULL &&
	    json_bool(restart, true) != json_bool(restart, false))
		return refuse(e, "restart must be true or false.");
	out->restart = json_bool(restart, false);
	return read_priority(json_get(v, "priority"), out, e) || err_here(e);
}

static void
say_accepted(struct visit *v, int status, const struct submitted *s,
    const char *events_url)
{
	const char *url = visit_status_url(v, v->book_id);
	struct json_out o;

	answer_is_json(&v->answer, status);
	answer_header(&v->answer, "Location", url);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	json_add_bool(&o, "success", true);
	json_add_text(&o, "bookId", v->book_id);
	json_add_text(&o, "status", "processing");
	json_add_text(&o, "jobId", s->job_id);
	json_add_text(&o, "statusUrl", url);
	json_add_text(&o, "eventsUrl", events_url);
	json_object_end(&o);
}

static void
say_outcome(struct visit *v, const struct submitted *s, const char *events_url)
{
	switch (s->outcome) {
	case SUBMIT_CREATED:
		say_accepted(v, 202, s, events_url);
		break;
	case SUBMIT_LIVE:
		say_accepted(v, 200, s, events_url);
		break;
	case SUBMIT_CONFLICT:
		answer_fail(&v->answer, 409, ERR_VALIDATION,
		    "The book is being processed: restart is possible when "
		    "its job has ended or is cancelled.");
		break;
	case SUBMIT_NO_BOOK:
		answer_fail(&v->answer, 404, ERR_VALIDATION, "Book not found");
		break;
	case SUBMIT_NO_PAGES:
		answer_fail(&v->answer, 400, ERR_VALIDATION,
		    "Book has no pages to process");
		break;
	case SUBMIT_FULL:
		answer_fail(&v->answer, 429, ERR_VALIDATION,
		    "Too many books are waiting; please try again later.");
		answer_header(&v->answer, "Retry-After", "30");
		break;
	}
}

static void
log_outcome(const struct visit *v, const struct submitted *s)
{
	static const char *const words[] = {
		[SUBMIT_CREATED] = "a job was queued",
		[SUBMIT_LIVE] = "its job is live already",
		[SUBMIT_CONFLICT] = "no restart while its job is live",
		[SUBMIT_NO_BOOK] = "there is no such book",
		[SUBMIT_NO_PAGES] = "the book has no pages",
		[SUBMIT_FULL] = "the queue is full",
	};
	struct log_about about = LOG_NOTHING;

	about.book = v->book_id;
	about.job = s->job_id;
	log_line(LOG_LEVEL_INFO, s->outcome == SUBMIT_CREATED ? "🚀" : "",
	    &about, "POST %d: %s", v->answer.status, words[s->outcome]);
}

bool
start_post(struct visit *v, struct err *e)
{
	struct start_order order = { .restart = false };
	struct submit_order wanted = { .actor = "" };
	struct submitted s;
	struct sql *db;
	const char *url;

	if (!body_is_acceptable(v))
		return true;
	if (!start_parse(
	        v->a, v->request->body, v->request->body_size, &order, e))
		return err_here(e);
	v->book_id = arena_text(v->a, order.book_id);
	wanted.book_id = v->book_id;
	wanted.actor = visit_actor(v);
	wanted.restart = order.restart;
	wanted.room = &v->desk->room;
	wanted.has_priority = order.has_priority;
	wanted.priority = order.priority;
	if (!visit_database(v, &db, e) ||
	    !submit_book(db, v->a, v->site->conf, &wanted, &s, e) ||
	    !events_url(v, v->book_id, &url, e))
		return err_here(e);
	say_outcome(v, &s, url);
	if (s.outcome == SUBMIT_CREATED || s.outcome == SUBMIT_LIVE)
		v->wait_seconds = header_wait_seconds(v->request->prefer);
	/* Who waits in vain, or finds no place to wait, is told "accepted",
	 * also of a job that was live before. */
	if (v->wait_seconds > 0)
		v->answer.status = 202;
	log_outcome(v, &s);
	if (s.outcome == SUBMIT_CREATED && v->site->keeper != NULL)
		keeper_wake(v->site->keeper);
	return true;
}
