/* SPDX-License-Identifier: MIT */
/* What an owner does through the API. */
#include "web/act.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/uuid.h"
#include "store/control.h"
#include "web/body.h"
#include "web/keeper.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

static bool
refuse(struct err *e, const char *text)
{
	return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0, "%s", text);
}

/* A spread's number; -1 if it is not there. */
static bool
read_spread(const struct json *body, const char *key, int *out, struct err *e)
{
	const struct json *v = json_get(body, key);
	int64_t n = json_int(v, -1);

	*out = -1;
	if (json_is_null(v))
		return true;
	if (n < 0 || n > INT32_MAX)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s must be the number of a spread (the first is 0).", key);
	*out = (int)n;
	return true;
}

static bool
read_scene_id(struct arena *a, const struct json *body,
    struct control_order *order, struct err *e)
{
	const struct json *v = json_get(body, "sceneId");
	char id[UUID_TEXT];

	if (json_is_null(v))
		return true;
	if (!json_is_text(v) || !uuid_parse(json_text(v, ""), id))
		return refuse(e, "sceneId must be a UUID.");
	order->scene_id = arena_text(a, id);
	return true;
}

bool
act_parse(struct arena *a, const char *body, size_t size,
    struct control_order *order, struct err *e)
{
	struct json *v;

	order->spread = -1;
	if (!body_parse(a, body, size, true, &v, e))
		return err_here(e);
	if (order->action == CONTROL_RERUN) {
		if (!read_spread(v, "fromSpread", &order->spread, e))
			return err_here(e);
		return order->spread >= 0 ||
		    refuse(e, "fromSpread is required.");
	}
	if (order->action != CONTROL_REGENERATE)
		return true;
	if (!read_spread(v, "sceneSpread", &order->spread, e) ||
	    !read_scene_id(a, v, order, e))
		return err_here(e);
	if ((order->spread < 0) == (order->scene_id == NULL))
		return refuse(e, "Either sceneSpread or sceneId is required.");
	return true;
}

/* A cause that books may be parked or spreads may have failed for. */
static bool
read_cause(struct visit *v, const char **out, struct err *e)
{
	if (!query_text(v->a, v->request->query, "cause", out, e))
		return err_here(e);
	return (*out)[0] == '\0' || err_cause_find(*out) != CAUSE_NONE ||
	    refuse(e, "There is no such cause.");
}

static void
say_done(struct visit *v, const struct control_order *order,
    const struct control_result *r)
{
	bool is_asked = r->outcome == CONTROL_ASKED;
	struct json_out o;

	answer_is_json(&v->answer, is_asked ? 202 : 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	json_add_bool(&o, "success", true);
	json_add_text(&o, "bookId", v->book_id);
	json_add_text(&o, "jobId", r->job_id);
	json_add_text(&o, "state", r->state);
	if (is_asked)
		json_add_text(&o, "wanted", control_name(order->action));
	json_object_end(&o);
}

static void
say_outcome(struct visit *v, const struct control_order *order,
    const struct control_result *r)
{
	switch (r->outcome) {
	case CONTROL_DONE:
	case CONTROL_ASKED:
	case CONTROL_SAME:
		say_done(v, order, r);
		break;
	case CONTROL_NO_BOOK:
		answer_fail(&v->answer, 404, ERR_VALIDATION, "%s", r->sentence);
		break;
	case CONTROL_REFUSED:
		answer_fail(&v->answer, 409, ERR_VALIDATION, "%s", r->sentence);
		break;
	case CONTROL_INVALID:
		answer_fail(&v->answer, 400, ERR_VALIDATION, "%s", r->sentence);
		break;
	}
}

static void
wake(const struct visit *v)
{
	if (v->site->keeper != NULL)
		keeper_wake(v->site->keeper);
}

static void
log_action(const struct visit *v, const char *action, const char *job_id)
{
	struct log_about about = LOG_NOTHING;

	about.book = v->book_id;
	about.job = job_id;
	log_line(LOG_LEVEL_INFO, "", &about, "POST %d: %s by %s",
	    v->answer.status, action, visit_actor(v));
}

static bool
act(struct visit *v, enum control_action action, struct err *e)
{
	struct control_order order = {
		.action = action, .book_id = v->book_id, .actor = visit_actor(v)
	};
	struct control_result r;
	struct sql *db;

	if (!body_is_acceptable(v))
		return true;
	if (!act_parse(
	        v->a, v->request->body, v->request->body_size, &order, e) ||
	    (action == CONTROL_RETRY && !read_cause(v, &order.cause, e)) ||
	    !visit_database(v, &db, e) ||
	    !control_book(db, v->a, v->site->conf, &order, &r, e))
		return err_here(e);
	say_outcome(v, &order, &r);
	log_action(v, control_name(action), r.job_id);
	wake(v);
	return true;
}

bool
act_cancel(struct visit *v, struct err *e)
{
	return act(v, CONTROL_CANCEL, e) || err_here(e);
}

bool
act_pause(struct visit *v, struct err *e)
{
	return act(v, CONTROL_PAUSE, e) || err_here(e);
}

bool
act_resume(struct visit *v, struct err *e)
{
	return act(v, CONTROL_RESUME, e) || err_here(e);
}

bool
act_retry(struct visit *v, struct err *e)
{
	return act(v, CONTROL_RETRY, e) || err_here(e);
}

bool
act_rerun(struct visit *v, struct err *e)
{
	return act(v, CONTROL_RERUN, e) || err_here(e);
}

bool
act_regenerate(struct visit *v, struct err *e)
{
	return act(v, CONTROL_REGENERATE, e) || err_here(e);
}

static bool
act_queue(struct visit *v, bool pause, struct err *e)
{
	struct json_out o;
	struct sql *db;
	bool changed;

	if (!body_is_acceptable(v))
		return true;
	if (!visit_database(v, &db, e) ||
	    !control_pause_queue(db, visit_actor(v), pause, &changed, e))
		return err_here(e);
	answer_is_json(&v->answer, 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	json_add_bool(&o, "success", true);
	json_add_text(&o, "queue", pause ? "paused" : "open");
	json_add_bool(&o, "changed", changed);
	json_object_end(&o);
	log_action(v, pause ? "the queue is paused" : "the queue goes on", "");
	wake(v);
	return true;
}

bool
act_queue_pause(struct visit *v, struct err *e)
{
	return act_queue(v, true, e) || err_here(e);
}

bool
act_queue_resume(struct visit *v, struct err *e)
{
	return act_queue(v, false, e) || err_here(e);
}

bool
act_resume_cause(struct visit *v, struct err *e)
{
	const char *cause;
	struct json_out o;
	struct sql *db;
	int64_t n;

	if (!body_is_acceptable(v))
		return true;
	if (!read_cause(v, &cause, e))
		return err_here(e);
	if (cause[0] == '\0')
		return refuse(e, "cause is required (?cause=auth).");
	if (!visit_database(v, &db, e) ||
	    !control_resume_cause(db, v->a, visit_actor(v), cause, &n, e))
		return err_here(e);
	answer_is_json(&v->answer, 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	json_add_bool(&o, "success", true);
	json_add_text(&o, "cause", cause);
	json_add_int(&o, "resumed", n);
	json_object_end(&o);
	log_action(v, "resume of what is parked", "");
	wake(v);
	return true;
}
