/* SPDX-License-Identifier: MIT */
/* What a reference inside an EPUB points to. */
#include "import/href.h"

#include "base/arena.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* "http:", "data:": letters, digits and "+.-" before the first colon. */
static bool
has_scheme(const char *href)
{
	size_t n = strspn(href,
	    "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

	return n > 1 && href[n] == ':';
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decode "%20" in place; a percent sign without digits stays. */
static void
decode(char *text)
{
	char *out = text;
	int high, low;

	for (; *text != '\0'; text++) {
		high = *text == '%' ? hex_value(text[1]) : -1;
		low = high >= 0 ? hex_value(text[2]) : -1;
		if (low >= 0 && high * 16 + low != 0) {
			*out++ = (char)(high * 16 + low);
			text += 2;
		} else
			*out++ = *text;
	}
	*out = '\0';
}

/* Resolve "." and ".." in place; false if they lead out. */
static bool
fold(char *path)
{
	char *out = path, *part = path;
	size_t n;

	for (;; part += n + 1) {
		n = strcspn(part, "/");
		if (n == 2 && part[0] == '.' && part[1] == '.') {
			if (out == path)
				return false;
			for (out--; out > path && out[-1] != '/';)
				out--;
		} else if (n > 0 && !(n == 1 && part[0] == '.')) {
			memmove(out, part, n + 1); /* and its slash */
			out += n + (out[n] == '/');
		}
		if (part[n] == '\0')
			break;
	}
	*out = '\0';
	return true;
}

const char *
href_resolve(struct arena *a, const char *base, const char *href)
{
	const char *slash = strrchr(base, '/');
	size_t folder = slash != NULL ? (size_t)(slash - base) + 1 : 0;
	char *bare, *path;

	if (has_scheme(href) || (href[0] == '/' && href[1] == '/'))
		return NULL;
	if (href[0] == '/')
		folder = 0;
	bare = arena_copy(a, href, strcspn(href, "#?"));
	decode(bare);
	path = arena_print(a, "%.*s%s", (int)folder, base, bare);
	return fold(path) && path[0] != '\0' ? path : NULL;
}
