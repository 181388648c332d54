/* SPDX-License-Identifier: MIT */
/* The list of books and one book, as JSON. */
#include "web/api_books.h"

#include "base/arena.h"
#include "base/uuid.h"
#include "store/estimate.h"
#include "store/status.h"
#include "web/query.h"
#include "web/state.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

#include <string.h>

enum {
	LIMIT_MAX = 200,
	LIMIT = 50,
	QUERY_MAX = 200
};

static bool
parse_status(
    struct arena *a, const char *query, const char **out, struct err *e)
{
	static const char *const words[] = { "", "pending", "processing",
		"queued", "running", "paused", "parked", "ready",
		"ready_with_errors", "failed" };
	size_t i;

	if (!query_text(a, query, "status", out, e))
		return err_here(e);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i], *out) == 0)
			return true;
	return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
	    "status must be one of pending, processing, queued, running, "
	    "paused, parked, ready, ready_with_errors, failed.");
}

/* ${name}: the id of a book, or nothing. */
static bool
parse_place(struct arena *a, const char *query, const char *name,
    const char **out, struct err *e)
{
	char id[UUID_TEXT];

	if (!query_text(a, query, name, out, e))
		return err_here(e);
	if ((*out)[0] == '\0')
		return true;
	if (!uuid_parse(*out, id))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "%s must be the id of a book.", name);
	*out = arena_text(a, id);
	return true;
}

static bool
parse_cause(struct arena *a, const char *query, const char **out, struct err *e)
{
	if (!query_text(a, query, "cause", out, e))
		return err_here(e);
	return (*out)[0] == '\0' || err_cause_find(*out) != CAUSE_NONE ||
	    err_set_cause(
	        e, ERR_VALIDATION, CAUSE_INVALID, 0, "There is no such cause.");
}

bool
api_books_parse(struct arena *a, const char *query, int limit,
    struct status_filter *out, struct err *e)
{
	int64_t n;

	if (!parse_status(a, query, &out->status, e) ||
	    !query_text(a, query, "q", &out->query, e) ||
	    !parse_cause(a, query, &out->cause, e) ||
	    !parse_place(a, query, "after", &out->after, e) ||
	    !parse_place(a, query, "before", &out->before, e) ||
	    !query_int(a, query, "limit", 1, LIMIT_MAX, limit, &n, e))
		return err_here(e);
	out->limit = (int)n;
	if (strlen(out->query) > QUERY_MAX)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "q is longer than %d bytes.", QUERY_MAX);
	return true;
}

static void
print(struct visit *v, const struct status *books, int n, bool has_older)
{
	struct json_out o;
	int i;

	answer_is_json(&v->answer, 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	json_array(&o, "books");
	for (i = 0; i < n; i++)
		status_print_line(&o, &books[i]);
	json_array_end(&o);
	json_add_text(
	    &o, "next", has_older && n > 0 ? books[n - 1].book.id : NULL);
	json_object_end(&o);
}

bool
api_books_list(struct visit *v, struct err *e)
{
	struct status_filter f;
	struct status *books;
	struct sql *db;
	bool more;
	int n;

	if (!api_books_parse(v->a, v->request->query, LIMIT, &f, e) ||
	    !visit_database(v, &db, e) ||
	    !status_list(db, v->a, &f, &books, &n, &more, e))
		return err_here(e);
	/* behind a page that was asked for backwards lies where it began */
	print(v, books, n, more || f.before[0] != '\0');
	return true;
}

bool
api_books_get(struct visit *v, struct err *e)
{
	struct status s;
	struct sql *db;
	bool found;

	if (!visit_database(v, &db, e) ||
	    !status_read(db, v->a, v->book_id, &s, &found, e))
		return err_here(e);
	if (found)
		return (estimate_complete(db, v->a, v->site->conf, &s, e) &&
		           state_say(v, &s, e)) ||
		    err_here(e);
	answer_fail(&v->answer, 404, ERR_VALIDATION, "Book not found");
	return true;
}
