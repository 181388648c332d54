/* SPDX-License-Identifier: MIT */
#ifndef FUZZ_BOOK_H
#define FUZZ_BOOK_H

#include <stddef.h>

struct arena;
struct manuscript;
struct paginate_page;

/* What is true of every manuscript and of its pages. */
void fuzz_manuscript(struct arena *a, const struct manuscript *m);
void fuzz_pages(const struct paginate_page *pages, size_t n);

#endif
