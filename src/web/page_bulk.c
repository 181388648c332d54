/* SPDX-License-Identifier: MIT */
/* What is done from the list. */
#include "web/page_bulk.h"

#include "base/arena.h"
#include "base/log.h"
#include "store/bulk.h"
#include "store/control.h"
#include "web/api_books.h"
#include "web/keeper.h"
#include "web/page.h"
#include "web/page_act.h"
#include "web/page_bulk_order.h"
#include "web/page_list_view.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <string.h>

static const enum word did_words[BULK_ACTIONS] = {
	[BULK_PAUSE] = WORD_BULK_DID_PAUSE,
	[BULK_RESUME] = WORD_BULK_DID_RESUME,
	[BULK_RETRY] = WORD_BULK_DID_RETRY,
	[BULK_START] = WORD_BULK_DID_START,
	[BULK_CANCEL] = WORD_BULK_DID_CANCEL,
};

/* What the address says of a press. */
struct news {
	const char *did;
	int64_t n, kept, left, full;
};

static bool
read_news(struct visit *v, struct news *out, struct err *e)
{
	const char *query = v->request->query;
	const int64_t max = INT32_MAX;

	return (query_text(v->a, query, "did", &out->did, e) &&
	           query_int(v->a, query, "n", 0, max, 0, &out->n, e) &&
	           query_int(v->a, query, "kept", 0, max, 0, &out->kept, e) &&
	           query_int(v->a, query, "left", 0, max, 0, &out->left, e) &&
	           query_int(v->a, query, "full", 0, 1, 0, &out->full, e)) ||
	    err_here(e);
}

static const char *
books(const struct page *p, int64_t n)
{
	return page_count(p, n, WORD_BOOKS_ONE, WORD_BOOKS_MANY);
}

static void
print_numbers(struct page *p, const struct news *news, enum bulk_action action)
{
	struct html *h = &p->h;

	page_say_fill(p, did_words[action], books(p, news->n));
	if (news->kept > 0) {
		html_text(h, " ");
		page_say_fill(p, WORD_BULK_KEPT, books(p, news->kept));
	}
	if (news->full > 0) {
		html_text(h, " ");
		page_say(p, WORD_BULK_FULL);
	}
	if (news->left > 0) {
		html_text(h, " ");
		page_say_fill(p, WORD_BULK_LEFT, books(p, news->left));
	}
}

static bool
find_sentence(const char *did, enum word *out)
{
	if (strcmp(did, "queue_pause") == 0)
		*out = WORD_DID_QUEUE_PAUSE;
	else if (strcmp(did, "queue_resume") == 0)
		*out = WORD_DID_QUEUE_RESUME;
	else if (strcmp(did, "none") == 0)
		*out = WORD_NONE_CHOSEN;
	else
		return false;
	return true;
}

void
page_bulk_news(struct page *p)
{
	struct err ignored = ERR_INIT;
	struct news news = { .did = "" };
	struct html *h = &p->h;
	enum bulk_action action;
	enum word w;

	html_open(h, "div");
	html_attr(h, "id", "said");
	if (!read_news(p->visit, &news, &ignored))
		news.did = "";
	if (find_sentence(news.did, &w)) {
		html_element(h, "p", "did", page_word(p, w));
	} else if (bulk_find(news.did, &action)) {
		html_open(h, "p");
		html_attr(h, "class", "did");
		print_numbers(p, &news, action);
		html_close(h, "p");
	}
	html_close(h, "div");
}

/* Back to the list as it was, with ${news}. */
static void
go_back(struct visit *v, const struct status_filter *f, const char *news)
{
	const char *url = page_list_view_url(v, f, f->after, f->before);

	answer_go(&v->answer,
	    arena_print(v->a, "%s%s%s", url,
	        strchr(url, '?') == NULL ? "?" : "&", news));
}

static void
log_action(const struct visit *v, const char *action, int64_t n)
{
	log_line(LOG_LEVEL_INFO, "", &(struct log_about)LOG_NOTHING,
	    "page %d: %s of %lld books by %s", v->answer.status, action,
	    (long long)n, visit_actor(v));
}

static bool
run(struct visit *v, const struct page_bulk_order *o, struct err *e)
{
	struct bulk_order order = { .action = o->action,
		.actor = visit_actor(v),
		.ids = o->is_all ? NULL : o->ids,
		.n_ids = o->n_ids,
		.filter = &o->filter,
		.limit = o->limit };
	struct bulk_result r;
	struct sql *db;

	if (!visit_database(v, &db, e) ||
	    !bulk_run(db, v->site->conf, &order, &r, e))
		return err_here(e);
	go_back(v, &o->filter,
	    arena_print(v->a, "did=%s&n=%lld&kept=%lld&left=%lld&full=%d",
	        bulk_name(o->action), (long long)r.done + r.same,
	        (long long)r.refused, (long long)r.left, r.is_full));
	log_action(v, bulk_name(o->action), r.done);
	return true;
}

static bool
act(struct visit *v, struct err *e)
{
	struct page_bulk_order o;

	if (!page_bulk_order_parse(v->a, v->request->body, &o, e))
		return err_here(e);
	if (!o.is_all && o.n_ids == 0) {
		go_back(v, &o.filter, "did=none");
		return true;
	}
	if (page_bulk_order_needs_question(&o)) {
		answer_go(&v->answer, page_bulk_order_url(v, &o));
		return true;
	}
	return run(v, &o, e) || err_here(e);
}

static bool
act_on_queue(
    struct visit *v, bool pause, const struct status_filter *f, struct err *e)
{
	struct sql *db;
	bool changed;

	if (!visit_database(v, &db, e) ||
	    !control_pause_queue(db, visit_actor(v), pause, &changed, e))
		return err_here(e);
	go_back(v, f, pause ? "did=queue_pause" : "did=queue_resume");
	log_action(v, pause ? "pause of the queue" : "resume of the queue", 0);
	return true;
}

static bool
resume_parked(struct visit *v, const struct status_filter *f, struct err *e)
{
	const char *cause;
	struct sql *db;
	int64_t n;

	if (!query_text(v->a, v->request->body, "parked", &cause, e))
		return err_here(e);
	if (err_cause_find(cause) == CAUSE_NONE)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "There is no such cause.");
	if (!visit_database(v, &db, e) ||
	    !control_resume_cause(db, v->a, visit_actor(v), cause, &n, e))
		return err_here(e);
	go_back(v, f, arena_print(v->a, "did=resume&n=%lld", (long long)n));
	log_action(v, "resume of what is parked", n);
	return true;
}

static bool
obey(struct visit *v, struct err *e)
{
	const char *body = v->request->body, *action, *one;
	struct status_filter f;

	if (!query_text(v->a, body, "do", &action, e) ||
	    !query_text(v->a, body, "one", &one, e) ||
	    !api_books_parse(v->a, body, 1, &f, e))
		return err_here(e);
	if (strcmp(action, "queue_pause") == 0)
		return act_on_queue(v, true, &f, e) || err_here(e);
	if (strcmp(action, "queue_resume") == 0)
		return act_on_queue(v, false, &f, e) || err_here(e);
	if (strcmp(action, "resume_parked") == 0)
		return resume_parked(v, &f, e) || err_here(e);
	if (strcmp(action, "none") == 0 && one[0] == '\0') {
		answer_go(
		    &v->answer, page_list_view_url(v, &f, f.after, f.before));
		return true;
	}
	return act(v, e) || err_here(e);
}

bool
page_bulk_post(struct visit *v, struct err *e)
{
	bool welcome;

	if (!page_act_is_welcome(v, &welcome, e))
		return err_here(e);
	if (!welcome)
		return true;
	if (!obey(v, e))
		return err_here(e);
	if (v->site->keeper != NULL)
		keeper_wake(v->site->keeper);
	return true;
}
