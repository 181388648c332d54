/* SPDX-License-Identifier: MIT */
/* A line of the list. */
#include "web/page_list_row.h"

#include "base/arena.h"
#include "store/bulk.h"
#include "store/status.h"
#include "web/page.h"
#include "web/page_cause.h"
#include "web/page_state.h"
#include "web/page_mini.h"
#include "web/visit.h"

#include <string.h>

static bool
is_state(const struct status *s, const char *state)
{
	return s->job.exists && strcmp(s->job.state, state) == 0;
}

static bool
is_status(const struct status *s, const char *status)
{
	return strcmp(s->book.status, status) == 0;
}

static int
count_errors(const struct status *s)
{
	int n = s->job.failed_spreads + s->job.soundscapes_failed;

	return n == 0 && s->book.has_errors ? 1 : n;
}

bool
page_list_row_needs_strip(const struct status *s)
{
	return s->job.exists && s->job.total_spreads > 0 &&
	    (s->job.processed_spreads + s->job.failed_spreads > 0) &&
	    (!is_state(s, "ended") || count_errors(s) > 0);
}

void
page_list_row_head(struct page *p)
{
	static const enum word heads[] = { WORD_BOOK, WORD_COL_STATE,
		WORD_COL_PROGRESS, WORD_COL_ERRORS, WORD_COST, WORD_COL_LEFT,
		WORD_COL_AGE };
	struct html *h = &p->h;
	size_t i;

	html_open(h, "thead");
	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "col");
	html_element(h, "span", "hidden", page_word(p, WORD_COL_CHOOSE));
	html_close(h, "th");
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		html_open(h, "th");
		html_attr(h, "scope", "col");
		page_say(p, heads[i]);
		html_close(h, "th");
	}
	html_open(h, "th");
	html_attr(h, "scope", "col");
	html_element(h, "span", "hidden", page_word(p, WORD_COL_ACTIONS));
	html_close(h, "th");
	html_close(h, "tr");
	html_close(h, "thead");
}

static void
open_cell(struct page *p, const char *class, enum word label)
{
	html_open(&p->h, "td");
	html_attr(&p->h, "class", class);
	html_attr(&p->h, "data-label", page_word(p, label));
}

static void
print_choice(struct page *p, const struct status *s)
{
	struct html *h = &p->h;

	html_open(h, "td");
	html_attr(h, "class", "choose");
	html_open(h, "label");
	html_void(h, "input");
	html_attr(h, "type", "checkbox");
	html_attr(h, "name", "book");
	html_attr(h, "value", s->book.id);
	html_attr_print(h, "aria-labelledby", "t-%s", s->book.id);
	html_close(h, "label");
	html_close(h, "td");
}

static void
print_title(struct page *p, const struct status *s)
{
	struct html *h = &p->h;

	html_open(h, "th");
	html_attr(h, "scope", "row");
	html_open(h, "a");
	html_attr(h, "class", "title");
	html_attr_print(h, "id", "t-%s", s->book.id);
	html_url(h, "href", visit_page_url(p->visit, s->book.id));
	html_text(h, words_title(p->lang, s->book.title));
	html_close(h, "a");
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
}

static void
print_state(struct page *p, const struct status *s)
{
	open_cell(p, NULL, WORD_COL_STATE);
	page_state_print(p, page_state_of(s));
	if (is_state(s, "parked"))
		html_element(&p->h, "span", "muted",
		    page_word(p, page_cause_word(s->job.cause)));
	html_close(&p->h, "td");
}

static void
print_progress(struct page *p, const struct status *s, const char *strip)
{
	const struct status_job *j = &s->job;
	int done = !j->exists && is_status(s, "ready") ? j->total_spreads
	                                               : j->processed_spreads;
	struct html *h = &p->h;

	open_cell(p, "progress", WORD_COL_PROGRESS);
	if (j->total_spreads == 0) {
		html_element(h, "span", "muted", "–");
		html_close(h, "td");
		return;
	}
	page_mini(p, strip, j->total_spreads, done);
	html_open(h, "span");
	html_attr(h, "class", "muted");
	page_say_fill(p, WORD_STRIP_DONE, page_int(p, done),
	    page_int(p, j->total_spreads));
	if (j->failed_spreads > 0) {
		html_text(h, ", ");
		html_text(h,
		    page_count(p, j->failed_spreads, WORD_STRIP_FAILED_ONE,
		        WORD_STRIP_FAILED_MANY));
	}
	html_close(h, "span");
	html_close(h, "td");
}

static void
print_errors(struct page *p, const struct status *s)
{
	int n = count_errors(s);

	open_cell(p, n == 0 ? "number nil" : "number", WORD_COL_ERRORS);
	if (n == 0)
		html_element(&p->h, "span", "muted", "0");
	else
		page_link(p, "warn",
		    arena_print(p->visit->a, "%s#errors",
		        visit_page_url(p->visit, s->book.id)),
		    page_int(p, n));
	html_close(&p->h, "td");
}

/* In seconds, and from ten minutes on in minutes: for a glance. */
static const char *
roughly(const struct page *p, int64_t ms)
{
	const int64_t minute = 60000, unit = ms < 10 * minute ? 1000 : minute;

	return page_duration(p, ms < 0 ? 0 : (ms + unit / 2) / unit * unit);
}

static void
print_numbers(struct page *p, const struct status *s)
{
	bool is_running = is_state(s, "running") && s->job.eta_ms >= 0;
	struct html *h = &p->h;

	open_cell(p, "number", WORD_COST);
	html_text(h, page_money(p, s->job.cost_nano));
	html_close(h, "td");
	open_cell(p, is_running ? "number" : "number nil", WORD_COL_LEFT);
	html_text(h, is_running ? roughly(p, s->job.eta_ms) : "–");
	html_close(h, "td");
	open_cell(p, "number", WORD_COL_AGE);
	html_text(h, roughly(p, s->age_ms));
	html_close(h, "td");
}

/* What can be done to a book as it is. */
static int
find_actions(const struct status *s, enum bulk_action out[BULK_ACTIONS])
{
	bool is_live = s->job.exists && !status_is_ended(s);
	bool is_resting = is_state(s, "paused") || is_state(s, "parked") ||
	    (is_state(s, "running") && strcmp(s->job.wanted, "pause") == 0);
	int n = 0;

	if (is_live && strcmp(s->job.wanted, "cancel") == 0)
		return 0;
	if (is_live)
		out[n++] = is_resting ? BULK_RESUME : BULK_PAUSE;
	if (s->job.exists && !is_state(s, "running") &&
	    s->job.failed_spreads + s->job.soundscapes_failed > 0)
		out[n++] = BULK_RETRY;
	if (is_state(s, "cancelled") || (!is_live && is_status(s, "pending")) ||
	    (!s->job.exists && is_status(s, "failed")))
		out[n++] = BULK_START;
	if (is_live)
		out[n++] = BULK_CANCEL;
	return n;
}

static void
print_actions(struct page *p, const struct status *s)
{
	static const enum word labels[BULK_ACTIONS] = { WORD_ACT_PAUSE,
		WORD_ACT_RESUME, WORD_ACT_RETRY, WORD_ACT_SUBMIT,
		WORD_ACT_CANCEL };
	enum bulk_action actions[BULK_ACTIONS];
	int n = find_actions(s, actions), i;
	struct html *h = &p->h;

	html_open(h, "td");
	html_attr(h, "class", "do");
	if (n > 0) {
		html_open(h, "details");
		html_attr_print(h, "id", "m-%s", s->book.id);
		html_open(h, "summary");
		html_attr(h, "aria-label",
		    page_fill(p, WORD_ACTIONS_FOR,
		        words_title(p->lang, s->book.title)));
		html_text(h, "⋯");
		html_close(h, "summary");
		html_open(h, "div");
		for (i = 0; i < n; i++) {
			html_open(h, "button");
			html_attr(h, "name", "one");
			html_attr_print(h, "value", "%s:%s",
			    bulk_name(actions[i]), s->book.id);
			page_say(p, labels[actions[i]]);
			html_close(h, "button");
		}
		html_close(h, "div");
		html_close(h, "details");
	}
	html_close(h, "td");
}

void
page_list_row(struct page *p, const struct status *s, const char *strip)
{
	html_open(&p->h, "tr");
	html_attr_print(&p->h, "id", "b-%s", s->book.id);
	print_choice(p, s);
	print_title(p, s);
	print_state(p, s);
	print_progress(p, s, strip);
	print_errors(p, s);
	print_numbers(p, s);
	print_actions(p, s);
	html_close(&p->h, "tr");
}
