/* SPDX-License-Identifier: MIT */
/* What stands behind the question mark, and in forms: the filter of the list,
 * orders for many books. */
#include "web/query.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/uuid.h"
#include "fuzz/fuzz.h"
#include "store/bulk.h"
#include "store/status.h"
#include "web/api_books.h"
#include "web/page_bulk_order.h"
#include "web/page_list_view.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <string.h>

enum {
	LIST_MAX = 5
};

/* What is encoded decodes to itself, as a value among others. */
static void
check_round(struct arena *a, const char *text)
{
	struct err e = ERR_INIT;
	const char *code = query_encode(a, text), *out = NULL;

	must(code[strspn(code,
	         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	         "0123456789-._~%")] == '\0');
	out = fcgi_decode(a, code, strlen(code), true);
	must(out != NULL && strcmp(out, text) == 0);
	if (!query_text(a, arena_print(a, "a=1&b=%s&c", code), "b", &out, &e))
		return; /* no UTF-8 */
	must(strcmp(out, text) == 0);
}

static void
check_values(struct arena *a, const char *query, const char *name)
{
	struct err e = ERR_INIT;
	const char *out = NULL, **list = NULL;
	int64_t whole = 0;
	int n = 0, i;
	bool ok;

	ok = query_text(a, query, name, &out, &e);
	fuzz_outcome(ok, &e);
	if (ok)
		fuzz_utf8(out);
	err_clear(&e);
	ok = query_list(a, query, name, LIST_MAX, &list, &n, &e);
	fuzz_outcome(ok, &e);
	must(n >= 0 && n <= LIST_MAX);
	for (i = 0; ok && i < n; i++)
		fuzz_utf8(list[i]);
	err_clear(&e);
	ok = query_int(a, query, name, -5, 500, 7, &whole, &e);
	fuzz_outcome(ok, &e);
	must(!ok || (whole >= -5 && whole <= 500));
}

static void
check_filter(const struct status_filter *f)
{
	char id[UUID_TEXT];

	must(f->limit >= 1 && f->limit <= 200);
	fuzz_utf8(f->query);
	must(strlen(f->query) <= 200);
	must(f->cause[0] == '\0' || err_cause_find(f->cause) != CAUSE_NONE);
	must(f->after[0] == '\0' || uuid_parse(f->after, id));
	must(f->before[0] == '\0' || uuid_parse(f->before, id));
}

/* The address that shows a filter again is read as the same filter. */
static void
check_address(struct arena *a, const struct status_filter *f)
{
	struct site site = { .prefix = "/p" };
	struct visit v = { .site = &site, .a = a };
	struct status_filter again = { .limit = 0 };
	struct err e = ERR_INIT;
	const char *query = page_list_view_query(&v, f);

	must(api_books_parse(a, query, f->limit, &again, &e));
	must(strcmp(f->status, again.status) == 0);
	must(strcmp(f->query, again.query) == 0);
	must(strcmp(f->cause, again.cause) == 0);
	must(page_list_view_is_filtered(f) == (query[0] != '\0'));
	must(page_list_view_url(&v, f, f->after, f->before)[0] == '/');
}

static void
check_order(struct arena *a, const char *form)
{
	struct page_bulk_order o;
	struct err e = ERR_INIT;
	char id[UUID_TEXT];
	int i;
	bool ok = page_bulk_order_parse(a, form, &o, &e);

	fuzz_outcome(ok, &e);
	if (!ok) {
		must(e.type == ERR_VALIDATION);
		return;
	}
	check_filter(&o.filter);
	must(o.limit >= 1 && o.limit <= BULK_MAX);
	for (i = 0; i < o.n_ids; i++)
		must(uuid_parse(o.ids[i], id) && strcmp(id, o.ids[i]) == 0);
	/* Many books, or a book's end, never without a question. */
	must(o.is_confirmed || page_bulk_order_needs_question(&o) ||
	    (!o.is_all && o.action != BULK_CANCEL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct status_filter filter = { .limit = 0 };
	struct err e = ERR_INIT;
	const char *name, *query, *path;
	struct fuzz f;
	bool ok;

	fuzz_open(&f, data, size);
	name = fuzz_line(&f);
	query = fuzz_text(&f);
	check_round(f.a, name);
	check_round(f.a, query);
	check_values(f.a, query, name);
	ok = api_books_parse(f.a, query, 50, &filter, &e);
	fuzz_outcome(ok, &e);
	if (ok) {
		check_filter(&filter);
		check_address(f.a, &filter);
	}
	check_order(f.a, query);
	path = fcgi_path(f.a, NULL, NULL, NULL, query);
	must(path[0] == '\0' || path[0] == '/');
	path = fcgi_path(f.a, name, query, name, query);
	must(path[0] == '\0' || path[0] == '/');
	fuzz_close(&f);
	return 0;
}
