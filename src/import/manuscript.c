/* SPDX-License-Identifier: MIT */
/* A book between its file and its pages. */
#include "import/manuscript.h"

#include "base/arena.h"
#include "base/text.h"
#include "import/words.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

void
manuscript_init(struct manuscript *m, struct arena *a)
{
	*m = (struct manuscript){ .arena = a };
	buf_init(&m->list,
	    MANUSCRIPT_PARAGRAPHS_MAX * sizeof(struct manuscript_paragraph));
}

void
manuscript_clear(struct manuscript *m)
{
	buf_clear(&m->list);
}

/* Soft hyphens and byte order marks tear words apart that a reader sees
 * whole. */
static bool
is_invisible(int32_t c)
{
	return c == 0xad || c == 0xfeff || c == 0x200b;
}

static bool
is_control(int32_t c)
{
	return (c < 0x20 || (c >= 0x7f && c < 0xa0)) && c != '\n';
}

/* Append ${text} to ${out}: runs of white space become one blank, or one line
 * end where one is among them; none at either end. */
static size_t
squeeze(char *out, const char *text, size_t size)
{
	size_t at = 0, from, used = 0;
	char gap = '\0';
	int32_t c;

	while (at < size) {
		from = at;
		c = words_next(text, size, &at);
		if (is_invisible(c))
			continue;
		if (words_is_space(c) || is_control(c)) {
			if (gap != '\n')
				gap = c == '\n' ? '\n' : ' ';
			continue;
		}
		if (gap != '\0' && used > 0)
			out[used++] = gap;
		gap = '\0';
		memcpy(out + used, text + from, at - from);
		used += at - from;
	}
	return used;
}

bool
manuscript_add(
    struct manuscript *m, const char *text, size_t size, unsigned marks)
{
	struct manuscript_paragraph p = { .marks = marks };
	char *copy;

	if (m->is_too_long || size > MANUSCRIPT_TEXT_MAX - m->size) {
		m->is_too_long = true;
		return false;
	}
	if (text_is_blank(text, size))
		return false;
	copy = arena_alloc(m->arena, size + 1);
	p.text = copy;
	p.size = squeeze(copy, text, size);
	/* Looked at once more: behind a control that went, a no-break space
	 * may be left alone. */
	if (text_is_blank(copy, p.size))
		return false;
	copy[p.size] = '\0';
	m->size += p.size;
	buf_add(&m->list, &p, sizeof(p));
	m->is_too_long = m->list.overflow;
	return !m->is_too_long;
}

struct manuscript_paragraph *
manuscript_list(const struct manuscript *m, size_t *n)
{
	*n = m->list.used / sizeof(struct manuscript_paragraph);
	return (void *)m->list.data;
}

const char *
manuscript_name(struct arena *a, const char *text, size_t size)
{
	char *name = arena_alloc(a, size + 1), *line;
	size_t used;

	used = squeeze(name, text, size);
	name[used] = '\0';
	while ((line = strchr(name, '\n')) != NULL)
		*line = ' ';
	used = text_cut_utf8(name, used, MANUSCRIPT_NAME_MAX);
	while (used > 0 && name[used - 1] == ' ')
		used--;
	name[used] = '\0';
	return text_is_blank(name, used) ? NULL : name;
}
