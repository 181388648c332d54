/* SPDX-License-Identifier: MIT */
/* Values read without trust, and a writer that escapes by construction. */
#include "wire/json.h"

#include "base/buf.h"
#include "base/text.h"
#include "wire/json_value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct json *
json_get(const struct json *v, const char *key)
{
	size_t i;

	if (!json_is_object(v))
		return NULL;
	for (i = 0; i < v->n; i++)
		if (strcmp(v->keys[i], key) == 0)
			return &v->items[i];
	return NULL;
}

struct json *
json_at(const struct json *v, size_t i)
{
	return i < json_length(v) ? &v->items[i] : NULL;
}

size_t
json_length(const struct json *v)
{
	return json_is_array(v) ? v->n : 0;
}

const char *
json_key(const struct json *v, size_t i, struct json **member)
{
	if (!json_is_object(v) || i >= v->n)
		return NULL;
	*member = &v->items[i];
	return v->keys[i];
}

static bool
is_number(const struct json *v)
{
	return v->kind == JSON_KIND_INT || v->kind == JSON_KIND_NUMBER;
}

static bool
equal_items(const struct json *a, const struct json *b)
{
	size_t i;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (!json_equal(&a->items[i],
		        a->kind == JSON_KIND_ARRAY ? &b->items[i]
		                                   : json_get(b, a->keys[i])))
			return false;
	return true;
}

bool
json_equal(const struct json *a, const struct json *b)
{
	if (json_is_null(a) || json_is_null(b))
		return json_is_null(a) && json_is_null(b);
	if (is_number(a) && is_number(b))
		return a->kind == b->kind &&
		    (a->kind != JSON_KIND_INT || a->whole == b->whole) &&
		    !(a->number < b->number) && !(a->number > b->number);
	if (a->kind != b->kind)
		return false;
	if (a->kind == JSON_KIND_BOOL)
		return a->truth == b->truth;
	if (a->kind == JSON_KIND_TEXT)
		return strcmp(a->text, b->text) == 0;
	return equal_items(a, b);
}

bool
json_is_object(const struct json *v)
{
	return v != NULL && v->kind == JSON_KIND_OBJECT;
}

bool
json_is_array(const struct json *v)
{
	return v != NULL && v->kind == JSON_KIND_ARRAY;
}

bool
json_is_text(const struct json *v)
{
	return v != NULL && v->kind == JSON_KIND_TEXT;
}

bool
json_is_null(const struct json *v)
{
	return v == NULL || v->kind == JSON_KIND_NULL;
}

const char *
json_text(const struct json *v, const char *otherwise)
{
	return json_is_text(v) ? v->text : otherwise;
}

int64_t
json_int(const struct json *v, int64_t otherwise)
{
	return v != NULL && v->kind == JSON_KIND_INT ? v->whole : otherwise;
}

double
json_number(const struct json *v, double otherwise)
{
	if (v == NULL ||
	    (v->kind != JSON_KIND_INT && v->kind != JSON_KIND_NUMBER) ||
	    !isfinite(v->number))
		return otherwise;
	return v->number;
}

bool
json_bool(const struct json *v, bool otherwise)
{
	return v != NULL && v->kind == JSON_KIND_BOOL ? v->truth : otherwise;
}

void
json_out_init(struct json_out *o, struct buf *b)
{
	*o = (struct json_out){ .b = b };
}

/* One character of ${s} as it stands in a JSON string; how many bytes it took.
 * U+2028 and U+2029 end lines in scripts, and "</" or "<!" would end the
 * script element of a page. */
static size_t
print_char(struct buf *b, const char *s)
{
	static const char plain[] = "\"\\\b\f\n\r\t";
	static const char letters[] = "\"\\bfnrt";
	unsigned char c = (unsigned char)s[0];
	const char *found = strchr(plain, c);

	if (found != NULL) {
		char escape[2] = { '\\', letters[found - plain] };

		buf_add(b, escape, sizeof(escape));
	} else if (c == '<' && s[1] == '/') {
		buf_text(b, "<\\/");
		return 2;
	} else if (c < 0x20 || c == 0x7f || (c == '<' && s[1] == '!'))
		buf_print(b, "\\u%04x", c);
	else
		buf_char(b, s[0]);
	return 1;
}

static size_t
print_wide(struct buf *b, const char *s, size_t left)
{
	size_t n;

	for (n = 2; n <= 4 && n <= left; n++)
		if (text_is_utf8(s, n))
			break;
	if (n > 4 || n > left) {
		buf_text(b, "\xef\xbf\xbd");
		return 1;
	}
	/* JSON is read in terminals, too; U+2028 also ends a line of script. */
	if (text_is_control(s, n))
		buf_print(b, "\\u%04x",
		    n == 2 ? (s[0] & 0x1f) << 6 | (s[1] & 0x3f)
		           : (s[0] & 0xf) << 12 | (s[1] & 0x3f) << 6 |
		            (s[2] & 0x3f));
	else
		buf_add(b, s, n);
	return n;
}

/* Runs of harmless ASCII go in one piece. */
static void
print_text(struct buf *b, const char *text)
{
	size_t size = strlen(text), i = 0, run;

	buf_char(b, '"');
	while (i < size) {
		for (run = i; run < size; run++)
			if ((unsigned char)text[run] < 0x20 ||
			    (unsigned char)text[run] > 0x7e ||
			    text[run] == '"' || text[run] == '\\' ||
			    text[run] == '<')
				break;
		buf_add(b, text + i, run - i);
		i = run;
		if (i < size && (unsigned char)text[i] >= 0x80)
			i += print_wide(b, text + i, size - i);
		else if (i < size)
			i += print_char(b, text + i);
	}
	buf_char(b, '"');
}

/* What stands before a value: a comma, if it is not the first, and its key. */
static void
begin(struct json_out *o, const char *key)
{
	if (o->comma)
		buf_char(o->b, ',');
	o->comma = true;
	if (key != NULL) {
		print_text(o->b, key);
		buf_char(o->b, ':');
	}
}

static void
open_with(struct json_out *o, const char *key, char bracket)
{
	begin(o, key);
	buf_char(o->b, bracket);
	o->comma = false;
}

static void
close_with(struct json_out *o, char bracket)
{
	buf_char(o->b, bracket);
	o->comma = true;
}

void
json_object(struct json_out *o, const char *key)
{
	open_with(o, key, '{');
}

void
json_object_end(struct json_out *o)
{
	close_with(o, '}');
}

void
json_array(struct json_out *o, const char *key)
{
	open_with(o, key, '[');
}

void
json_array_end(struct json_out *o)
{
	close_with(o, ']');
}

void
json_add_text(struct json_out *o, const char *key, const char *text)
{
	begin(o, key);
	if (text == NULL)
		buf_text(o->b, "null");
	else
		print_text(o->b, text);
}

void
json_add_int(struct json_out *o, const char *key, int64_t value)
{
	begin(o, key);
	buf_print(o->b, "%" PRId64, value);
}

/* The locale may write its point with other bytes, even several; zeros at the
 * end say nothing. */
static void
print_number(struct buf *b, double value, int digits)
{
	char text[400];
	const char *fraction;
	size_t whole, n;

	snprintf(text, sizeof(text), "%.*f", digits, value);
	whole = strspn(text, "-0123456789");
	fraction = text[whole] == '\0' ? "" : text + strlen(text) - digits;
	for (n = strlen(fraction); n > 0 && fraction[n - 1] == '0'; n--)
		;
	text[whole] = '\0';
	buf_text(b, n == 0 && strcmp(text, "-0") == 0 ? "0" : text);
	if (n > 0)
		buf_print(b, ".%.*s", (int)n, fraction);
}

void
json_add_number(struct json_out *o, const char *key, double value, int digits)
{
	begin(o, key);
	if (!isfinite(value))
		buf_text(o->b, "null");
	else
		print_number(o->b, value, digits > 17 ? 17 : digits);
}

void
json_add_bool(struct json_out *o, const char *key, bool value)
{
	begin(o, key);
	buf_text(o->b, value ? "true" : "false");
}

void
json_add_null(struct json_out *o, const char *key)
{
	begin(o, key);
	buf_text(o->b, "null");
}

void
json_add_raw(struct json_out *o, const char *key, const char *json)
{
	begin(o, key);
	buf_text(o->b, json);
}

static void
print_value(struct json_out *o, const char *key, const struct json *v)
{
	size_t i;

	switch (v->kind) {
	case JSON_KIND_NULL:
		json_add_null(o, key);
		break;
	case JSON_KIND_BOOL:
		json_add_bool(o, key, v->truth);
		break;
	case JSON_KIND_INT:
	case JSON_KIND_NUMBER:
		json_add_raw(o, key, v->text);
		break;
	case JSON_KIND_TEXT:
		json_add_text(o, key, v->text);
		break;
	case JSON_KIND_ARRAY:
		json_array(o, key);
		for (i = 0; i < v->n; i++)
			print_value(o, NULL, &v->items[i]);
		json_array_end(o);
		break;
	case JSON_KIND_OBJECT:
		json_object(o, key);
		for (i = 0; i < v->n; i++)
			print_value(o, v->keys[i], &v->items[i]);
		json_object_end(o);
		break;
	}
}

void
json_print(const struct json *v, struct buf *out)
{
	struct json_out o;

	json_out_init(&o, out);
	if (v == NULL)
		json_add_null(&o, NULL);
	else
		print_value(&o, NULL, v);
}
