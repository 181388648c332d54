/* SPDX-License-Identifier: MIT */
/* What is the same in messages of the same trouble. */
#include "web/signature.h"

#include "base/arena.h"
#include "base/buf.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum {
	ID_MIN = 8,
	TEXT_SIZE_MAX = 4096
};

static bool
is_part(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void
add_word(struct buf *out, const char *word, size_t n)
{
	size_t digits = 0, i;

	for (i = 0; i < n; i++)
		digits += isdigit((unsigned char)word[i]) != 0;
	if (digits == n)
		buf_text(out, "N");
	else if (digits > 0 && n >= ID_MIN)
		buf_text(out, "ID");
	else
		buf_add(out, word, n);
}

const char *
signature_of(struct arena *a, const char *message)
{
	const char *s = message, *text;
	struct buf out;
	size_t n;

	buf_init(&out, TEXT_SIZE_MAX);
	while (*s != '\0') {
		for (n = 0; is_part(s[n]);)
			n++;
		if (n > 0)
			add_word(&out, s, n);
		else
			buf_add(&out, s, n = 1);
		s += n;
	}
	text = arena_text(a, buf_str(&out));
	buf_clear(&out);
	return text;
}
