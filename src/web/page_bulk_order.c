/* SPDX-License-Identifier: MIT */
/* What a form of the list asks for. */
#include "web/page_bulk_order.h"

#include "base/arena.h"
#include "base/uuid.h"
#include "web/api_books.h"
#include "web/page.h"
#include "web/page_list_view.h"
#include "web/query.h"
#include "web/visit.h"

#include <string.h>

enum {
	CHOSEN_MAX = 200 /* a page of the list has fewer */
};

static bool
refuse(struct err *e, const char *text)
{
	return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0, "%s", text);
}

static bool
read_ids(struct arena *a, struct page_bulk_order *o, struct err *e)
{
	char id[UUID_TEXT];
	int i;

	for (i = 0; i < o->n_ids; i++) {
		if (!uuid_parse(o->ids[i], id))
			return refuse(e, "book must be the id of a book.");
		o->ids[i] = arena_text(a, id);
	}
	return true;
}

/* A button in a book's line says both: "pause:<id>". */
static bool
read_one(
    struct arena *a, const char *one, struct page_bulk_order *o, struct err *e)
{
	const char *id = strchr(one, ':');

	if (id == NULL ||
	    !bulk_find(
	        arena_print(a, "%.*s", (int)(id - one), one), &o->action))
		return refuse(e, "There is no such action.");
	o->ids = arena_array(a, 1, sizeof(*o->ids));
	o->ids[0] = id + 1;
	o->n_ids = 1;
	return read_ids(a, o, e) || err_here(e);
}

bool
page_bulk_order_parse(
    struct arena *a, const char *text, struct page_bulk_order *o, struct err *e)
{
	const char *action, *scope, *one, *confirmed;

	*o = (struct page_bulk_order){ .n_ids = 0 };
	if (!api_books_parse(a, text, 1, &o->filter, e) ||
	    !query_text(a, text, "do", &action, e) ||
	    !query_text(a, text, "scope", &scope, e) ||
	    !query_text(a, text, "one", &one, e) ||
	    !query_text(a, text, "confirmed", &confirmed, e) ||
	    !query_int(a, text, "number", 1, BULK_MAX, BULK_MAX, &o->limit, e))
		return err_here(e);
	o->is_confirmed = strcmp(confirmed, "yes") == 0;
	if (one[0] != '\0')
		return read_one(a, one, o, e) || err_here(e);
	if (!bulk_find(action, &o->action))
		return refuse(e, "There is no such action.");
	o->is_all = strcmp(scope, "all") == 0;
	return o->is_all ||
	    (query_list(a, text, "book", CHOSEN_MAX, &o->ids, &o->n_ids, e) &&
	        read_ids(a, o, e)) ||
	    err_here(e);
}

bool
page_bulk_order_needs_question(const struct page_bulk_order *o)
{
	return !o->is_confirmed && (o->is_all || o->action == BULK_CANCEL);
}

const char *
page_bulk_order_url(const struct visit *v, const struct page_bulk_order *o)
{
	const char *filter = page_list_view_query(v, &o->filter), *url;
	int i;

	url = visit_url(v, "/status/act?do=%s%s%s%s", bulk_name(o->action),
	    o->is_all ? "&scope=all" : "", filter[0] == '\0' ? "" : "&",
	    filter);
	for (i = 0; i < o->n_ids; i++)
		url = arena_print(v->a, "%s&book=%s", url, o->ids[i]);
	return url;
}

static void
print_hidden(struct html *h, const char *name, const char *value)
{
	html_void(h, "input");
	html_attr(h, "type", "hidden");
	html_attr(h, "name", name);
	html_attr(h, "value", value);
}

void
page_bulk_order_hidden(
    struct page *p, const struct page_bulk_order *o, int64_t n)
{
	int i;

	page_list_view_hidden(p, &o->filter);
	print_hidden(&p->h, "do", bulk_name(o->action));
	print_hidden(&p->h, "confirmed", "yes");
	if (o->is_all) {
		print_hidden(&p->h, "scope", "all");
		print_hidden(&p->h, "number",
		    arena_print(p->visit->a, "%lld",
		        (long long)(n > BULK_MAX ? BULK_MAX : n)));
	}
	for (i = 0; i < o->n_ids; i++)
		print_hidden(&p->h, "book", o->ids[i]);
}
