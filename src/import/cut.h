/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_CUT_H
#define IMPORT_CUT_H

#include <stddef.h>

/* How much more a page takes, in units (see words.h): at least ${min}, at
 * best ${target}, at most ${max}. */
struct cut_room {
	size_t min;
	size_t target;
	size_t max;
};

/*
 * Where to cut ${text}, which is longer than ${room}: at the end of the
 * sentence (or of a line of verse) that is nearest to the target, else
 * between two words, else inside a word that is longer than a page, but never
 * inside a character with its marks.  Returns the bytes that stay, above 0,
 * at most ${size}; ${*units} is their length.
 */
size_t cut_find(
    const char *text, size_t size, const struct cut_room *room, size_t *units);

#endif
