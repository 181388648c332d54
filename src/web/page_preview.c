/* SPDX-License-Identifier: MIT */
/* The book as its reader has it. */
#include "web/page_preview.h"

#include "base/arena.h"
#include "book/spread.h"
#include "store/reading.h"
#include "web/page.h"
#include "web/page_error.h"
#include "web/page_leaf.h"
#include "web/page_preview_foot.h"
#include "web/page_preview_view.h"
#include "web/visit.h"

#include <string.h>

/* A way to another spread; where there is none it stays as a place. */
static void
print_turn(struct page *p, const struct page_preview_view *w, bool is_on)
{
	enum word label = is_on ? WORD_PREVIEW_ON : WORD_PREVIEW_BACK;
	int spread = w->spread + (is_on ? 1 : -1);
	struct html *h = &p->h;

	html_open(h, "a");
	html_attr(h, "id", is_on ? "on" : "back");
	html_attr(h, "class", "turn");
	if (spread >= 0 && spread < w->n_spreads) {
		html_attr(h, "rel", is_on ? "next" : "prev");
		html_url(h, "href",
		    arena_print(p->visit->a, "%s/preview?spread=%d",
		        visit_page_url(p->visit, p->visit->book_id), spread));
	}
	html_attr(h, "title", page_word(p, label));
	page_preview_foot_icon(
	    h, "icon", is_on ? "M9 4l8 8-8 8" : "M15 4l-8 8 8 8");
	html_element(h, "span", "hidden", page_word(p, label));
	html_close(h, "a");
}

static void
print_book(struct page *p, const struct page_preview_view *w)
{
	int first = spread_first_page(w->spread), number, next = 0;
	const struct reading_page *r;
	struct html *h = &p->h;

	html_open(h, "div");
	html_attr(h, "class", "stage");
	print_turn(p, w, false);
	html_open(h, "div");
	html_attr(h, "id", "book");
	html_attr(h, "class", "book");
	for (number = first; number <= first + 1; number++) {
		r = next < w->n_pages && w->pages[next].number == number
		    ? &w->pages[next++]
		    : NULL;
		page_leaf_print(p, r, number, w->last_page);
	}
	html_close(h, "div");
	print_turn(p, w, true);
	html_close(h, "div");
}

/* What the script has to know and to say. */
static void
print_data(struct page *p, const struct page_preview_view *w)
{
	struct visit *v = p->visit;
	struct html *h = &p->h;

	html_url(h, "data-api", visit_url(v, "/status/books/%s", v->book_id));
	html_attr_int(h, "data-spread", w->spread);
	html_attr_int(h, "data-spreads", w->n_spreads);
	html_attr_int(h, "data-last-page", w->last_page);
	html_attr(h, "data-mood", page_preview_view_mood(v->a, w->scene));
	if (strcmp(w->book.status, "processing") == 0)
		html_flag(h, "data-moving");
#define SAY(name, word)                                                        \
	html_attr(h, "data-say-" name, page_word(p, WORD_PREVIEW_##word))
	SAY("spread", SPREAD);
	SAY("pages", PAGES);
	SAY("page", PAGE);
	SAY("leaf", LEAF);
	SAY("missing", MISSING);
	SAY("blank", BLANK);
	SAY("cut", CUT);
	SAY("play", PLAY);
	SAY("pause", PAUSE);
	SAY("no-scene", NO_SCENE);
	SAY("no-setting", NO_SETTING);
	SAY("no-sound", NO_SOUND);
	SAY("pending", SOUND_PENDING);
	SAY("failed", SOUND_FAILED);
	SAY("lost", SOUND_LOST);
	SAY("blocked", BLOCKED);
	SAY("text-lost", TEXT_LOST);
#undef SAY
}

static void
print_head(struct page *p, const struct page_preview_view *w)
{
	struct html *h = &p->h;

	html_open(h, "nav");
	html_attr(h, "class", "crumbs");
	html_attr(h, "aria-label", page_word(p, WORD_WHERE_YOU_ARE));
	page_link(p, NULL, visit_page_url(p->visit, p->visit->book_id),
	    page_word(p, WORD_PREVIEW_STATE));
	html_close(h, "nav");
	html_open(h, "h1");
	html_element(h, "bdi", NULL, words_title(p->lang, w->book.title));
	html_close(h, "h1");
	if (w->book.author[0] == '\0')
		return;
	html_open(h, "p");
	html_attr(h, "class", "author");
	html_element(h, "bdi", NULL, w->book.author);
	html_close(h, "p");
}

static void
print_preview(struct page *p, const struct page_preview_view *w)
{
	struct html *h = &p->h;

	html_open(h, "article");
	html_attr(h, "id", "preview");
	html_attr(h, "class", "preview");
	print_data(p, w);
	print_head(p, w);
	print_book(p, w);
	page_preview_foot_print(p, w);
	html_close(h, "article");
}

static void
print(struct visit *v, const struct page_preview_view *w)
{
	struct page p = { .visit = v, .lang = page_language(v) };
	bool is_empty = w->n_spreads == 0;

	page_begin(&p, v,
	    &(struct page_kind){ .title = page_fill(&p, WORD_PREVIEW_TITLE,
	                             words_title(p.lang, w->book.title)),
	        .style = "preview.css",
	        .script = is_empty ? NULL : "preview.js" });
	if (is_empty)
		page_notice(&p, WORD_PREVIEW_EMPTY,
		    page_word(&p, WORD_PREVIEW_EMPTY_WHY));
	else
		print_preview(&p, w);
	page_end(&p);
}

bool
page_preview_get(struct visit *v, struct err *e)
{
	struct page_preview_view w;
	bool found;

	if (!page_preview_view_read(v, &w, &found, e))
		return err_here(e);
	if (found)
		print(v, &w);
	else
		page_error_unknown_book(v);
	return true;
}
