/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_EPUB_H
#define IMPORT_EPUB_H

#include "base/err.h"

struct manuscript;

/*
 * Add the book in the EPUB ${file} to ${m}: the texts of its spine in reading
 * order, title and author from its metadata.  False: ERR_VALIDATION (no EPUB,
 * no spine, a text that is missing, copy protection, a zip bomb), ERR_IO (the
 * file could not be read).
 */
bool epub_read(
    struct manuscript *m, const char *file, struct err *e) MUST_CHECK;

#endif
