/* SPDX-License-Identifier: MIT */
/* The book as a ribbon of spreads. */
#include "web/page_strip.h"

#include "base/arena.h"
#include "book/spread.h"
#include "store/detail.h"
#include "web/page.h"
#include "web/page_class.h"
#include "web/visit.h"

#include <string.h>

enum {
	CELLS_MAX = 5000
};

/* How a spread's state is shown; the classes are short because there may be
 * thousands of them. */
static const struct mark {
	const char *state;
	const char *class;
	const char *sign;
	enum word word;
} marks[] = {
	{ "pending", "p", "·", WORD_SPREAD_PENDING },
	{ "running", "r", "▸", WORD_SPREAD_RUNNING },
	{ "retrying", "t", "↻", WORD_SPREAD_RETRYING },
	{ "processed", "d", "●", WORD_SPREAD_DONE },
	{ "blank", "b", "○", WORD_SPREAD_BLANK },
	{ "failed", "f", "✕", WORD_SPREAD_FAILED },
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
opens_scene(const struct detail_cell *c)
{
	return c->scene_spread >= 0 && c->scene_spread == c->index;
}

int
page_strip_scene_number(const struct page_strip *strip, int index)
{
	int i, n = 0;

	for (i = 0; i < strip->n && strip->cells[i].index <= index; i++)
		n += opens_scene(&strip->cells[i]);
	return n;
}

/* The scene that cells belong to while the strip is printed. */
struct band {
	const struct detail_cell *opener; /* NULL: none */
	int number;
};

static bool
has_sound(const struct detail_cell *c)
{
	return strcmp(c->sound_state, "made") == 0 ||
	    strcmp(c->sound_state, "reused") == 0;
}

/* What is heard instead of seen. */
static const char *
describe(struct page *p, int index, const struct mark *m,
    const struct band *band, bool opens)
{
	int page = spread_first_page(index);
	const char *text = page_fill(p, WORD_SPREAD_LABEL,
	    page_int(p, index + 1), page_int(p, page), page_int(p, page + 1),
	    page_word(p, m->word));

	if (band->opener == NULL)
		return text;
	text =
	    page_fill(p, WORD_SPREAD_IN_SCENE, text, page_int(p, band->number),
	        page_class_word(p, band->opener->mood_class));
	if (opens && has_sound(band->opener))
		text = arena_print(p->visit->a, "%s, %s", text,
		    page_word(p,
		        strcmp(band->opener->sound_state, "reused") == 0
		            ? WORD_SPREAD_REUSED
		            : WORD_SPREAD_SOUND));
	return text;
}

static void
print_cell(struct page *p, int index, const struct detail_cell *c,
    const struct band *band, bool is_chosen)
{
	const struct mark *m = &marks[c == NULL ? 0 : find_mark(c->state)];
	bool opens = c != NULL && opens_scene(c);
	const struct detail_cell *opener = band->opener;
	struct html *h = &p->h;

	html_open(h, "a");
	html_attr_print(h, "id", "s%d", index);
	html_attr_print(h, "class", "%s%s%s%s%s%s%s", m->class,
	    opener == NULL || opener->mood_class[0] == '\0' ? "" : " m-",
	    opener == NULL ? "" : opener->mood_class,
	    opener == NULL                    ? ""
	        : opener->intensity[0] == 'h' ? " i3"
	        : opener->intensity[0] == 'm' ? " i2"
	                                      : " i1",
	    opens ? " o" : "", opens && has_sound(c) ? " snd" : "",
	    opens && strcmp(c->sound_state, "reused") == 0 ? " re" : "");
	html_attr_print(h, "href", "?spread=%d#spread", index);
	if (is_chosen)
		html_attr(h, "aria-current", "true");
	html_attr(h, "aria-label", describe(p, index, m, band, opens));
	html_text(h, m->sign);
	html_close(h, "a");
}

static void
print_cells(struct page *p, const struct page_strip *strip, int total,
    int chosen, int counts[N_MARKS])
{
	struct band band = { .opener = NULL };
	const struct detail_cell *c;
	int index, next = 0;

	for (index = 0; index < total; index++) {
		c = NULL;
		if (next < strip->n && strip->cells[next].index == index)
			c = &strip->cells[next++];
		if (c != NULL && opens_scene(c)) {
			band.opener = c;
			band.number++;
		} else if (c == NULL || c->scene_spread < 0) {
			band.opener = NULL;
		}
		counts[c == NULL ? 0 : find_mark(c->state)]++;
		print_cell(p, index, c, &band, index == chosen);
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
		html_attr_print(h, "class", "cell %s", marks[i].class);
		html_attr(h, "aria-hidden", "true");
		html_text(h, marks[i].sign);
		html_close(h, "span");
		html_text(h, " ");
		html_text(h, page_int(p, counts[i]));
		html_text(h, " ");
		page_say(p, marks[i].word);
		html_close(h, "li");
	}
	html_open(h, "li");
	html_attr(h, "class", "muted");
	page_say(p, WORD_STRIP_LEGEND);
	html_close(h, "li");
	html_close(h, "ul");
}

void
page_strip_print(
    struct page *p, const struct page_strip *strip, int total, int chosen)
{
	int counts[N_MARKS] = { 0 };
	struct html *h = &p->h;
	int last = strip->n > 0 ? strip->cells[strip->n - 1].index + 1 : 0;

	if (total < last)
		total = last;
	html_open(h, "section");
	html_attr(h, "id", "strip");
	html_flag(h, "data-live");
	html_attr(h, "aria-labelledby", "strip-heading");
	html_open(h, "h2");
	html_attr(h, "id", "strip-heading");
	page_say(p, WORD_SPREADS);
	html_close(h, "h2");
	if (total == 0) {
		html_element(
		    h, "p", "muted", page_word(p, WORD_NO_SPREADS_YET));
		html_close(h, "section");
		return;
	}
	html_open(h, "nav");
	html_attr(h, "class", "strip");
	html_attr(h, "aria-label", page_word(p, WORD_SPREADS));
	print_cells(
	    p, strip, total > CELLS_MAX ? CELLS_MAX : total, chosen, counts);
	html_close(h, "nav");
	print_legend(p, counts);
	if (total > CELLS_MAX)
		html_element(h, "p", "muted",
		    page_fill(p, WORD_STRIP_CUT, page_int(p, CELLS_MAX),
		        page_int(p, total)));
	html_close(h, "section");
}
