/* SPDX-License-Identifier: MIT */
/* A plain text file becomes paragraphs. */
#include "import/plain.h"

#include "base/arena.h"
#include "base/text.h"
#include "import/chapter.h"
#include "import/charset.h"
#include "import/manuscript.h"
#include "import/preamble.h"
#include "import/words.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

/*
 * Books are typed in three ways: lines of at most 75 characters with blank
 * lines between paragraphs (Project Gutenberg); the same with an indented
 * first line instead of the blank one; and a paragraph to a line.  The third
 * is told by its long lines; the others by the block, which is what stands
 * between two blank lines: if a third of its lines is indented it is verse or
 * a letter and its lines are kept, else an indented line begins a paragraph.
 */
enum {
	LONG_LINE = 120, /* columns; nobody wraps lines there */
	LONG_SHARE = 10, /* one in so many: a paragraph to a line */
	INDENT = 2, /* columns that count as indented */
	HEADING_LINES = 3, /* of a heading with its subtitle */
	TITLE_MAX = 120 /* bytes of a title on its page, and of a by-line */
};

struct line {
	const char *text;
	size_t size;
	bool is_indented;
};

struct reading {
	struct manuscript *m;
	struct buf block; /* of struct line */
	struct buf paragraph; /* text */
	bool keeps_lines; /* a paragraph to a line */
};

static int
columns(const char *text, size_t size)
{
	size_t at = 0;
	int n = 0;

	while (at < size)
		n += utf8proc_charwidth(words_next(text, size, &at));
	return n;
}

/* The line at ${*at}, which moves behind its end; a form feed ends one too. */
static struct line
next_line(const char *text, size_t size, size_t *at)
{
	struct line l = { .text = text + *at };
	size_t left = size - *at, n = 0, indent;

	while (n < left && l.text[n] != '\n' && l.text[n] != '\f')
		n++;
	l.size = n;
	*at += n + (n < left);
	for (indent = 0; indent < n; indent++)
		if (l.text[indent] != ' ')
			break;
	l.is_indented = indent >= INDENT || (n > 0 && l.text[0] == '\t') ||
	    (n >= 3 && memcmp(l.text, "\xe3\x80\x80", 3) == 0);
	return l;
}

static bool
has_paragraph_lines(const char *text, size_t size)
{
	size_t at = 0, lines = 0, long_lines = 0;
	struct line l;

	while (at < size) {
		l = next_line(text, size, &at);
		if (text_is_blank(l.text, l.size))
			continue;
		lines++;
		/* A column takes a byte at least. */
		long_lines +=
		    l.size > LONG_LINE && columns(l.text, l.size) > LONG_LINE;
	}
	return long_lines * LONG_SHARE > lines;
}

static void
end_paragraph(struct reading *r, unsigned marks)
{
	manuscript_add(r->m, buf_str(&r->paragraph), r->paragraph.used, marks);
	buf_reset(&r->paragraph);
}

/* What stands between two joined lines: a blank, but not behind a dash or
 * within a script that has none. */
static const char *
glue(const struct reading *r, const struct line *next)
{
	const char *text = buf_str(&r->paragraph);
	size_t size = r->paragraph.used, at = 0;

	if (size == 0)
		return "";
	if ((size >= 2 && memcmp(text + size - 2, "--", 2) == 0) ||
	    (size >= 3 && memcmp(text + size - 3, "\xe2\x80\x94", 3) == 0))
		return "";
	if (next->size > 0 &&
	    words_is_wide(words_next(next->text, next->size, &at)) &&
	    words_is_wide(words_back(text, &size)))
		return "";
	return " ";
}

static struct line
trim(struct line l)
{
	while (l.size > 0 && strchr(" \t\r", l.text[l.size - 1]) != NULL)
		l.size--;
	while (l.size > 0 && strchr(" \t", l.text[0]) != NULL) {
		l.text++;
		l.size--;
	}
	return l;
}

static void
add_line(struct reading *r, const struct line *l, bool keeps_lines)
{
	struct line bare = trim(*l);

	buf_text(&r->paragraph,
	    keeps_lines && r->paragraph.used > 0 ? "\n" : glue(r, &bare));
	buf_add(&r->paragraph, bare.text, bare.size);
}

static bool
is_heading(const struct line *l)
{
	return chapter_is_heading(l->text, l->size);
}

/* Verse, a letter or a table of contents. */
static bool
is_verse_block(const struct line *lines, size_t n)
{
	size_t indented = 0, i;

	for (i = 0; i < n; i++)
		indented += lines[i].is_indented;
	return n > 1 && (indented * 3 > n || is_heading(&lines[1]));
}

static void
add_block(struct reading *r, const struct line *lines, size_t n)
{
	bool is_verse = is_verse_block(lines, n);
	size_t i;

	for (i = 0; i < n; i++) {
		if (r->keeps_lines || (lines[i].is_indented && !is_verse))
			end_paragraph(r, 0);
		add_line(r, &lines[i], is_verse);
	}
	end_paragraph(r, 0);
}

static void
end_block(struct reading *r)
{
	const struct line *lines = (const void *)r->block.data;
	size_t n = r->block.used / sizeof(*lines), i = 0;

	if (n > 0 && is_heading(&lines[0]) &&
	    (n == 1 || !is_heading(&lines[1]))) {
		do {
			add_line(r, &lines[i++], true);
		} while (n <= HEADING_LINES && !r->keeps_lines && i < n);
		end_paragraph(r, MANUSCRIPT_STARTS | MANUSCRIPT_HEADING);
	}
	if (i < n)
		add_block(r, lines + i, n - i);
	buf_reset(&r->block);
}

static void
read_lines(struct reading *r, const char *text, size_t size)
{
	size_t at = 0;
	struct line l;

	while (at < size) {
		l = next_line(text, size, &at);
		if (text_is_blank(l.text, l.size)) {
			end_block(r);
			continue;
		}
		if (r->keeps_lines)
			end_block(r);
		buf_add(&r->block, &l, sizeof(l));
	}
	end_block(r);
}

/* Is the paragraph short, and no sentence? */
static bool
is_line_of_title(const struct manuscript_paragraph *p)
{
	return p->size <= TITLE_MAX &&
	    strchr(".,:;", p->text[p->size - 1]) == NULL;
}

/* A title page: a short first paragraph with "by …" below it.  It stays in
 * the text, as in a book. */
static void
read_title_page(struct manuscript *m)
{
	struct manuscript_paragraph *p;
	size_t n;

	p = manuscript_list(m, &n);
	if (m->title != NULL || n < 2 || !is_line_of_title(&p[0]) ||
	    !is_line_of_title(&p[1]) || strncasecmp(p[1].text, "by ", 3) != 0)
		return;
	m->title = manuscript_name(m->arena, p[0].text, p[0].size);
	if (m->author == NULL)
		m->author =
		    manuscript_name(m->arena, p[1].text + 3, p[1].size - 3);
	p[0].marks |= MANUSCRIPT_HEADING;
	p[1].marks |= MANUSCRIPT_HEADING;
}

bool
plain_read(struct manuscript *m, const char *bytes, size_t size, struct err *e)
{
	struct reading r = { .m = m };
	const char *text;
	size_t left;

	if (!charset_decode(m->arena, bytes, size, &text, &left, e))
		return err_here(e);
	preamble_cut(m, &text, &left);
	r.keeps_lines = has_paragraph_lines(text, left);
	buf_init(&r.block, (left + 1) * sizeof(struct line));
	buf_init(&r.paragraph, 2 * left + 1);
	read_lines(&r, text, left);
	buf_clear(&r.block);
	buf_clear(&r.paragraph);
	read_title_page(m);
	return true;
}
