/* SPDX-License-Identifier: MIT */
/* The styles, scripts and pictures of the pages. */
#include "web/assets.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/hash.h"
#include "base/must.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	FILE_MAX = 1 << 20,
	TAG_DIGITS = 16
};

/* What there is; each is a file of share/web. */
static const struct kind {
	const char *name;
	const char *type;
} kinds[] = {
	{ "book.css", "text/css; charset=utf-8" },
	{ "book.js", "text/javascript; charset=utf-8" },
	{ "favicon.svg", "image/svg+xml" },
	{ "live.js", "text/javascript; charset=utf-8" },
	{ "list.css", "text/css; charset=utf-8" },
	{ "morph.js", "text/javascript; charset=utf-8" },
	{ "page.js", "text/javascript; charset=utf-8" },
	{ "pagescape-player.js", "text/javascript; charset=utf-8" },
	{ "pagescape.css", "text/css; charset=utf-8" },
	{ "preview.css", "text/css; charset=utf-8" },
	{ "preview.js", "text/javascript; charset=utf-8" },
};

enum {
	N_FILES = sizeof(kinds) / sizeof(kinds[0])
};

struct file {
	const char *text;
	size_t size;
	const char *version;
	const char *tag; /* the version between quotes */
	const char *path;
};

struct assets {
	struct file files[N_FILES];
};

static bool
read_whole(struct arena *a, const char *path, struct file *out, struct err *e)
{
	FILE *stream = fopen(path, "re");
	char *text;

	if (stream == NULL)
		return err_set_cause(e, ERR_IO, CAUSE_STORAGE, errno,
		    "cannot read %s: %s", path, strerror(errno));
	text = arena_alloc(a, FILE_MAX + 1);
	out->size = fread(text, 1, FILE_MAX, stream);
	out->text = text;
	fclose(stream);
	if (out->size == 0 || out->size == FILE_MAX)
		return err_set_cause(e, ERR_IO, CAUSE_STORAGE, 0,
		    "%s is empty or too large", path);
	return true;
}

bool
assets_open(struct assets **out, struct arena *a, struct err *e)
{
	struct assets *s = arena_alloc(a, sizeof(*s));
	char hash[HASH_TEXT];
	struct file *f;
	int i;

	for (i = 0; i < N_FILES; i++) {
		f = &s->files[i];
		if (!read_whole(a,
		        arena_print(
		            a, "%s/web/%s", conf_share(), kinds[i].name),
		        f, e))
			return err_here(e);
		hash_text(f->text, f->size, hash);
		f->version = arena_print(a, "%.*s", TAG_DIGITS, hash);
		f->tag = arena_print(a, "\"%s\"", f->version);
		f->path = arena_print(
		    a, "/static/%s?v=%s", kinds[i].name, f->version);
	}
	*out = s;
	return true;
}

static int
find(const char *name, size_t size)
{
	int i;

	for (i = 0; i < N_FILES; i++)
		if (strlen(kinds[i].name) == size &&
		    memcmp(kinds[i].name, name, size) == 0)
			return i;
	return -1;
}

const char *
assets_url(const struct visit *v, const char *name)
{
	int i = find(name, strlen(name));

	must(i >= 0);
	return visit_url(v, "%s", v->site->assets->files[i].path);
}

bool
assets_get(struct visit *v, struct err *e)
{
	const char *name = strrchr(v->request->path, '/') + 1;
	int i = find(name, strlen(name));
	const struct file *f;
	const char *version;

	if (i < 0) {
		answer_fail(
		    &v->answer, 404, ERR_VALIDATION, "There is no such file.");
		return true;
	}
	f = &v->site->assets->files[i];
	if (!query_text(v->a, v->request->query, "v", &version, e))
		return err_here(e);
	v->answer.has_cache = true;
	answer_header(&v->answer, "Cache-Control",
	    strcmp(version, f->version) == 0
	        ? "public, max-age=31536000, immutable"
	        : "no-cache");
	answer_header(&v->answer, "ETag", f->tag);
	if (strstr(v->request->if_none_match, f->tag) != NULL) {
		v->answer.status = 304;
		return true;
	}
	answer_header(&v->answer, "Content-Type", kinds[i].type);
	buf_add(&v->answer.body, f->text, f->size);
	return true;
}
