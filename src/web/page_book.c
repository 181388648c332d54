/* SPDX-License-Identifier: MIT */
/* The page of one book: how it is, and its parts. */
#include "web/page_book.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "store/detail.h"
#include "store/estimate.h"
#include "store/status.h"
#include "store/steps.h"
#include "web/events.h"
#include "web/page.h"
#include "web/page_act.h"
#include "web/page_error.h"
#include "web/page_errors.h"
#include "web/page_scenes.h"
#include "web/page_spread.h"
#include "web/page_state.h"
#include "web/page_strip.h"
#include "web/page_times.h"
#include "web/page_why.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/sql.h"

#include <string.h>
#include <time.h>

enum {
	SCENES = 60,
	SPREADS = 5000,
	ERRORS = 300,
	REFRESH_S = 2
};

/* What the page is made of. */
struct view {
	struct status s;
	struct page_scenes scenes;
	struct page_strip strip;
	struct page_errors errors;
	struct page_spread spread;
	struct steps steps;
};

static bool
read_parts(struct visit *v, struct sql *db, struct view *w, struct err *e)
{
	int64_t after;

	if (!query_int(
	        v->a, v->request->query, "after", -1, INT32_MAX, -1, &after, e))
		return err_here(e);
	w->scenes.after = (int)after;
	return (detail_scenes(db, v->a, v->book_id, w->scenes.after, SCENES,
	            &w->scenes.scenes, &w->scenes.n, &w->scenes.more, e) &&
	           detail_cells(db, v->a, v->book_id, SPREADS, &w->strip.cells,
	               &w->strip.n, &w->strip.more, e) &&
	           detail_errors_last(db, v->a, v->book_id, ERRORS,
	               &w->errors.errors, &w->errors.n, &w->errors.more, e) &&
	           steps_read(db, v->a, v->book_id, &w->steps, e) &&
	           page_spread_read(v, db, &w->spread, e)) ||
	    err_here(e);
}

static void
print_title(struct page *p, const struct status *s)
{
	struct html *h = &p->h;

	html_open(h, "nav");
	html_attr(h, "class", "crumbs");
	html_attr(h, "aria-label", page_word(p, WORD_WHERE_YOU_ARE));
	page_link(
	    p, NULL, visit_url(p->visit, "/status/"), page_word(p, WORD_BOOKS));
	html_close(h, "nav");
	html_open(h, "h1");
	html_attr(h, "dir", "auto");
	html_text(h, words_title(p->lang, s->book.title));
	html_close(h, "h1");
	html_open(h, "p");
	html_attr(h, "class", "byline");
	if (s->book.author[0] != '\0') {
		/* <bdi>: letters that turn the line turn only their own */
		html_element(h, "bdi", NULL, s->book.author);
		html_text(h, " · ");
	}
	html_text(h,
	    page_count(p, s->book.total_pages, WORD_PAGE_ONE, WORD_PAGE_MANY));
	html_close(h, "p");
}

/* Of the spreads alone: the bar has the sounds in it, too. */
static const char *
share_of_spreads(struct page *p, const struct status_job *j)
{
	if (j->total_spreads == 0)
		return "0";
	return arena_print(p->visit->a, "%lld",
	    (long long)j->processed_spreads * 100 / j->total_spreads);
}

/* "87/150 spreads (58 %)", readable from across the room. */
static void
print_bar(struct page *p, const struct status *s)
{
	const struct status_job *j = &s->job;
	struct html *h = &p->h;

	if (!j->exists)
		return;
	html_open(h, "div");
	html_attr(h, "class", "bar");
	page_bar(p, page_state_of(s)->class, status_percent(s),
	    WORD_PROGRESS_OF_BOOK);
	html_open(h, "p");
	html_open(h, "strong");
	page_say_fill(p, WORD_SPREADS_DONE, page_int(p, j->processed_spreads),
	    page_int(p, j->total_spreads), share_of_spreads(p, j));
	html_close(h, "strong");
	if (j->failed_spreads > 0) {
		html_text(h, " · ");
		page_say_fill(p, WORD_N_FAILED, page_int(p, j->failed_spreads));
	}
	html_text(h, " · ");
	page_say_fill(p, WORD_SOUNDS_DONE,
	    page_int(p, j->soundscapes_generated),
	    page_int(p, j->scenes_created));
	if (j->soundscapes_failed > 0) {
		html_text(h, " · ");
		page_say_fill(
		    p, WORD_N_FAILED, page_int(p, j->soundscapes_failed));
	}
	if (page_state_of(s)->is_moving && j->eta_ms >= 0) {
		html_text(h, " · ");
		page_say_fill(p, WORD_TIME_LEFT, page_duration(p, j->eta_ms));
	}
	html_close(h, "p");
	html_close(h, "div");
}

/* Where it is worked on, and when the worker was heard of last. */
static void
print_worker(struct page *p, const struct status *s)
{
	const struct status_job *j = &s->job;
	int64_t lease = conf_int(p->visit->site->conf, CONF_WORKER_LEASE);

	page_fact(p, WORD_WORKER,
	    arena_print(p->visit->a, "%s:%d",
	        j->host[0] == '\0' ? "?" : j->host, j->pid));
	page_fact_begin(p, WORD_LAST_BEAT);
	if (j->beat_age_ms < 0) {
		page_say(p, WORD_NONE_YET);
	} else {
		page_say_fill(p, WORD_AGO, page_duration(p, j->beat_age_ms));
		if (j->beat_age_ms > lease) {
			html_text(&p->h, " ");
			html_element(&p->h, "strong", "warn",
			    page_word(p, WORD_OVERDUE));
		}
	}
	page_fact_end(p);
}

static void
print_moment(struct page *p, enum word term, const char *iso)
{
	if (iso[0] == '\0')
		return;
	page_fact_begin(p, term);
	page_time(p, iso);
	page_fact_end(p);
}

/* What it has cost, of what was expected and of what it may. */
static void
print_money(struct page *p, const struct status_job *j)
{
	double cap = conf_number(p->visit->site->conf, CONF_BUDGET_BOOK);

	page_fact(p, WORD_COST, page_money(p, j->cost_nano));
	if (j->estimate_nano > 0)
		page_fact(p, WORD_ESTIMATE, page_money(p, j->estimate_nano));
	if (cap > 0)
		page_fact(p, WORD_CAP, page_money(p, (int64_t)(cap * 1e9)));
}

static void
print_facts(struct page *p, const struct status *s)
{
	const struct status_job *j = &s->job;

	html_open(&p->h, "dl");
	html_attr(&p->h, "class", "facts");
	print_money(p, j);
	if (j->soundscapes_reused > 0)
		page_fact(p, WORD_REUSED, page_int(p, j->soundscapes_reused));
	if (j->exists && j->running_ms > 0)
		page_fact(p, WORD_WORKED_FOR, page_duration(p, j->running_ms));
	if (j->exists && strcmp(j->state, "running") == 0)
		print_worker(p, s);
	print_moment(p, WORD_HANDED_IN, j->exists ? j->created_at : "");
	print_moment(p, WORD_STARTED, j->exists ? j->started_at : "");
	print_moment(p, WORD_ENDED, j->exists ? j->ended_at : "");
	print_moment(p, WORD_CHANGED, s->book.updated_at);
	page_fact_wide(p, WORD_BOOK, s->book.id);
	if (j->exists)
		page_fact_wide(p, WORD_JOB, j->id);
	html_close(&p->h, "dl");
}

static bool
is_job(const struct status *s, const char *state)
{
	return s->job.exists && strcmp(s->job.state, state) == 0;
}

/* The buttons that make sense now. */
static void
print_acts(struct page *p, const struct status *s)
{
	bool is_live = is_job(s, "queued") || is_job(s, "running") ||
	    is_job(s, "paused") || is_job(s, "parked");
	const char *id = s->book.id;

	html_open(&p->h, "div");
	html_attr(&p->h, "class", "acts");
	if (is_job(s, "queued") || is_job(s, "running"))
		page_act_button(
		    p, id, CONTROL_PAUSE, PAGE_ACT_WHOLE, WORD_ACT_PAUSE);
	if (is_job(s, "paused") || is_job(s, "parked"))
		page_act_button(
		    p, id, CONTROL_RESUME, PAGE_ACT_WHOLE, WORD_ACT_RESUME);
	if (is_live)
		page_act_button(
		    p, id, CONTROL_CANCEL, PAGE_ACT_WHOLE, WORD_ACT_CANCEL);
	if (!is_live && s->book.has_errors && s->job.exists)
		page_act_button(
		    p, id, CONTROL_RETRY, PAGE_ACT_WHOLE, WORD_ACT_RETRY);
	if (!is_live && (!s->job.exists || is_job(s, "cancelled")))
		page_act_submit(p, id, WORD_ACT_SUBMIT);
	html_close(&p->h, "div");
}

/* A length of time is old as soon as it is read; a time stays true. */
static void
print_until(struct page *p, const struct status *s)
{
	struct status_why why = status_why_of(p->visit->a, s);
	struct timespec until;
	char text[CLOCK_TEXT];

	if (why.kind != WHY_LIMITED)
		return;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += (time_t)why.n;
	clock_print_utc(&until, text);
	html_text(&p->h, " (");
	page_say(p, WORD_UNTIL);
	html_text(&p->h, " ");
	page_time(p, arena_text(p->visit->a, text));
	html_text(&p->h, ")");
}

static void
print_state(struct page *p, const struct status *s)
{
	const char *why = page_why(p, s);
	struct html *h = &p->h;

	html_open(h, "section");
	html_attr(h, "id", "state");
	html_attr(h, "class", "card");
	html_attr(h, "aria-label", page_word(p, WORD_STATE));
	html_flag(h, "data-live");
	html_open(h, "p");
	html_attr(h, "class", "headline");
	html_flag(h, "data-headline");
	page_state_print(p, page_state_of(s));
	if (why[0] != '\0') {
		html_text(h, " ");
		html_element(h, "span", "why", why);
		print_until(p, s);
	}
	html_close(h, "p");
	print_bar(p, s);
	print_acts(p, s);
	print_facts(p, s);
	html_close(h, "section");
}

static void
print(struct visit *v, const struct view *w)
{
	bool is_moving = page_state_of(&w->s)->is_moving;
	struct page p;

	page_begin(&p, v,
	    &(struct page_kind){
	        .title = words_title(page_language(v), w->s.book.title),
	        .refresh_s = is_moving ? REFRESH_S : 0,
	        .style = "book.css",
	        .script = "book.js",
	        .events = events_page_url(v, v->book_id) });
	print_title(&p, &w->s);
	page_act_news(&p);
	print_state(&p, &w->s);
	page_strip_print(
	    &p, &w->strip, w->s.job.total_spreads, w->spread.index);
	page_spread_print(&p, &w->spread, w->s.job.total_spreads);
	page_errors_print(&p, &w->errors);
	page_scenes_print(&p, &w->scenes, &w->strip);
	page_times_print(&p, &w->steps);
	page_end(&p);
}

bool
page_book_get(struct visit *v, struct err *e)
{
	struct view w = { .scenes = { .n = 0 } };
	struct sql *db;
	bool found;

	if (!visit_database(v, &db, e) ||
	    !status_read(db, v->a, v->book_id, &w.s, &found, e))
		return err_here(e);
	if (!found) {
		page_error_unknown_book(v);
		return true;
	}
	if (!estimate_complete(db, v->a, v->site->conf, &w.s, e) ||
	    !read_parts(v, db, &w, e))
		return err_here(e);
	/* What waits or runs is tried again by itself. */
	w.errors.may_retry = !page_state_of(&w.s)->is_moving;
	print(v, &w);
	return true;
}
