/* SPDX-License-Identifier: MIT */
/* The spreads of a book in a line of a list. */
#include "web/page_mini.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/overview.h"
#include "web/page.h"
#include "web/visit.h"

#include <string.h>

enum {
	HEIGHT = 20,
	/* a failed spread of a long book is a sixtieth of its strip */
	FAILED_SHARE = 60,
	PATH_MAX_SIZE = 1 << 20
};

/* How high each kind stands. */
static int
height_of(char cell)
{
	return cell == OVERVIEW_STRIP_FAILED ? HEIGHT
	    : cell == OVERVIEW_STRIP_DONE    ? 13
	                                     : 4;
}

const char *
page_mini_path(struct arena *a, const char *cells, int n, char cell, int least)
{
	int at = 0, end, width, height = height_of(cell);
	const char *text;
	struct buf b;

	buf_init(&b, PATH_MAX_SIZE);
	while (at < n) {
		for (end = at; end < n && cells[end] == cell; end++)
			continue;
		if (end == at) {
			at++;
			continue;
		}
		width = end - at < least ? least : end - at;
		buf_print(&b, "M%d 20v-%dh%dv%dz",
		    at + width > n && n >= width ? n - width : at, height,
		    width, height);
		at = end;
	}
	text = arena_text(a, buf_str(&b));
	buf_clear(&b);
	return text;
}

static const char *
make_cells(struct arena *a, int n, int done)
{
	char *cells = arena_alloc(a, (size_t)n + 1);

	done = done < 0 ? 0 : done > n ? n : done;
	memset(cells, OVERVIEW_STRIP_DONE, (size_t)done);
	memset(cells + done, OVERVIEW_STRIP_OPEN, (size_t)(n - done));
	cells[n] = '\0';
	return cells;
}

static void
print_path(struct page *p, const char *class, const char *path)
{
	if (path[0] == '\0')
		return;
	html_open(&p->h, "path");
	html_attr(&p->h, "class", class);
	html_attr(&p->h, "d", path);
	html_close(&p->h, "path");
}

void
page_mini(struct page *p, const char *cells, int n, int done)
{
	struct arena *a = p->visit->a;
	struct html *h = &p->h;

	if (n > OVERVIEW_STRIP_MAX)
		n = OVERVIEW_STRIP_MAX;
	if (cells == NULL)
		cells = make_cells(a, n, done);
	html_open(h, "svg");
	html_attr(h, "class", "mini");
	html_attr_print(h, "viewBox", "0 0 %d %d", n, HEIGHT);
	html_attr(h, "preserveAspectRatio", "none");
	html_attr(h, "aria-hidden", "true");
	print_path(p, "o", page_mini_path(a, cells, n, OVERVIEW_STRIP_OPEN, 1));
	print_path(p, "d", page_mini_path(a, cells, n, OVERVIEW_STRIP_DONE, 1));
	print_path(p, "f",
	    page_mini_path(a, cells, n, OVERVIEW_STRIP_FAILED,
	        n / FAILED_SHARE + (n < FAILED_SHARE)));
	html_close(h, "svg");
}
