/* SPDX-License-Identifier: MIT */
/* Memory that is dropped at once. */
#include "base/arena.h"

#include "base/must.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_SIZE = 16 * 1024 - 64,
	ALIGN = 16
};

struct block {
	struct block *next;
	size_t size;
	size_t used;
	_Alignas(ALIGN) unsigned char bytes[];
};

struct arena {
	struct block *blocks; /* the newest first */
};

static struct block *
block_open(size_t size)
{
	struct block *b;

	must(size < SIZE_MAX / 2);
	b = malloc(sizeof(*b) + size);
	must(b != NULL);
	b->next = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

struct arena *
arena_open(void)
{
	struct arena *a;

	a = malloc(sizeof(*a));
	must(a != NULL);
	a->blocks = NULL;
	return a;
}

void
arena_close(struct arena **a)
{
	struct block *b, *next;

	if (*a == NULL)
		return;
	for (b = (*a)->blocks; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(*a);
	*a = NULL;
}

void
arena_clear(struct arena *a)
{
	struct block *b, *next, *kept = NULL;

	for (b = a->blocks; b != NULL; b = next) {
		next = b->next;
		if (kept == NULL && b->size == BLOCK_SIZE)
			kept = b;
		else
			free(b);
	}
	if (kept != NULL) {
		kept->next = NULL;
		kept->used = 0;
	}
	a->blocks = kept;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->blocks;
	void *p;

	must(size < SIZE_MAX / 2);
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (b == NULL || b->size - b->used < size) {
		b = block_open(size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE);
		if (a->blocks != NULL && b->size == size) {
			/* A big one goes behind, the open block stays open. */
			b->next = a->blocks->next;
			a->blocks->next = b;
		} else {
			b->next = a->blocks;
			a->blocks = b;
		}
	}
	p = b->bytes + b->used;
	b->used += size;
	memset(p, 0, size);
	return p;
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	must(size == 0 || n <= SIZE_MAX / 2 / size);
	return arena_alloc(a, n * size);
}

char *
arena_copy(struct arena *a, const void *bytes, size_t size)
{
	char *p = arena_alloc(a, size + 1);

	if (size > 0)
		memcpy(p, bytes, size);
	return p;
}

char *
arena_text(struct arena *a, const char *text)
{
	return text == NULL ? NULL : arena_copy(a, text, strlen(text));
}

char *
arena_print(struct arena *a, const char *format, ...)
{
	va_list args, again;
	char *p;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	must(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return p;
}
