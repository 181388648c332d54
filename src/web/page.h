/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/html.h"
#include "web/words.h"

#include <stdbool.h>
#include <stdint.h>

struct visit;

/* The frame that all pages of the administrators share: head, header, footer,
 * policy; and small pieces that several pages need. */

/* A page while it is being written. */
struct page {
	struct html h;
	struct visit *visit;
	enum words_lang lang;
};

/* What a page is, before it begins. */
struct page_kind {
	const char *title; /* any text */
	int status; /* 0: 200 */
	/* > 0: the page looks again by itself after so many seconds, by script
	 * where there is one (a sound that plays goes on), else by loading it
	 * again. */
	int refresh_s;
	int reload_s; /* > 0: the same without scripts, where that is to be
	               * less often */
	const char *style; /* a style of its own beside the common one, e.g.
	                    * "list.css"; NULL: none */
	const char *script; /* the same for a module; NULL: none */
	const char *events; /* address of its event stream; NULL: none */
};

/* What the visitor reads: the language that was chosen, else the one that the
 * browser wants. */
enum words_lang page_language(const struct visit *v);

/* Begin an HTML answer, up to inside <main>. */
void page_begin(struct page *p, struct visit *v, const struct page_kind *kind);
void page_end(struct page *p);

/* The catalogue in the visitor's language: as text for an attribute or a
 * function, and printed. */
const char *page_word(const struct page *p, enum word w);
void page_say(struct page *p, enum word w);
#define page_fill(p, w, ...)                                                   \
	words_fill((p)->visit->a, (p)->lang, w, __VA_ARGS__)
#define page_say_fill(p, w, ...)                                               \
	html_text(&(p)->h, page_fill(p, w, __VA_ARGS__))

/* Numbers in the visitor's language. */
const char *page_int(const struct page *p, int64_t n);
const char *page_money(const struct page *p, int64_t nano);
const char *page_duration(const struct page *p, int64_t ms);
const char *page_count(
    const struct page *p, int64_t n, enum word one, enum word many);

/* <time datetime="…">2026-11-24 02:00:00 UTC</time>; a dash for "".  The
 * script makes it the visitor's own time, with UTC in the title. */
void page_time(struct page *p, const char *iso);

/* Inside a <dl>: one term with its value. */
void page_fact(struct page *p, enum word term, const char *value);
/* The same with room for more inside the value: page_fact_end() closes. */
void page_fact_begin(struct page *p, enum word term);
void page_fact_end(struct page *p);

/* A fact that needs a line of its own. */
void page_fact_wide(struct page *p, enum word term, const char *value);

/* A bar with its share as text, also read by screen readers; ${class} is that
 * of the book's state. */
void page_bar(
    struct page *p, const char *class, double percent, enum word label);

/* The end of a page that only says what is the matter. */
void page_notice(struct page *p, enum word heading, const char *text);

/* A link. */
void page_link(
    struct page *p, const char *class, const char *url, const char *text);

#endif
