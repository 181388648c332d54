/* SPDX-License-Identifier: MIT */
/* Two facing pages and what stands on them. */
#include "book/spread.h"

#include "base/arena.h"
#include "base/text.h"

#include <string.h>

int
spread_first_page(int i)
{
	return 2 * i + 1;
}

int
spread_of_page(int number)
{
	return (number - 1) / 2;
}

int
spread_count(int number)
{
	return (number + 1) / 2;
}

/* Text ends where a NUL is, for whoever reads it: a blank keeps the rest. */
static void
replace_nuls(char *text, size_t size)
{
	char *nul;

	while ((nul = memchr(text, '\0', size)) != NULL)
		*nul = ' ';
}

void
spread_join(struct arena *a, int index, const char *left, size_t left_size,
    const char *right, size_t right_size, struct spread_text *out)
{
	char *joined = arena_alloc(a, left_size + right_size + 3);
	size_t used = 0;

	*out = (struct spread_text){ .index = index };
	if (left != NULL) {
		out->pages[out->n_pages++] = spread_first_page(index);
		memcpy(joined, left, left_size);
		used = left_size;
	}
	if (right != NULL) {
		out->pages[out->n_pages++] = spread_first_page(index) + 1;
		if (left != NULL) {
			memcpy(joined + used, "\n\n", 2);
			used += 2;
		}
		memcpy(joined + used, right, right_size);
		used += right_size;
	}
	joined[used] = '\0';
	hash_text(joined, used, out->hash);
	replace_nuls(joined, used);
	out->is_blank = text_is_blank(joined, used);
	if (!text_is_utf8(joined, used)) {
		joined = text_repair_utf8(a, joined, used);
		used = strlen(joined);
	}
	out->text = joined;
	out->size = used;
}
