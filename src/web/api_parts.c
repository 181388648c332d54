/* SPDX-License-Identifier: MIT */
/* The parts of a book as JSON, page by page. */
#include "web/api_parts.h"

#include "store/books.h"
#include "store/detail.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

enum {
	LIMIT_MAX = 500,
	LIMIT = 100
};

/* One page of parts while it is being printed. */
struct page {
	struct sql *db;
	struct json_out o;
	int64_t after;
	int limit;
	int64_t last; /* where the next page goes on */
	int n;
	bool more;
};

typedef bool (*print_fn)(struct visit *v, struct page *p, struct err *e);

static bool
print_scenes(struct visit *v, struct page *p, struct err *e)
{
	struct detail_scene *scenes;
	int i;

	if (!detail_scenes(p->db, v->a, v->book_id, (int)p->after, p->limit,
	        &scenes, &p->n, &p->more, e))
		return err_here(e);
	for (i = 0; i < p->n; i++) {
		detail_print_scene(&p->o, &scenes[i]);
		p->last = scenes[i].spread;
	}
	return true;
}

static bool
print_spreads(struct visit *v, struct page *p, struct err *e)
{
	struct detail_spread *spreads;
	int i;

	if (!detail_spreads(p->db, v->a, v->book_id, (int)p->after, p->limit,
	        &spreads, &p->n, &p->more, e))
		return err_here(e);
	for (i = 0; i < p->n; i++) {
		detail_print_spread(&p->o, &spreads[i]);
		p->last = spreads[i].index;
	}
	return true;
}

static bool
print_errors(struct visit *v, struct page *p, struct err *e)
{
	struct detail_error *errors;
	int i;

	if (!detail_errors(p->db, v->a, v->book_id, p->after, p->limit, &errors,
	        &p->n, &p->more, e))
		return err_here(e);
	for (i = 0; i < p->n; i++) {
		detail_print_error(&p->o, &errors[i], false);
		p->last = errors[i].id;
	}
	return true;
}

static bool
print_page(struct visit *v, const char *name, int64_t first, int64_t max,
    print_fn print, struct err *e)
{
	struct page p = { .more = false };
	struct book book;
	int64_t limit;
	bool found;

	if (!query_int(v->a, v->request->query, "after", first, max, first,
	        &p.after, e) ||
	    !query_int(v->a, v->request->query, "limit", 1, LIMIT_MAX, LIMIT,
	        &limit, e) ||
	    !visit_database(v, &p.db, e) ||
	    !books_find(p.db, v->a, v->book_id, &book, &found, e))
		return err_here(e);
	if (!found) {
		answer_fail(&v->answer, 404, ERR_VALIDATION, "Book not found");
		return true;
	}
	p.limit = (int)limit;
	answer_is_json(&v->answer, 200);
	json_out_init(&p.o, &v->answer.body);
	json_object(&p.o, NULL);
	json_array(&p.o, name);
	if (!print(v, &p, e))
		return err_here(e);
	json_array_end(&p.o);
	if (p.more && p.n > 0)
		json_add_int(&p.o, "next", p.last);
	else
		json_add_null(&p.o, "next");
	json_object_end(&p.o);
	return true;
}

bool
api_parts_scenes(struct visit *v, struct err *e)
{
	return print_page(v, "scenes", -1, INT32_MAX, print_scenes, e) ||
	    err_here(e);
}

bool
api_parts_spreads(struct visit *v, struct err *e)
{
	return print_page(v, "spreads", -1, INT32_MAX, print_spreads, e) ||
	    err_here(e);
}

bool
api_parts_errors(struct visit *v, struct err *e)
{
	return print_page(v, "errors", 0, INT64_MAX, print_errors, e) ||
	    err_here(e);
}
