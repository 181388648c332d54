/* SPDX-License-Identifier: MIT */
/* What the preview shows, from the database. */
#include "web/page_preview_view.h"

#include "base/arena.h"
#include "book/spread.h"
#include "store/detail.h"
#include "store/reading.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

#include <string.h>

enum {
	SCENES_MAX = 2000,
	DEPTH_MAX = 16
};

const struct detail_scene *
page_preview_view_scene(const struct detail_scene *scenes, int n, int spread)
{
	int first = spread_first_page(spread), page, i;

	for (page = first; page <= first + 1; page++)
		for (i = 0; i < n; i++)
			if (scenes[i].start_page <= page &&
			    page <= scenes[i].end_page)
				return &scenes[i];
	return NULL;
}

bool
page_preview_view_has_sound(const struct detail_scene *s)
{
	return s != NULL && s->audio_url != NULL && s->audio_url[0] != '\0';
}

enum word
page_preview_view_silence(const struct detail_scene *s)
{
	if (strcmp(s->sound_state, "failed") == 0)
		return WORD_PREVIEW_SOUND_FAILED;
	if (strcmp(s->sound_state, "pending") == 0)
		return WORD_PREVIEW_SOUND_PENDING;
	return WORD_PREVIEW_NO_SOUND;
}

const char *
page_preview_view_mood(struct arena *a, const struct detail_scene *s)
{
	struct err ignored = ERR_INIT;
	struct json *d = NULL;

	if (s == NULL || s->descriptors == NULL ||
	    !json_parse(a, s->descriptors, strlen(s->descriptors), DEPTH_MAX,
	        &d, &ignored))
		return "";
	return json_text(json_get(d, "moodClass"), "");
}

/* Of the book that was found: the spread, its texts, all scenes. */
static bool
read_parts(struct visit *v, struct sql *db, int spread,
    struct page_preview_view *w, struct err *e)
{
	int first;
	bool more;

	if (!books_last_page(db, v->a, v->book_id, &w->last_page, e))
		return err_here(e);
	w->n_spreads = spread_count(w->last_page);
	if (w->n_spreads == 0)
		return true;
	w->spread = spread < w->n_spreads ? spread : w->n_spreads - 1;
	first = spread_first_page(w->spread);
	if (!reading_pages(db, v->a, v->book_id, first, first + 1, &w->pages,
	        &w->n_pages, e) ||
	    !detail_scenes(db, v->a, v->book_id, -1, SCENES_MAX, &w->scenes,
	        &w->n_scenes, &more, e))
		return err_here(e);
	w->scene = page_preview_view_scene(w->scenes, w->n_scenes, w->spread);
	return true;
}

bool
page_preview_view_read(
    struct visit *v, struct page_preview_view *out, bool *found, struct err *e)
{
	struct sql *db;
	int64_t spread;

	memset(out, 0, sizeof(*out));
	if (!query_int(v->a, v->request->query, "spread", 0, INT32_MAX, 0,
	        &spread, e) ||
	    !visit_database(v, &db, e) ||
	    !books_find(db, v->a, v->book_id, &out->book, found, e))
		return err_here(e);
	return !*found || read_parts(v, db, (int)spread, out, e) || err_here(e);
}
