/* SPDX-License-Identifier: MIT */
/* Text becomes values: json-c reads, the arena keeps our own nodes. */
#include "wire/json.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"
#include "wire/json_value.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* json-c has types by the names of our json_object() and json_bool(): they get
 * other ones here. */
#define json_object json_c_object
#define json_bool json_c_bool
#include <json-c/json.h>
#undef json_object
#undef json_bool

/* The last whole number that a double holds exactly with all below it. */
#define EXACT_MAX 9007199254740992.0

static bool convert(
    struct arena *a, struct json_c_object *from, int depth, struct json *to);

/* json-c also takes NaN, Infinity and "1.", which nobody else would read when
 * they are printed again. */
static bool
is_number(const char *text)
{
	const char *p = text + (text[0] == '-');
	size_t n = strspn(p, "0123456789");

	if (n == 0)
		return false;
	p += n;
	if (*p == '.') {
		n = strspn(++p, "0123456789");
		if (n == 0)
			return false;
		p += n;
	}
	if (*p == 'e' || *p == 'E') {
		p++;
		p += *p == '+' || *p == '-';
		n = strspn(p, "0123456789");
		if (n == 0)
			return false;
		p += n;
	}
	return *p == '\0';
}

static bool
convert_number(struct arena *a, struct json_c_object *from, struct json *to)
{
	to->kind = JSON_KIND_NUMBER;
	to->number = json_object_get_double(from);
	to->text = arena_text(a, json_object_get_string(from));
	if (!is_number(to->text))
		return false;
	/* 3.0 is a whole number, too. */
	if (fabs(to->number) <= EXACT_MAX && trunc(to->number) == to->number) {
		to->kind = JSON_KIND_INT;
		to->whole = (int64_t)to->number;
	}
	return true;
}

/* A NUL inside a string would silently end it: it becomes U+FFFD. */
static void
convert_text(struct arena *a, struct json_c_object *from, struct json *to)
{
	const char *text = json_object_get_string(from);
	size_t size = (size_t)json_object_get_string_len(from), i;
	struct buf b;

	to->kind = JSON_KIND_TEXT;
	if (memchr(text, '\0', size) == NULL) {
		to->text = arena_copy(a, text, size);
		return;
	}
	buf_init(&b, size * 3);
	for (i = 0; i < size; i++)
		if (text[i] == '\0')
			buf_text(&b, "\xef\xbf\xbd");
		else
			buf_char(&b, text[i]);
	to->text = arena_copy(a, buf_str(&b), b.used);
	buf_clear(&b);
}

static bool
convert_array(
    struct arena *a, struct json_c_object *from, int depth, struct json *to)
{
	size_t i;

	to->kind = JSON_KIND_ARRAY;
	to->n = json_object_array_length(from);
	to->items = arena_array(a, to->n, sizeof(*to->items));
	for (i = 0; i < to->n; i++)
		if (!convert(a, json_object_array_get_idx(from, i), depth,
		        &to->items[i]))
			return false;
	return true;
}

static bool
convert_object(
    struct arena *a, struct json_c_object *from, int depth, struct json *to)
{
	struct lh_entry *entry;
	size_t n = 0;

	to->kind = JSON_KIND_OBJECT;
	to->n = (size_t)json_object_object_length(from);
	to->items = arena_array(a, to->n, sizeof(*to->items));
	to->keys = arena_array(a, to->n, sizeof(*to->keys));
	for (entry = lh_table_head(json_object_get_object(from)); entry != NULL;
	     entry = lh_entry_next(entry), n++) {
		to->keys[n] = arena_text(a, lh_entry_k(entry));
		if (!convert(a, lh_entry_v(entry), depth, &to->items[n]))
			return false;
	}
	return true;
}

/* False: deeper than ${depth}, or a number that is none. */
static bool
convert(struct arena *a, struct json_c_object *from, int depth, struct json *to)
{
	switch (json_object_get_type(from)) {
	case json_type_null:
		to->kind = JSON_KIND_NULL;
		break;
	case json_type_boolean:
		to->kind = JSON_KIND_BOOL;
		to->truth = json_object_get_boolean(from);
		break;
	case json_type_int:
		to->kind = JSON_KIND_INT;
		to->whole = json_object_get_int64(from);
		to->number = json_object_get_double(from);
		to->text = arena_text(a, json_object_get_string(from));
		break;
	case json_type_double:
		return convert_number(a, from, to);
	case json_type_string:
		convert_text(a, from, to);
		break;
	case json_type_array:
		return depth > 0 && convert_array(a, from, depth - 1, to);
	case json_type_object:
		return depth > 0 && convert_object(a, from, depth - 1, to);
	}
	return true;
}

/* ${*out} is the value, NULL for a JSON null; the caller puts it away.  False:
 * the place and the reason stand in ${e}. */
static bool
tokenize(struct json_tokener *tok, const char *text, size_t size,
    struct json_c_object **out, struct err *e)
{
	size_t end;

	*out = json_tokener_parse_ex(tok, text, (int)size);
	end = json_tokener_get_parse_end(tok);
	if (json_tokener_get_error(tok) == json_tokener_continue) {
		/* Only a NUL tells it that a number has ended. */
		*out = json_tokener_parse_ex(tok, "", 1);
		end = size;
	}
	if (json_tokener_get_error(tok) != json_tokener_success)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "not JSON at byte %zu: %s", end,
		    json_tokener_error_desc(json_tokener_get_error(tok)));
	if (text_is_blank(text + end, size - end))
		return true;
	json_object_put(*out);
	return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
	    "not JSON at byte %zu: more after its end", end);
}

bool
json_parse(struct arena *a, const char *text, size_t size, int depth,
    struct json **out, struct err *e)
{
	struct json_tokener *tok;
	struct json_c_object *v;
	struct json *copy;
	bool ok;

	*out = NULL;
	if (size > INT_MAX / 2)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "not JSON: too large (%zu bytes)", size);
	if (text_is_blank(text, size))
		return err_set_cause(
		    e, ERR_IO, CAUSE_INVALID, 0, "not JSON: empty");
	if (!text_is_utf8(text, size) || memchr(text, '\0', size) != NULL)
		return err_set_cause(
		    e, ERR_IO, CAUSE_INVALID, 0, "not JSON: not UTF-8 text");
	tok = json_tokener_new_ex(depth + 1);
	must(tok != NULL);
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	ok = tokenize(tok, text, size, &v, e);
	json_tokener_free(tok);
	if (!ok)
		return err_here(e);
	copy = arena_alloc(a, sizeof(*copy));
	ok = convert(a, v, depth, copy);
	json_object_put(v);
	if (!ok)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "not JSON: more than %d levels, or a number that is none",
		    depth);
	*out = copy;
	return true;
}
