/* SPDX-License-Identifier: MIT */
/* The list of books for people. */
#include "web/page_list.h"

#include "base/arena.h"
#include "store/status.h"
#include "web/api_books.h"
#include "web/page.h"
#include "web/page_state.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/sql.h"

#include <string.h>

enum {
	LIMIT = 50,
	REFRESH_S = 5
};

/* What the page is made of. */
struct list {
	struct status_filter filter;
	struct status_counts counts;
	struct status *books;
	int n;
	bool more;
};

bool
page_list_go(struct visit *v, struct err *e)
{
	(void)e;
	answer_go(&v->answer, visit_url(v, "/status/"));
	return true;
}

/* The address of the list with this filter. */
static const char *
list_url(const struct visit *v, const char *status, const char *query,
    const char *after)
{
	return visit_url(v, "/status/%s%s%s%s%s%s",
	    status[0] == '\0' && query[0] == '\0' && after[0] == '\0'
	        ? ""
	        : "?status=",
	    status, query[0] == '\0' ? "" : "&q=", query_encode(v->a, query),
	    after[0] == '\0' ? "" : "&after=", after);
}

static int64_t
count_all(const struct status_counts *c)
{
	return c->pending + c->queued + c->running + c->paused + c->parked +
	    c->ready + c->ready_with_errors + c->failed;
}

static void
print_chip(struct page *p, const struct list *l, const char *status,
    const char *word, int64_t n)
{
	struct html *h = &p->h;

	html_open(h, "li");
	html_open(h, "a");
	html_url(h, "href", list_url(p->visit, status, l->filter.query, ""));
	if (strcmp(status, l->filter.status) == 0)
		html_attr(h, "aria-current", "page");
	html_text(h, word);
	html_text(h, " ");
	html_open(h, "span");
	html_attr(h, "class", n == 0 ? "count none" : "count");
	html_print(h, "%lld", (long long)n);
	html_close(h, "span");
	html_close(h, "a");
	html_close(h, "li");
}

static void
print_chips(struct page *p, const struct list *l)
{
	const struct status_counts *c = &l->counts;

	html_open(&p->h, "nav");
	html_attr(&p->h, "id", "chips");
	html_flag(&p->h, "data-live");
	html_attr(&p->h, "aria-label", "Books by state");
	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "chips");
	print_chip(p, l, "", "All", count_all(c));
	print_chip(p, l, "running", "In progress", c->running);
	print_chip(p, l, "queued", "Waiting", c->queued);
	print_chip(p, l, "paused", "Paused", c->paused);
	print_chip(p, l, "parked", "Stopped", c->parked);
	print_chip(p, l, "ready", "Ready", c->ready + c->ready_with_errors);
	print_chip(
	    p, l, "ready_with_errors", "With errors", c->ready_with_errors);
	print_chip(p, l, "failed", "Failed", c->failed);
	print_chip(p, l, "pending", "Not started", c->pending);
	html_close(&p->h, "ul");
	html_close(&p->h, "nav");
}

static void
print_search(struct page *p, const struct list *l)
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
	html_open(h, "label");
	html_attr(h, "for", "q");
	html_text(h, "Title or author");
	html_close(h, "label");
	html_void(h, "input");
	html_attr(h, "type", "search");
	html_attr(h, "id", "q");
	html_attr(h, "name", "q");
	html_attr(h, "maxlength", "100");
	html_attr(h, "value", l->filter.query);
	html_element(h, "button", NULL, "Search");
	html_close(h, "form");
}

static void
print_head_cells(struct page *p)
{
	static const char *const words[] = { "Book", "State", "Progress",
		"Scenes", "Cost", "Changed" };
	size_t i;

	html_open(&p->h, "thead");
	html_open(&p->h, "tr");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		html_open(&p->h, "th");
		html_attr(&p->h, "scope", "col");
		html_text(&p->h, words[i]);
		html_close(&p->h, "th");
	}
	html_close(&p->h, "tr");
	html_close(&p->h, "thead");
}

static void
open_cell(struct page *p, const char *label)
{
	html_open(&p->h, "td");
	html_attr(&p->h, "data-label", label);
}

static void
print_progress(struct page *p, const struct status *s)
{
	const struct status_job *j = &s->job;

	open_cell(p, "Progress");
	if (!j->exists || j->total_spreads == 0) {
		html_element(&p->h, "span", "muted", "–");
	} else {
		page_bar(p, page_state_of(s)->class, status_percent(s),
		    WORD_PROGRESS_OF_BOOK);
		html_open(&p->h, "span");
		html_attr(&p->h, "class", "muted");
		html_print(&p->h, "%d of %d spreads", j->processed_spreads,
		    j->total_spreads);
		if (j->failed_spreads > 0)
			html_print(&p->h, ", %d failed", j->failed_spreads);
		html_close(&p->h, "span");
	}
	html_close(&p->h, "td");
}

static void
print_book(struct page *p, const struct status *s)
{
	struct html *h = &p->h;

	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "row");
	page_link(p, "title", visit_page_url(p->visit, s->book.id),
	    s->book.title[0] == '\0' ? page_word(p, WORD_UNTITLED)
	                             : s->book.title);
	html_open(h, "span");
	html_attr(h, "class", "muted");
	if (s->book.author[0] != '\0') {
		html_element(h, "bdi", NULL, s->book.author);
		html_text(h, " · ");
	}
	html_text(h,
	    page_count(p, s->book.total_pages, WORD_PAGE_ONE, WORD_PAGE_MANY));
	html_close(h, "span");
	html_close(h, "th");
	open_cell(p, "State");
	page_state_print(p, page_state_of(s));
	html_close(h, "td");
	print_progress(p, s);
	open_cell(p, "Scenes");
	html_print(h, "%d", s->job.scenes_created);
	html_close(h, "td");
	open_cell(p, "Cost");
	html_text(h, page_money(p, s->job.cost_nano));
	html_close(h, "td");
	open_cell(p, "Changed");
	page_time(p, s->book.updated_at);
	html_close(h, "td");
	html_close(h, "tr");
}

/* A list may be empty because there are no books, or because of what was
 * asked for. */
static void
print_nothing(struct page *p, const struct list *l)
{
	struct html *h = &p->h;

	html_open(h, "div");
	html_attr(h, "class", "empty");
	if (l->filter.status[0] == '\0' && l->filter.query[0] == '\0' &&
	    l->filter.after[0] == '\0') {
		html_element(h, "h2", NULL, "There are no books yet");
		html_open(h, "p");
		html_text(h, "Bring one in with ");
		html_element(h, "code", NULL, "pagescape import FILE");
		html_text(h,
		    ", or let the web app upload one; then hand it in with ");
		html_element(h, "code", NULL, "pagescape submit ID");
		html_text(h, " or a POST.");
		html_close(h, "p");
	} else {
		html_element(h, "h2", NULL, "No book matches");
		html_open(h, "p");
		html_text(h, "There are books, but none like this. ");
		page_link(
		    p, NULL, visit_url(p->visit, "/status/"), "Show all books");
		html_close(h, "p");
	}
	html_close(h, "div");
}

static void
print_pages(struct page *p, const struct list *l)
{
	const struct status_filter *f = &l->filter;

	if (f->after[0] == '\0' && !l->more)
		return;
	html_open(&p->h, "nav");
	html_attr(&p->h, "class", "pages");
	html_attr(&p->h, "aria-label", "Pages of the list");
	if (f->after[0] != '\0')
		page_link(p, "button",
		    list_url(p->visit, f->status, f->query, ""),
		    "Newest books");
	if (l->more && l->n > 0)
		page_link(p, "button",
		    list_url(p->visit, f->status, f->query,
		        l->books[l->n - 1].book.id),
		    "Older books");
	html_close(&p->h, "nav");
}

static void
print_books(struct page *p, const struct list *l)
{
	struct html *h = &p->h;
	int i;

	html_open(h, "div");
	html_attr(h, "id", "books");
	html_flag(h, "data-live");
	if (l->n == 0) {
		print_nothing(p, l);
	} else {
		html_open(h, "table");
		html_attr(h, "class", "books");
		html_element(h, "caption", "hidden", "Books, newest first");
		print_head_cells(p);
		html_open(h, "tbody");
		for (i = 0; i < l->n; i++)
			print_book(p, &l->books[i]);
		html_close(h, "tbody");
		html_close(h, "table");
	}
	print_pages(p, l);
	html_close(h, "div");
}

static void
print(struct visit *v, const struct list *l)
{
	bool is_moving = l->counts.running + l->counts.queued > 0;
	struct page p;

	page_begin(&p, v,
	    &(struct page_kind){
	        .title = words_say(page_language(v), WORD_BOOKS),
	        .refresh_s = is_moving ? REFRESH_S : 0,
	        .style = "list.css" });
	html_element(&p.h, "h1", NULL, page_word(&p, WORD_BOOKS));
	print_chips(&p, l);
	print_search(&p, l);
	print_books(&p, l);
	page_end(&p);
}

bool
page_list_get(struct visit *v, struct err *e)
{
	struct list l;
	struct sql *db;

	if (!api_books_parse(v->a, v->request->query, LIMIT, &l.filter, e) ||
	    !visit_database(v, &db, e) ||
	    !status_count(db, v->a, &l.counts, e) ||
	    !status_list(db, v->a, &l.filter, &l.books, &l.n, &l.more, e))
		return err_here(e);
	print(v, &l);
	return true;
}
