/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_CHARSET_H
#define IMPORT_CHARSET_H

#include "base/err.h"

#include <stddef.h>

struct arena;

/*
 * The text of a file of unknown encoding, as valid UTF-8 with "\n" at its
 * line ends, in ${a}: by its byte order mark; else UTF-8 (also with a few
 * broken bytes, which become U+FFFD); else UTF-16 without a mark; else what
 * uchardet finds, with Windows-1252 as the last resort.  False: ERR_VALIDATION
 * (the bytes are no text).
 */
bool charset_decode(struct arena *a, const char *bytes, size_t size,
    const char **text, size_t *text_size, struct err *e) MUST_CHECK;

#endif
