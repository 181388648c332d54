/* SPDX-License-Identifier: MIT */
/* The scenes of a book, each with its sound. */
#include "web/page_scenes.h"

#include "base/arena.h"
#include "store/detail.h"
#include "web/page.h"
#include "web/page_strip.h"
#include "web/visit.h"
#include "wire/json.h"

#include <math.h>
#include <string.h>

enum {
	DEPTH_MAX = 16
};

static void
print_pages(struct page *p, const struct detail_scene *s)
{
	html_open(&p->h, "span");
	html_attr(&p->h, "class", "range");
	if (s->start_page == s->end_page)
		html_print(&p->h, "page %d", s->start_page);
	else
		html_print(&p->h, "pages %d–%d", s->start_page, s->end_page);
	html_close(&p->h, "span");
}

/* A class of the vocabulary as a word for people: "city_street" is written
 * with a blank; what says nothing is left out. */
static void
print_tag(struct page *p, const char *word)
{
	char *text = arena_text(p->visit->a, word), *c;

	if (text[0] == '\0' || strcmp(text, "none") == 0 ||
	    strcmp(text, "unknown") == 0 || strcmp(text, "other") == 0)
		return;
	for (c = text; *c != '\0'; c++)
		if (*c == '_')
			*c = ' ';
	html_element(&p->h, "li", NULL, text);
}

static void
print_tags(struct page *p, const struct detail_scene *s)
{
	static const char *const keys[] = { "settingClass", "weather",
		"timeOfDay" };
	struct err ignored = ERR_INIT;
	struct json *d = NULL;
	const char *intensity;
	size_t i;

	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "tags");
	if (s->mood[0] != '\0')
		html_element(&p->h, "li", "mood", s->mood);
	if (s->descriptors != NULL &&
	    !json_parse(p->visit->a, s->descriptors, strlen(s->descriptors),
	        DEPTH_MAX, &d, &ignored))
		d = NULL;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		print_tag(p, json_text(json_get(d, keys[i]), ""));
	intensity = json_text(json_get(d, "intensity"), "");
	if (intensity[0] != '\0')
		html_element(&p->h, "li", NULL,
		    arena_print(p->visit->a, "%s intensity", intensity));
	html_close(&p->h, "ul");
}

static void
print_sound(struct page *p, const struct detail_scene *s, int number)
{
	struct html *h = &p->h;

	if (s->audio_url != NULL && s->audio_url[0] != '\0') {
		html_open(h, "audio");
		html_flag(h, "controls");
		html_flag(h, "loop");
		html_attr(h, "preload", "none");
		html_url(h, "src", s->audio_url);
		html_attr_print(
		    h, "aria-label", "Soundscape of scene %d", number);
		page_link(p, NULL, s->audio_url, "The soundscape as a file");
		html_close(h, "audio");
	} else if (strcmp(s->sound_state, "failed") == 0) {
		html_element(h, "p", "silent failed",
		    "✕ Its soundscape could not be made: see the errors.");
	} else if (strcmp(s->sound_state, "pending") == 0) {
		html_element(h, "p", "silent", "Its soundscape is being made.");
	} else {
		html_element(h, "p", "silent", "It has no soundscape.");
	}
}

static const char *
maker(struct arena *a, const struct detail_scene *s)
{
	if (s->provider == NULL || s->provider[0] == '\0')
		return "";
	if (s->model == NULL || s->model[0] == '\0')
		return s->provider;
	return arena_print(a, "%s, %s", s->provider, s->model);
}

/* Whose soundscape it plays. */
static void
print_source(struct page *p, const struct detail_scene *s)
{
	struct arena *a = p->visit->a;

	if (s->reused_from == NULL)
		return;
	page_fact_begin(p, WORD_REUSED_FROM);
	if (s->reused_book == NULL)
		html_text(&p->h, "a scene that is gone");
	else if (strcmp(s->reused_book, s->book_id) == 0)
		page_link(p, NULL,
		    arena_print(a, "#scene-%d", s->reused_spread),
		    arena_print(a, "page %d", 2 * s->reused_spread + 1));
	else
		page_link(p, NULL, visit_page_url(p->visit, s->reused_book),
		    "another book");
	page_fact_end(p);
}

static void
print_numbers(struct page *p, const struct detail_scene *s)
{
	struct arena *a = p->visit->a;

	html_open(&p->h, "dl");
	html_attr(&p->h, "class", "facts small");
	if (s->seconds > 0)
		page_fact(p, WORD_LENGTH, arena_print(a, "%.1f s", s->seconds));
	if (!isnan(s->loudness_lufs))
		page_fact(p, WORD_LOUDNESS,
		    arena_print(a, "%.1f LUFS", s->loudness_lufs));
	if (!isnan(s->true_peak_dbtp))
		page_fact(p, WORD_TRUE_PEAK,
		    arena_print(a, "%.1f dBTP", s->true_peak_dbtp));
	page_fact(p, WORD_COST, page_money(p, s->cost_nano));
	page_fact(p, WORD_COST_ALL, page_money(p, s->cost_all_nano));
	print_source(p, s);
	if (maker(a, s)[0] != '\0')
		page_fact_wide(p, WORD_MADE_BY, maker(a, s));
	if (s->reason != NULL && s->reason[0] != '\0')
		page_fact_wide(p, WORD_SCENE_BECAUSE, s->reason);
	html_close(&p->h, "dl");
}

static void
print_scene(struct page *p, const struct detail_scene *s, int number)
{
	struct html *h = &p->h;

	html_open(h, "li");
	html_attr_print(h, "id", "scene-%d", s->spread);
	html_attr(h, "class", "card scene");
	html_open(h, "h3");
	html_open(h, "span");
	html_attr(h, "class", "number");
	html_print(h, "%d", number);
	html_close(h, "span");
	html_text(h, " ");
	html_element(h, "bdi", NULL,
	    s->setting != NULL && s->setting[0] != '\0' ? s->setting
	                                                : "No setting");
	html_text(h, " ");
	print_pages(p, s);
	html_close(h, "h3");
	print_tags(p, s);
	print_sound(p, s, number);
	if (s->prompt != NULL && s->prompt[0] != '\0')
		html_element(h, "p", "prompt", s->prompt);
	print_numbers(p, s);
	html_close(h, "li");
}

static void
print_ways(struct page *p, const struct page_scenes *scenes)
{
	const char *url = visit_page_url(p->visit, p->visit->book_id);

	if (scenes->after < 0 && !scenes->more)
		return;
	html_open(&p->h, "nav");
	html_attr(&p->h, "class", "pages");
	html_attr(&p->h, "aria-label", "Pages of scenes");
	if (scenes->after >= 0)
		page_link(p, "button", url, "First scenes");
	if (scenes->more && scenes->n > 0)
		page_link(p, "button",
		    arena_print(p->visit->a, "%s?after=%d", url,
		        scenes->scenes[scenes->n - 1].spread),
		    "More scenes");
	html_close(&p->h, "nav");
}

void
page_scenes_print(struct page *p, const struct page_scenes *scenes,
    const struct page_strip *strip)
{
	struct html *h = &p->h;
	int before = page_strip_scene_number(strip, scenes->after);
	int i;

	html_open(h, "section");
	html_attr(h, "aria-labelledby", "scenes-heading");
	html_open(h, "h2");
	html_attr(h, "id", "scenes-heading");
	html_text(h, "Scenes");
	html_close(h, "h2");
	if (scenes->n == 0)
		html_element(h, "p", "muted", "There are no scenes yet.");
	html_open(h, "ol");
	html_attr(h, "class", "scenes");
	html_flag(h, "data-live-list");
	html_attr(h, "id", "scenes");
	for (i = 0; i < scenes->n; i++)
		print_scene(p, &scenes->scenes[i], before + i + 1);
	html_close(h, "ol");
	print_ways(p, scenes);
	html_close(h, "section");
}
