/* SPDX-License-Identifier: MIT */
/* JSON stays JSON when it is changed: most bytes of a random change would only
 * ever test the first error of the parser. */
#include "fuzz/fuzz.h"

#include <string.h>

enum {
	SPANS_MAX = 256,
	DEPTH_MAX = 64,
	ROOM = 65536
};

struct span {
	size_t start, end;
};

struct text {
	char bytes[ROOM];
	size_t size;
	struct span spans[SPANS_MAX]; /* values in it */
	size_t n;
	unsigned seed;
};

static const char *const others[] = { "null", "true", "false", "0", "-1", "1",
	"3.0", "1e999", "-1e999", "9223372036854775807", "-9223372036854775808",
	"18446744073709551616", "0.1", "1e-5", "\"\"", "\" \"", "\"a\"",
	"\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\udc00\"", "\"\xc3\xa9\"",
	"\"37s\"", "\"http://a.b/c?d\"", "[]", "{}", "[[]]", "[null]",
	"{\"a\":1,\"a\":2}", "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
	"{\"error\":{\"message\":\"retry in 5s\"}}" };

static unsigned
pick(struct text *t, size_t n)
{
	t->seed = t->seed * 1103515245U + 12345U;
	return (t->seed >> 8) % (unsigned)n;
}

/* Behind the string that begins at ${i}. */
static size_t
string_end(const struct text *t, size_t i)
{
	for (i++; i < t->size && t->bytes[i] != '"'; i++)
		if (t->bytes[i] == '\\')
			i++;
	return i < t->size ? i + 1 : t->size;
}

static size_t
scalar_end(const struct text *t, size_t i)
{
	while (i < t->size && strchr(",:]} \t\r\n", t->bytes[i]) == NULL)
		i++;
	return i;
}

static void
note(struct text *t, size_t start, size_t end)
{
	if (t->n < SPANS_MAX)
		t->spans[t->n++] = (struct span){ start, end };
}

/* Where values are, keys among them; what is no JSON gives what it gives. */
static void
find_spans(struct text *t)
{
	size_t open[DEPTH_MAX], depth = 0, i = 0, end;

	t->n = 0;
	while (i < t->size) {
		end = i + 1;
		if (t->bytes[i] == '"') {
			end = string_end(t, i);
			note(t, i, end);
		} else if (t->bytes[i] == '{' || t->bytes[i] == '[') {
			if (depth < DEPTH_MAX)
				open[depth++] = i;
		} else if (t->bytes[i] == '}' || t->bytes[i] == ']') {
			if (depth > 0)
				note(t, open[--depth], end);
		} else if (strchr(",: \t\r\n", t->bytes[i]) == NULL) {
			end = scalar_end(t, i);
			note(t, i, end);
		}
		i = end > i ? end : i + 1;
	}
}

/* Put ${n} bytes of ${with} in the place of ${s}, as far as there is room. */
static void
replace(struct text *t, struct span s, const char *with, size_t n)
{
	char copy[ROOM];

	if (t->size - (s.end - s.start) + n > sizeof(t->bytes))
		return;
	memcpy(copy, with, n);
	memmove(t->bytes + s.start + n, t->bytes + s.end, t->size - s.end);
	memcpy(t->bytes + s.start, copy, n);
	t->size = t->size - (s.end - s.start) + n;
}

/* With its comma. */
static void
take_out(struct text *t, struct span s)
{
	if (s.end < t->size && t->bytes[s.end] == ',')
		s.end++;
	else if (s.start > 0 && t->bytes[s.start - 1] == ',')
		s.start--;
	replace(t, s, "", 0);
}

static void
repeat(struct text *t, struct span s)
{
	char copy[ROOM];
	size_t n = s.end - s.start;

	if (2 * n + 1 > sizeof(copy))
		return;
	memcpy(copy, t->bytes + s.start, n);
	copy[n] = ',';
	memcpy(copy + n + 1, t->bytes + s.start, n);
	replace(t, s, copy, 2 * n + 1);
}

static void
wrap(struct text *t, struct span s)
{
	replace(t, (struct span){ s.end, s.end }, "]", 1);
	replace(t, (struct span){ s.start, s.start }, "[", 1);
}

/* The inside of a string as libFuzzer likes it. */
static void
stir(struct text *t, struct span s)
{
	char inner[512];
	size_t n = s.end - s.start;

	if (n < 3 || n > sizeof(inner) / 2)
		return;
	memcpy(inner, t->bytes + s.start + 1, n - 2);
	n = LLVMFuzzerMutate((uint8_t *)inner, n - 2, sizeof(inner));
	replace(t, (struct span){ s.start + 1, s.end - 1 }, inner, n);
}

static void
change(struct text *t)
{
	struct span s = t->spans[pick(t, t->n)], from;
	const char *other;

	switch (pick(t, 6)) {
	case 0:
		from = t->spans[pick(t, t->n)];
		replace(t, s, t->bytes + from.start, from.end - from.start);
		break;
	case 1:
		take_out(t, s);
		break;
	case 2:
		repeat(t, s);
		break;
	case 3:
		wrap(t, s);
		break;
	case 4:
		stir(t, s);
		break;
	default:
		other = others[pick(t, sizeof(others) / sizeof(others[0]))];
		replace(t, s, other, strlen(other));
	}
}

size_t
fuzz_mutate_json(
    uint8_t *data, size_t size, size_t max, unsigned seed, int skip)
{
	static struct text t;
	size_t head = 0;

	for (; skip > 0 && head < size; head++)
		skip -= data[head] == '\n';
	t.seed = seed;
	t.size = size - head;
	if (t.size > sizeof(t.bytes) || pick(&t, 4) == 0)
		return LLVMFuzzerMutate(data, size, max);
	memcpy(t.bytes, data + head, t.size);
	find_spans(&t);
	if (t.n == 0)
		return LLVMFuzzerMutate(data, size, max);
	change(&t);
	if (t.size > max - head)
		return LLVMFuzzerMutate(data, size, max);
	memcpy(data + head, t.bytes, t.size);
	return head + t.size;
}
