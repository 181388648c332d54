/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_OPF_H
#define IMPORT_OPF_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * The package document of an EPUB 2 or 3: what the book is called, who wrote
 * it, and which entries are its text in reading order.
 */

enum {
	OPF_ITEMS_MAX = 10000, /* of the manifest, and of the spine */
	OPF_AUTHORS_MAX = 8
};

/* One text of the spine. */
struct opf_text {
	const char *entry; /* name in the archive */
};

struct opf {
	const char *title; /* NULL: not named */
	const char *author; /* NULL: not named; several with ", " between */
	const struct opf_text *texts;
	size_t n_texts;
};

/*
 * Read the package document ${name} of ${size} bytes; all in ${a}.  What is
 * not linear, navigation, no markup (an image), or named twice is left out.
 * False: ERR_VALIDATION (broken, no spine, an item that the manifest lacks).
 */
bool opf_parse(struct arena *a, const char *name, const char *bytes,
    size_t size, struct opf *out, struct err *e) MUST_CHECK;

#endif
