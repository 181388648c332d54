/* SPDX-License-Identifier: MIT */
/* The frame that all pages share, and their small pieces. */
#include "web/page.h"

#include "base/arena.h"
#include "base/conf.h"
#include "web/answer.h"
#include "web/assets.h"
#include "web/header.h"
#include "web/page_format.h"
#include "web/visit.h"
#include "wire/fcgi.h"

/* Nothing but what this host serves; sounds may lie elsewhere. */
static const char *
policy(struct visit *v)
{
	const char *origin = page_format_origin(
	    v->a, conf_text(v->site->conf, CONF_STORAGE_URL));

	return arena_print(v->a,
	    "default-src 'none'; style-src 'self'; script-src 'self'; "
	    "connect-src 'self'%s%s; img-src 'self' data:; "
	    "media-src 'self'%s%s; "
	    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	    origin[0] == '\0' ? "" : " ", origin, origin[0] == '\0' ? "" : " ",
	    origin);
}

static void
print_refresh(struct html *h, int seconds)
{
	html_open(h, "noscript");
	html_void(h, "meta");
	html_attr(h, "http-equiv", "refresh");
	html_attr_int(h, "content", seconds);
	html_close(h, "noscript");
}

static void
print_style(struct page *p, const char *file)
{
	html_void(&p->h, "link");
	html_attr(&p->h, "rel", "stylesheet");
	html_url(&p->h, "href", assets_url(p->visit, file));
}

/* A module: it runs when the page is there, and what it imports too. */
static void
print_script(struct page *p, const char *file)
{
	html_open(&p->h, "script");
	html_attr(&p->h, "type", "module");
	html_url(&p->h, "src", assets_url(p->visit, file));
	html_close(&p->h, "script");
}

static void
print_head(struct page *p, const struct page_kind *kind)
{
	struct html *h = &p->h;

	html_open(h, "head");
	html_void(h, "meta");
	html_attr(h, "charset", "utf-8");
	html_void(h, "meta");
	html_attr(h, "name", "viewport");
	html_attr(h, "content", "width=device-width, initial-scale=1");
	html_void(h, "meta");
	html_attr(h, "name", "color-scheme");
	html_attr(h, "content", "light dark");
	html_void(h, "meta");
	html_attr(h, "name", "description");
	html_attr(h, "content", page_word(p, WORD_DESCRIPTION));
	html_open(h, "title");
	html_text(h, kind->title);
	html_text(h, " · Pagescape");
	html_close(h, "title");
	print_style(p, "pagescape.css");
	if (kind->style != NULL)
		print_style(p, kind->style);
	html_void(h, "link");
	html_attr(h, "rel", "icon");
	html_url(h, "href", assets_url(p->visit, "favicon.svg"));
	if (kind->refresh_s > 0)
		print_refresh(
		    h, kind->reload_s > 0 ? kind->reload_s : kind->refresh_s);
	print_script(p, "page.js");
	if (kind->script != NULL)
		print_script(p, kind->script);
	html_close(h, "head");
}

static void
print_top(struct page *p)
{
	struct html *h = &p->h;

	html_open(h, "a");
	html_attr(h, "class", "skip");
	html_attr(h, "href", "#main");
	page_say(p, WORD_SKIP);
	html_close(h, "a");
	html_open(h, "header");
	html_attr(h, "class", "top");
	html_open(h, "a");
	html_attr(h, "class", "brand");
	html_url(h, "href", visit_url(p->visit, "/status/"));
	html_void(h, "img");
	html_attr(h, "alt", "");
	html_attr_int(h, "width", 28);
	html_attr_int(h, "height", 28);
	html_url(h, "src", assets_url(p->visit, "favicon.svg"));
	html_text(h, "Pagescape");
	html_close(h, "a");
	html_open(h, "p");
	html_attr(h, "id", "lamp");
	html_attr(h, "data-live-word", page_word(p, WORD_LAMP_LIVE));
	html_attr(
	    h, "data-reconnecting-word", page_word(p, WORD_LAMP_RECONNECTING));
	html_attr(h, "data-stale-word", page_fill(p, WORD_LAMP_STALE, "{1}"));
	html_attr(h, "data-away-word", page_word(p, WORD_AWAY));
	html_attr(
	    h, "data-zone-word", page_fill(p, WORD_TIMES_ARE_YOURS, "{1}"));
	html_close(h, "p");
	html_open(h, "p");
	html_attr(h, "id", "news");
	html_attr(h, "class", "hidden");
	html_attr(h, "role", "status");
	html_close(h, "p");
	html_close(h, "header");
}

enum words_lang
page_language(const struct visit *v)
{
	const struct fcgi_request *r = v->request;
	enum words_lang lang;

	return words_lang_find(
	           header_cookie(v->a, r->cookie, "pagescape_lang"), &lang)
	    ? lang
	    : words_lang_choose(r->accept_language);
}

void
page_begin(struct page *p, struct visit *v, const struct page_kind *kind)
{
	p->visit = v;
	p->lang = page_language(v);
	answer_is_html(&v->answer, kind->status == 0 ? 200 : kind->status);
	v->answer.has_policy = true;
	answer_header(&v->answer, "Content-Security-Policy", policy(v));
	answer_header(&v->answer, "Content-Language", words_lang_code(p->lang));
	answer_header(&v->answer, "Vary", "Accept-Language, Cookie");
	html_init(&p->h, &v->answer.body);
	html_doctype(&p->h);
	html_open(&p->h, "html");
	html_attr(&p->h, "lang", words_lang_code(p->lang));
	print_head(p, kind);
	html_open(&p->h, "body");
	if (kind->refresh_s > 0)
		html_attr_int(&p->h, "data-refresh", kind->refresh_s);
	if (kind->events != NULL)
		html_attr(&p->h, "data-events", kind->events);
	print_top(p);
	html_open(&p->h, "main");
	html_attr(&p->h, "id", "main");
}

/* Each language by its own name; the one that is shown is no link. */
static void
print_languages(struct page *p)
{
	struct html *h = &p->h;
	enum words_lang lang;

	html_open(h, "nav");
	html_attr(h, "aria-label", page_word(p, WORD_LANGUAGE));
	for (lang = 0; lang < LANG_COUNT; lang++) {
		if (lang > 0)
			html_text(h, " · ");
		html_open(h, "a");
		html_url(h, "href",
		    visit_url(p->visit, "/status/language/%s",
		        words_lang_code(lang)));
		html_attr(h, "lang", words_lang_code(lang));
		html_attr(h, "hreflang", words_lang_code(lang));
		if (lang == p->lang)
			html_attr(h, "aria-current", "true");
		html_text(h, words_lang_name(lang));
		html_close(h, "a");
	}
	html_close(h, "nav");
}

void
page_end(struct page *p)
{
	struct html *h = &p->h;

	html_close(h, "main");
	html_open(h, "footer");
	html_open(h, "p");
	html_open(h, "span");
	html_attr(h, "id", "zone");
	page_say(p, WORD_TIMES_ARE_UTC);
	html_close(h, "span");
	html_text(h, " ");
	page_say(p, WORD_SAME_AS_JSON);
	html_text(h, " ");
	page_link(p, NULL, visit_url(p->visit, "/api/books"),
	    page_word(p, WORD_JSON_BOOKS));
	html_text(h, ", ");
	page_link(p, NULL, visit_url(p->visit, "/readyz"),
	    page_word(p, WORD_JSON_READINESS));
	html_text(h, ".");
	html_close(h, "p");
	print_languages(p);
	html_close(h, "footer");
	html_close(h, "body");
	html_close(h, "html");
}

const char *
page_word(const struct page *p, enum word w)
{
	return words_say(p->lang, w);
}

void
page_say(struct page *p, enum word w)
{
	html_text(&p->h, words_say(p->lang, w));
}

const char *
page_int(const struct page *p, int64_t n)
{
	return page_format_int(p->visit->a, p->lang, n);
}

const char *
page_money(const struct page *p, int64_t nano)
{
	return page_format_money(p->visit->a, p->lang, nano);
}

const char *
page_duration(const struct page *p, int64_t ms)
{
	return page_format_duration(p->visit->a, p->lang, ms);
}

const char *
page_count(const struct page *p, int64_t n, enum word one, enum word many)
{
	return page_format_count(p->visit->a, p->lang, n, one, many);
}

void
page_time(struct page *p, const char *iso)
{
	struct html *h = &p->h;

	if (iso == NULL || iso[0] == '\0') {
		html_text(h, "–");
		return;
	}
	html_open(h, "time");
	html_attr(h, "datetime", iso);
	html_text(h, page_format_time(p->visit->a, iso));
	html_close(h, "time");
}

void
page_fact_begin(struct page *p, enum word term)
{
	html_open(&p->h, "div");
	html_element(&p->h, "dt", NULL, page_word(p, term));
	html_open(&p->h, "dd");
}

void
page_fact_end(struct page *p)
{
	html_close(&p->h, "dd");
	html_close(&p->h, "div");
}

void
page_fact(struct page *p, enum word term, const char *value)
{
	page_fact_begin(p, term);
	html_text(&p->h, value);
	page_fact_end(p);
}

void
page_fact_wide(struct page *p, enum word term, const char *value)
{
	html_open(&p->h, "div");
	html_attr(&p->h, "class", "wide");
	html_element(&p->h, "dt", NULL, page_word(p, term));
	html_element(&p->h, "dd", NULL, value);
	html_close(&p->h, "div");
}

void
page_bar(struct page *p, const char *class, double percent, enum word label)
{
	struct html *h = &p->h;

	html_open(h, "progress");
	html_attr(h, "class", class);
	html_attr(h, "max", "100");
	html_attr_print(h, "value", "%.1f", percent);
	html_attr(h, "aria-label", page_word(p, label));
	html_print(h, "%.0f %%", percent);
	html_close(h, "progress");
}

void
page_notice(struct page *p, enum word heading, const char *text)
{
	html_open(&p->h, "section");
	html_attr(&p->h, "class", "notice");
	html_element(&p->h, "h1", NULL, page_word(p, heading));
	html_element(&p->h, "p", NULL, text);
	html_close(&p->h, "section");
}

void
page_link(struct page *p, const char *class, const char *url, const char *text)
{
	html_open(&p->h, "a");
	html_attr(&p->h, "class", class);
	html_url(&p->h, "href", url);
	html_text(&p->h, text);
	html_close(&p->h, "a");
}
