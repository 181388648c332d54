/* SPDX-License-Identifier: MIT */
/* Text from outside: cleaned, capped, and without secrets. */
#include "provider/words.h"

#include "base/arena.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

enum {
	ERROR_MAX = 300,
	LOOK_AHEAD = 1024 /* bytes, for blanks that become one */
};

/* C0, DEL, C1 (two bytes in UTF-8), blanks, and the byte order mark. */
static size_t
blank_length(const char *s)
{
	unsigned char c = (unsigned char)s[0];

	if (c <= 0x20 || c == 0x7f)
		return 1;
	if (c == 0xc2 && (unsigned char)s[1] <= 0xa0)
		return 2;
	if (strncmp(s, "\xef\xbb\xbf", 3) == 0)
		return 3;
	return 0;
}

const char *
words_clean(struct arena *a, const char *text, size_t max)
{
	const char *valid;
	char *out;
	size_t used = 0, n, size;

	if (text == NULL)
		return "";
	/* A copy of what will be cut away costs three times its size. */
	size = text_cut_utf8(text, strlen(text), 8 * max + LOOK_AHEAD);
	valid = text_repair_utf8(a, text, size);
	out = arena_alloc(a, strlen(valid) + 1);
	while (*valid != '\0') {
		n = blank_length(valid);
		if (n == 0) {
			out[used++] = *valid++;
			continue;
		}
		valid += n;
		if (used > 0 && out[used - 1] != ' ')
			out[used++] = ' ';
	}
	used = text_cut_utf8(out, used, max);
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
	return out;
}

/* Where a word that must not be shown begins in ${word} of ${size} bytes, and
 * all behind it goes; ${size} if it may be shown. */
static size_t
secret_start(const char *word, size_t size)
{
	static const char *const marks[] = { "r8_", "AIza",
		"key=", "token=", "://" };
	const char *found, *query;
	size_t i, start = size, at;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		found = memmem(word, size, marks[i], strlen(marks[i]));
		if (found == NULL)
			continue;
		at = (size_t)(found - word);
		if (strcmp(marks[i], "://") == 0) {
			query = memchr(found, '?', size - at);
			at = query == NULL ? size : (size_t)(query - word);
		}
		if (at < start)
			start = at;
	}
	return start;
}

const char *
words_error(struct arena *a, const char *text)
{
	const char *clean = words_clean(a, text, ERROR_MAX);
	char *out = arena_alloc(a, strlen(clean) * 4 + 1);
	size_t used = 0, size, kept;

	while (*clean != '\0') {
		size = strcspn(clean, " ");
		kept = secret_start(clean, size);
		memcpy(out + used, clean, kept);
		used += kept;
		if (kept < size) {
			memcpy(out + used, "***", 3);
			used += 3;
		}
		clean += size;
		if (*clean == ' ')
			out[used++] = *clean++;
	}
	out[used] = '\0';
	return out;
}

size_t
words_cut(const char *text, size_t size, size_t max)
{
	size_t i, n = 0, word = 0;

	for (i = 0; i < size; i++) {
		if (((unsigned char)text[i] & 0xc0) == 0x80)
			continue;
		if (isspace((unsigned char)text[i]))
			word = i;
		if (n++ == max)
			return word > 0 ? word : i;
	}
	return size;
}
