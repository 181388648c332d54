/* SPDX-License-Identifier: MIT */
/* What an owner does to a book or to the queue, in one transaction each. */
#include "store/control.h"

#include "base/arena.h"
#include "store/audit.h"
#include "store/control_rules.h"
#include "store/errors.h"
#include "store/estimate.h"
#include "store/finish.h"
#include "store/jobs.h"
#include "store/redo.h"
#include "store/submit.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

static const char is_leaving[] = "The book is being cancelled.";

const char *
control_name(enum control_action action)
{
	static const char *const names[CONTROL_ACTIONS] = { "cancel", "pause",
		"resume", "retry", "rerun", "regenerate" };

	return names[action];
}

bool
control_find(const char *name, enum control_action *out)
{
	int i;

	for (i = 0; i < CONTROL_ACTIONS; i++)
		if (strcmp(control_name((enum control_action)i), name) == 0) {
			*out = (enum control_action)i;
			return true;
		}
	return false;
}

struct control {
	struct arena *a;
	const struct conf *conf;
	const struct control_order *order;
	struct control_result *out;
	enum control_state state;
	const char *wanted;
	bool is_refused;
};

static bool
say(struct control *c, enum control_outcome outcome, const char *sentence)
{
	c->out->outcome = outcome;
	c->out->sentence = sentence;
	c->is_refused = true;
	return true;
}

/* The book's row is locked, so that two actions take turns, and then the
 * newest job's, so that its worker waits for us or we for it. */
static bool
read_job(struct sql *db, struct control *c, bool *found, struct err *e)
{
	struct sql_rows book, job;
	int i;

	if (!sql_select(db, c->a, &book, e,
	        "SELECT 1 FROM books WHERE id = ? FOR UPDATE", "s",
	        c->order->book_id) ||
	    !sql_select(db, c->a, &job, e,
	        "SELECT id, state, wanted FROM jobs WHERE book_id = ?"
	        " ORDER BY seq DESC LIMIT 1 FOR UPDATE",
	        "s", c->order->book_id))
		return err_here(e);
	*found = book.n == 1;
	c->state = CONTROL_NO_JOB;
	c->wanted = "";
	if (job.n == 0)
		return true;
	for (i = CONTROL_QUEUED; i < CONTROL_STATES; i++)
		if (strcmp(control_rules_state_name((enum control_state)i),
		        sql_text(&job, 0, 1)) == 0)
			c->state = (enum control_state)i;
	c->wanted = sql_text(&job, 0, 2);
	snprintf(
	    c->out->job_id, sizeof(c->out->job_id), "%s", sql_text(&job, 0, 0));
	return true;
}

static bool
ask_worker(struct sql *db, struct control *c, struct err *e)
{
	static const char *const words[] = { [CONTROL_CANCEL] = "cancel",
		[CONTROL_PAUSE] = "pause",
		[CONTROL_RESUME] = "none" };
	const char *word = words[c->order->action];

	if (strcmp(word, c->wanted) == 0) {
		c->out->outcome = CONTROL_SAME;
		return true;
	}
	c->out->outcome = CONTROL_ASKED;
	return sql_do(db, e, "UPDATE jobs SET wanted = ? WHERE id = ?", "ss",
	           word, c->out->job_id) ||
	    err_here(e);
}

static bool
queue_again(struct sql *db, struct control *c, struct err *e)
{
	c->out->state = control_rules_state_name(CONTROL_QUEUED);
	c->out->is_queued = true;
	return sql_do(db, e,
	           "UPDATE jobs SET state = 'queued', wanted = 'none',"
	           " cause = '', reason = '', crashes = 0, host = '', pid = 0"
	           " WHERE id = ?",
	           "s", c->out->job_id) ||
	    err_here(e);
}

/* Where there are scenes, what is done once more is published over them. */
static bool
requeue_redo(struct sql *db, struct control *c, struct err *e)
{
	return (sql_do(db, e,
	            "UPDATE jobs SET replaces = replaces OR EXISTS (SELECT 1"
	            " FROM scenes WHERE scenes.book_id = jobs.book_id)"
	            " WHERE id = ?",
	            "s", c->out->job_id) &&
	           queue_again(db, c, e) &&
	           errors_project(db, c->a, c->order->book_id, e)) ||
	    err_here(e);
}

static bool
insert_redo(struct sql *db, struct control *c, struct err *e)
{
	struct submit_order order = { .book_id = c->order->book_id,
		.actor = c->order->actor,
		.keeps_failed = true };

	c->out->state = control_rules_state_name(CONTROL_QUEUED);
	c->out->is_queued = true;
	return (submit_insert_job(db, c->a, &order, c->out->job_id, e) &&
	           errors_project(db, c->a, c->order->book_id, e)) ||
	    err_here(e);
}

static bool
set_back_failed(struct sql *db, struct control *c, struct err *e)
{
	const char *cause = c->order->cause == NULL ? "" : c->order->cause;
	int64_t n;

	if (!redo_failed(db, c->order->book_id, cause, &n, e))
		return err_here(e);
	if (n > 0)
		return true;
	return say(c, CONTROL_REFUSED,
	    cause[0] == '\0'
	        ? "Nothing of the book has failed."
	        : arena_print(c->a,
	              "Nothing of the book has failed with the cause %s.",
	              cause));
}

static bool
set_back_from(struct sql *db, struct control *c, struct err *e)
{
	struct sql_rows r;
	int64_t n;

	if (!sql_select(db, c->a, &r, e,
	        "SELECT (COALESCE(MAX(page_number), 0) + 1) DIV 2 FROM pages"
	        " WHERE book_id = ?",
	        "s", c->order->book_id))
		return err_here(e);
	if (c->order->spread < 0 || c->order->spread >= sql_int(&r, 0, 0))
		return say(c, CONTROL_INVALID,
		    arena_print(c->a,
		        "The book has no spread %d: it has %lld, and the first "
		        "is 0.",
		        c->order->spread, (long long)sql_int(&r, 0, 0)));
	if (!redo_from(db, c->order->book_id, c->order->spread, &n, e))
		return err_here(e);
	if (n > 0)
		return true;
	return say(c, CONTROL_REFUSED,
	    arena_print(c->a, "From spread %d on nothing has been read yet.",
	        c->order->spread));
}

static bool
set_back_sound(struct sql *db, struct control *c, struct err *e)
{
	int spread = c->order->spread;
	int64_t n;

	if (c->order->scene_id != NULL &&
	    !redo_find_scene(
	        db, c->a, c->order->book_id, c->order->scene_id, &spread, e))
		return err_here(e);
	if (spread < 0)
		return say(c, CONTROL_INVALID, "The book has no such scene.");
	if (!redo_sound(db, c->order->book_id, spread, &n, e))
		return err_here(e);
	if (n > 0)
		return true;
	return say(c, CONTROL_INVALID,
	    arena_print(c->a,
	        "No scene that has had a soundscape opens at spread %d.",
	        spread));
}

static bool
set_back(struct sql *db, struct control *c, struct err *e)
{
	if (c->order->action == CONTROL_RETRY)
		return set_back_failed(db, c, e) || err_here(e);
	if (c->order->action == CONTROL_RERUN)
		return set_back_from(db, c, e) || err_here(e);
	return set_back_sound(db, c, e) || err_here(e);
}

static bool
redo(struct sql *db, struct control *c, bool renew, struct err *e)
{
	if (!set_back(db, c, e))
		return err_here(e);
	if (c->is_refused)
		return true;
	return ((renew ? insert_redo(db, c, e) : requeue_redo(db, c, e)) &&
	           estimate_job(db, c->a, c->conf, c->out->job_id, e)) ||
	    err_here(e);
}

static bool
cancel(struct sql *db, struct control *c, struct err *e)
{
	c->out->state = control_rules_state_name(CONTROL_CANCELLED);
	return finish_cancelled(
	           db, c->a, c->order->book_id, c->out->job_id, e) ||
	    err_here(e);
}

static bool
pause_queued(struct sql *db, struct control *c, struct err *e)
{
	c->out->state = control_rules_state_name(CONTROL_PAUSED);
	return sql_do(db, e,
	           "UPDATE jobs SET state = 'paused', wanted = 'none',"
	           " cause = '', reason = '' WHERE id = ?",
	           "s", c->out->job_id) ||
	    err_here(e);
}

static bool
change(struct sql *db, struct control *c, struct err *e)
{
	if (c->order->action == CONTROL_CANCEL)
		return cancel(db, c, e) || err_here(e);
	if (c->order->action == CONTROL_PAUSE)
		return pause_queued(db, c, e) || err_here(e);
	if (c->order->action == CONTROL_RESUME)
		return queue_again(db, c, e) || err_here(e);
	return redo(db, c, false, e) || err_here(e);
}

/* What the audit log keeps besides the action's name; NULL: nothing. */
static const char *
detail(const struct control *c)
{
	const struct control_order *o = c->order;

	if (o->action == CONTROL_RETRY && o->cause != NULL &&
	    o->cause[0] != '\0')
		return arena_print(c->a, "{\"cause\":\"%s\"}", o->cause);
	if (o->action == CONTROL_RERUN)
		return arena_print(c->a, "{\"fromSpread\":%d}", o->spread);
	if (o->action == CONTROL_REGENERATE && o->scene_id != NULL)
		return arena_print(c->a, "{\"sceneId\":\"%s\"}", o->scene_id);
	if (o->action == CONTROL_REGENERATE)
		return arena_print(c->a, "{\"sceneSpread\":%d}", o->spread);
	return NULL;
}

static bool
apply(struct sql *db, struct control *c, struct err *e)
{
	const struct control_rule *rule =
	    control_rules_find(c->order->action, c->state);

	if ((c->state == CONTROL_QUEUED || c->state == CONTROL_RUNNING) &&
	    c->order->action != CONTROL_CANCEL &&
	    strcmp(c->wanted, "cancel") == 0)
		return say(c, CONTROL_REFUSED, is_leaving);
	switch (rule->step) {
	case CONTROL_REFUSE:
		return say(c, CONTROL_REFUSED, rule->refusal);
	case CONTROL_NOTHING:
		c->out->outcome = CONTROL_SAME;
		return true;
	case CONTROL_ASK:
		return ask_worker(db, c, e) || err_here(e);
	case CONTROL_CHANGE:
		return change(db, c, e) || err_here(e);
	case CONTROL_RENEW:
		return redo(db, c, true, e) || err_here(e);
	}
	return true;
}

static bool
act(struct sql *db, void *arg, struct err *e)
{
	struct control *c = arg;
	bool found = false;

	*c->out =
	    (struct control_result){ .outcome = CONTROL_DONE, .sentence = "" };
	c->is_refused = false;
	if (!read_job(db, c, &found, e))
		return err_here(e);
	c->out->state = control_rules_state_name(c->state);
	if (!found)
		return say(c, CONTROL_NO_BOOK, "Book not found");
	if (!apply(db, c, e))
		return err_here(e);
	if (c->is_refused)
		return true;
	return audit_add(db, c->order->actor, control_name(c->order->action),
	           c->order->book_id, c->out->job_id, detail(c), e) ||
	    err_here(e);
}

bool
control_book(struct sql *db, struct arena *a, const struct conf *conf,
    const struct control_order *order, struct control_result *out,
    struct err *e)
{
	struct control c = { .a = a, .conf = conf, .order = order, .out = out };

	return sql_transaction(db, act, &c, e) || err_here(e);
}

struct resume {
	struct arena *a;
	const char *actor;
	const char *cause;
	int64_t n;
};

static bool
resume_cause(struct sql *db, void *arg, struct err *e)
{
	struct resume *r = arg;
	struct sql_rows rows;

	/* Locked first, so that log and change are about the same. */
	if (!sql_select(db, r->a, &rows, e,
	        "SELECT id FROM jobs WHERE state = 'parked' AND cause = ?"
	        " FOR UPDATE",
	        "s", r->cause))
		return err_here(e);
	r->n = rows.n;
	if (!audit_add(db, r->actor, "resume", NULL, NULL,
	        arena_print(r->a, "{\"cause\":\"%s\",\"books\":%lld}", r->cause,
	            (long long)r->n),
	        e) ||
	    !sql_do(db, e,
	        "INSERT INTO audit_log (at, actor, action, book_id, job_id,"
	        " detail) SELECT NOW(3), ?, 'resume', book_id, id,"
	        " JSON_OBJECT('cause', cause) FROM jobs"
	        " WHERE state = 'parked' AND cause = ?",
	        "ss", r->actor, r->cause))
		return err_here(e);
	return sql_do(db, e,
	           "UPDATE jobs SET state = 'queued', wanted = 'none',"
	           " cause = '', reason = '', crashes = 0"
	           " WHERE state = 'parked' AND cause = ?",
	           "s", r->cause) ||
	    err_here(e);
}

bool
control_resume_cause(struct sql *db, struct arena *a, const char *actor,
    const char *cause, int64_t *n, struct err *e)
{
	struct resume r = { .a = a, .actor = actor, .cause = cause };

	if (!sql_transaction(db, resume_cause, &r, e))
		return err_here(e);
	*n = r.n;
	return true;
}

struct queue {
	const char *actor;
	bool pause;
	bool changed;
};

static bool
pause_queue(struct sql *db, void *arg, struct err *e)
{
	struct queue *q = arg;

	if (q->pause
	        ? !sql_do(db, e,
	              "INSERT IGNORE INTO queue_settings (name, actor, since)"
	              " VALUES ('paused', LEFT(?, 191), NOW(3))",
	              "s", q->actor)
	        : !sql_do(db, e,
	              "DELETE FROM queue_settings WHERE name = 'paused'", ""))
		return err_here(e);
	q->changed = sql_matched(db) > 0;
	if (q->pause ? !sql_do(db, e,
	                   "UPDATE jobs SET wanted = 'yield'"
	                   " WHERE state = 'running' AND wanted = 'none'",
	                   "")
	             : !sql_do(db, e,
	                   "UPDATE jobs SET wanted = 'none'"
	                   " WHERE state = 'running' AND wanted = 'yield'",
	                   ""))
		return err_here(e);
	return audit_add(db, q->actor, q->pause ? "pause" : "resume", NULL,
	           NULL, "{\"queue\":true}", e) ||
	    err_here(e);
}

bool
control_pause_queue(
    struct sql *db, const char *actor, bool pause, bool *changed, struct err *e)
{
	struct queue q = { .actor = actor, .pause = pause };

	if (!sql_transaction(db, pause_queue, &q, e))
		return err_here(e);
	*changed = q.changed;
	return true;
}
