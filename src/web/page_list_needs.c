/* SPDX-License-Identifier: MIT */
/* What needs somebody. */
#include "web/page_list_needs.h"

#include "base/arena.h"
#include "web/page.h"
#include "web/page_cause.h"
#include "web/page_form.h"
#include "web/page_headline.h"
#include "web/page_list_view.h"
#include "web/visit.h"

/* A form of one button. */
static void
print_button(struct page *p, const struct page_list_view *l, const char *action,
    const char *cause, const char *label)
{
	struct html *h = &p->h;

	page_form_open(p, "act", visit_url(p->visit, "/status/act"), true);
	html_void(h, "input");
	html_attr(h, "type", "hidden");
	html_attr(h, "name", "do");
	html_attr(h, "value", action);
	if (cause != NULL) {
		html_void(h, "input");
		html_attr(h, "type", "hidden");
		html_attr(h, "name", "parked");
		html_attr(h, "value", cause);
	}
	page_list_view_hidden(p, &l->filter);
	html_element(h, "button", "strong", label);
	html_close(h, "form");
}

static void
open_need(struct page *p, const char *class, const char *heading)
{
	html_open(&p->h, "li");
	html_attr(&p->h, "class", class);
	html_element(&p->h, "strong", NULL, heading);
}

static void
print_cause(struct page *p, const struct page_list_view *l,
    const struct overview_cause *c)
{
	const struct status_filter these = {
		.status = "parked", .query = "", .cause = c->cause
	};
	struct html *h = &p->h;

	open_need(p, "bad",
	    arena_print(p->visit->a, "%s: %s.",
	        page_count(p, c->books, WORD_BOOKS_ONE, WORD_BOOKS_MANY),
	        page_headline_cause(p->visit->a, p->lang, c)));
	html_open(h, "p");
	page_say(p, page_cause_remedy(c->cause));
	html_text(h, " ");
	html_open(h, "span");
	html_attr(h, "class", "muted");
	page_say(p, WORD_SINCE);
	html_text(h, " ");
	page_time(p, c->since);
	html_text(h, ". ");
	html_close(h, "span");
	if (c->reason[0] != '\0') {
		html_open(h, "q");
		html_attr(h, "lang", "en");
		html_text(h, c->reason);
		html_close(h, "q");
	}
	html_close(h, "p");
	html_open(h, "div");
	html_attr(h, "class", "press");
	if (c->cause[0] != '\0') {
		print_button(p, l, "resume_parked", c->cause,
		    page_count(p, c->books, WORD_RESUME_THESE_ONE,
		        WORD_RESUME_THESE_MANY));
		html_text(h, " ");
	}
	page_link(p, NULL, page_list_view_url(p->visit, &these, "", ""),
	    page_word(p, WORD_SHOW_THEM));
	html_close(h, "div");
	html_close(h, "li");
}

static void
print_paused(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;

	open_need(p, "wait", page_word(p, WORD_HEAD_PAUSED));
	html_open(h, "p");
	page_say_fill(p, WORD_PAUSED_BY, l->whole.paused_by);
	html_text(h, " ");
	html_open(h, "span");
	html_attr(h, "class", "muted");
	page_say(p, WORD_SINCE);
	html_text(h, " ");
	page_time(p, l->whole.paused_since);
	html_text(h, ".");
	html_close(h, "span");
	html_close(h, "p");
	html_open(h, "div");
	html_attr(h, "class", "press");
	print_button(
	    p, l, "queue_resume", NULL, page_word(p, WORD_QUEUE_RESUME));
	html_close(h, "div");
	html_close(h, "li");
}

static void
print_idle(struct page *p, const struct page_list_view *l)
{
	open_need(p, "bad",
	    page_count(p, l->whole.counts.queued, WORD_HEAD_NO_WORKER_ONE,
	        WORD_HEAD_NO_WORKER_MANY));
	html_open(&p->h, "p");
	page_say_fill(p, WORD_NO_WORKER_WHY, "worker.max_workers");
	html_close(&p->h, "p");
	html_close(&p->h, "li");
}

void
page_list_needs(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;
	int i;

	if (!l->whole.queue_is_paused && l->whole.n_causes == 0 &&
	    !page_headline_is_idle(&l->whole))
		return;
	html_open(h, "ul");
	html_attr(h, "class", "needs");
	html_attr(h, "aria-label", page_word(p, WORD_NEEDS_YOU));
	if (page_headline_is_idle(&l->whole))
		print_idle(p, l);
	if (l->whole.queue_is_paused)
		print_paused(p, l);
	for (i = 0; i < l->whole.n_causes; i++)
		print_cause(p, l, &l->whole.causes[i]);
	html_close(h, "ul");
}
