/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_CHAPTER_H
#define IMPORT_CHAPTER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Does ${line} of a plain text stand above a chapter?  "CHAPTER IV. The Inn",
 * "Part Two", "Prologue", "XII.", "Kapitel 3", "Chapitre premier", 第三章; in
 * English, German, French, Spanish, Italian, Portuguese, Dutch, Russian,
 * Chinese and Japanese.
 */
bool chapter_is_heading(const char *line, size_t size);

#endif
