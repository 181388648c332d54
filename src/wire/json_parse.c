/* SPDX-License-Identifier: MIT */
/* Text becomes values in one walk: a copy of it in the arena, whose strings are
 * decoded where they stand, and a stack of what is not complete yet.  A library
 * would build a tree of its own that is then copied and freed: three quarters
 * of the work, and providers' lists are read at every look. */
#include "wire/json.h"

#include "base/arena.h"
#include "base/text.h"
#include "wire/json_scan.h"
#include "wire/json_value.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
	STACK_SIZE = 64,
	/* With fewer keys each is compared with those before it. */
	KEYS_FEW = 24
};

/* An element, or a member with its key, whose list is still open. */
struct open_item {
	const char *key;
	size_t at; /* among the members, as they were written */
	struct json value;
};

struct parser {
	struct arena *a;
	struct arena *scratch; /* of a larger stack; NULL: none yet */
	char *text; /* the copy */
	char *at;
	const char *why; /* what is wrong at ${at} */
	bool is_deep; /* that is: more levels than allowed */
	size_t values; /* read so far */
	struct open_item *stack;
	size_t used, size;
	struct open_item first[STACK_SIZE];
};

static bool read_value(struct parser *p, int depth, struct json *out);

static bool
refuse(struct parser *p, const char *why)
{
	if (p->why == NULL)
		p->why = why;
	return false;
}

static void
push(struct parser *p, const char *key, const struct json *value)
{
	struct open_item *larger;

	if (p->used == p->size) {
		if (p->scratch == NULL)
			p->scratch = arena_open();
		larger =
		    arena_array(p->scratch, 2 * p->size, sizeof(*p->stack));
		memcpy(larger, p->stack, p->used * sizeof(*p->stack));
		p->stack = larger;
		p->size *= 2;
	}
	p->stack[p->used++] = (struct open_item){ .key = key, .value = *value };
}

static void
skip_space(struct parser *p)
{
	while (
	    *p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r')
		p->at++;
}

/* The next character but spaces; it is taken if it is ${c}. */
static bool
take(struct parser *p, char c)
{
	skip_space(p);
	if (*p->at != c)
		return false;
	p->at++;
	return true;
}

static bool
read_word(struct parser *p, const char *word)
{
	size_t size = strlen(word);

	if (strncmp(p->at, word, size) != 0)
		return refuse(p, "a value was expected");
	p->at += size;
	return true;
}

static bool
read_text(struct parser *p, const char **out)
{
	const char *why = NULL;

	*out = json_scan_text(&p->at, &why);
	return *out != NULL || refuse(p, why);
}

/* What lies on the stack from ${first} on becomes the items of ${out}. */
static void
close_list(struct parser *p, size_t first, struct json *out)
{
	const struct open_item *list = p->stack + first;
	size_t i;

	out->n = p->used - first;
	p->used = first;
	if (out->n == 0)
		return;
	out->items = arena_array(p->a, out->n, sizeof(*out->items));
	for (i = 0; i < out->n; i++)
		out->items[i] = list[i].value;
	if (out->kind != JSON_KIND_OBJECT)
		return;
	out->keys = arena_array(p->a, out->n, sizeof(*out->keys));
	for (i = 0; i < out->n; i++)
		out->keys[i] = list[i].key;
}

static bool
read_array(struct parser *p, int depth, struct json *out)
{
	size_t first = p->used;
	struct json value;

	out->kind = JSON_KIND_ARRAY;
	p->at++;
	if (!take(p, ']')) {
		do {
			if (!read_value(p, depth, &value))
				return false;
			push(p, NULL, &value);
		} while (take(p, ','));
		if (!take(p, ']'))
			return refuse(p, "',' or ']' was expected");
	}
	close_list(p, first, out);
	return true;
}

static int
by_key(const void *a, const void *b)
{
	const struct open_item *first = a, *second = b;
	int order = strcmp(first->key, second->key);

	return order != 0 ? order : (first->at > second->at) * 2 - 1;
}

static int
by_place(const void *a, const void *b)
{
	const struct open_item *first = a, *second = b;

	return (first->at > second->at) * 2 - 1;
}

/* Of ${n} members in the order of their keys the last of equal ones takes the
 * place of the first; how many there are then. */
static size_t
unite_sorted(struct open_item *list, size_t n)
{
	size_t i, kept = 0;

	for (i = 1; i < n; i++)
		if (strcmp(list[kept].key, list[i].key) == 0)
			list[kept].value = list[i].value;
		else
			list[++kept] = list[i];
	return kept + 1;
}

static size_t
unite_many(struct open_item *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		list[i].at = i;
	qsort(list, n, sizeof(*list), by_key);
	n = unite_sorted(list, n);
	qsort(list, n, sizeof(*list), by_place);
	return n;
}

static size_t
unite_few(struct open_item *list, size_t n)
{
	size_t i, j, kept = 0;

	for (i = 0; i < n; i++) {
		for (j = 0; j < kept; j++)
			if (strcmp(list[j].key, list[i].key) == 0)
				break;
		list[j].value = list[i].value;
		list[j].key = list[i].key;
		kept += j == kept;
	}
	return kept;
}

/* One bit of 64: keys with different ones differ. */
static uint64_t
mark_of(const char *key)
{
	size_t size = strlen(key);

	return UINT64_C(1) << ((size * 7 + (unsigned char)key[0] * 3 +
	                           (size == 0 ? 0
	                                      : (unsigned char)key[size - 1])) &
	           63);
}

static bool
read_members(struct parser *p, int depth, bool *may_repeat)
{
	uint64_t seen = 0, mark;
	struct json value;
	const char *key;

	do {
		if (!take(p, '"'))
			return refuse(p, "a key was expected");
		if (!read_text(p, &key))
			return false;
		if (!take(p, ':'))
			return refuse(p, "':' was expected");
		if (!read_value(p, depth, &value))
			return false;
		push(p, key, &value);
		mark = mark_of(key);
		*may_repeat = *may_repeat || (seen & mark) != 0;
		seen |= mark;
	} while (take(p, ','));
	return take(p, '}') || refuse(p, "',' or '}' was expected");
}

static bool
read_object(struct parser *p, int depth, struct json *out)
{
	size_t first = p->used, n;
	bool may_repeat = false;

	out->kind = JSON_KIND_OBJECT;
	p->at++;
	if (!take(p, '}') && !read_members(p, depth, &may_repeat))
		return false;
	n = p->used - first;
	if (may_repeat)
		p->used = first +
		    (n > KEYS_FEW ? unite_many(p->stack + first, n)
		                  : unite_few(p->stack + first, n));
	close_list(p, first, out);
	return true;
}

static bool
read_list(struct parser *p, int depth, struct json *out)
{
	if (depth == 0) {
		p->is_deep = true;
		return refuse(p, "too many levels");
	}
	return *p->at == '[' ? read_array(p, depth - 1, out)
	                     : read_object(p, depth - 1, out);
}

static bool
read_value(struct parser *p, int depth, struct json *out)
{
	const char *why = NULL;

	*out = (struct json){ .kind = JSON_KIND_NULL };
	if (++p->values > JSON_VALUES_MAX)
		return refuse(p, "too many values");
	skip_space(p);
	switch (*p->at) {
	case '"':
		out->kind = JSON_KIND_TEXT;
		p->at++;
		return read_text(p, &out->text);
	case '{':
	case '[':
		return read_list(p, depth, out);
	case 't':
	case 'f':
		out->kind = JSON_KIND_BOOL;
		out->truth = *p->at == 't';
		return read_word(p, out->truth ? "true" : "false");
	case 'n':
		return read_word(p, "null");
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		return json_scan_number(p->a, &p->at, out, &why) ||
		    refuse(p, why);
	default:
		return refuse(p, "a value was expected");
	}
}

static bool
read_document(struct parser *p, int depth, struct json *out, struct err *e)
{
	if (read_value(p, depth, out)) {
		skip_space(p);
		if (*p->at == '\0')
			return true;
		refuse(p, "more after its end");
	}
	if (p->is_deep)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "not JSON at byte %zu: more than %d levels",
		    (size_t)(p->at - p->text), depth);
	return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
	    "not JSON at byte %zu: %s", (size_t)(p->at - p->text), p->why);
}

bool
json_parse(struct arena *a, const char *text, size_t size, int depth,
    struct json **out, struct err *e)
{
	struct parser p;
	struct json *v;
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
	p.a = a;
	p.scratch = NULL;
	p.text = p.at = arena_copy(a, text, size);
	p.why = NULL;
	p.is_deep = false;
	p.values = 0;
	p.stack = p.first;
	p.used = 0;
	p.size = STACK_SIZE;
	v = arena_alloc(a, sizeof(*v));
	ok = read_document(&p, depth, v, e);
	arena_close(&p.scratch);
	if (ok)
		*out = v;
	return ok || err_here(e);
}
