/* SPDX-License-Identifier: MIT */
/* Questions about what a client's headers say. */
#include "web/header.h"

#include "base/arena.h"
#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char blanks[] = " \t";

/* The next item of a list that ${by} separates, without blanks around it and
 * not cut inside a quoted string; ${*list} moves behind it.  False: no more. */
static bool
next_item(const char **list, char by, const char **item, size_t *size)
{
	const char *p = *list;
	bool is_quoted = false;

	if (p == NULL)
		return false;
	p += strspn(p, blanks);
	*item = p;
	for (; *p != '\0' && (is_quoted || *p != by); p++) {
		if (*p == '\\' && is_quoted && p[1] != '\0')
			p++;
		else if (*p == '"')
			is_quoted = !is_quoted;
	}
	*size = (size_t)(p - *item);
	while (*size > 0 && strchr(blanks, (*item)[*size - 1]) != NULL)
		(*size)--;
	*list = *p == by ? p + 1 : NULL;
	return true;
}

static bool
is_word(const char *item, size_t size, const char *word)
{
	return size == strlen(word) && strncasecmp(item, word, size) == 0;
}

bool
header_is_json(const char *content_type)
{
	const char *item;
	size_t size;

	return next_item(&content_type, ';', &item, &size) &&
	    is_word(item, size, "application/json");
}

/* ${item} is "name=value": its value into ${out}, without quotes. */
static bool
parameter(
    const char *item, size_t size, const char *name, char *out, size_t out_size)
{
	const char *equal = memchr(item, '=', size);
	size_t n = equal == NULL ? size : (size_t)(equal - item);

	while (n > 0 && strchr(blanks, item[n - 1]) != NULL)
		n--;
	if (equal == NULL || !is_word(item, n, name))
		return false;
	equal++;
	size -= (size_t)(equal - item);
	while (size > 0 && strchr(" \t\"", *equal) != NULL) {
		equal++;
		size--;
	}
	while (size > 0 && strchr(" \t\"", equal[size - 1]) != NULL)
		size--;
	snprintf(out, out_size, "%.*s", (int)size, equal);
	return true;
}

/* The weight of one media range, 1 if it names none. */
static double
weight(const char *range, size_t size)
{
	char copy[256], value[32];
	const char *rest = copy, *item;
	double q = 1;
	size_t n;

	snprintf(copy, sizeof(copy), "%.*s", (int)size, range);
	while (next_item(&rest, ';', &item, &n))
		if (parameter(item, n, "q", value, sizeof(value)) &&
		    !text_parse_number(value, 0, 1, &q))
			q = 0;
	return q;
}

bool
header_wants_html(const char *accept)
{
	/* -1: not named; of a wildcard only its being there would be known */
	double html = -1, json = -1;
	const char *item, *type;
	size_t size, n;

	while (next_item(&accept, ',', &item, &size)) {
		type = item;
		n = strcspn(type, ";, \t");
		if (n > size)
			n = size;
		if (is_word(type, n, "text/html") ||
		    is_word(type, n, "application/xhtml+xml"))
			html = weight(item, size) > html ? weight(item, size)
			                                 : html;
		else if (is_word(type, n, "application/json"))
			json = weight(item, size);
	}
	return html > 0 && html > json;
}

int
header_wait_seconds(const char *prefer)
{
	const char *item, *rest, *part;
	char copy[256], value[32];
	size_t size, n;
	int64_t seconds;

	while (next_item(&prefer, ',', &item, &size)) {
		snprintf(copy, sizeof(copy), "%.*s", (int)size, item);
		rest = copy;
		/* what follows a semicolon belongs to another preference */
		if (!next_item(&rest, ';', &part, &n) ||
		    !parameter(part, n, "wait", value, sizeof(value)))
			continue;
		if (!text_parse_int(value, 0, INT32_MAX, &seconds))
			return 0;
		return seconds > 86400 ? 86400 : (int)seconds;
	}
	return 0;
}

int
header_best_language(
    const char *accept_language, const char *const *codes, int n)
{
	const char *item;
	double q, highest = 0;
	size_t size, k;
	int best = -1, i;

	while (next_item(&accept_language, ',', &item, &size)) {
		q = weight(item, size);
		k = strcspn(item, "-;, \t");
		if (k > size)
			k = size;
		for (i = 0; i < n; i++)
			if (q > highest && is_word(item, k, codes[i])) {
				highest = q;
				best = i;
			}
	}
	return best;
}

/* "https://host:port" and "host:port" name the same place. */
static bool
is_origin_of(const char *origin, const char *host)
{
	const char *authority = strstr(origin, "://");

	return authority != NULL && host[0] != '\0' &&
	    strcasecmp(authority + 3, host) == 0;
}

bool
header_is_same_origin(
    const char *fetch_site, const char *origin, const char *host)
{
	if (fetch_site[0] != '\0')
		return strcmp(fetch_site, "same-origin") == 0;
	return is_origin_of(origin, host);
}

const char *
header_cookie(struct arena *a, const char *cookies, const char *name)
{
	const char *item, *equal;
	size_t size;

	while (next_item(&cookies, ';', &item, &size)) {
		equal = memchr(item, '=', size);
		if (equal != NULL &&
		    is_word(item, (size_t)(equal - item), name))
			return arena_copy(
			    a, equal + 1, size - (size_t)(equal + 1 - item));
	}
	return "";
}
