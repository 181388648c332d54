/* SPDX-License-Identifier: MIT */
/* The scenes of a book, each with its sound. */
#include "web/page_scenes.h"

#include "base/arena.h"
#include "store/detail.h"
#include "web/page.h"
#include "web/page_act.h"
#include "web/page_class.h"
#include "web/page_format.h"
#include "web/page_reason.h"
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
		page_say_fill(p, WORD_PAGE_NUMBER, page_int(p, s->start_page));
	else
		page_say_fill(p, WORD_PAGES_FROM_TO, page_int(p, s->start_page),
		    page_int(p, s->end_page));
	html_close(&p->h, "span");
}

/* What says nothing is left out. */
static void
print_tag(struct page *p, const char *class, const char *name)
{
	if (name[0] == '\0' || strcmp(name, "none") == 0 ||
	    strcmp(name, "unknown") == 0 || strcmp(name, "other") == 0)
		return;
	html_open(&p->h, "li");
	html_attr(&p->h, "class", class);
	html_text(&p->h, page_class_word(p, name));
	html_close(&p->h, "li");
}

static void
print_tags(struct page *p, const struct detail_scene *s)
{
	static const char *const keys[] = { "settingClass", "weather",
		"timeOfDay" };
	struct err ignored = ERR_INIT;
	struct json *d = NULL;
	const char *mood, *intensity;
	size_t i;

	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "tags");
	if (s->descriptors != NULL &&
	    !json_parse(p->visit->a, s->descriptors, strlen(s->descriptors),
	        DEPTH_MAX, &d, &ignored))
		d = NULL;
	mood = json_text(json_get(d, "moodClass"), "");
	print_tag(p, arena_print(p->visit->a, "mood m-%s", mood),
	    mood[0] == '\0' ? s->mood : mood);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		print_tag(p, NULL, json_text(json_get(d, keys[i]), ""));
	intensity = json_text(json_get(d, "intensity"), "");
	if (intensity[0] != '\0')
		html_element(&p->h, "li", NULL,
		    page_fill(
		        p, WORD_INTENSITY_OF, page_class_word(p, intensity)));
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
		html_attr(h, "aria-label",
		    page_fill(p, WORD_SOUND_OF_SCENE, page_int(p, number)));
		page_link(
		    p, NULL, s->audio_url, page_word(p, WORD_SOUND_AS_FILE));
		html_close(h, "audio");
	} else if (strcmp(s->sound_state, "failed") == 0) {
		html_element(
		    h, "p", "silent failed", page_word(p, WORD_SOUND_FAILED));
	} else if (strcmp(s->sound_state, "pending") == 0) {
		html_element(
		    h, "p", "silent", page_word(p, WORD_SOUND_PENDING));
	} else {
		html_element(h, "p", "silent", page_word(p, WORD_SOUND_NONE));
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
		html_text(&p->h, page_word(p, WORD_SCENE_GONE));
	else if (strcmp(s->reused_book, s->book_id) == 0)
		page_link(p, NULL,
		    arena_print(a, "#scene-%d", s->reused_spread),
		    page_fill(p, WORD_PAGE_NUMBER,
		        page_int(p, 2 * s->reused_spread + 1)));
	else
		page_link(p, NULL, visit_page_url(p->visit, s->reused_book),
		    page_word(p, WORD_ANOTHER_BOOK));
	page_fact_end(p);
}

/* What is looked for first. */
static void
print_brief(struct page *p, const struct detail_scene *s)
{
	html_open(&p->h, "dl");
	html_attr(&p->h, "class", "facts small");
	if (s->seconds > 0)
		page_fact(p, WORD_LENGTH,
		    page_duration(p, (int64_t)(s->seconds * 1000)));
	page_fact(p, WORD_COST, page_money(p, s->cost_nano));
	print_source(p, s);
	html_close(&p->h, "dl");
}

static void
print_numbers(struct page *p, const struct detail_scene *s)
{
	struct arena *a = p->visit->a;

	html_open(&p->h, "dl");
	html_attr(&p->h, "class", "facts small");
	if (!isnan(s->loudness_lufs))
		page_fact(p, WORD_LOUDNESS,
		    arena_print(a, "%s LUFS",
		        page_format_number(a, p->lang, s->loudness_lufs, 1)));
	if (!isnan(s->true_peak_dbtp))
		page_fact(p, WORD_TRUE_PEAK,
		    arena_print(a, "%s dBTP",
		        page_format_number(a, p->lang, s->true_peak_dbtp, 1)));
	page_fact(p, WORD_COST_ALL, page_money(p, s->cost_all_nano));
	if (maker(a, s)[0] != '\0')
		page_fact_wide(p, WORD_MADE_BY, maker(a, s));
	if (s->reason != NULL && s->reason[0] != '\0')
		page_fact_wide(
		    p, WORD_SCENE_BECAUSE, page_reason(p, s->reason));
	html_close(&p->h, "dl");
}

/* The rest, folded: of a book of fifty scenes that is what makes the page
 * long. */
static void
print_made(struct page *p, const struct detail_scene *s)
{
	struct html *h = &p->h;

	html_open(h, "details");
	html_attr_print(h, "id", "made-%d", s->spread);
	html_attr(h, "class", "made");
	html_element(h, "summary", NULL, page_word(p, WORD_MADE_OF));
	if (s->prompt != NULL && s->prompt[0] != '\0')
		html_element(h, "p", "prompt", s->prompt);
	print_numbers(p, s);
	html_close(h, "details");
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
	    s->setting != NULL && s->setting[0] != '\0'
	        ? s->setting
	        : page_word(p, WORD_NO_SETTING));
	html_text(h, " ");
	print_pages(p, s);
	html_close(h, "h3");
	print_tags(p, s);
	print_sound(p, s, number);
	print_brief(p, s);
	print_made(p, s);
	if (s->audio_url != NULL || strcmp(s->sound_state, "failed") == 0)
		page_act_button(p, p->visit->book_id, CONTROL_REGENERATE,
		    (struct page_act_about){ .spread = s->spread },
		    WORD_ACT_REGENERATE);
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
	html_attr(&p->h, "aria-label", page_word(p, WORD_SCENE_PAGES));
	if (scenes->after >= 0)
		page_link(p, "button", url, page_word(p, WORD_FIRST_SCENES));
	if (scenes->more && scenes->n > 0)
		page_link(p, "button",
		    arena_print(p->visit->a, "%s?after=%d", url,
		        scenes->scenes[scenes->n - 1].spread),
		    page_word(p, WORD_MORE_SCENES));
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
	html_attr(h, "id", "scenes-section");
	html_flag(h, "data-live");
	html_attr(h, "aria-labelledby", "scenes-heading");
	html_open(h, "h2");
	html_attr(h, "id", "scenes-heading");
	page_say(p, WORD_SCENES);
	html_close(h, "h2");
	if (scenes->n > 0)
		page_link(p, "button",
		    arena_print(p->visit->a, "%s/preview",
		        visit_page_url(p->visit, p->visit->book_id)),
		    page_word(p, WORD_PREVIEW));
	if (scenes->n == 0)
		html_element(h, "p", "muted", page_word(p, WORD_NO_SCENES_YET));
	html_open(h, "ol");
	html_attr(h, "class", "scenes");
	html_attr(h, "id", "scenes");
	for (i = 0; i < scenes->n; i++)
		print_scene(p, &scenes->scenes[i], before + i + 1);
	html_close(h, "ol");
	print_ways(p, scenes);
	html_close(h, "section");
}
