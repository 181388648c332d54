/* SPDX-License-Identifier: MIT */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Memory that is dropped at once: one arena per request, spread or job.
 * Nothing in it is freed singly.  Out of memory is a bug (must): every input
 * is capped before it gets here.  Not thread-safe: each thread has its own.
 */
struct arena;

/* A new arena; never NULL. */
struct arena *arena_open(void);

/* Free everything in ${*a} and set it to NULL; NULL is fine. */
void arena_close(struct arena **a);

/* Forget everything but keep a first block for reuse. */
void arena_clear(struct arena *a);

/* There are secrets in it: what it holds now and until it is closed or
 * cleared is overwritten then, not only given back. */
void arena_keep_secret(struct arena *a);

/* ${size} zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);

/* ${n} zeroed members of ${size} bytes. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* A copy of ${text}; NULL gives NULL. */
char *arena_text(struct arena *a, const char *text);

/* A copy of ${size} bytes with a NUL behind them. */
char *arena_copy(struct arena *a, const void *bytes, size_t size);

/* printf into the arena. */
char *arena_print(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
