/* SPDX-License-Identifier: MIT */
/* A window of pages that moves through the book. */
#include "job/pages.h"

#include "base/arena.h"
#include "book/spread.h"
#include "job/state.h"
#include "store/books.h"

enum {
	WINDOW_SPREADS = 32
};

void
pages_clear(struct run *run)
{
	arena_close(&run->window_a);
	run->window_n = 0;
}

/* The page with ${number}, from ${list} on; NULL if it is missing. */
static const struct book_page *
find_page(const struct book_page_list *list, int *at, int number)
{
	while (*at < list->n && list->pages[*at].number < number)
		(*at)++;
	if (*at < list->n && list->pages[*at].number == number)
		return &list->pages[*at];
	return NULL;
}

static bool
read_window(struct run *run, int first, struct err *e)
{
	struct book_page_list list;
	const struct book_page *left, *right;
	int i, at = 0, number;

	pages_clear(run);
	run->window_a = arena_open();
	run->window_n = run->n_spreads - first < WINDOW_SPREADS
	    ? run->n_spreads - first
	    : WINDOW_SPREADS;
	run->window_first = first;
	run->window = arena_array(
	    run->window_a, (size_t)run->window_n, sizeof(*run->window));
	if (!books_read_pages(run->db, run->window_a, run->job.book_id,
	        spread_first_page(first),
	        spread_first_page(first + run->window_n) - 1, &list, e)) {
		run->window_n = 0;
		return err_here(e);
	}
	for (i = 0; i < run->window_n; i++) {
		number = spread_first_page(first + i);
		left = find_page(&list, &at, number);
		right = find_page(&list, &at, number + 1);
		spread_join(run->window_a, first + i,
		    left == NULL ? NULL : left->text,
		    left == NULL ? 0 : left->size,
		    right == NULL ? NULL : right->text,
		    right == NULL ? 0 : right->size, &run->window[i]);
	}
	return true;
}

bool
pages_get(struct run *run, int i, const struct spread_text **out, struct err *e)
{
	if ((i < run->window_first || i >= run->window_first + run->window_n) &&
	    !read_window(run, i, e))
		return err_here(e);
	*out = &run->window[i - run->window_first];
	return true;
}
