/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/html.h"

#include <stdbool.h>
#include <stdint.h>

struct visit;

/* The frame that all pages of the administrators share: head, header, footer,
 * policy; and small pieces that several pages need. */

/* A page while it is being written. */
struct page {
	struct html h;
	struct visit *visit;
};

/* Begin an HTML answer with ${status}, up to inside <main>.  ${refresh_s} > 0:
 * the page looks again by itself after so many seconds, by script where there
 * is one (a sound that plays goes on), else by loading it again. */
void page_begin(struct page *p, struct visit *v, int status, const char *title,
    int refresh_s);
void page_end(struct page *p);

/* <time datetime="…">2026-11-24 02:00:00 UTC</time>; a dash for "". */
void page_time(struct page *p, const char *iso);

/* Inside a <dl>: one term with its value. */
void page_fact(struct page *p, const char *term, const char *value);
/* The same with room for more inside the value: page_fact_end() closes. */
void page_fact_begin(struct page *p, const char *term);
void page_fact_end(struct page *p);

/* A fact that needs a line of its own. */
void page_fact_wide(struct page *p, const char *term, const char *value);

/* A bar with its share as text, also read by screen readers; ${class} is that
 * of the book's state. */
void page_bar(
    struct page *p, const char *class, double percent, const char *label);

/* The end of a page that only says what is the matter. */
void page_notice(struct page *p, const char *heading, const char *text);

/* A link. */
void page_link(
    struct page *p, const char *class, const char *url, const char *text);

#endif
