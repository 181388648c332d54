/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_MANUSCRIPT_H
#define IMPORT_MANUSCRIPT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * A book between its file and its pages: paragraphs in reading order, with
 * the places where chapters start.  Both readers (plain text, EPUB) fill one;
 * pagination takes it.
 */

enum {
	MANUSCRIPT_TEXT_MAX = 64 << 20, /* bytes of all paragraphs */
	MANUSCRIPT_PARAGRAPHS_MAX = 1000000, /* of them */
	MANUSCRIPT_NAME_MAX = 255 /* bytes of a title or an author */
};

/* What a paragraph is besides text; 0 for a plain one. */
enum manuscript_mark {
	MANUSCRIPT_STARTS = 1 << 0, /* a chapter starts here */
	MANUSCRIPT_HEADING = 1 << 1 /* a title, not yet what it is above */
};

struct manuscript_paragraph {
	const char *text; /* white space is single; "\n" between lines */
	size_t size;
	unsigned marks; /* of enum manuscript_mark */
};

struct manuscript {
	struct arena *arena; /* borrowed: texts live there */
	const char *title; /* NULL: not in the file */
	const char *author; /* NULL: not in the file */
	struct buf list; /* of struct manuscript_paragraph */
	size_t size; /* bytes of all paragraphs */
	bool is_too_long; /* a bound was passed; asked once, at the end */
};

void manuscript_init(struct manuscript *m, struct arena *a);
void manuscript_clear(struct manuscript *m);

/* Add a copy of ${text} (UTF-8) with its white space made single, line ends
 * kept, invisible characters left out; nothing if it is blank.  True: it was
 * added. */
bool manuscript_add(
    struct manuscript *m, const char *text, size_t size, unsigned marks);

/* The paragraphs so far, until the next manuscript_add(). */
struct manuscript_paragraph *manuscript_list(
    const struct manuscript *m, size_t *n);

/* ${text} as a title or an author's name: one line, cut to fit; NULL if it is
 * blank.  In ${a}. */
const char *manuscript_name(struct arena *a, const char *text, size_t size);

#endif
