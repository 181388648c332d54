/* SPDX-License-Identifier: MIT */
/* The book as a ribbon of spreads. */
#include "web/page_strip.h"

#include "base/arena.h"
#include "book/spread.h"
#include "store/detail.h"
#include "web/page.h"
#include "web/visit.h"

#include <string.h>

enum {
	CELLS_MAX = 2000
};

/* How a spread's state is shown. */
static const struct mark {
	const char *state;
	const char *sign;
	const char *word;
} marks[] = {
	{ "pending", "·", "not yet read" },
	{ "processed", "●", "processed" },
	{ "blank", "○", "blank" },
	{ "failed", "✕", "failed" },
};

enum {
	N_MARKS = sizeof(marks) / sizeof(marks[0])
};

static int
find_mark(const char *state)
{
	int i;

	for (i = 0; i < N_MARKS; i++)
		if (strcmp(marks[i].state, state) == 0)
			return i;
	return 0;
}

static bool
opens_scene(const struct detail_spread *s)
{
	return s->scene_spread >= 0 && s->scene_spread == s->index;
}

int
page_strip_scene_number(const struct page_strip *strip, int index)
{
	int i, n = 0;

	for (i = 0; i < strip->n && strip->spreads[i].index <= index; i++)
		n += opens_scene(&strip->spreads[i]);
	return n;
}

/* ${s} is NULL for a spread without a row; ${scene} is the number of the
 * scene that it belongs to, 0 for none. */
static void
print_cell(struct page *p, int index, const struct detail_spread *s, int scene)
{
	const struct mark *m = &marks[s == NULL ? 0 : find_mark(s->state)];
	int page = spread_first_page(index);
	struct arena *a = p->visit->a;
	struct html *h = &p->h;
	const char *text;

	text = arena_print(a, "Spread %d, pages %d and %d: %s%s", index + 1,
	    page, page + 1, m->word,
	    scene > 0 ? arena_print(a, ", scene %d", scene) : "");
	html_open(h, "li");
	html_attr_print(h, "class", "%s%s%s", m->state,
	    scene == 0           ? ""
	        : scene % 2 == 1 ? " odd"
	                         : " even",
	    s != NULL && opens_scene(s) ? " opens" : "");
	html_attr(h, "title", text);
	html_open(h, "span");
	html_attr(h, "aria-hidden", "true");
	html_text(h, m->sign);
	html_close(h, "span");
	html_element(h, "span", "hidden", text);
	html_close(h, "li");
}

static void
print_cells(struct page *p, const struct page_strip *strip, int total,
    int counts[N_MARKS])
{
	const struct detail_spread *s;
	int index, next = 0, opened = 0;

	for (index = 0; index < total; index++) {
		s = NULL;
		if (next < strip->n && strip->spreads[next].index == index)
			s = &strip->spreads[next++];
		if (s != NULL && opens_scene(s))
			opened++;
		counts[s == NULL ? 0 : find_mark(s->state)]++;
		print_cell(p, index, s,
		    s != NULL && s->scene_spread >= 0 ? opened : 0);
	}
}

static void
print_legend(struct page *p, const int counts[N_MARKS])
{
	struct html *h = &p->h;
	int i;

	html_open(h, "ul");
	html_attr(h, "class", "legend");
	for (i = 0; i < N_MARKS; i++) {
		if (counts[i] == 0)
			continue;
		html_open(h, "li");
		html_open(h, "span");
		html_attr_print(h, "class", "cell %s", marks[i].state);
		html_attr(h, "aria-hidden", "true");
		html_text(h, marks[i].sign);
		html_close(h, "span");
		html_print(h, " %d %s", counts[i], marks[i].word);
		html_close(h, "li");
	}
	html_close(h, "ul");
}

void
page_strip_print(struct page *p, const struct page_strip *strip, int total)
{
	int counts[N_MARKS] = { 0 };
	struct html *h = &p->h;
	int last = strip->n > 0 ? strip->spreads[strip->n - 1].index + 1 : 0;

	if (total < last)
		total = last;
	if (total == 0)
		return;
	html_open(h, "section");
	html_attr(h, "id", "strip");
	html_flag(h, "data-live");
	html_element(h, "h2", NULL, "Spreads");
	html_open(h, "ol");
	html_attr(h, "class", "strip");
	print_cells(p, strip, total > CELLS_MAX ? CELLS_MAX : total, counts);
	html_close(h, "ol");
	print_legend(p, counts);
	if (total > CELLS_MAX) {
		html_open(h, "p");
		html_attr(h, "class", "muted");
		html_print(h, "The first %d of %d spreads are shown.",
		    CELLS_MAX, total);
		html_close(h, "p");
	}
	html_close(h, "section");
}
