/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_SCENES_H
#define WEB_PAGE_SCENES_H

#include <stdbool.h>

struct detail_scene;
struct page;
struct page_strip;

/* The scenes of a book, each with its sound and what it is made of. */
struct page_scenes {
	struct detail_scene *scenes;
	int n;
	int after; /* the scenes behind this spread; -1: from the first */
	bool more;
};

/* ${strip} gives the scenes their numbers. */
void page_scenes_print(struct page *p, const struct page_scenes *scenes,
    const struct page_strip *strip);

#endif
