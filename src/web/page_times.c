/* SPDX-License-Identifier: MIT */
/* How long the steps of a book take. */
#include "web/page_times.h"

#include "store/steps.h"
#include "web/page.h"
#include "web/page_waterfall.h"
#include "web/visit.h"

enum {
	WIDTH = 1000
};

/* A bar to the median, a thin one on to the 95th percentile. */
static void
print_bars(struct page *p, const struct steps_phase *f, double most)
{
	struct html *h = &p->h;

	html_open(h, "td");
	html_attr(h, "class", "bars");
	html_open(h, "svg");
	html_attr_print(h, "viewBox", "0 0 %d 20", WIDTH);
	html_attr(h, "preserveAspectRatio", "none");
	html_attr(h, "aria-hidden", "true");
	html_open(h, "rect");
	html_attr(h, "class", f->is_wait ? "wait" : "work");
	html_attr(h, "y", "2");
	html_attr_print(h, "width", "%.1f", f->p50_ms / most * WIDTH);
	html_attr(h, "height", "16");
	html_close(h, "rect");
	html_open(h, "rect");
	html_attr(h, "class", f->is_wait ? "wait tail" : "work tail");
	html_attr_print(h, "x", "%.1f", f->p50_ms / most * WIDTH);
	html_attr(h, "y", "8");
	html_attr_print(
	    h, "width", "%.1f", (f->p95_ms - f->p50_ms) / most * WIDTH);
	html_attr(h, "height", "4");
	html_close(h, "rect");
	html_close(h, "svg");
	html_close(h, "td");
}

static void
print_head(struct page *p)
{
	static const enum word words[] = { WORD_PHASE, WORD_STEPS, WORD_HALF,
		WORD_MOST };
	struct html *h = &p->h;
	size_t i;

	html_open(h, "thead");
	html_open(h, "tr");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		html_open(h, "th");
		html_attr(h, "scope", "col");
		page_say(p, words[i]);
		html_close(h, "th");
	}
	html_element(h, "td", NULL, "");
	html_close(h, "tr");
	html_close(h, "thead");
}

static void
print_step(
    struct page *p, enum word heading, const struct steps_phase *phases, int n)
{
	struct html *h = &p->h;
	double most = 1;
	int i;

	if (n == 0)
		return;
	for (i = 0; i < n; i++)
		if (phases[i].p95_ms > most)
			most = phases[i].p95_ms;
	html_open(h, "table");
	html_attr(h, "class", "times");
	html_element(h, "caption", NULL, page_word(p, heading));
	print_head(p);
	html_open(h, "tbody");
	for (i = 0; i < n; i++) {
		html_open(h, "tr");
		html_open(h, "th");
		html_attr(h, "scope", "row");
		page_say(p, page_waterfall_word(phases[i].name));
		html_close(h, "th");
		html_element(h, "td", "num", page_int(p, phases[i].n));
		html_element(h, "td", "num",
		    page_duration(p, (int64_t)(phases[i].p50_ms + 0.5)));
		html_element(h, "td", "num",
		    page_duration(p, (int64_t)(phases[i].p95_ms + 0.5)));
		print_bars(p, &phases[i], most);
		html_close(h, "tr");
	}
	html_close(h, "tbody");
	html_close(h, "table");
}

void
page_times_print(struct page *p, const struct steps *steps)
{
	struct html *h = &p->h;

	if (steps->n_analysis == 0 && steps->n_sound == 0)
		return;
	html_open(h, "section");
	html_attr(h, "id", "times");
	html_flag(h, "data-live");
	html_attr(h, "aria-labelledby", "times-heading");
	html_open(h, "h2");
	html_attr(h, "id", "times-heading");
	page_say(p, WORD_TIMES);
	html_close(h, "h2");
	html_element(h, "p", "muted", page_word(p, WORD_TIMES_WHAT));
	print_step(p, WORD_STEP_ANALYSIS, steps->analysis, steps->n_analysis);
	print_step(p, WORD_STEP_SOUND, steps->sound, steps->n_sound);
	html_close(h, "section");
}
