/* SPDX-License-Identifier: MIT */
/* One page of a book as paper. */
#include "web/page_leaf.h"

#include "base/arena.h"
#include "base/text.h"
#include "store/reading.h"
#include "web/page.h"
#include "web/visit.h"

#include <string.h>

enum {
	HEAD_MAX = 60 /* characters of a heading */
};

/* How many bytes of ${text} come before an empty line, and into ${*gap} how
 * many belong to that. */
static size_t
paragraph(const char *text, size_t *gap)
{
	const char *end = text, *p;
	int lines;

	for (; *end != '\0'; end++) {
		for (p = end, lines = 0; strchr(" \t\r\n", *p) && *p != '\0';
		     p++)
			lines += *p == '\n';
		*gap = (size_t)(p - end);
		if (lines >= 2 || (*p == '\0' && p > end))
			return (size_t)(end - text);
	}
	*gap = 0;
	return (size_t)(end - text);
}

/* Short, and no sentence: at the top of a page that is a heading. */
static bool
is_heading(const char *text)
{
	static const char *const ends[] = { ".", ",", ":", ";", "!", "?", "…",
		"”", "\"", "'", "’", ")", "»" };
	size_t size = strlen(text), i, n;
	int characters = 0;

	for (i = 0; i < size; i++)
		characters += ((unsigned char)text[i] & 0xc0) != 0x80;
	if (characters > HEAD_MAX)
		return false;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		n = strlen(ends[i]);
		if (size >= n && strcmp(text + size - n, ends[i]) == 0)
			return false;
	}
	return true;
}

static void
print_text(struct page *p, const char *text)
{
	bool is_head = true;
	const char *part;
	size_t n, gap;

	text += strspn(text, " \t\r\n");
	while (*text != '\0') {
		n = paragraph(text, &gap);
		part = arena_print(p->visit->a, "%.*s", (int)n, text);
		is_head = is_head && is_heading(part);
		html_element(&p->h, "p", is_head ? "head" : NULL, part);
		text += n + gap;
	}
}

void
page_leaf_print(
    struct page *p, const struct reading_page *r, int number, int last)
{
	const char *folio = arena_print(p->visit->a, "%d", number);
	struct html *h = &p->h;

	html_open(h, "section");
	html_attr(h, "class", number > last ? "leaf bare" : "leaf");
	if (number > last) {
		html_attr(h, "aria-hidden", "true");
		html_close(h, "section");
		return;
	}
	html_attr(h, "aria-label", page_fill(p, WORD_PREVIEW_LEAF, folio));
	html_open(h, "div");
	html_attr(h, "class", "text");
	if (r == NULL)
		html_element(
		    h, "p", "note", page_word(p, WORD_PREVIEW_MISSING));
	else if (text_is_blank(r->text, strlen(r->text)))
		html_element(h, "p", "note", page_word(p, WORD_PREVIEW_BLANK));
	else
		print_text(p, r->text);
	if (r != NULL && r->is_cut)
		html_element(h, "p", "note", page_word(p, WORD_PREVIEW_CUT));
	html_close(h, "div");
	html_element(h, "p", "folio", folio);
	html_close(h, "section");
}
