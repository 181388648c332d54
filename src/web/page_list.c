/* SPDX-License-Identifier: MIT */
/* The list of books for people. */
#include "web/page_list.h"

#include "base/arena.h"
#include "base/conf.h"
#include "web/api_books.h"
#include "web/events.h"
#include "web/page.h"
#include "web/page_bulk.h"
#include "web/page_headline.h"
#include "web/page_list_figures.h"
#include "web/page_list_filter.h"
#include "web/page_list_row.h"
#include "web/page_list_table.h"
#include "web/page_list_view.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <math.h>
#include <string.h>

enum {
	LIMIT = 50,
	MOVING_S = 5,
	IDLE_S = 30,
	/* without scripts, so that nobody's ticks vanish under the hand */
	RELOAD_S = 60
};

bool
page_list_go(struct visit *v, struct err *e)
{
	(void)e;
	answer_go(&v->answer, visit_url(v, "/status/"));
	return true;
}

static void
add_provider(struct page_list_view *l, const char *name, enum word does)
{
	int i;

	for (i = 0; i < l->n_providers; i++)
		if (strcmp(l->providers[i].name, name) == 0) {
			l->provider_does[i] = WORD_SERVICE_BOTH;
			return;
		}
	l->providers[l->n_providers].name = name;
	l->provider_does[l->n_providers++] = does;
}

static bool
read_providers(
    struct visit *v, struct sql *db, struct page_list_view *l, struct err *e)
{
	const struct conf *c = v->site->conf;
	int i;

	add_provider(
	    l, conf_text(c, CONF_ANALYSIS_PROVIDER), WORD_SERVICE_ANALYSES);
	add_provider(l, conf_text(c, CONF_SOUND_PROVIDER), WORD_SERVICE_SOUNDS);
	for (i = 0; i < l->n_providers; i++)
		if (!overview_provider_read(
		        db, v->a, l->providers[i].name, &l->providers[i], e))
			return err_here(e);
	return true;
}

static bool
read_books(
    struct visit *v, struct sql *db, struct page_list_view *l, struct err *e)
{
	const struct status *s;
	int i;

	if (!status_list(db, v->a, &l->filter, &l->books, &l->n, &l->more, e))
		return err_here(e);
	l->strips = arena_array(v->a, (size_t)l->n, sizeof(*l->strips));
	for (i = 0; i < l->n; i++) {
		s = &l->books[i];
		l->strips[i] = NULL;
		if (page_list_row_needs_strip(s) &&
		    !overview_strip(db, v->a, s->book.id, s->job.total_spreads,
		        &l->strips[i], e))
			return err_here(e);
	}
	return true;
}

static const struct {
	const char *class;
	const char *sign;
} levels[] = {
	[HEADLINE_GOOD] = { "headline good", "✓" },
	[HEADLINE_WARN] = { "headline wait", "‖" },
	[HEADLINE_BAD] = { "headline bad", "!" },
};

static void
print_headline(struct page *p, const struct page_list_view *l)
{
	struct page_headline head = page_headline_choose(
	    p->visit->a, p->lang, &l->whole, l->providers, l->n_providers);
	struct html *h = &p->h;

	html_open(h, "h1");
	html_attr(h, "id", "headline");
	html_attr(h, "class", levels[head.level].class);
	html_flag(h, "data-live");
	html_open(h, "span");
	html_attr(h, "class", "sign");
	html_attr(h, "aria-hidden", "true");
	html_text(h, levels[head.level].sign);
	html_close(h, "span");
	html_open(h, "span");
	html_flag(h, "data-headline");
	html_text(h, head.text);
	html_close(h, "span");
	html_close(h, "h1");
}

static void
print(struct visit *v, const struct page_list_view *l)
{
	bool is_moving = l->whole.counts.running + l->whole.counts.queued > 0;
	struct page p;

	page_begin(&p, v,
	    &(struct page_kind){
	        .title = words_say(page_language(v), WORD_BOOKS),
	        .refresh_s = is_moving ? MOVING_S : IDLE_S,
	        .reload_s = RELOAD_S,
	        .style = "list.css",
	        .events = events_page_url(v, NULL) });
	page_bulk_news(&p);
	print_headline(&p, l);
	page_list_figures(&p, l);
	page_list_filter(&p, l);
	page_list_table(&p, l);
	page_end(&p);
}

bool
page_list_get(struct visit *v, struct err *e)
{
	struct page_list_view l = { .n = 0 };
	struct sql *db;

	l.day_cap_nano =
	    llround(conf_number(v->site->conf, CONF_BUDGET_DAY) * 1e9);
	if (!api_books_parse(v->a, v->request->query, LIMIT, &l.filter, e) ||
	    !visit_database(v, &db, e) ||
	    !overview_read(db, v->a, &l.whole, e) ||
	    !read_providers(v, db, &l, e) || !read_books(v, db, &l, e))
		return err_here(e);
	print(v, &l);
	return true;
}
