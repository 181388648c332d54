/* SPDX-License-Identifier: MIT */
/* Money and time as JSON. */
#include "web/api_money.h"

#include "store/books.h"
#include "store/costs.h"
#include "store/estimate.h"
#include "store/steps.h"
#include "web/query.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

enum {
	UNKNOWN_MAX = 1000
};

bool
api_money_costs(struct visit *v, struct err *e)
{
	const char *day = "", *month = "";
	struct json_out o;
	struct costs c;
	struct sql *db;

	if (!query_text(v->a, v->request->query, "day", &day, e) ||
	    !query_text(v->a, v->request->query, "month", &month, e) ||
	    !visit_database(v, &db, e) ||
	    !costs_read(db, v->a, day[0] != '\0' ? day : month, &c, e))
		return err_here(e);
	answer_is_json(&v->answer, 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	costs_print(&o, &c);
	json_object_end(&o);
	return true;
}

bool
api_money_unknown(struct visit *v, struct err *e)
{
	struct costs_unknown *list;
	struct json_out o;
	struct sql *db;
	int i, n;

	if (!visit_database(v, &db, e) ||
	    !costs_list_unknown(db, v->a, UNKNOWN_MAX, &list, &n, e))
		return err_here(e);
	answer_is_json(&v->answer, 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	json_array(&o, "calls");
	for (i = 0; i < n; i++)
		costs_print_unknown(&o, &list[i]);
	json_array_end(&o);
	json_object_end(&o);
	return true;
}

/* False without an error: there is no such book, and it was said. */
static bool
find_book(struct visit *v, struct sql **db, bool *found, struct err *e)
{
	struct book book;

	if (!visit_database(v, db, e) ||
	    !books_find(*db, v->a, v->book_id, &book, found, e))
		return err_here(e);
	if (!*found)
		answer_fail(&v->answer, 404, ERR_VALIDATION, "Book not found");
	return true;
}

bool
api_money_estimate(struct visit *v, struct err *e)
{
	struct estimate s;
	struct json_out o;
	struct sql *db;
	int64_t restart;
	bool found;

	if (!query_int(
	        v->a, v->request->query, "restart", 0, 1, 0, &restart, e) ||
	    !find_book(v, &db, &found, e))
		return err_here(e);
	if (!found)
		return true;
	if (!estimate_book(
	        db, v->a, v->site->conf, v->book_id, restart == 1, &s, e))
		return err_here(e);
	answer_is_json(&v->answer, 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	estimate_print(&o, &s);
	json_object_end(&o);
	return true;
}

bool
api_money_timings(struct visit *v, struct err *e)
{
	struct json_out o;
	struct steps s;
	struct sql *db;
	bool found;

	if (!find_book(v, &db, &found, e))
		return err_here(e);
	if (!found)
		return true;
	if (!steps_read(db, v->a, v->book_id, &s, e))
		return err_here(e);
	answer_is_json(&v->answer, 200);
	json_out_init(&o, &v->answer.body);
	json_object(&o, NULL);
	steps_print(&o, &s);
	json_object_end(&o);
	return true;
}
