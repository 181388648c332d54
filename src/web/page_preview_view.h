/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_PREVIEW_VIEW_H
#define WEB_PAGE_PREVIEW_VIEW_H

#include "base/err.h"
#include "store/books.h"
#include "web/words.h"

#include <stdbool.h>

struct arena;
struct detail_scene;
struct page;
struct reading_page;
struct visit;

/* What the preview shows: one spread of a book and the scenes of all. */
struct page_preview_view {
	struct book book;
	int last_page;
	int spread; /* that is shown */
	int n_spreads; /* 0: the book has no pages, and so nothing else */
	struct reading_page *pages; /* that exist of the spread */
	int n_pages;
	struct detail_scene *scenes;
	int n_scenes;
	const struct detail_scene *scene; /* of the spread; NULL: none */
};

/* Read it for ?spread=N; behind the last spread that one is shown.
 * ${*found} is false where there is no such book.  False: ERR_VALIDATION,
 * ERR_DATABASE. */
bool page_preview_view_read(struct visit *v, struct page_preview_view *out,
    bool *found, struct err *e) MUST_CHECK;

/* The scene that spread ${spread} belongs to: that of its first page that has
 * one, as the player finds it; NULL: none. */
const struct detail_scene *page_preview_view_scene(
    const struct detail_scene *scenes, int n, int spread);

/* Has ${s} (NULL: no scene) a sound, and which word says why not. */
bool page_preview_view_has_sound(const struct detail_scene *s);
enum word page_preview_view_silence(const struct detail_scene *s);

/* The class of the scene's mood ("" if unknown), in ${a}: the colour behind
 * the book. */
const char *page_preview_view_mood(
    struct arena *a, const struct detail_scene *s);

#endif
