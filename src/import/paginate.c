/* SPDX-License-Identifier: MIT */
/* Paragraphs become pages. */
#include "import/paginate.h"

#include "base/arena.h"
#include "base/buf.h"
#include "import/cut.h"
#include "import/manuscript.h"
#include "import/words.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

enum {
	LEAST = PAGINATE_MIN * WORDS_UNIT,
	BEST = PAGINATE_TARGET * WORDS_UNIT,
	MOST = PAGINATE_MAX * WORDS_UNIT
};

/* What is left of a paragraph. */
struct piece {
	const char *text;
	size_t size;
	size_t units;
	size_t chapter; /* units from here to the end of the chapter */
	unsigned marks;
};

struct pager {
	struct arena *arena;
	struct buf page; /* the text of the open page */
	size_t units; /* of the open page */
	bool has_body; /* more than headings */
	struct buf pages; /* of struct paginate_page */
};

static size_t
less(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

static void
close_page(struct pager *p)
{
	struct paginate_page page;

	if (p->page.used == 0)
		return;
	page.number = (int)(p->pages.used / sizeof(page)) + 1;
	page.text = arena_copy(p->arena, buf_str(&p->page), p->page.used);
	page.size = p->page.used;
	buf_add(&p->pages, &page, sizeof(page));
	buf_reset(&p->page);
	p->units = 0;
	p->has_body = false;
}

/* Put the first ${size} bytes of ${piece} on the open page, and take them off
 * the piece. */
static void
put(struct pager *p, struct piece *piece, size_t size, size_t units)
{
	size_t next = size, at = size;

	if (p->page.used > 0)
		buf_text(&p->page, "\n\n");
	buf_add(&p->page, piece->text, size);
	p->units += units;
	p->has_body |= (piece->marks & MANUSCRIPT_HEADING) == 0;
	while (at < piece->size &&
	    words_is_space(words_next(piece->text, piece->size, &at)))
		next = at;
	piece->text += next;
	piece->size -= next;
	piece->units = less(piece->units, units);
	piece->chapter = less(piece->chapter, units);
}

/* Fill the open page from a paragraph that is too long for it. */
static void
put_part(struct pager *p, struct piece *piece)
{
	struct cut_room room = { .min = less(LEAST, p->units),
		.target = BEST - p->units,
		.max = MOST - p->units };
	size_t size, units;

	size = cut_find(piece->text, piece->size, &room, &units);
	put(p, piece, size, units);
	close_page(p);
}

/* Is the page better with the paragraph than without?  It has enough words,
 * not yet the target's, and the paragraph passes the target. */
static bool
is_nearer_with(const struct pager *p, const struct piece *piece)
{
	size_t with = p->units + piece->units;

	return with <= MOST && with - BEST < BEST - p->units;
}

/*
 * Lay out what is left of a paragraph: all of it, a part, or nothing but a
 * new page.  The last page of a chapter may be as long as allowed, so that no
 * few words are left over.
 */
static void
place(struct pager *p, struct piece *piece)
{
	size_t with = p->units + piece->units;

	if (p->units + piece->chapter <= MOST || with <= BEST)
		put(p, piece, piece->size, piece->units);
	else if (p->units >= BEST)
		close_page(p);
	else if (p->units >= LEAST && !is_nearer_with(p, piece))
		close_page(p);
	else if (with <= MOST)
		put(p, piece, piece->size, piece->units);
	else
		put_part(p, piece);
}

static void
place_paragraph(struct pager *p, struct piece *piece)
{
	if ((piece->marks & MANUSCRIPT_STARTS) != 0 && p->has_body)
		close_page(p);
	while (piece->size > 0)
		place(p, piece);
}

/* The units of each paragraph, and from it to the end of its chapter. */
static struct piece *
measure(struct arena *a, const struct manuscript_paragraph *list, size_t n)
{
	struct piece *pieces = arena_array(a, n, sizeof(*pieces));
	size_t i, chapter = 0;

	for (i = n; i-- > 0;) {
		pieces[i].text = list[i].text;
		pieces[i].size = list[i].size;
		pieces[i].marks = list[i].marks;
		pieces[i].units = words_measure(list[i].text, list[i].size);
		chapter += pieces[i].units;
		pieces[i].chapter = chapter;
		if ((list[i].marks & MANUSCRIPT_STARTS) != 0)
			chapter = 0;
	}
	return pieces;
}

const struct paginate_page *
paginate_pages(struct arena *a, const struct manuscript *m, size_t *n)
{
	struct pager p = { .arena = a };
	const struct manuscript_paragraph *list;
	const struct paginate_page *pages;
	struct arena *scratch = arena_open();
	struct piece *pieces;
	size_t i, count;

	list = manuscript_list(m, &count);
	pieces = measure(scratch, list, count);
	buf_init(&p.page, SIZE_MAX / 4);
	buf_init(&p.pages, SIZE_MAX / 4);
	for (i = 0; i < count; i++)
		place_paragraph(&p, &pieces[i]);
	close_page(&p);
	*n = p.pages.used / sizeof(struct paginate_page);
	pages = (const void *)arena_copy(a, buf_str(&p.pages), p.pages.used);
	buf_clear(&p.page);
	buf_clear(&p.pages);
	arena_close(&scratch);
	return pages;
}
