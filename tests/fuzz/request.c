/* SPDX-License-Identifier: MIT */
/* A whole request, from its address to its answer, as far as it comes without a
 * database: written like one on the wire,
 *
 *	GET /p/status/?q=sea
 *	Accept: text/html
 *
 *	body
 *
 * ("Sealed", "Cut" and "Large" are lines of their own: the form has its seal, the
 * body came in part, was too large.)  Every answer is JSON or a page that is whole, and no text of the request has
 * become a header, a line or markup. */
#include "web/route.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/must.h"
#include "base/text.h"
#include "base/uuid.h"
#include "fuzz/fuzz.h"
#include "fuzz/page.h"
#include "web/assets.h"
#include "web/ticket.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static struct arena *own;
static struct conf *open_conf, *token_conf;
static struct assets *assets;
static struct desk desk;

static const struct {
	const char *name;
	size_t offset;
} fields[] = {
	{ "Content-Type", offsetof(struct fcgi_request, content_type) },
	{ "Accept", offsetof(struct fcgi_request, accept) },
	{ "Prefer", offsetof(struct fcgi_request, prefer) },
	{ "If-None-Match", offsetof(struct fcgi_request, if_none_match) },
	{ "Accept-Language", offsetof(struct fcgi_request, accept_language) },
	{ "Cookie", offsetof(struct fcgi_request, cookie) },
	{ "Referer", offsetof(struct fcgi_request, referer) },
	{ "Host", offsetof(struct fcgi_request, host) },
	{ "Origin", offsetof(struct fcgi_request, origin) },
	{ "Sec-Fetch-Site", offsetof(struct fcgi_request, fetch_site) },
	{ "Authorization", offsetof(struct fcgi_request, authorization) },
	{ "Remote-User", offsetof(struct fcgi_request, user) },
	{ "Remote-Addr", offsetof(struct fcgi_request, remote) },
};

enum {
	N_FIELDS = sizeof(fields) / sizeof(fields[0])
};

static struct conf *
make_conf(const char *auth)
{
	struct err e = ERR_INIT;
	struct conf *c;

	must(conf_open(&c, "/dev/null", &e));
	must(conf_set(c, CONF_DATABASE_SOCKET, "/nonexistent/sql.sock", &e));
	must(conf_set(c, CONF_EVENTS_PUBLISHER, "/nonexistent/nchan", &e));
	must(conf_set(c, CONF_LOG_TARGET, "/dev/null", &e));
	must(conf_set(c, CONF_HTTP_AUTH, auth, &e));
	return c;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct err e = ERR_INIT;

	(void)argc, (void)argv;
	open_conf = make_conf("network");
	token_conf = make_conf("token");
	must(log_open(open_conf, "fuzz", false, &e));
	own = arena_open();
	must(assets_open(&assets, own, &e));
	/* Else nothing behind a seal would be reached without a database. */
	desk.events_key = hash_key_open("events");
	desk.forms_key = hash_key_open("forms");
	return 0;
}

static const char **
field(struct fcgi_request *r, int i)
{
	return (const char **)(void *)((char *)r + fields[i].offset);
}

static void
read_headers(struct fuzz *f, struct fcgi_request *r, bool *is_sealed)
{
	char *line, *value;
	int i;

	for (line = fuzz_line(f); line[0] != '\0'; line = fuzz_line(f)) {
		r->body_is_cut |= strcmp(line, "Cut") == 0;
		r->body_is_too_large |= strcmp(line, "Large") == 0;
		*is_sealed |= strcmp(line, "Sealed") == 0;
		value = strchr(line, ':');
		if (value == NULL)
			continue;
		*value++ = '\0';
		value += *value == ' ';
		for (i = 0; i < N_FIELDS; i++)
			if (strcasecmp(line, fields[i].name) == 0)
				*field(r, i) = value;
	}
}

static void
read_request(struct fuzz *f, struct fcgi_request *r, bool *is_open)
{
	char *line = fuzz_line(f), *path = strchr(line, ' '), *query;
	bool is_sealed = false;
	size_t size;
	int i;

	*r = (struct fcgi_request){ .method = line, .path = "", .query = "" };
	for (i = 0; i < N_FIELDS; i++)
		*field(r, i) = "";
	*is_open = line[0] != '!';
	r->method += line[0] == '!';
	if (path != NULL) {
		*path++ = '\0';
		query = strchr(path, '?');
		if (query != NULL)
			*query++ = '\0';
		r->path = fcgi_path(f->a, path, NULL, NULL, NULL);
		r->query = query == NULL ? "" : query;
	}
	read_headers(f, r, &is_sealed);
	r->body = fuzz_rest(f, &size);
	if (is_sealed)
		r->body = arena_print(f->a, "seal=%s&%s",
		    ticket_make(
		        f->a, desk.forms_key, r->user, INT64_C(1) << 40),
		    r->body);
	r->body_size = is_sealed ? strlen(r->body) : size;
	if (r->body_is_too_large) {
		r->body = "";
		r->body_size = 0;
	}
}

static const char *
header(const struct answer *r, const char *name)
{
	int i;

	for (i = 0; i < r->n_headers; i++)
		if (strcmp(r->names[i], name) == 0)
			return r->values[i];
	return "";
}

static void
check_body(struct arena *a, const struct answer *r)
{
	const char *type = header(r, "Content-Type");
	const char *body = buf_str(&r->body);
	struct err e = ERR_INIT;
	struct json *v;

	must(!r->body.overflow);
	must(r->body.used == 0 || type[0] != '\0');
	if (text_starts(type, "application/json"))
		must(json_parse(a, body, r->body.used, 16, &v, &e) &&
		    json_is_object(v));
	else if (text_starts(type, "text/html"))
		fuzz_page(body);
	/* What went wrong is said, and never where in our sources. */
	if (r->status >= 400) {
		must(r->body.used > 0);
		must(strstr(body, ".c:") == NULL);
	}
}

static void
check_answer(struct arena *a, const struct visit *v)
{
	const struct answer *r = &v->answer;
	char id[UUID_TEXT];
	int i;

	must(r->status >= 200 && r->status <= 503);
	must(r->n_headers >= 0 && r->n_headers <= ANSWER_HEADERS_MAX);
	for (i = 0; i < r->n_headers; i++)
		must(r->names[i] != NULL && r->values[i] != NULL);
	/* A place on this host: "//host" would be another one. */
	must(header(r, "Location")[0] == '\0' ||
	    (header(r, "Location")[0] == '/' &&
	        header(r, "Location")[1] != '/'));
	must(v->book_id[0] == '\0' || uuid_parse(v->book_id, id));
	must(v->wait_seconds == 0);
	check_body(a, r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct site site = { .prefix = "/p", .assets = assets };
	struct fcgi_request request;
	struct visit v = {
		.site = &site, .desk = &desk, .request = &request, .book_id = ""
	};
	char book_id[UUID_TEXT];
	struct fuzz f;
	bool is_open;

	fuzz_open(&f, data, size);
	read_request(&f, &request, &is_open);
	site.conf = desk.conf = is_open ? open_conf : token_conf;
	v.a = f.a;
	answer_init(&v.answer);
	route_visit(&v);
	check_answer(f.a, &v);
	must(route_find_name("/p", request.method, request.path, book_id)[0] !=
	    '\0');
	answer_clear(&v.answer);
	fuzz_close(&f);
	return 0;
}
