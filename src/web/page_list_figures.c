/* SPDX-License-Identifier: MIT */
/* The figures of the list.  What needs somebody stands between them: on a
 * phone money comes first, then what to press. */
#include "web/page_list_figures.h"

#include "base/arena.h"
#include "base/buf.h"
#include "web/page.h"
#include "web/page_cause.h"
#include "web/page_form.h"
#include "web/page_headline.h"
#include "web/page_list_needs.h"
#include "web/page_list_view.h"
#include "web/visit.h"

#include <string.h>

enum {
	BAR_WIDTH = 8, /* of 10 */
	PLOT_HEIGHT = 32
};

static void
open_card(struct page *p, const char *class, enum word heading)
{
	html_open(&p->h, "div");
	html_attr_print(&p->h, "class", "card %s", class);
	html_element(&p->h, "h2", NULL, page_word(p, heading));
}

static void
print_meter(struct page *p, int64_t nano, int64_t cap_nano)
{
	double share = 100.0 * (double)nano / (double)cap_nano;
	struct html *h = &p->h;

	html_open(h, "progress");
	html_attr(h, "class", share >= 90 ? "failed" : NULL);
	html_attr(h, "max", "100");
	html_attr_print(h, "value", "%.1f", share > 100 ? 100 : share);
	html_attr(h, "aria-label", page_word(p, WORD_SPENT_OF_CAP));
	html_print(h, "%.0f %%", share);
	html_close(h, "progress");
}

static void
print_money(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;

	open_card(p, "money", WORD_TODAY);
	html_element(h, "p", "big", page_money(p, l->whole.today_nano));
	if (l->day_cap_nano > 0) {
		html_open(h, "p");
		html_attr(h, "class", "muted");
		page_say_fill(p, WORD_OF_A_DAY, page_money(p, l->day_cap_nano));
		html_close(h, "p");
		print_meter(p, l->whole.today_nano, l->day_cap_nano);
	}
	html_open(h, "p");
	html_attr(h, "class", "muted");
	page_say(p, WORD_THIS_MONTH);
	html_text(h, " ");
	html_element(h, "strong", NULL, page_money(p, l->whole.month_nano));
	html_close(h, "p");
	html_close(h, "div");
}

/* A bar for every hour; one of nothing has no height. */
static const char *
plot(struct page *p, const struct activity *a, int64_t most)
{
	const char *text;
	struct buf b;
	int i, height;

	buf_init(&b, 4096);
	for (i = 0; i < ACTIVITY_HOURS; i++) {
		if (a->spreads[i] == 0)
			continue;
		height = (int)(a->spreads[i] * PLOT_HEIGHT / most);
		buf_print(&b, "M%d %dv-%dh%dv%dz", i * 10, PLOT_HEIGHT,
		    height < 1 ? 1 : height, BAR_WIDTH,
		    height < 1 ? 1 : height);
	}
	text = arena_text(p->visit->a, buf_str(&b));
	buf_clear(&b);
	return text;
}

static void
print_plot(struct page *p, const struct activity *a)
{
	struct html *h = &p->h;
	int64_t most = 0;
	int i;

	for (i = 0; i < ACTIVITY_HOURS; i++)
		if (a->spreads[i] > most)
			most = a->spreads[i];
	if (most == 0)
		return;
	html_open(h, "svg");
	html_attr(h, "class", "plot");
	html_attr_print(
	    h, "viewBox", "0 0 %d %d", ACTIVITY_HOURS * 10 - 2, PLOT_HEIGHT);
	html_attr(h, "preserveAspectRatio", "none");
	html_attr(h, "role", "img");
	html_attr(h, "aria-label",
	    page_fill(p, WORD_BY_HOUR, page_int(p, most),
	        page_int(p, a->spreads_hour)));
	html_open(h, "path");
	html_attr(h, "d", plot(p, a, most));
	html_close(h, "path");
	html_close(h, "svg");
}

static void
print_work(struct page *p, const struct page_list_view *l)
{
	const struct activity *a = &l->whole.activity;
	struct html *h = &p->h;

	open_card(p, "work", WORD_LAST_HOUR);
	html_element(h, "p", "big",
	    page_count(p, a->spreads_hour, WORD_SPREAD_ONE, WORD_SPREAD_MANY));
	html_element(h, "p", "muted",
	    page_count(p, a->books_hour, WORD_BOOKS_ONE, WORD_BOOKS_MANY));
	print_plot(p, a);
	html_close(h, "div");
}

static void
print_sign(struct page *p, const char *class, const char *sign)
{
	html_open(&p->h, "span");
	html_attr_print(&p->h, "class", "sign %s", class);
	html_attr(&p->h, "aria-hidden", "true");
	html_text(&p->h, sign);
	html_close(&p->h, "span");
	html_text(&p->h, " ");
}

static void
open_item(struct page *p, const char *class, const char *sign, const char *name)
{
	html_open(&p->h, "li");
	print_sign(p, class, sign);
	html_element(&p->h, "strong", NULL, name);
	html_text(&p->h, " ");
}

static bool
is_local(const struct overview_provider *s)
{
	return strcmp(s->name, "local") == 0;
}

static void
print_service(struct page *p, const struct overview_provider *s, enum word does)
{
	const char *name = is_local(s) ? page_word(p, WORD_SERVICE_LOCAL)
	                               : page_cause_provider(s->name);
	struct html *h = &p->h;

	if (s->failures > 0) {
		open_item(p, "bad", "✕", name);
		page_say_fill(p, WORD_SERVICE_FAILING,
		    page_word(p, page_cause_word(s->last_cause)));
		html_text(h, " ");
		page_time(p, s->failing_since);
	} else if (s->closed_until[0] != '\0') {
		open_item(p, "wait", "‖", name);
		page_say(p, WORD_SERVICE_LIMITED);
		html_text(h, " ");
		page_time(p, s->closed_until);
	} else if (is_local(s) || s->seen_at[0] != '\0') {
		open_item(p, "good", "✓", name);
		page_say(p, WORD_SERVICE_OPEN);
	} else {
		open_item(p, "none", "○", name);
		page_say(p, WORD_SERVICE_UNSEEN);
	}
	html_open(h, "span");
	html_attr(h, "class", "muted");
	html_text(h, " · ");
	page_say(p, does);
	html_close(h, "span");
	html_close(h, "li");
}

static void
print_services(struct page *p, const struct page_list_view *l)
{
	int i;

	open_card(p, "services", WORD_SERVICES);
	html_open(&p->h, "ul");
	for (i = 0; i < l->n_providers; i++)
		print_service(p, &l->providers[i], l->provider_does[i]);
	html_close(&p->h, "ul");
	html_close(&p->h, "div");
}

static void
print_worker(struct page *p, const struct overview_worker *w)
{
	bool is_late = w->beat_age_ms > HEADLINE_PATIENCE_MS;
	struct html *h = &p->h;

	html_open(h, "li");
	print_sign(p, is_late ? "bad" : "good", is_late ? "✕" : "▶");
	html_open(h, "a");
	html_url(h, "href", visit_page_url(p->visit, w->book_id));
	html_element(h, "bdi", NULL, words_title(p->lang, w->title));
	html_close(h, "a");
	html_text(h, " ");
	html_open(h, "span");
	html_attr(h, "class", is_late ? "warn" : "muted");
	html_print(h, "%s:%d", w->host, w->pid);
	if (w->beat_age_ms >= 0) {
		html_text(h, " · ");
		page_say_fill(p, is_late ? WORD_WORKER_LATE : WORD_WORKER_FRESH,
		    page_duration(p, w->beat_age_ms));
	}
	html_close(h, "span");
	html_close(h, "li");
}

static void
print_queue_button(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;

	if (l->whole.queue_is_paused)
		return; /* it stands above */
	page_form_open(p, "act", visit_url(p->visit, "/status/act"), true);
	page_list_view_hidden(p, &l->filter);
	html_open(h, "button");
	html_attr(h, "name", "do");
	html_attr(h, "value", "queue_pause");
	page_say(p, WORD_QUEUE_PAUSE);
	html_close(h, "button");
	html_close(h, "form");
}

static void
print_workers(struct page *p, const struct page_list_view *l)
{
	int64_t rest = l->whole.counts.running - l->whole.n_workers;
	struct html *h = &p->h;
	int i;

	open_card(p, "workers", WORD_WORKERS);
	if (l->whole.n_workers == 0) {
		html_element(h, "p", "muted", page_word(p, WORD_WORKERS_NONE));
	} else {
		html_open(h, "ul");
		for (i = 0; i < l->whole.n_workers; i++)
			print_worker(p, &l->whole.workers[i]);
		if (rest > 0)
			html_element(h, "li", "muted",
			    page_fill(p, WORD_WORKERS_MORE, page_int(p, rest)));
		html_close(h, "ul");
	}
	print_queue_button(p, l);
	html_close(h, "div");
}

void
page_list_figures(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;

	html_open(h, "section");
	html_attr(h, "id", "figures");
	html_attr(h, "class", "figures");
	html_flag(h, "data-live");
	html_attr(h, "aria-label", page_word(p, WORD_FIGURES));
	print_money(p, l);
	print_work(p, l);
	page_list_needs(p, l);
	print_services(p, l);
	print_workers(p, l);
	html_close(h, "section");
}
