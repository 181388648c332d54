/* SPDX-License-Identifier: MIT */
/* What the list is filtered by. */
#include "web/page_list_filter.h"

#include "base/arena.h"
#include "web/page.h"
#include "web/page_cause.h"
#include "web/page_list_view.h"
#include "web/visit.h"

#include <string.h>

static void
print_chip(struct page *p, const struct page_list_view *l, const char *status,
    int64_t n)
{
	struct status_filter f = l->filter;
	struct html *h = &p->h;

	f.status = status;
	html_open(h, "li");
	html_open(h, "a");
	html_attr_print(h, "class", "chip %s%s",
	    status[0] == '\0' ? "all" : status, n == 0 ? " none" : "");
	html_url(h, "href", page_list_view_url(p->visit, &f, "", ""));
	if (strcmp(status, l->filter.status) == 0)
		html_attr(h, "aria-current", "true");
	page_say(p, page_list_view_status(status));
	html_text(h, " ");
	html_element(h, "strong", NULL, page_int(p, n));
	html_close(h, "a");
	html_close(h, "li");
}

static void
print_chips(struct page *p, const struct page_list_view *l)
{
	const struct status_counts *c = &l->whole.counts;
	int64_t all = c->pending + c->queued + c->running + c->paused +
	    c->parked + c->ready + c->ready_with_errors + c->failed;

	html_open(&p->h, "nav");
	html_attr(&p->h, "id", "chips");
	html_flag(&p->h, "data-live");
	html_attr(&p->h, "aria-label", page_word(p, WORD_BY_STATE));
	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "chips");
	print_chip(p, l, "", all);
	print_chip(p, l, "running", c->running);
	print_chip(p, l, "queued", c->queued);
	print_chip(p, l, "paused", c->paused);
	print_chip(p, l, "parked", c->parked);
	print_chip(p, l, "failed", c->failed);
	print_chip(p, l, "ready_with_errors", c->ready_with_errors);
	print_chip(p, l, "ready", c->ready + c->ready_with_errors);
	print_chip(p, l, "pending", c->pending);
	html_close(&p->h, "ul");
	html_close(&p->h, "nav");
}

static void
print_option(struct page *p, const char *value, const char *text, bool is_it)
{
	html_open(&p->h, "option");
	html_attr(&p->h, "value", value);
	if (is_it)
		html_flag(&p->h, "selected");
	html_text(&p->h, text);
	html_close(&p->h, "option");
}

/* The causes that there are, and the one that is asked for. */
static void
print_causes(struct page *p, const struct page_list_view *l)
{
	const char *now = l->filter.cause;
	bool is_shown = now[0] == '\0', is_it;
	struct html *h = &p->h;
	int i;

	html_open(h, "span");
	html_attr(h, "class", "pair");
	html_open(h, "label");
	html_attr(h, "for", "cause");
	page_say(p, WORD_CAUSE_LABEL);
	html_close(h, "label");
	html_open(h, "select");
	html_attr(h, "id", "cause");
	html_attr(h, "name", "cause");
	print_option(p, "", page_word(p, WORD_CAUSE_ANY), is_shown);
	for (i = 0; i < l->whole.n_failed; i++) {
		const struct overview_failed *f = &l->whole.failed[i];

		is_it = strcmp(f->cause, now) == 0;
		is_shown = is_shown || is_it;
		print_option(p, f->cause,
		    arena_print(p->visit->a, "%s (%s)",
		        page_word(p, page_cause_word(f->cause)),
		        page_int(p, f->books)),
		    is_it);
	}
	if (!is_shown)
		print_option(p, now, page_word(p, page_cause_word(now)), true);
	html_close(h, "select");
	html_close(h, "span");
}

static void
print_search(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;

	html_open(h, "form");
	html_attr(h, "class", "search");
	html_attr(h, "role", "search");
	html_url(h, "action", visit_url(p->visit, "/status/"));
	if (l->filter.status[0] != '\0') {
		html_void(h, "input");
		html_attr(h, "type", "hidden");
		html_attr(h, "name", "status");
		html_attr(h, "value", l->filter.status);
	}
	html_open(h, "span");
	html_attr(h, "class", "pair");
	html_open(h, "label");
	html_attr(h, "for", "q");
	page_say(p, WORD_FIND_LABEL);
	html_close(h, "label");
	html_void(h, "input");
	html_attr(h, "type", "search");
	html_attr(h, "id", "q");
	html_attr(h, "name", "q");
	html_attr(h, "maxlength", "100");
	html_attr(h, "value", l->filter.query);
	html_close(h, "span");
	print_causes(p, l);
	html_element(h, "button", NULL, page_word(p, WORD_FIND));
	if (page_list_view_is_filtered(&l->filter))
		page_link(p, NULL, visit_url(p->visit, "/status/"),
		    page_word(p, WORD_FILTER_CLEAR));
	html_close(h, "form");
}

void
page_list_filter(struct page *p, const struct page_list_view *l)
{
	print_chips(p, l);
	print_search(p, l);
}
