/* SPDX-License-Identifier: MIT */
/* The buttons of the pages, and what they do. */
#include "web/page_act.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/text.h"
#include "store/submit.h"
#include "web/header.h"
#include "web/keeper.h"
#include "web/page.h"
#include "web/page_error.h"
#include "web/page_form.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <string.h>

static const char submit_name[] = "submit";

/* What is said when it was done at once. */
static const enum word done[CONTROL_ACTIONS] = {
	[CONTROL_CANCEL] = WORD_DID_CANCEL,
	[CONTROL_PAUSE] = WORD_DID_PAUSE,
	[CONTROL_RESUME] = WORD_DID_RESUME,
	[CONTROL_RETRY] = WORD_DID_RETRY,
	[CONTROL_RERUN] = WORD_DID_RERUN,
	[CONTROL_REGENERATE] = WORD_DID_REGENERATE,
};

static void
print_hidden(struct html *h, const char *name, const char *value)
{
	html_void(h, "input");
	html_attr(h, "type", "hidden");
	html_attr(h, "name", name);
	html_attr(h, "value", value);
}

static void
print_button(struct page *p, const char *book_id, const char *action,
    struct page_act_about about, enum word label)
{
	struct html *h = &p->h;

	page_form_open(p, arena_print(p->visit->a, "act %s", action),
	    visit_url(p->visit, "/status/books/%s/act", book_id), true);
	print_hidden(h, "action", action);
	if (about.spread >= 0)
		print_hidden(
		    h, "spread", arena_print(p->visit->a, "%d", about.spread));
	if (about.cause != NULL)
		print_hidden(h, "cause", about.cause);
	html_open(h, "button");
	page_say(p, label);
	html_close(h, "button");
	html_close(h, "form");
}

void
page_act_button(struct page *p, const char *book_id, enum control_action action,
    struct page_act_about about, enum word label)
{
	print_button(p, book_id, control_name(action), about, label);
}

void
page_act_submit(struct page *p, const char *book_id, enum word label)
{
	print_button(p, book_id, submit_name, PAGE_ACT_WHOLE, label);
}

/* The sentence for what the address says was done.  False: nothing. */
static bool
find_news(const char *did, enum word *out)
{
	enum control_action action;

	if (strcmp(did, submit_name) == 0)
		*out = WORD_DID_SUBMIT;
	else if (strcmp(did, "asked") == 0)
		*out = WORD_DID_ASKED;
	else if (strcmp(did, "same") == 0)
		*out = WORD_DID_SAME;
	else if (control_find(did, &action))
		*out = done[action];
	else
		return false;
	return true;
}

void
page_act_news(struct page *p)
{
	struct err ignored = ERR_INIT;
	struct visit *v = p->visit;
	struct html *h = &p->h;
	const char *did = "";
	enum word w;

	html_open(h, "div");
	html_attr(h, "id", "said");
	if (!query_text(v->a, v->request->query, "did", &did, &ignored))
		did = "";
	if (find_news(did, &w))
		html_element(h, "p", "did", page_word(p, w));
	html_close(h, "div");
}

bool
page_act_is_welcome(struct visit *v, bool *welcome, struct err *e)
{
	const struct fcgi_request *r = v->request;

	*welcome = false;
	if (!header_is_same_origin(r->fetch_site, r->origin, r->host)) {
		page_error_stranger(v);
		return true;
	}
	if (r->body_is_too_large || r->body_is_cut ||
	    !text_starts(
	        r->content_type, "application/x-www-form-urlencoded")) {
		page_error_bad_address(v, "The form did not arrive whole.");
		return true;
	}
	if (!page_form_is_sealed(v, welcome, e))
		return err_here(e);
	if (!*welcome)
		page_error_stranger(v);
	return true;
}

static bool
read_about(struct visit *v, struct control_order *order, struct err *e)
{
	const char *form = v->request->body;
	int64_t spread;

	if (!query_int(v->a, form, "spread", 0, INT32_MAX, -1, &spread, e) ||
	    !query_text(v->a, form, "cause", &order->cause, e))
		return err_here(e);
	order->spread = (int)spread;
	return order->cause[0] == '\0' ||
	    err_cause_find(order->cause) != CAUSE_NONE ||
	    err_set_cause(
	        e, ERR_VALIDATION, CAUSE_INVALID, 0, "There is no such cause.");
}

static void
log_action(const struct visit *v, const char *action, const char *job_id)
{
	struct log_about about = LOG_NOTHING;

	about.book = v->book_id;
	about.job = job_id;
	log_line(LOG_LEVEL_INFO, "", &about, "page %d: %s by %s",
	    v->answer.status, action, visit_actor(v));
}

static void
go_back(struct visit *v, const char *did)
{
	answer_go(&v->answer,
	    visit_url(v, "/status/books/%s?did=%s", v->book_id, did));
}

static void
say_outcome(struct visit *v, const struct control_order *order,
    const struct control_result *r)
{
	switch (r->outcome) {
	case CONTROL_DONE:
		go_back(v, control_name(order->action));
		break;
	case CONTROL_ASKED:
		go_back(v, "asked");
		break;
	case CONTROL_SAME:
		go_back(v, "same");
		break;
	case CONTROL_NO_BOOK:
		page_error_unknown_book(v);
		break;
	case CONTROL_REFUSED:
		page_error_refused(v, 409, r->sentence);
		break;
	case CONTROL_INVALID:
		page_error_refused(v, 400, r->sentence);
		break;
	}
}

static bool
control(struct visit *v, enum control_action action, struct err *e)
{
	struct control_order order = { .action = action,
		.book_id = v->book_id,
		.actor = visit_actor(v),
		.spread = -1 };
	struct control_result r;
	struct sql *db;

	if (!read_about(v, &order, e) || !visit_database(v, &db, e) ||
	    !control_book(db, v->a, v->site->conf, &order, &r, e))
		return err_here(e);
	say_outcome(v, &order, &r);
	log_action(v, control_name(action), r.job_id);
	return true;
}

static bool
submit(struct visit *v, struct err *e)
{
	struct submit_order order = { .book_id = v->book_id,
		.actor = visit_actor(v) };
	struct submitted s;
	struct sql *db;

	if (!visit_database(v, &db, e) ||
	    !submit_book(db, v->a, v->site->conf, &order, &s, e))
		return err_here(e);
	switch (s.outcome) {
	case SUBMIT_CREATED:
		go_back(v, submit_name);
		break;
	case SUBMIT_LIVE:
	case SUBMIT_CONFLICT:
		go_back(v, "same");
		break;
	case SUBMIT_NO_BOOK:
		page_error_unknown_book(v);
		break;
	case SUBMIT_NO_PAGES:
		page_error_refused(v, 400, "Book has no pages to process.");
		break;
	case SUBMIT_FULL:
		page_error_refused(v, 429,
		    "Too many books are waiting; please try again later.");
		break;
	}
	log_action(v, submit_name, s.job_id);
	return true;
}

bool
page_act_post(struct visit *v, struct err *e)
{
	enum control_action action;
	const char *name;
	bool welcome;

	if (!page_act_is_welcome(v, &welcome, e))
		return err_here(e);
	if (!welcome)
		return true;
	if (!query_text(v->a, v->request->body, "action", &name, e))
		return err_here(e);
	if (strcmp(name, submit_name) == 0) {
		if (!submit(v, e))
			return err_here(e);
	} else if (!control_find(name, &action)) {
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "There is no such action.");
	} else if (!control(v, action, e)) {
		return err_here(e);
	}
	if (v->site->keeper != NULL)
		keeper_wake(v->site->keeper);
	return true;
}
