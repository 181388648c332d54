/* SPDX-License-Identifier: MIT */
/* What stands below the open book. */
#include "web/page_preview_foot.h"

#include "base/arena.h"
#include "book/spread.h"
#include "store/detail.h"
#include "web/page.h"
#include "web/page_preview_view.h"
#include "web/visit.h"

enum {
	VOLUME = 80 /* of 100, until the reader changes it */
};

/* The signs: play and pause, loud and mute. */
#define SPEAKER "M4 9.5h3.5L12 5.5v13l-4.5-4H4z"
static const char sign_play[] = "M7 4.5v15l12.5-7.5z";
static const char sign_pause[] = "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z";
static const char sign_loud[] = SPEAKER "M15 9a4.2 4.2 0 0 1 0 6"
                                        "M17.5 6.5a7.8 7.8 0 0 1 0 11";
static const char sign_mute[] = SPEAKER "M16 9.5l5 5M21 9.5l-5 5";

void
page_preview_foot_icon(struct html *h, const char *class, const char *path)
{
	html_open(h, "svg");
	html_attr(h, "class", class);
	html_attr(h, "viewBox", "0 0 24 24");
	html_attr(h, "aria-hidden", "true");
	html_open(h, "path");
	html_attr(h, "d", path);
	html_close(h, "path");
	html_close(h, "svg");
}

static const char *
scene_name(struct page *p, const struct detail_scene *s)
{
	if (s == NULL)
		return page_word(p, WORD_PREVIEW_NO_SCENE);
	return s->setting[0] == '\0' ? page_word(p, WORD_PREVIEW_NO_SETTING)
	                             : s->setting;
}

static void
print_place(struct page *p, const struct page_preview_view *w)
{
	struct arena *a = p->visit->a;
	int first = spread_first_page(w->spread);
	const char *number = arena_print(a, "%d", first);
	struct html *h = &p->h;

	html_open(h, "p");
	html_attr(h, "id", "place");
	html_attr(h, "role", "status");
	html_open(h, "span");
	html_attr(h, "id", "place-scene");
	html_element(h, "bdi", NULL, scene_name(p, w->scene));
	html_close(h, "span");
	html_text(h, " ");
	html_open(h, "span");
	html_attr(h, "id", "place-pages");
	page_say_fill(p, WORD_PREVIEW_SPREAD,
	    arena_print(a, "%d", w->spread + 1),
	    arena_print(a, "%d", w->n_spreads));
	html_text(h, ", ");
	if (first < w->last_page)
		page_say_fill(p, WORD_PREVIEW_PAGES, number,
		    arena_print(a, "%d", first + 1));
	else
		page_say_fill(p, WORD_PREVIEW_PAGE, number);
	html_close(h, "span");
	html_close(h, "p");
}

static void
print_band(struct html *h, const char *class, int from, int to)
{
	html_open(h, "rect");
	html_attr(h, "class", class);
	html_attr_int(h, "x", from);
	html_attr_int(h, "width", to - from);
	html_attr_int(h, "height", 1);
	html_close(h, "rect");
}

/* The book as a ribbon of its scenes, with the place that is open. */
static void
print_ribbon(struct page *p, const struct page_preview_view *w)
{
	struct html *h = &p->h;
	int i;

	html_open(h, "div");
	html_attr(h, "class", "ribbon");
	html_open(h, "svg");
	html_attr(h, "id", "ribbon");
	html_attr_print(h, "viewBox", "0 0 %d 1", w->n_spreads);
	html_attr(h, "preserveAspectRatio", "none");
	html_attr(h, "aria-hidden", "true");
	for (i = 0; i < w->n_scenes; i++)
		print_band(h, i % 2 == 0 ? "odd" : "even", w->scenes[i].spread,
		    spread_of_page(w->scenes[i].end_page) + 1);
	print_band(h, "here", w->spread, w->spread + 1);
	html_close(h, "svg");
	html_void(h, "input");
	html_attr(h, "id", "slider");
	html_attr(h, "type", "range");
	html_attr_int(h, "min", 0);
	html_attr_int(h, "max", w->n_spreads - 1);
	html_attr_int(h, "value", w->spread);
	html_attr(h, "aria-label", page_word(p, WORD_PREVIEW_PLACE));
	html_flag(h, "hidden");
	html_close(h, "div");
}

static void
print_button(struct page *p, const char *id, enum word label, const char *off,
    const char *on)
{
	struct html *h = &p->h;

	html_open(h, "button");
	html_attr(h, "id", id);
	html_attr(h, "type", "button");
	html_attr(h, "title", page_word(p, label));
	page_preview_foot_icon(h, "icon off", off);
	page_preview_foot_icon(h, "icon on", on);
	html_element(h, "span", "label", page_word(p, label));
	html_close(h, "button");
}

/* What the script plays with. */
static void
print_desk(struct page *p)
{
	struct html *h = &p->h;

	html_open(h, "div");
	html_attr(h, "id", "desk");
	html_attr(h, "class", "desk");
	html_attr(h, "role", "group");
	html_attr(h, "aria-label", page_word(p, WORD_PREVIEW_CONTROLS));
	html_flag(h, "hidden");
	print_button(p, "play", WORD_PREVIEW_PLAY, sign_play, sign_pause);
	print_button(p, "mute", WORD_PREVIEW_MUTE, sign_loud, sign_mute);
	html_void(h, "input");
	html_attr(h, "id", "volume");
	html_attr(h, "type", "range");
	html_attr_int(h, "min", 0);
	html_attr_int(h, "max", 100);
	html_attr_int(h, "value", VOLUME);
	html_attr(h, "aria-label", page_word(p, WORD_PREVIEW_VOLUME));
	html_close(h, "div");
}

/* Without scripts the scene can be heard, too: for itself. */
static void
print_plain_sound(struct page *p, const struct page_preview_view *w)
{
	struct html *h = &p->h;

	if (!page_preview_view_has_sound(w->scene))
		return;
	html_open(h, "noscript");
	html_open(h, "audio");
	html_flag(h, "controls");
	html_flag(h, "loop");
	html_attr(h, "preload", "none");
	html_url(h, "src", w->scene->audio_url);
	html_attr(h, "aria-label", page_word(p, WORD_PREVIEW_SOUND));
	html_close(h, "audio");
	html_close(h, "noscript");
}

static void
print_note(struct page *p, const struct page_preview_view *w)
{
	html_open(&p->h, "p");
	html_attr(&p->h, "id", "note");
	html_attr(&p->h, "class", "note");
	html_attr(&p->h, "role", "status");
	if (w->scene != NULL && !page_preview_view_has_sound(w->scene))
		page_say(p, page_preview_view_silence(w->scene));
	html_close(&p->h, "p");
}

void
page_preview_foot_print(struct page *p, const struct page_preview_view *w)
{
	struct html *h = &p->h;

	html_open(h, "div");
	html_attr(h, "class", "foot");
	print_ribbon(p, w);
	print_place(p, w);
	print_desk(p);
	print_plain_sound(p, w);
	print_note(p, w);
	html_open(h, "p");
	html_attr(h, "id", "keys");
	html_attr(h, "class", "keys");
	html_flag(h, "hidden");
	page_say(p, WORD_PREVIEW_KEYS);
	html_close(h, "p");
	html_close(h, "div");
}
