/* SPDX-License-Identifier: MIT */
/* What stands around a plain text but is not the book. */
#include "import/preamble.h"

#include "base/text.h"
#include "import/manuscript.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum {
	HEADER_MAX = 64 * 1024,
	KEY_MAX = 30
};

struct line {
	const char *text;
	size_t size;
};

/* The line at ${*at}, which moves behind its end. */
static struct line
next_line(const char *text, size_t size, size_t *at)
{
	struct line l = { .text = text + *at };
	const char *end = memchr(l.text, '\n', size - *at);

	l.size = end != NULL ? (size_t)(end - l.text) : size - *at;
	*at += l.size + (end != NULL);
	return l;
}

/* Is it "*** START OF …" (or END), as the marker lines have been written over
 * the years? */
static bool
is_marker(const struct line *l, const char *word)
{
	size_t n = strlen(word), i = 0;

	while (i < l->size && l->text[i] == '*')
		i++;
	if (i < 3)
		return false;
	while (i < l->size && l->text[i] == ' ')
		i++;
	return l->size - i > n && strncasecmp(l->text + i, word, n) == 0 &&
	    memmem(l->text, l->size, "GUTENBERG", 9) != NULL;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length of the key of "Key: value"; 0 if the line is none.  A key is a word
 * or two in letters. */
static size_t
key_length(const struct line *l)
{
	size_t i;

	for (i = 0; i < l->size && i < KEY_MAX; i++) {
		if (l->text[i] == ':')
			return i;
		if (l->text[i] != ' ' && l->text[i] != '-' &&
		    !is_letter(l->text[i]))
			return 0;
	}
	return 0;
}

/* Take "Title: …" with its indented next lines, or "Author: …". */
static void
take_field(struct manuscript *m, const char *text, size_t size, size_t *at)
{
	struct line l = next_line(text, size, at), next;
	size_t key = key_length(&l), end = *at, after;
	const char **field, *value = l.text + key + 1;

	if (key == 5 && strncasecmp(l.text, "title", 5) == 0)
		field = &m->title;
	else if (key == 6 && strncasecmp(l.text, "author", 6) == 0)
		field = &m->author;
	else
		return;
	while (end < size && text[end] == ' ') {
		after = end;
		next = next_line(text, size, &after);
		if (text_is_blank(next.text, next.size))
			break;
		end = after;
	}
	*at = end;
	if (*field == NULL)
		*field = manuscript_name(
		    m->arena, value, (size_t)(text + end - value));
}

static void
take_fields(struct manuscript *m, const char *text, size_t size)
{
	size_t at = 0;

	while (at < size)
		take_field(m, text, size, &at);
}

/* The size of a first block that has nothing but fields, one of them a title;
 * 0 if there is none. */
static size_t
header_size(const char *text, size_t size)
{
	size_t at = 0, end = 0;
	bool has_title = false;
	struct line l;

	while (at < size && end < HEADER_MAX) {
		l = next_line(text, size, &at);
		if (text_is_blank(l.text, l.size)) {
			if (end > 0)
				break;
			continue;
		}
		if (key_length(&l) == 0 && (end == 0 || l.text[0] != ' '))
			return 0;
		has_title |= strncasecmp(l.text, "title:", 6) == 0;
		end = at;
	}
	return has_title ? end : 0;
}

void
preamble_cut(struct manuscript *m, const char **text, size_t *size)
{
	const char *book = *text;
	size_t at = 0, from = 0, to = *size, before;
	struct line l;

	while (at < *size) {
		before = at;
		l = next_line(book, *size, &at);
		if (from == 0 && is_marker(&l, "START OF")) {
			take_fields(m, book, before);
			from = at;
		} else if (from > 0 && is_marker(&l, "END OF")) {
			to = before;
			break;
		}
	}
	if (from == 0) {
		from = header_size(book, to);
		take_fields(m, book, from);
	}
	*text += from;
	*size = to - from;
}
