/* SPDX-License-Identifier: MIT */
/* Which address means what: one table. */
#include "web/route.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/must.h"
#include "base/text.h"
#include "base/uuid.h"
#include "web/act.h"
#include "web/api_books.h"
#include "web/api_money.h"
#include "web/api_pages.h"
#include "web/api_parts.h"
#include "web/assets.h"
#include "web/events.h"
#include "web/guard.h"
#include "web/header.h"
#include "web/health.h"
#include "web/page_act.h"
#include "web/page_book.h"
#include "web/page_bulk.h"
#include "web/page_error.h"
#include "web/page_language.h"
#include "web/page_list.h"
#include "web/page_preview.h"
#include "web/scrape.h"
#include "web/start.h"
#include "web/state.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <string.h>

struct route {
	const char *method; /* GET also answers HEAD */
	const char *path; /* "{id}" stands for a book's id, "{name}" for the
	                   * last part of any path */
	bool is_rooted; /* not under the prefix */
	bool is_page; /* errors are told to people */
	enum guard_need need;
	bool (*handler)(struct visit *v, struct err *e);
	const char *name;
};

/* clang-format off */
static const struct route routes[] = {
#define ROUTE(method, path, is_rooted, is_page, need, handler)                 \
	{ method, path, is_rooted, is_page, GUARD_##need, handler, #handler }
	ROUTE("POST", "/api/generate-soundscapes",      true,  false, SUBMIT,  start_post),
	ROUTE("GET",  "/api/generate-soundscapes/{id}", true,  false, READ,    state_get),
	ROUTE("GET",  "",                               false, true,  NOTHING, page_list_go),
	ROUTE("GET",  "/api/books",                     false, false, READ,    api_books_list),
	ROUTE("GET",  "/api/books/{id}",                false, false, READ,    api_books_get),
	ROUTE("GET",  "/api/books/{id}/scenes",         false, false, READ,    api_parts_scenes),
	ROUTE("GET",  "/api/books/{id}/spreads",        false, false, READ,    api_parts_spreads),
	ROUTE("GET",  "/api/books/{id}/errors",         false, false, READ,    api_parts_errors),
	ROUTE("GET",  "/api/books/{id}/pages",          false, false, ADMIN,   api_pages_get),
	ROUTE("POST", "/api/books/{id}/cancel",         false, false, ADMIN,   act_cancel),
	ROUTE("POST", "/api/books/{id}/pause",          false, false, ADMIN,   act_pause),
	ROUTE("POST", "/api/books/{id}/resume",         false, false, ADMIN,   act_resume),
	ROUTE("POST", "/api/books/{id}/retry",          false, false, ADMIN,   act_retry),
	ROUTE("POST", "/api/books/{id}/rerun",          false, false, ADMIN,   act_rerun),
	ROUTE("POST", "/api/books/{id}/regenerate",     false, false, ADMIN,   act_regenerate),
	ROUTE("POST", "/api/queue/pause",               false, false, ADMIN,   act_queue_pause),
	ROUTE("POST", "/api/queue/resume",              false, false, ADMIN,   act_queue_resume),
	ROUTE("POST", "/api/resume",                    false, false, ADMIN,   act_resume_cause),
	ROUTE("GET",  "/status",                        false, true,  NOTHING, page_list_get),
	ROUTE("GET",  "/status/books",                  false, true,  NOTHING, page_list_go),
	ROUTE("GET",  "/status/books/{id}",             false, true,  NOTHING, page_book_get),
	ROUTE("GET",  "/status/books/{id}/preview",     false, true,  NOTHING, page_preview_get),
	/* What the preview reads: its visitor has no token. */
	ROUTE("GET",  "/status/books/{id}/scenes",      false, false, NOTHING, api_parts_scenes),
	ROUTE("GET",  "/status/books/{id}/pages",       false, false, NOTHING, api_pages_get),
	ROUTE("POST", "/status/books/{id}/act",         false, true,  NOTHING, page_act_post),
	ROUTE("GET",  "/status/act",                    false, true,  NOTHING, page_bulk_ask),
	ROUTE("POST", "/status/act",                    false, true,  NOTHING, page_bulk_post),
	ROUTE("GET",  "/status/language/{name}",        false, true,  NOTHING, page_language_get),
	ROUTE("GET",  "/events/ticket",                 false, false, NOTHING, events_get_ticket),
	ROUTE("GET",  "/static/{name}",                 false, false, NOTHING, assets_get),
	ROUTE("GET",  "/healthz",                       false, false, NOTHING, health_get),
	ROUTE("GET",  "/api/books/{id}/estimate",       false, false, READ,    api_money_estimate),
	ROUTE("GET",  "/api/books/{id}/timings",        false, false, READ,    api_money_timings),
	ROUTE("GET",  "/api/costs",                     false, false, READ,    api_money_costs),
	ROUTE("GET",  "/api/costs/unknown",             false, false, READ,    api_money_unknown),
	ROUTE("GET",  "/metrics",                       false, false, READ,    scrape_get),
	ROUTE("GET",  "/readyz",                        false, false, NOTHING, health_get_ready),
#undef ROUTE
};
/* clang-format on */

enum {
	N_ROUTES = sizeof(routes) / sizeof(routes[0])
};

enum match {
	MATCH_NO,
	MATCH_YES,
	MATCH_BAD_ID
};

/* What was found for a path, and which methods it knows. */
struct finding {
	const struct route *route; /* NULL: none for this method */
	const struct route *path; /* NULL: nobody knows the path */
	bool is_bad_id;
	char allow[32];
};

/* A slash at the end means nothing. */
static size_t
path_size(const char *path)
{
	size_t n = strlen(path);

	while (n > 0 && path[n - 1] == '/')
		n--;
	return n;
}

static enum match
match_id(const char *path, size_t size, size_t *used, char *book_id)
{
	char text[UUID_TEXT];
	size_t n = strcspn(path, "/");

	if (n > size)
		n = size;
	*used = n;
	if (n != UUID_TEXT - 1)
		return n == 0 ? MATCH_NO : MATCH_BAD_ID;
	memcpy(text, path, n);
	text[n] = '\0';
	return uuid_parse(text, book_id) ? MATCH_YES : MATCH_BAD_ID;
}

static enum match
match_path(const char *pattern, const char *path, char *book_id)
{
	size_t size = path_size(path), n;
	enum match is_id = MATCH_YES;

	while (*pattern != '\0') {
		if (text_starts(pattern, "{id}")) {
			is_id = match_id(path, size, &n, book_id);
			if (is_id == MATCH_NO)
				return MATCH_NO;
			pattern += strlen("{id}");
		} else if (strcmp(pattern, "{name}") == 0) {
			n = strcspn(path, "/");
			if (n == 0 || n != size)
				return MATCH_NO;
			pattern += strlen("{name}");
		} else {
			n = strcspn(pattern, "{");
			if (size < n || strncmp(pattern, path, n) != 0)
				return MATCH_NO;
			pattern += n;
		}
		path += n;
		size -= n;
	}
	return size == 0 ? is_id : MATCH_NO;
}

static bool
is_method(const struct route *r, const char *method)
{
	return strcmp(r->method, method) == 0 ||
	    (strcmp(r->method, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

/* What stands behind the prefix; NULL if the path is not under it. */
static const char *
under_prefix(const char *prefix, const char *path)
{
	size_t n = strlen(prefix);

	if (strncmp(path, prefix, n) != 0 ||
	    (path[n] != '/' && path[n] != '\0'))
		return NULL;
	return path + n;
}

static void
find(const char *prefix, const char *method, const char *path, char *book_id,
    struct finding *out)
{
	const char *rest = under_prefix(prefix, path), *p;
	const struct route *r;
	enum match m;
	int i;

	memset(out, 0, sizeof(*out));
	book_id[0] = '\0';
	for (i = 0; i < N_ROUTES; i++) {
		r = &routes[i];
		p = r->is_rooted ? path : rest;
		m = p == NULL ? MATCH_NO : match_path(r->path, p, book_id);
		if (m == MATCH_NO)
			continue;
		out->path = r;
		out->is_bad_id = m == MATCH_BAD_ID;
		if (is_method(r, method))
			out->route = r;
		strncat(out->allow, out->allow[0] == '\0' ? "" : ", ",
		    sizeof(out->allow) - strlen(out->allow) - 1);
		strncat(out->allow,
		    strcmp(r->method, "GET") == 0 ? "GET, HEAD" : r->method,
		    sizeof(out->allow) - strlen(out->allow) - 1);
	}
}

const char *
route_find_name(
    const char *prefix, const char *method, const char *path, char *book_id)
{
	struct finding f;

	find(prefix, method, path, book_id, &f);
	if (f.path == NULL)
		return "404";
	if (f.route == NULL)
		return "405";
	return f.is_bad_id ? "400" : f.route->name;
}

/* A path that nobody knows: people get a page, programs get JSON. */
static void
say_unknown(struct visit *v)
{
	const char *rest = under_prefix(v->site->prefix, v->request->path);

	if (header_wants_html(v->request->accept) && rest != NULL &&
	    !text_starts(rest, "/api"))
		page_error_unknown_address(v);
	else
		answer_fail(&v->answer, 404, ERR_VALIDATION,
		    "There is nothing at this address.");
}

/* True: the request may go to its handler. */
static bool
is_welcome(struct visit *v, const struct finding *f)
{
	if (v->request->address_is_too_long) {
		answer_fail(&v->answer, 414, ERR_VALIDATION,
		    "The address is too long.");
	} else if (v->request->path[0] == '\0') {
		answer_fail(&v->answer, 400, ERR_VALIDATION,
		    "The address is not valid.");
	} else if (f->path == NULL) {
		say_unknown(v);
	} else if (f->route == NULL) {
		answer_fail(&v->answer, 405, ERR_VALIDATION,
		    "This address does not know the method; it knows %s.",
		    f->allow);
		answer_header(&v->answer, "Allow", arena_text(v->a, f->allow));
	} else if (f->is_bad_id && f->route->is_page) {
		page_error_unknown_book(v);
	} else if (f->is_bad_id) {
		answer_fail(
		    &v->answer, 400, ERR_VALIDATION, "bookId must be a UUID.");
	} else {
		return true;
	}
	return false;
}

/* What a caller may hear of a failed statement: the log has the rest. */
static void
say_database(struct visit *v, const struct err *e, bool is_page)
{
	bool is_away = e->cause == CAUSE_CONNECTION ||
	    e->cause == CAUSE_DEADLOCK || e->cause == CAUSE_TIMEOUT ||
	    e->cause == CAUSE_AUTH || e->cause == CAUSE_SCHEMA;

	answer_clear(&v->answer);
	if (is_page)
		page_error_database(v, is_away);
	else if (is_away)
		answer_fail(&v->answer, 503, ERR_DATABASE,
		    "The database does not answer.");
	else
		answer_fail(&v->answer, 500, ERR_DATABASE,
		    "The database could not do what was asked.");
	if (is_away)
		answer_header(&v->answer, "Retry-After", "5");
}

static void
say_failure(struct visit *v, const struct err *e, bool is_page)
{
	struct log_about about = LOG_NOTHING;

	if (e->type == ERR_VALIDATION) {
		if (is_page) {
			answer_clear(&v->answer);
			page_error_bad_address(v, e->message);
		} else {
			answer_fail(
			    &v->answer, 400, ERR_VALIDATION, "%s", e->message);
		}
		return;
	}
	about.book = v->book_id;
	log_error(LOG_LEVEL_ERROR, &about, e, v->request->method);
	if (e->type == ERR_DATABASE)
		say_database(v, e, is_page);
	else
		answer_fail(
		    &v->answer, 500, e->type, "Something went wrong here.");
}

static bool
handle(struct visit *v, const struct route *r, struct err *e)
{
	bool admitted;

	return (guard_admit(v, r->need, &admitted, e) &&
	           (!admitted || r->handler(v, e))) ||
	    err_here(e);
}

/* A connection that was idle may have died unseen, so what met a lost one is
 * tried once more on a new one: reading may be repeated, and so may handing
 * in a book. */
static bool
try_handler(struct visit *v, const struct route *r, struct err *e)
{
	bool was_open = v->desk->db != NULL;

	if (handle(v, r, e))
		return true;
	if (e->type == ERR_DATABASE)
		visit_drop_database(v->desk);
	if (!was_open || e->cause != CAUSE_CONNECTION)
		return err_here(e);
	err_clear(e);
	answer_clear(&v->answer);
	v->wait_seconds = 0;
	if (handle(v, r, e))
		return true;
	if (e->type == ERR_DATABASE)
		visit_drop_database(v->desk);
	return err_here(e);
}

void
route_visit(struct visit *v)
{
	struct err e = ERR_INIT;
	char *book_id = arena_alloc(v->a, UUID_TEXT);
	struct finding f;

	find(
	    v->site->prefix, v->request->method, v->request->path, book_id, &f);
	v->book_id = book_id;
	if (!is_welcome(v, &f))
		return;
	must(f.route != NULL);
	if (!try_handler(v, f.route, &e)) {
		v->wait_seconds = 0;
		say_failure(v, &e, f.route->is_page);
	}
}
