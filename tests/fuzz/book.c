/* SPDX-License-Identifier: MIT */
/* A book within its bounds. */
#include "fuzz/book.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "import/manuscript.h"
#include "import/paginate.h"
#include "import/words.h"

#include <string.h>

enum {
	/* A page is cut between characters at the latest, and the units of a
	 * half word may be those of a whole one. */
	UNITS_MAX = (PAGINATE_MAX + 10) * WORDS_UNIT
};

static void
check_name(const char *name)
{
	if (name == NULL)
		return;
	fuzz_utf8(name);
	must(!text_is_blank(name, strlen(name)) &&
	    strlen(name) <= MANUSCRIPT_NAME_MAX);
	must(strpbrk(name, "\n\r\t") == NULL);
}

/* The next character of ${text} that is no space; 0 at its end. */
static int32_t
next_mark(const char *text, size_t size, size_t *at)
{
	int32_t c;

	while (*at < size) {
		c = words_next(text, size, at);
		if (!words_is_space(c))
			return c;
	}
	return 0;
}

static void
check_paragraph(const struct manuscript_paragraph *p)
{
	must(p->size > 0 && strlen(p->text) == p->size);
	must(text_is_utf8(p->text, p->size));
	must(strstr(p->text, "  ") == NULL && strstr(p->text, "\n\n") == NULL);
	must(p->text[0] != ' ' && p->text[p->size - 1] != ' ');
}

void
fuzz_pages(const struct paginate_page *pages, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		must(pages[i].number == (int)i + 1);
		must(strlen(pages[i].text) == pages[i].size);
		must(text_is_utf8(pages[i].text, pages[i].size));
		must(!text_is_blank(pages[i].text, pages[i].size));
		must(words_measure(pages[i].text, pages[i].size) <= UNITS_MAX);
	}
}

/* Every character of the paragraphs stands on a page, in its order. */
static void
check_whole(const struct manuscript_paragraph *list, size_t n,
    const struct paginate_page *pages, size_t n_pages)
{
	size_t i, page = 0, at = 0, from;
	int32_t c, other;

	for (i = 0; i < n; i++)
		for (from = 0;;) {
			c = next_mark(list[i].text, list[i].size, &from);
			if (c == 0)
				break;
			other = 0;
			while (page < n_pages && other == 0) {
				other = next_mark(
				    pages[page].text, pages[page].size, &at);
				if (other == 0) {
					page++;
					at = 0;
				}
			}
			must(c == other);
		}
	while (page < n_pages) {
		must(next_mark(pages[page].text, pages[page].size, &at) == 0);
		page++;
		at = 0;
	}
}

void
fuzz_manuscript(struct arena *a, const struct manuscript *m)
{
	const struct manuscript_paragraph *list;
	const struct paginate_page *pages;
	size_t n, n_pages, i;

	must(m->size <= MANUSCRIPT_TEXT_MAX);
	check_name(m->title);
	check_name(m->author);
	list = manuscript_list(m, &n);
	must(n <= MANUSCRIPT_PARAGRAPHS_MAX);
	for (i = 0; i < n; i++)
		check_paragraph(&list[i]);
	pages = paginate_pages(a, m, &n_pages);
	must((n == 0) == (n_pages == 0));
	fuzz_pages(pages, n_pages);
	check_whole(list, n, pages, n_pages);
}

void
fuzz_reading(fuzz_reader *read, const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct manuscript m;
	struct fuzz f;
	size_t left;
	char *bytes;
	bool ok;

	fuzz_open(&f, data, size);
	bytes = fuzz_rest(&f, &left);
	manuscript_init(&m, f.a);
	ok = read(&m, bytes, left, &e);
	fuzz_outcome(ok, &e);
	must(ok || e.type == ERR_VALIDATION);
	fuzz_manuscript(f.a, &m);
	manuscript_clear(&m);
	fuzz_close(&f);
}
