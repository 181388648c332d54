/* SPDX-License-Identifier: MIT */
/* Memory that is dropped at once. */
#include "base/arena.h"

#include "base/must.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first block is small, for many arenas are; each next one is twice as
 * large. */
enum {
	BLOCK_FIRST = 2 * 1024 - 64,
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
	size_t next; /* the size of the next usual one */
	bool is_secret;
};

/* With what malloc and the block's head add, a power of two. */
static size_t
twice(size_t size)
{
	return 2 * (size + 64) - 64;
}

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
	a->next = BLOCK_FIRST;
	a->is_secret = false;
	return a;
}

void
arena_keep_secret(struct arena *a)
{
	a->is_secret = true;
}

static void
wipe(struct arena *a)
{
	struct block *b;

	if (a->is_secret)
		for (b = a->blocks; b != NULL; b = b->next)
			explicit_bzero(b->bytes, b->used);
	a->is_secret = false;
}

void
arena_close(struct arena **a)
{
	struct block *b, *next;

	if (*a == NULL)
		return;
	wipe(*a);
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

	wipe(a);
	/* The newest usual one is the largest. */
	for (b = a->blocks; b != NULL; b = next) {
		next = b->next;
		if (kept == NULL && b->size <= BLOCK_SIZE)
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

/* Of the next usual block, which has room for ${size}. */
static size_t
next_size(struct arena *a, size_t size)
{
	size_t now;

	while (a->next < size)
		a->next = twice(a->next);
	now = a->next;
	if (now < BLOCK_SIZE)
		a->next = twice(now);
	return now;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->blocks;
	void *p;

	must(size < SIZE_MAX / 2);
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (b == NULL || b->size - b->used < size) {
		bool is_big = size > BLOCK_SIZE / 4;

		b = block_open(is_big ? size : next_size(a, size));
		if (a->blocks != NULL && is_big) {
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
