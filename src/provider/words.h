/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_WORDS_H
#define PROVIDER_WORDS_H

#include <stddef.h>

struct arena;

/* Text that came from outside, made fit to keep. */

/* A copy of ${text} in ${a}: valid UTF-8, control characters and runs of white
 * space as one blank, none at the ends, at most ${max} bytes, of the first
 * 8 * ${max} + 1024.  NULL gives "". */
const char *words_clean(struct arena *a, const char *text, size_t max);

/* The same for a service's error message: short, and without what looks like
 * a key, a token or the query of an address. */
const char *words_error(struct arena *a, const char *text);

/* How many bytes of ${text} (valid UTF-8) hold at most ${max} characters and
 * end at the end of a word; all ${size} if it is short enough. */
size_t words_cut(const char *text, size_t size, size_t max);

#endif
