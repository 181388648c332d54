/* SPDX-License-Identifier: MIT */
/* Is a page what it was meant to be? */
#include "fuzz/page.h"

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum {
	DEPTH_MAX = 64,
	NAME_MAX_BYTES = 32
};

struct page_walk {
	const char *at;
	char open[DEPTH_MAX][NAME_MAX_BYTES];
	int depth;
};

static bool
is_void(const char *name)
{
	static const char *const all[] = { "br", "hr", "img", "input", "link",
		"meta", "source", "wbr" };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i], name) == 0)
			return true;
	return false;
}

/* A name of ours: nothing that came from outside begins with "zz" here. */
static void
read_name(struct page_walk *w, char *name)
{
	size_t n = strspn(w->at,
	    "abcdefghijklmnopqrstuvwxyz0123456789-:ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	must(n > 0 && n < NAME_MAX_BYTES);
	memcpy(name, w->at, n);
	name[n] = '\0';
	must(strncmp(name, "zz", 2) != 0);
	w->at += n;
}

static void
read_attribute(struct page_walk *w)
{
	char name[NAME_MAX_BYTES];

	read_name(w, name);
	must(strncmp(name, "on", 2) != 0);
	if (*w->at != '=')
		return;
	must(w->at[1] == '"');
	w->at += 2;
	if (strcmp(name, "href") == 0 || strcmp(name, "src") == 0 ||
	    strcmp(name, "action") == 0)
		must(strncasecmp(w->at, "javascript:", 11) != 0);
	w->at += strcspn(w->at, "\"<>");
	must(*w->at == '"');
	w->at++;
}

static void
read_end(struct page_walk *w)
{
	char name[NAME_MAX_BYTES];

	w->at += 2;
	read_name(w, name);
	must(*w->at == '>');
	must(w->depth > 0 && strcmp(w->open[--w->depth], name) == 0);
}

static void
read_tag(struct page_walk *w)
{
	char name[NAME_MAX_BYTES];

	w->at++;
	read_name(w, name);
	while (*w->at == ' ') {
		w->at++;
		read_attribute(w);
	}
	must(*w->at == '>');
	if (!is_void(name)) {
		must(w->depth < DEPTH_MAX);
		memcpy(w->open[w->depth++], name, sizeof(name));
	}
}

void
fuzz_page(const char *html)
{
	struct page_walk w = { .at = html };
	const char *mark;

	for (; *w.at != '\0'; w.at++) {
		mark = w.at;
		if (strncmp(mark, "<!DOCTYPE html>", 15) == 0)
			w.at += 14;
		else if (mark[0] == '<' && mark[1] == '/')
			read_end(&w);
		else if (mark[0] == '<')
			read_tag(&w);
		else
			must(*mark != '>' && *mark != '"');
	}
	must(w.depth == 0);
}
