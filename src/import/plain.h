/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_PLAIN_H
#define IMPORT_PLAIN_H

#include "base/err.h"

#include <stddef.h>

struct manuscript;

/*
 * Add a plain text file's bytes to ${m}: decoded, without what is not the
 * book (see preamble.h), hard-wrapped lines joined into paragraphs, verse left
 * in lines, chapter starts marked; title and author where the file names
 * them.  False: ERR_VALIDATION (no text).
 */
bool plain_read(struct manuscript *m, const char *bytes, size_t size,
    struct err *e) MUST_CHECK;

#endif
