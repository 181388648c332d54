/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_SENTENCE_H
#define IMPORT_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Does a sentence end right before byte ${at} of ${text}?  ${at} is behind
 * the last closing quote, at white space, at the end, or (in scripts without
 * spaces) at the first character of the next.  Full stops of abbreviations,
 * initials and numbers end none, nor does a mark that goes on in lower case
 * ("Stop!" he said).  In doubt: no.
 */
bool sentence_is_end(const char *text, size_t size, size_t at);

#endif
