/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_PREAMBLE_H
#define IMPORT_PREAMBLE_H

#include <stddef.h>

struct manuscript;

/*
 * What stands around a plain text but is not the book: the licence of Project
 * Gutenberg before "*** START OF" and behind "*** END OF", or a first block of
 * "Title: …", "Author: …" lines.  ${*text} and ${*size} become the book alone;
 * title and author go to ${m} where they are named.
 */
void preamble_cut(struct manuscript *m, const char **text, size_t *size);

#endif
