/* SPDX-License-Identifier: MIT */
/* The books of the list. */
#include "web/page_list_table.h"

#include "web/page.h"
#include "web/page_list_row.h"
#include "web/page_list_view.h"
#include "web/page_bulk_bar.h"
#include "web/page_form.h"
#include "web/visit.h"

static const char *
given(const char *text)
{
	return text == NULL ? "" : text;
}

/* A list may be empty because there are no books, or because of what was
 * asked for. */
static void
print_nothing(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;

	html_open(h, "div");
	html_attr(h, "class", "empty");
	if (!page_list_view_is_filtered(&l->filter) &&
	    given(l->filter.after)[0] == '\0' &&
	    given(l->filter.before)[0] == '\0') {
		html_element(h, "h2", NULL, page_word(p, WORD_EMPTY_HEAD));
		html_open(h, "p");
		page_say(p, WORD_EMPTY_IMPORT);
		html_text(h, " ");
		html_element(h, "code", NULL, "pagescape import FILE");
		html_text(h, ", ");
		page_say(p, WORD_EMPTY_SUBMIT);
		html_text(h, " ");
		html_element(h, "code", NULL, "pagescape submit ID");
		html_text(h, ".");
	} else {
		html_element(h, "h2", NULL, page_word(p, WORD_NO_MATCH));
		html_open(h, "p");
		page_say(p, WORD_NO_MATCH_WHY);
		html_text(h, " ");
		page_link(p, NULL, visit_url(p->visit, "/status/"),
		    page_word(p, WORD_FILTER_CLEAR));
	}
	html_close(h, "p");
	html_close(h, "div");
}

static void
print_books(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;
	int i;

	html_open(h, "div");
	html_attr(h, "id", "books");
	html_flag(h, "data-live");
	if (l->n == 0) {
		print_nothing(p, l);
		html_close(h, "div");
		return;
	}
	html_open(h, "table");
	html_attr(h, "class", "books");
	html_element(h, "caption", "hidden", page_word(p, WORD_TABLE_CAPTION));
	page_list_row_head(p);
	html_open(h, "tbody");
	for (i = 0; i < l->n; i++)
		page_list_row(p, &l->books[i], l->strips[i]);
	html_close(h, "tbody");
	html_close(h, "table");
	html_close(h, "div");
}

static void
print_pages(struct page *p, const struct page_list_view *l)
{
	const struct status_filter *f = &l->filter;
	bool is_back = given(f->before)[0] != '\0';
	bool has_newer = is_back ? l->more : given(f->after)[0] != '\0';
	bool has_older = is_back || l->more;
	struct html *h = &p->h;

	html_open(h, "nav");
	html_attr(h, "id", "pages");
	html_attr(h, "class", "pages");
	html_flag(h, "data-live");
	html_attr(h, "aria-label", page_word(p, WORD_PAGES_OF_LIST));
	if (has_newer) {
		page_link(p, "button", page_list_view_url(p->visit, f, "", ""),
		    page_word(p, WORD_PAGE_NEWEST));
		if (l->n > 0)
			page_link(p, "button",
			    page_list_view_url(
			        p->visit, f, "", l->books[0].book.id),
			    page_word(p, WORD_PAGE_NEWER));
	}
	if (has_older && l->n > 0)
		page_link(p, "button",
		    page_list_view_url(
		        p->visit, f, l->books[l->n - 1].book.id, ""),
		    page_word(p, WORD_PAGE_OLDER));
	html_close(h, "nav");
}

void
page_list_table(struct page *p, const struct page_list_view *l)
{
	struct html *h = &p->h;

	page_form_open(p, "choosing", visit_url(p->visit, "/status/act"), true);
	page_list_view_hidden(p, &l->filter);
	page_bulk_bar(p, l);
	print_books(p, l);
	html_close(h, "form");
	print_pages(p, l);
}
