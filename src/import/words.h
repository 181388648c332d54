/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_WORDS_H
#define IMPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Characters of a text, and how many words they make: a page is measured in
 * words, but some scripts have no spaces between theirs.  Lengths are counted
 * in units, of which a word has WORDS_UNIT.
 */

enum {
	WORDS_UNIT = 17
};

/* A count that goes on from character to character; all zero to begin. */
struct words_run {
	size_t units;
	int length; /* characters of the open word; 0: none is open */
};

/* The character at ${*at}, which moves behind it; U+FFFD for a broken byte.
 * ${*at} must be below ${size}. */
int32_t words_next(const char *text, size_t size, size_t *at);

/* The character that ends at ${*at}, which moves before it. */
int32_t words_back(const char *text, size_t *at);

/* Is it a place between words (not a no-break space)? */
bool words_is_space(int32_t c);

/* Does it belong to a script without spaces between words? */
bool words_is_wide(int32_t c);

/* Is it a mark that may not begin a line: closing, combining, a full stop? */
bool words_is_trailing(int32_t c);

/* Is it a quotation mark or bracket, of either side? */
bool words_is_quote(int32_t c);

/* Count ${c}: a word of a script with spaces is WORDS_UNIT (a very long one
 * counts several times), a Chinese or Japanese character 10 (1.7 make a word),
 * one of the unspaced scripts of South-East Asia 3. */
void words_count(struct words_run *run, int32_t c);

/* Units of a whole text. */
size_t words_measure(const char *text, size_t size);

#endif
