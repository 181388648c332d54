/* SPDX-License-Identifier: MIT */
/* What went wrong with a book, the same trouble together. */
#include "web/page_errors.h"

#include "base/arena.h"
#include "book/spread.h"
#include "store/detail.h"
#include "web/page.h"
#include "web/page_act.h"
#include "web/page_cause.h"
#include "web/page_policy.h"
#include "web/signature.h"
#include "web/visit.h"

#include <string.h>

/* An error in its group. */
struct member {
	const struct detail_error *d;
	struct member *next;
};

/* One trouble: the errors that have its signature. */
struct group {
	const struct detail_error *first; /* of them */
	const char *signature;
	const struct detail_error *last;
	struct member *members;
	struct member **end; /* where the next one is hung */
	int n;
	bool is_current;
	const char
	    *retry_at; /* the first to come; "": nothing is tried again */
};

static bool
belongs(
    const struct group *g, const struct detail_error *d, const char *signature)
{
	return g->is_current == d->is_current &&
	    strcmp(g->first->step, d->step) == 0 &&
	    strcmp(g->first->type, d->type) == 0 &&
	    strcmp(g->first->cause, d->cause) == 0 &&
	    strcmp(g->signature, signature) == 0;
}

static void
add_member(struct arena *a, struct group *g, const struct detail_error *d)
{
	struct member *m = arena_array(a, 1, sizeof(*m));

	*m = (struct member){ .d = d };
	*g->end = m;
	g->end = &m->next;
	g->last = d;
	g->n++;
	/* Both are ISO 8601: text sorts as time does. */
	if (d->retry_at[0] != '\0' &&
	    (g->retry_at[0] == '\0' || strcmp(d->retry_at, g->retry_at) < 0))
		g->retry_at = d->retry_at;
}

static int
make_groups(
    struct arena *a, const struct page_errors *errors, struct group *groups)
{
	const struct detail_error *d;
	const char *signature;
	int i, k, n = 0;

	for (i = 0; i < errors->n; i++) {
		d = &errors->errors[i];
		signature = signature_of(a, d->message);
		for (k = 0; k < n && !belongs(&groups[k], d, signature);)
			k++;
		if (k == n) {
			groups[n++] = (struct group){ .first = d,
				.signature = signature,
				.retry_at = "",
				.is_current = d->is_current };
			groups[k].end = &groups[k].members;
		}
		add_member(a, &groups[k], d);
	}
	return n;
}

static void
print_spread(struct page *p, int spread)
{
	int page = spread_first_page(spread);

	if (spread < 0) {
		page_say(p, WORD_WHOLE_BOOK);
		return;
	}
	page_link(p, NULL,
	    arena_print(p->visit->a, "?spread=%d#spread", spread),
	    page_fill(p, WORD_SPREAD_PAGES, page_int(p, spread + 1),
	        page_int(p, page), page_int(p, page + 1)));
}

/* A stack is written "function (file:line) < …": one frame a line here. */
static void
print_stack(struct page *p, const struct detail_error *d)
{
	struct html *h = &p->h;
	const char *s = d->stack, *end;

	if (s == NULL || s[0] == '\0')
		return;
	html_open(h, "pre");
	while ((end = strstr(s, " < ")) != NULL) {
		html_text(h, arena_copy(p->visit->a, s, (size_t)(end - s)));
		html_text(h, "\n");
		s = end + 3;
	}
	html_text(h, s);
	html_close(h, "pre");
}

static void
print_attempt(struct page *p, const struct detail_error *d, bool has_message)
{
	struct html *h = &p->h;

	html_open(h, "li");
	print_spread(p, d->spread);
	html_text(h, ", ");
	if (d->attempt > 0) {
		page_say_fill(p, WORD_ATTEMPT, page_int(p, d->attempt));
		html_text(h, ", ");
	}
	page_time(p, d->occurred_at);
	if (has_message)
		html_element(h, "p", "message", d->message);
	print_stack(p, d);
	html_close(h, "li");
}

/* Every one of them, each with its own words and its trace. */
static void
print_attempts(struct page *p, const struct group *g)
{
	const struct member *m;
	struct html *h = &p->h;

	html_open(h, "details");
	html_attr_print(h, "id", "attempts-%lld", (long long)g->first->id);
	html_open(h, "summary");
	html_text(h, page_count(p, g->n, WORD_ATTEMPT_ONE, WORD_ATTEMPT_MANY));
	html_close(h, "summary");
	html_open(h, "ul");
	html_attr(h, "class", "attempts");
	for (m = g->members; m != NULL; m = m->next)
		print_attempt(p, m->d, g->n > 1);
	html_close(h, "ul");
	html_close(h, "details");
}

static void
print_policy(struct page *p, const struct detail_error *d)
{
	const char *policy = page_policy(p, d->step, d->cause);

	if (policy[0] != '\0')
		page_fact_wide(p, WORD_POLICY, policy);
}

static void
print_group(
    struct page *p, const struct page_errors *errors, const struct group *g)
{
	const struct detail_error *d = g->first;
	struct html *h = &p->h;

	html_open(h, "li");
	html_attr_print(h, "id", "e%lld", (long long)d->id);
	html_attr(
	    h, "class", g->is_current ? "card error current" : "card error");
	html_open(h, "h3");
	page_say(p, page_cause_word(d->cause));
	html_text(h, " ");
	html_open(h, "span");
	html_attr(h, "class", "range");
	html_text(h, page_count(p, g->n, WORD_TIME_ONE, WORD_TIME_MANY));
	html_close(h, "span");
	html_close(h, "h3");
	html_element(h, "p", "message", d->message);
	html_open(h, "dl");
	html_attr(h, "class", "facts small");
	page_fact_begin(p, WORD_FIRST_SEEN);
	page_time(p, d->occurred_at);
	page_fact_end(p);
	page_fact_begin(p, WORD_LAST_SEEN);
	page_time(p, g->last->occurred_at);
	page_fact_end(p);
	if (g->retry_at[0] != '\0') {
		page_fact_begin(p, WORD_NEXT_RETRY);
		page_time(p, g->retry_at);
		page_fact_end(p);
	}
	page_fact_wide(p, WORD_KIND,
	    arena_print(p->visit->a, "%s (%s)", d->type, d->step));
	print_policy(p, d);
	html_close(h, "dl");
	if (errors->may_retry && g->is_current && strcmp(d->step, "book") != 0)
		page_act_button(p, p->visit->book_id, CONTROL_RETRY,
		    (struct page_act_about){ .spread = -1, .cause = d->cause },
		    WORD_RETRY_GROUP);
	print_attempts(p, g);
	html_close(h, "li");
}

/* Neither failed nor under way to be tried again. */
static bool
is_over(const struct group *g)
{
	return !g->is_current && g->retry_at[0] == '\0';
}

static void
print_groups(struct page *p, const struct page_errors *errors,
    const struct group *groups, int n, bool over)
{
	int i;

	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "errors");
	for (i = 0; i < n; i++)
		if (is_over(&groups[i]) == over)
			print_group(p, errors, &groups[i]);
	html_close(&p->h, "ul");
}

/* The errors of all groups that are over, or are not. */
static int
count(const struct group *groups, int n, bool over)
{
	int i, sum = 0;

	for (i = 0; i < n; i++)
		if (is_over(&groups[i]) == over)
			sum += groups[i].n;
	return sum;
}

static void
print_rest(struct page *p, const struct page_errors *errors)
{
	html_open(&p->h, "p");
	page_say_fill(p, WORD_ERRORS_CUT, page_int(p, errors->n));
	html_text(&p->h, " ");
	page_link(p, NULL,
	    visit_url(p->visit, "/api/books/%s/errors", p->visit->book_id),
	    page_word(p, WORD_ALL_AS_JSON));
	html_close(&p->h, "p");
}

void
page_errors_print(struct page *p, const struct page_errors *errors)
{
	struct group *groups =
	    arena_array(p->visit->a, (size_t)errors->n + 1, sizeof(groups[0]));
	int n = make_groups(p->visit->a, errors, groups);
	int healed = count(groups, n, true);
	struct html *h = &p->h;

	html_open(h, "section");
	html_attr(h, "id", "errors");
	html_flag(h, "data-live");
	if (count(groups, n, false) > 0) {
		html_element(h, "h2", NULL, page_word(p, WORD_ERRORS));
		print_groups(p, errors, groups, n, false);
	}
	if (healed > 0) {
		html_open(h, "details");
		html_attr(h, "id", "healed");
		html_attr(h, "class", "healed");
		html_open(h, "summary");
		html_text(h,
		    page_count(p, healed, WORD_HEALED_ONE, WORD_HEALED_MANY));
		html_close(h, "summary");
		html_element(h, "h2", "hidden", page_word(p, WORD_HEALED));
		print_groups(p, errors, groups, n, true);
		html_close(h, "details");
	}
	if (errors->more)
		print_rest(p, errors);
	html_close(h, "section");
}
