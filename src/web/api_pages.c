/* SPDX-License-Identifier: MIT */
/* The text of a book's pages as JSON. */
#include "web/api_pages.h"

#include "store/books.h"
#include "store/reading.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

enum {
	PAGE_MAX = INT32_MAX - API_PAGES_MAX /* and what is added to it fits */
};

/* Which pages are asked for. */
struct window {
	int64_t from;
	int64_t to; /* the last of them that is answered */
	int last_page; /* of the book */
};

static bool
read_window(struct visit *v, struct window *w, struct err *e)
{
	const char *query = v->request->query;

	if (!query_int(v->a, query, "from", 1, PAGE_MAX, 1, &w->from, e) ||
	    !query_int(
	        v->a, query, "to", w->from, INT32_MAX, INT32_MAX, &w->to, e))
		return err_here(e);
	if (w->to >= w->from + API_PAGES_MAX)
		w->to = w->from + API_PAGES_MAX - 1;
	return true;
}

static void
print(struct visit *v, const struct window *w, const struct reading_page *pages,
    int n)
{
	struct json_out o;
	int i;

	answer_is_json(&v->answer, 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	json_array(&o, "pages");
	for (i = 0; i < n; i++)
		reading_print_page(&o, &pages[i]);
	json_array_end(&o);
	json_add_int(&o, "lastPage", w->last_page);
	if (w->to < w->last_page)
		json_add_int(&o, "next", w->to + 1);
	else
		json_add_null(&o, "next");
	json_object_end(&o);
}

bool
api_pages_get(struct visit *v, struct err *e)
{
	struct reading_page *pages;
	struct window w;
	struct book book;
	struct sql *db;
	bool found;
	int n;

	if (!read_window(v, &w, e) || !visit_database(v, &db, e) ||
	    !books_find(db, v->a, v->book_id, &book, &found, e))
		return err_here(e);
	if (!found) {
		answer_fail(&v->answer, 404, ERR_VALIDATION, "Book not found");
		return true;
	}
	if (!books_last_page(db, v->a, v->book_id, &w.last_page, e) ||
	    !reading_pages(
	        db, v->a, v->book_id, (int)w.from, (int)w.to, &pages, &n, e))
		return err_here(e);
	print(v, &w, pages, n);
	return true;
}
