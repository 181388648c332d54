/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_PAGINATE_H
#define IMPORT_PAGINATE_H

#include <stddef.h>

struct arena;
struct manuscript;

enum {
	PAGINATE_MIN = 200, /* words of a page, save a chapter's last */
	PAGINATE_TARGET = 275,
	PAGINATE_MAX = 350
};

struct paginate_page {
	int number; /* 1 is the first */
	const char *text; /* "\n\n" between paragraphs; never blank */
	size_t size;
};

/*
 * The pages of ${m}, in ${a}; ${*n} of them, 0 only if ${m} has no text.
 * A chapter starts on a page of its own, after any headings above it.  Pages
 * are cut between paragraphs, else sentences, else words, so that they have
 * about PAGINATE_TARGET words.  Laid end to end they are the text again, up
 * to white space.
 */
const struct paginate_page *paginate_pages(
    struct arena *a, const struct manuscript *m, size_t *n);

#endif
