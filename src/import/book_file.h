/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_BOOK_FILE_H
#define IMPORT_BOOK_FILE_H

#include "base/err.h"
#include "import/paginate.h"

#include <stddef.h>

struct arena;

/*
 * A file that somebody wants to hear: plain text or EPUB, told apart by what
 * is in it, whatever it is called.
 */

enum {
	BOOK_FILE_TEXT_MAX = 64 << 20 /* bytes of a text file */
};

struct book_file {
	const char *title; /* the file's own, else made from its name */
	const char *author; /* NULL: the file names none */
	const struct paginate_page *pages;
	size_t n_pages; /* at least 1 */
};

/*
 * Read the book in ${path}; all of ${out} lives in ${a}.  False:
 * ERR_VALIDATION (the file is at fault, the message says how), ERR_IO (it
 * could not be read; CAUSE_NOT_FOUND if there is none).
 */
bool book_file_read(struct arena *a, const char *path, struct book_file *out,
    struct err *e) MUST_CHECK;

#endif
