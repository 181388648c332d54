/* SPDX-License-Identifier: MIT */
/* What stands behind the question mark. */
#include "web/query.h"

#include "base/arena.h"
#include "base/text.h"
#include "wire/fcgi.h"

#include <ctype.h>
#include <string.h>

/* The value of one "name=value" of ${size} bytes if the name is ours. */
static const char *
match(const char *pair, size_t size, const char *name, size_t *value_size)
{
	size_t n = strlen(name);

	if (size < n || strncmp(pair, name, n) != 0)
		return NULL;
	if (size > n && pair[n] != '=')
		return NULL;
	*value_size = size > n ? size - n - 1 : 0;
	return pair + size - *value_size;
}

static bool
decode(struct arena *a, const char *value, size_t size, const char *name,
    const char **out, struct err *e)
{
	*out = fcgi_decode(a, value, size, true);
	return (*out != NULL && text_is_utf8(*out, strlen(*out))) ||
	    err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
	        "The value of %s is not valid text.", name);
}

bool
query_text(struct arena *a, const char *query, const char *name,
    const char **out, struct err *e)
{
	const char *p = query, *value = NULL, *found;
	size_t size, value_size = 0, found_size;

	*out = "";
	while (*p != '\0') {
		size = strcspn(p, "&");
		found = match(p, size, name, &found_size);
		if (found != NULL) {
			value = found;
			value_size = found_size;
		}
		p += size + (p[size] == '&');
	}
	return value == NULL || decode(a, value, value_size, name, out, e) ||
	    err_here(e);
}

bool
query_list(struct arena *a, const char *query, const char *name, int max,
    const char ***out, int *n, struct err *e)
{
	const char *p = query, *found;
	size_t size, found_size;

	*n = 0;
	*out = arena_array(a, (size_t)max, sizeof(**out));
	while (*p != '\0') {
		size = strcspn(p, "&");
		found = match(p, size, name, &found_size);
		if (found != NULL && *n == max)
			return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID,
			    0, "%s may be there %d times.", name, max);
		if (found != NULL &&
		    !decode(a, found, found_size, name, &(*out)[(*n)++], e))
			return err_here(e);
		p += size + (p[size] == '&');
	}
	return true;
}

bool
query_int(struct arena *a, const char *query, const char *name, int64_t min,
    int64_t max, int64_t otherwise, int64_t *out, struct err *e)
{
	const char *text;

	if (!query_text(a, query, name, &text, e))
		return err_here(e);
	*out = otherwise;
	if (text[0] == '\0')
		return true;
	if (!text_parse_int(text, min, max, out))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s must be a whole number from %lld to %lld.", name,
		    (long long)min, (long long)max);
	return true;
}

const char *
query_encode(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, strlen(text) * 3 + 1), *p = out;
	const unsigned char *s;
	char hex[3];

	for (s = (const unsigned char *)text; *s != '\0'; s++) {
		if (isalnum(*s) || strchr("-._~", *s) != NULL) {
			*p++ = (char)*s;
			continue;
		}
		text_print_hex(s, 1, hex);
		*p++ = '%';
		*p++ = (char)toupper(hex[0]);
		*p++ = (char)toupper(hex[1]);
	}
	return out;
}
