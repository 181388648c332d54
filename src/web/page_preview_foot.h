/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_PREVIEW_FOOT_H
#define WEB_PAGE_PREVIEW_FOOT_H

struct page;
struct page_preview_view;

/* What stands below the open book: the place in it as words and as a ribbon
 * of scenes, and what the sound is played with. */
void page_preview_foot_print(struct page *p, const struct page_preview_view *w);

/* The signs on buttons: a path in a square of 24. */
struct html;
void page_preview_foot_icon(
    struct html *h, const char *class, const char *path);

#endif
