/* SPDX-License-Identifier: MIT */
/* A growing piece of text that is born with its cap. */
#include "base/buf.h"

#include "base/must.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void
buf_clear(struct buf *b)
{
	free(b->data);
	buf_init(b, b->max);
}

void
buf_reset(struct buf *b)
{
	b->used = 0;
	b->overflow = false;
	if (b->data != NULL)
		b->data[0] = '\0';
}

/* Room for ${n} more and a NUL; false (latched) if that passes the cap. */
static bool
reserve(struct buf *b, size_t n)
{
	size_t size;

	if (b->overflow || n > b->max - b->used) {
		b->overflow = true;
		return false;
	}
	if (b->used + n + 1 > b->size) {
		size = b->size == 0 ? 256 : b->size;
		while (size < b->used + n + 1)
			size *= 2;
		b->data = realloc(b->data, size);
		must(b->data != NULL);
		b->size = size;
	}
	return true;
}

void
buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (!reserve(b, n))
		return;
	if (n > 0)
		memcpy(b->data + b->used, bytes, n);
	b->used += n;
	b->data[b->used] = '\0';
}

void
buf_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_print(struct buf *b, const char *format, ...)
{
	va_list args, again;
	size_t left;
	int n;

	/* There mostly is room; the cap is looked at before it counts. */
	if (!reserve(b, 0))
		return;
	left = b->size - b->used;
	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(b->data + b->used, left, format, args);
	va_end(args);
	must(n >= 0);
	if (!reserve(b, (size_t)n))
		b->data[b->used] = '\0';
	else if ((size_t)n < left)
		b->used += (size_t)n;
	else {
		vsnprintf(b->data + b->used, (size_t)n + 1, format, again);
		b->used += (size_t)n;
	}
	va_end(again);
}

const char *
buf_str(const struct buf *b)
{
	return b->data == NULL ? "" : b->data;
}
