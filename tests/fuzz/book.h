/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_BOOK_H
#define FUZZ_BOOK_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct manuscript;
struct paginate_page;

/* What is true of every manuscript and of its pages. */
void fuzz_manuscript(struct arena *a, const struct manuscript *m);
void fuzz_pages(const struct paginate_page *pages, size_t n);

/* A reader of texts of the room import. */
typedef bool fuzz_reader(
    struct manuscript *m, const char *bytes, size_t size, struct err *e);

/* Whatever ${read} is given: paragraphs of valid text, or a sentence that says
 * what is wrong with the input. */
void fuzz_reading(fuzz_reader *read, const uint8_t *data, size_t size);

#endif
