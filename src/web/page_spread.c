/* SPDX-License-Identifier: MIT */
/* One spread in full. */
#include "web/page_spread.h"

#include "base/arena.h"
#include "base/text.h"
#include "book/spread.h"
#include "store/books.h"
#include "store/detail.h"
#include "web/page.h"
#include "web/page_act.h"
#include "web/page_cause.h"
#include "web/page_class.h"
#include "web/page_reason.h"
#include "web/page_waterfall.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

#include <string.h>

enum {
	EXCERPT_BYTES = 700,
	ERRORS = 50,
	DEPTH_MAX = 16
};

static const char *
excerpt(struct arena *a, const struct book_page *page)
{
	size_t n = text_cut_utf8(page->text, page->size, EXCERPT_BYTES);
	const char *text = text_repair_utf8(a, page->text, n);

	return n < page->size ? arena_print(a, "%s …", text) : text;
}

bool
page_spread_read(
    struct visit *v, struct sql *db, struct page_spread *out, struct err *e)
{
	struct book_page_list pages;
	int64_t index;
	int i, n, first;
	bool more;

	*out = (struct page_spread){ .index = -1 };
	if (!query_int(v->a, v->request->query, "spread", 0, INT32_MAX / 4, -1,
	        &index, e))
		return err_here(e);
	if (index < 0)
		return true;
	out->index = (int)index;
	first = spread_first_page(out->index);
	if (!books_read_pages(
	        db, v->a, v->book_id, first, first + 1, &pages, e) ||
	    !detail_spreads(db, v->a, v->book_id, out->index - 1, 1, &out->row,
	        &n, &more, e) ||
	    !detail_errors_of_spread(db, v->a, v->book_id, out->index, ERRORS,
	        &out->errors, &out->n_errors, e))
		return err_here(e);
	if (n == 0 || out->row->index != out->index)
		out->row = NULL;
	for (i = 0; i < pages.n; i++)
		if (pages.pages[i].number == first)
			out->left = excerpt(v->a, &pages.pages[i]);
		else
			out->right = excerpt(v->a, &pages.pages[i]);
	return true;
}

static void
print_page(struct page *p, int number, const char *text)
{
	struct html *h = &p->h;

	html_open(h, "div");
	html_element(
	    h, "h4", NULL, page_fill(p, WORD_PAGE_NUMBER, page_int(p, number)));
	html_open(h, "p");
	html_attr(h, "class", text == NULL ? "muted" : "excerpt");
	html_attr(h, "dir", "auto");
	if (text == NULL)
		page_say(p, WORD_NO_SUCH_PAGE);
	else
		html_text(h, text);
	html_close(h, "p");
	html_close(h, "div");
}

static void
print_class(struct page *p, enum word term, const struct json *analysis,
    const char *key)
{
	const char *value = json_text(json_get(analysis, key), "");

	if (value[0] != '\0')
		page_fact(p, term, page_class_word(p, value));
}

static void
print_text(struct page *p, enum word term, const struct json *analysis,
    const char *key)
{
	const char *value = json_text(json_get(analysis, key), "");

	if (value[0] != '\0')
		page_fact_wide(p, term, value);
}

/* "waves, wind, bells" */
static void
print_sounds(struct page *p, const struct json *analysis)
{
	const struct json *list = json_get(analysis, "sounds");
	const char *text = "";
	size_t i;

	for (i = 0; i < json_length(list); i++)
		text =
		    arena_print(p->visit->a, "%s%s%s", text, i == 0 ? "" : ", ",
		        page_class_word(p, json_text(json_at(list, i), "")));
	if (text[0] != '\0')
		page_fact_wide(p, WORD_SOUNDS, text);
}

static void
print_analysis(struct page *p, const struct detail_spread *s)
{
	struct err ignored = ERR_INIT;
	struct json *d = NULL;

	if (s->analysis == NULL ||
	    !json_parse(p->visit->a, s->analysis, strlen(s->analysis),
	        DEPTH_MAX, &d, &ignored))
		return;
	html_open(&p->h, "dl");
	html_attr(&p->h, "class", "facts small");
	print_class(p, WORD_SETTING, d, "settingClass");
	print_class(p, WORD_MOOD, d, "moodClass");
	print_class(p, WORD_INTENSITY, d, "intensity");
	print_class(p, WORD_WEATHER, d, "weather");
	print_class(p, WORD_TIME_OF_DAY, d, "timeOfDay");
	page_fact(p, WORD_COST, page_money(p, s->cost_nano));
	if (s->provider[0] != '\0')
		page_fact(p, WORD_READ_BY, page_cause_provider(s->provider));
	if (s->attempts > 0)
		page_fact(p, WORD_ATTEMPTS, page_int(p, s->attempts));
	print_text(p, WORD_SETTING_TEXT, d, "setting");
	print_sounds(p, d);
	print_text(p, WORD_PROMPT, d, "audioPrompt");
	html_close(&p->h, "dl");
}

/* Why it is a new scene, or which one it belongs to. */
static void
print_decision(struct page *p, const struct detail_spread *s)
{
	struct html *h = &p->h;

	html_open(h, "p");
	html_attr(h, "class", "decision");
	if (s->scene_spread < 0) {
		page_say(p, WORD_NOT_DECIDED);
	} else if (s->scene_spread == s->index) {
		page_say_fill(p, WORD_NEW_SCENE_BECAUSE,
		    s->scene_reason[0] == '\0'
		        ? "–"
		        : page_reason(p, s->scene_reason));
	} else {
		page_say(p, WORD_SAME_SCENE);
		html_text(h, " ");
		page_link(p, NULL,
		    arena_print(
		        p->visit->a, "?spread=%d#spread", s->scene_spread),
		    page_fill(p, WORD_SPREAD_NUMBER,
		        page_int(p, s->scene_spread + 1)));
		html_text(h, ".");
	}
	html_close(h, "p");
}

static void
print_attempt(struct page *p, const struct detail_error *d)
{
	struct html *h = &p->h;

	html_open(h, "li");
	page_say(p,
	    strcmp(d->step, "analysis") == 0 ? WORD_STEP_ANALYSIS
	                                     : WORD_STEP_SOUND);
	html_text(h, ", ");
	page_say_fill(p, WORD_ATTEMPT, page_int(p, d->attempt));
	html_text(h, ", ");
	page_time(p, d->occurred_at);
	html_text(h, ": ");
	html_text(h, d->message);
	html_close(h, "li");
}

static void
print_errors(struct page *p, const struct page_spread *spread)
{
	int i;

	if (spread->n_errors == 0)
		return;
	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "places");
	for (i = 0; i < spread->n_errors; i++)
		print_attempt(p, &spread->errors[i]);
	html_close(&p->h, "ul");
}

static void
print_ways(struct page *p, int index, int total)
{
	struct html *h = &p->h;

	html_open(h, "nav");
	html_attr(h, "class", "ways");
	html_attr(h, "aria-label", page_word(p, WORD_OTHER_SPREADS));
	if (index > 0)
		page_link(p, "button",
		    arena_print(p->visit->a, "?spread=%d#spread", index - 1),
		    page_word(p, WORD_SPREAD_BEFORE));
	if (index + 1 < total)
		page_link(p, "button",
		    arena_print(p->visit->a, "?spread=%d#spread", index + 1),
		    page_word(p, WORD_SPREAD_NEXT));
	html_open(h, "a");
	html_attr(h, "class", "button");
	html_attr(h, "id", "close-spread");
	html_url(h, "href", visit_page_url(p->visit, p->visit->book_id));
	page_say(p, WORD_CLOSE);
	html_close(h, "a");
	page_act_button(p, p->visit->book_id, CONTROL_RERUN,
	    (struct page_act_about){ .spread = index }, WORD_ACT_RERUN);
	html_close(h, "nav");
}

void
page_spread_print(struct page *p, const struct page_spread *spread, int total)
{
	const struct detail_spread *s = spread->row;
	int page = spread_first_page(spread->index);
	struct html *h = &p->h;

	html_open(h, "div");
	html_attr(h, "id", "spread");
	html_flag(h, "data-live");
	if (spread->index < 0) {
		html_close(h, "div");
		return;
	}
	html_open(h, "section");
	html_attr(h, "class", "card spread");
	html_attr(h, "aria-labelledby", "spread-heading");
	html_attr_int(h, "data-spread", spread->index);
	html_open(h, "h3");
	html_attr(h, "id", "spread-heading");
	html_attr(h, "tabindex", "-1");
	page_say_fill(p, WORD_SPREAD_PAGES, page_int(p, spread->index + 1),
	    page_int(p, page), page_int(p, page + 1));
	html_close(h, "h3");
	print_ways(p, spread->index, total);
	html_open(h, "div");
	html_attr(h, "class", "facing");
	print_page(p, page, spread->left);
	print_page(p, page + 1, spread->right);
	html_close(h, "div");
	if (s == NULL) {
		html_element(h, "p", "muted", page_word(p, WORD_NOT_READ_YET));
		print_errors(p, spread);
	} else {
		print_decision(p, s);
		print_analysis(p, s);
		print_errors(p, spread);
		page_waterfall(p, WORD_STEP_ANALYSIS, s->timings);
		page_waterfall(p, WORD_STEP_SOUND, s->sound_timings);
	}
	html_close(h, "section");
	html_close(h, "div");
}
