/* SPDX-License-Identifier: MIT */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A growing piece of text or bytes that is born with its cap.  Adding beyond
 * the cap latches ${overflow} and drops the rest: asked once, at the end.
 * Always NUL-terminated once something was added.
 */
struct buf {
	char *data; /* NULL until something is added */
	size_t used;
	size_t size;
	size_t max;
	bool overflow;
};

/* Empty, no allocation; at most ${max} bytes will go in. */
void buf_init(struct buf *b, size_t max);

/* Free the bytes; ready for use again with the same cap.  */
void buf_clear(struct buf *b);

/* Forget the contents but keep the memory. */
void buf_reset(struct buf *b);

/* Append. */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_text(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
void buf_print(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The text so far; "" if nothing was added. */
const char *buf_str(const struct buf *b);

#endif
