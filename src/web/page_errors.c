/* SPDX-License-Identifier: MIT */
/* What went wrong with a book, equal errors together. */
#include "web/page_errors.h"

#include "base/arena.h"
#include "book/spread.h"
#include "store/detail.h"
#include "web/page.h"
#include "web/visit.h"

#include <string.h>

enum {
	PLACES_MAX = 12
};

static bool
is_equal(const struct detail_error *x, const struct detail_error *y)
{
	return x->is_current == y->is_current &&
	    strcmp(x->step, y->step) == 0 && strcmp(x->type, y->type) == 0 &&
	    strcmp(x->cause, y->cause) == 0 &&
	    strcmp(x->message, y->message) == 0;
}

static void
print_place(struct page *p, const struct detail_error *d)
{
	struct html *h = &p->h;
	int page;

	html_open(h, "li");
	if (d->spread < 0) {
		html_text(h, "The whole book");
	} else {
		page = spread_first_page(d->spread);
		html_print(h, "Spread %d (pages %d and %d)", d->spread + 1,
		    page, page + 1);
	}
	if (d->attempt > 0)
		html_print(h, ", attempt %d", d->attempt);
	html_text(h, ", ");
	page_time(p, d->occurred_at);
	html_close(h, "li");
}

/* Where it happened: all errors from ${first} on that are equal to it. */
static void
print_places(struct page *p, const struct page_errors *errors, int first)
{
	int i, n = 0;

	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "places");
	for (i = first; i < errors->n; i++)
		if (is_equal(&errors->errors[first], &errors->errors[i]) &&
		    n++ < PLACES_MAX)
			print_place(p, &errors->errors[i]);
	html_close(&p->h, "ul");
	if (n > PLACES_MAX) {
		html_open(&p->h, "p");
		html_attr(&p->h, "class", "muted");
		html_print(&p->h, "and %d more", n - PLACES_MAX);
		html_close(&p->h, "p");
	}
}

/* A stack is written "function (file:line) < …": one frame a line here. */
static void
print_stack(struct page *p, const struct detail_error *d)
{
	struct html *h = &p->h;
	const char *s = d->stack, *end;

	if (s == NULL || s[0] == '\0')
		return;
	html_open(h, "details");
	html_attr_print(h, "id", "stack-%lld", (long long)d->id);
	html_element(h, "summary", NULL, "Where in the program");
	html_open(h, "pre");
	while ((end = strstr(s, " < ")) != NULL) {
		html_text(h, arena_copy(p->visit->a, s, (size_t)(end - s)));
		html_text(h, "\n");
		s = end + 3;
	}
	html_text(h, s);
	html_close(h, "pre");
	html_close(h, "details");
}

static void
print_group(struct page *p, const struct page_errors *errors, int first)
{
	const struct detail_error *d = &errors->errors[first];
	struct html *h = &p->h;
	int i, n = 0;

	for (i = first; i < errors->n; i++)
		n += is_equal(d, &errors->errors[i]);
	html_open(h, "li");
	html_attr(
	    h, "class", d->is_current ? "card error current" : "card error");
	html_open(h, "h3");
	html_text(h, d->type);
	if (d->cause[0] != '\0') {
		html_text(h, " ");
		html_element(h, "code", NULL, d->cause);
	}
	html_text(h, " ");
	html_open(h, "span");
	html_attr(h, "class", "range");
	html_print(h, "%s, %s", d->step,
	    page_count(p, n, WORD_TIME_ONE, WORD_TIME_MANY));
	html_close(h, "span");
	html_close(h, "h3");
	html_element(h, "p", "message", d->message);
	print_places(p, errors, first);
	print_stack(p, d);
	html_close(h, "li");
}

static bool
is_first(const struct page_errors *errors, int i)
{
	int k;

	for (k = 0; k < i; k++)
		if (is_equal(&errors->errors[k], &errors->errors[i]))
			return false;
	return true;
}

static void
print_groups(struct page *p, const struct page_errors *errors, bool is_current)
{
	int i;

	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "errors");
	for (i = 0; i < errors->n; i++)
		if (errors->errors[i].is_current == is_current &&
		    is_first(errors, i))
			print_group(p, errors, i);
	html_close(&p->h, "ul");
}

static int
count(const struct page_errors *errors, bool is_current)
{
	int i, n = 0;

	for (i = 0; i < errors->n; i++)
		n += errors->errors[i].is_current == is_current;
	return n;
}

void
page_errors_print(struct page *p, const struct page_errors *errors)
{
	struct html *h = &p->h;
	int current = count(errors, true), healed = count(errors, false);

	html_open(h, "section");
	html_attr(h, "id", "errors");
	html_flag(h, "data-live");
	if (current > 0) {
		html_element(h, "h2", NULL, "Errors");
		print_groups(p, errors, true);
	}
	if (healed > 0) {
		html_open(h, "details");
		html_attr(h, "id", "healed");
		html_attr(h, "class", "healed");
		html_open(h, "summary");
		html_print(h, "%s that did not last",
		    page_count(p, healed, WORD_ERROR_ONE, WORD_ERROR_MANY));
		html_close(h, "summary");
		print_groups(p, errors, false);
		html_close(h, "details");
	}
	if (errors->more) {
		html_open(h, "p");
		html_print(
		    h, "Only the first %d errors are shown; ", errors->n);
		page_link(p, NULL,
		    visit_url(
		        p->visit, "/api/books/%s/errors", p->visit->book_id),
		    "all of them as JSON");
		html_text(h, ".");
		html_close(h, "p");
	}
	html_close(h, "section");
}
