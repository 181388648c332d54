/* SPDX-License-Identifier: MIT */
/* The frame that all pages share, and their small pieces. */
#include "web/page.h"

#include "base/arena.h"
#include "base/conf.h"
#include "web/answer.h"
#include "web/assets.h"
#include "web/page_format.h"
#include "web/visit.h"

/* Nothing but what this host serves; sounds may lie elsewhere. */
static const char *
policy(struct visit *v)
{
	const char *origin = page_format_origin(
	    v->a, conf_text(v->site->conf, CONF_STORAGE_URL));

	return arena_print(v->a,
	    "default-src 'none'; style-src 'self'; script-src 'self'; "
	    "connect-src 'self'; img-src 'self' data:; media-src 'self'%s%s; "
	    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	    origin[0] == '\0' ? "" : " ", origin);
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
print_head(struct page *p, const char *title, int refresh_s)
{
	const struct assets *assets = p->visit->site->assets;
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
	html_open(h, "title");
	html_text(h, title);
	html_text(h, " · Pagescape");
	html_close(h, "title");
	html_void(h, "link");
	html_attr(h, "rel", "stylesheet");
	html_url(h, "href", visit_url(p->visit, "%s", assets_style(assets)));
	html_void(h, "link");
	html_attr(h, "rel", "icon");
	html_url(h, "href", visit_url(p->visit, "%s", assets_icon(assets)));
	if (refresh_s > 0)
		print_refresh(h, refresh_s);
	html_open(h, "script");
	html_url(h, "src", visit_url(p->visit, "%s", assets_script(assets)));
	html_flag(h, "defer");
	html_close(h, "script");
	html_close(h, "head");
}

static void
print_top(struct page *p)
{
	struct html *h = &p->h;

	html_open(h, "a");
	html_attr(h, "class", "skip");
	html_attr(h, "href", "#main");
	html_text(h, "Skip to the content");
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
	html_url(h, "src",
	    visit_url(p->visit, "%s", assets_icon(p->visit->site->assets)));
	html_text(h, "Pagescape");
	html_close(h, "a");
	html_open(h, "p");
	html_attr(h, "id", "refresh");
	html_attr(h, "role", "status");
	html_close(h, "p");
	html_close(h, "header");
}

void
page_begin(struct page *p, struct visit *v, int status, const char *title,
    int refresh_s)
{
	p->visit = v;
	answer_is_html(&v->answer, status);
	v->answer.has_policy = true;
	answer_header(&v->answer, "Content-Security-Policy", policy(v));
	html_init(&p->h, &v->answer.body);
	html_doctype(&p->h);
	html_open(&p->h, "html");
	html_attr(&p->h, "lang", "en");
	print_head(p, title, refresh_s);
	html_open(&p->h, "body");
	if (refresh_s > 0)
		html_attr_int(&p->h, "data-refresh", refresh_s);
	print_top(p);
	html_open(&p->h, "main");
	html_attr(&p->h, "id", "main");
}

void
page_end(struct page *p)
{
	struct html *h = &p->h;

	html_close(h, "main");
	html_open(h, "footer");
	html_open(h, "p");
	html_text(h, "All times are UTC. The same as JSON: ");
	page_link(p, NULL, visit_url(p->visit, "/api/books"), "books");
	html_text(h, ", ");
	page_link(p, NULL, visit_url(p->visit, "/readyz"), "readiness");
	html_text(h, ".");
	html_close(h, "p");
	html_close(h, "footer");
	html_close(h, "body");
	html_close(h, "html");
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
page_fact_begin(struct page *p, const char *term)
{
	html_open(&p->h, "div");
	html_element(&p->h, "dt", NULL, term);
	html_open(&p->h, "dd");
}

void
page_fact_end(struct page *p)
{
	html_close(&p->h, "dd");
	html_close(&p->h, "div");
}

void
page_fact(struct page *p, const char *term, const char *value)
{
	page_fact_begin(p, term);
	html_text(&p->h, value);
	page_fact_end(p);
}

void
page_fact_wide(struct page *p, const char *term, const char *value)
{
	html_open(&p->h, "div");
	html_attr(&p->h, "class", "wide");
	html_element(&p->h, "dt", NULL, term);
	html_element(&p->h, "dd", NULL, value);
	html_close(&p->h, "div");
}

void
page_bar(struct page *p, const char *class, double percent, const char *label)
{
	struct html *h = &p->h;

	html_open(h, "progress");
	html_attr(h, "class", class);
	html_attr(h, "max", "100");
	html_attr_print(h, "value", "%.1f", percent);
	html_attr(h, "aria-label", label);
	html_print(h, "%.0f %%", percent);
	html_close(h, "progress");
}

void
page_notice(struct page *p, const char *heading, const char *text)
{
	html_open(&p->h, "section");
	html_attr(&p->h, "class", "notice");
	html_element(&p->h, "h1", NULL, heading);
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
