/* SPDX-License-Identifier: MIT */
/* What was spent. */
#include "store/costs.h"

#include "base/arena.h"
#include "store/columns.h"
#include "wire/json.h"
#include "wire/sql.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Is ${text} like "0000-00-00" or its beginning? */
static bool
is_date(const char *text, size_t size)
{
	size_t i;

	if (strlen(text) != size)
		return false;
	for (i = 0; i < size; i++)
		if (i == 4 || i == 7 ? text[i] != '-'
		                     : isdigit((unsigned char)text[i]) == 0)
			return false;
	return true;
}

static bool
find_days(struct sql *db, struct arena *a, const char *when, struct costs *out,
    struct err *e)
{
	bool is_month = is_date(when, 7);
	struct sql_rows r;

	if (when[0] != '\0' && !is_month && !is_date(when, 10))
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "a day is written 2026-11-24, a month 2026-11");
	if (is_month)
		when = arena_print(a, "%s-01", when);
	if (!sql_select(db, a, &r, e,
	        "SELECT d, IF(?, LAST_DAY(d), d) FROM (SELECT IF(? = '',"
	        " UTC_DATE(), CAST(? AS DATE)) AS d) AS one"
	        " WHERE MONTH(d) > 0 AND DAYOFMONTH(d) > 0",
	        "iss", (int64_t)is_month, when, when))
		return err_here(e);
	if (r.n == 0)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "there is no such day");
	out->first = sql_text(&r, 0, 0);
	out->last = sql_text(&r, 0, 1);
	return true;
}

static struct costs_sum
read_sum(const struct sql_rows *r, int row, int at)
{
	return (struct costs_sum){ .spent_nano = sql_int(r, row, at),
		.reserved_nano = sql_int(r, row, at + 1),
		.unknown_nano = sql_int(r, row, at + 2) };
}

static bool
read_days(struct sql *db, struct arena *a, struct costs *c, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT day, spent_nano_usd, reserved_nano_usd,"
	        " unknown_nano_usd FROM spend_days WHERE day BETWEEN ? AND ?"
	        " ORDER BY day",
	        "ss", c->first, c->last))
		return err_here(e);
	c->n_days = r.n;
	c->days = arena_array(a, (size_t)r.n, sizeof(*c->days));
	for (i = 0; i < r.n; i++) {
		struct costs_sum s = read_sum(&r, i, 1);

		c->days[i] = (struct costs_day){ sql_text(&r, i, 0), s };
		c->sum.spent_nano += s.spent_nano;
		c->sum.reserved_nano += s.reserved_nano;
		c->sum.unknown_nano += s.unknown_nano;
	}
	return true;
}

/* clang-format off */
#define OF_THESE_DAYS \
	" AND c.created_at >= ? AND c.created_at <" \
	" CAST(? AS DATE) + INTERVAL 2 DAY AND c.spend_day BETWEEN ? AND ?"
/* clang-format on */

static bool
read_kinds(struct sql *db, struct arena *a, struct costs *c, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT provider, model, step, SUM(done), SUM(failed),"
	        " SUM(unknown), SUM(open), SUM(spent) FROM ("
	        "SELECT provider, model, step, SUM(state = 'done') AS done,"
	        " SUM(state = 'failed') AS failed,"
	        " SUM(state = 'unknown') AS unknown,"
	        " SUM(state IN ('open', 'running')) AS open,"
	        " SUM(IF(state IN ('done', 'failed'), cost_nano_usd, 0))"
	        " AS spent FROM provider_calls AS c WHERE TRUE" OF_THESE_DAYS
	        " GROUP BY provider, model, step UNION ALL SELECT provider,"
	        " model, step, n_done, n_failed, n_unknown, 0, spent_nano_usd"
	        " FROM call_sums WHERE spend_day BETWEEN ? AND ?) AS parts"
	        " GROUP BY provider, model, step"
	        " ORDER BY step, provider, model",
	        "ssssss", c->first, c->last, c->first, c->last, c->first,
	        c->last))
		return err_here(e);
	c->n_kinds = r.n;
	c->kinds = arena_array(a, (size_t)r.n, sizeof(*c->kinds));
	for (i = 0; i < r.n; i++)
		c->kinds[i] = (struct costs_kind){
			.provider = sql_text(&r, i, 0),
			.model = sql_text(&r, i, 1),
			.step = sql_text(&r, i, 2),
			.done = sql_int(&r, i, 3),
			.failed = sql_int(&r, i, 4),
			.unknown = sql_int(&r, i, 5),
			.open = sql_int(&r, i, 6),
			.spent_nano = sql_int(&r, i, 7),
		};
	return true;
}

static bool
read_books(struct sql *db, struct arena *a, struct costs *c, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT b.id, b.title, SUM(spent), SUM(held), SUM(unknown)"
	        " FROM (SELECT book_id, SUM(IF(state IN ('done', 'failed'),"
	        " cost_nano_usd, 0)) AS spent,"
	        " SUM(IF(state IN ('open', 'running'), estimate_nano_usd, 0))"
	        " AS held, SUM(IF(state = 'unknown', estimate_nano_usd, 0))"
	        " AS unknown FROM provider_calls AS c WHERE TRUE" OF_THESE_DAYS
	        " GROUP BY book_id UNION ALL SELECT book_id, spent_nano_usd, 0,"
	        " unknown_nano_usd FROM call_sums WHERE spend_day BETWEEN ?"
	        " AND ?) AS parts JOIN books AS b ON b.id = parts.book_id"
	        " GROUP BY b.id ORDER BY 3 DESC, b.id LIMIT 100",
	        "ssssss", c->first, c->last, c->first, c->last, c->first,
	        c->last))
		return err_here(e);
	c->n_books = r.n;
	c->books = arena_array(a, (size_t)r.n, sizeof(*c->books));
	for (i = 0; i < r.n; i++)
		c->books[i] = (struct costs_book){ sql_text(&r, i, 0),
			sql_text(&r, i, 1), read_sum(&r, i, 2) };
	return true;
}

bool
costs_read(struct sql *db, struct arena *a, const char *when, struct costs *out,
    struct err *e)
{
	*out = (struct costs){ .n_days = 0 };
	return (find_days(db, a, when, out, e) && read_days(db, a, out, e) &&
	           read_kinds(db, a, out, e) && read_books(db, a, out, e)) ||
	    err_here(e);
}

static void
print_usd(struct json_out *o, const char *key, int64_t nano)
{
	json_add_number(o, key, (double)nano / 1e9, 9);
}

static void
print_sum(struct json_out *o, const struct costs_sum *s)
{
	json_object(o, "cost");
	print_usd(o, "usd", s->spent_nano);
	print_usd(o, "reservedUsd", s->reserved_nano);
	print_usd(o, "unknownUsd", s->unknown_nano);
	json_object_end(o);
}

static void
print_kinds(struct json_out *o, const struct costs *c)
{
	int i;

	json_array(o, "calls");
	for (i = 0; i < c->n_kinds; i++) {
		const struct costs_kind *k = &c->kinds[i];

		json_object(o, NULL);
		json_add_text(o, "step", k->step);
		json_add_text(o, "provider", k->provider);
		json_add_text(o, "model", k->model);
		json_add_int(o, "done", k->done);
		json_add_int(o, "failed", k->failed);
		json_add_int(o, "unknown", k->unknown);
		json_add_int(o, "open", k->open);
		json_object(o, "cost");
		print_usd(o, "usd", k->spent_nano);
		json_object_end(o);
		json_object_end(o);
	}
	json_array_end(o);
}

void
costs_print(struct json_out *o, const struct costs *c)
{
	int i;

	json_add_text(o, "from", c->first);
	json_add_text(o, "to", c->last);
	print_sum(o, &c->sum);
	json_array(o, "days");
	for (i = 0; i < c->n_days; i++) {
		json_object(o, NULL);
		json_add_text(o, "day", c->days[i].day);
		print_sum(o, &c->days[i].sum);
		json_object_end(o);
	}
	json_array_end(o);
	print_kinds(o, c);
	json_array(o, "books");
	for (i = 0; i < c->n_books; i++) {
		json_object(o, NULL);
		json_add_text(o, "bookId", c->books[i].id);
		json_add_text(o, "title", c->books[i].title);
		print_sum(o, &c->books[i].sum);
		json_object_end(o);
	}
	json_array_end(o);
}

#define CREATED_AT COLUMNS_ISO("created_at")

bool
costs_list_unknown(struct sql *db, struct arena *a, int limit,
    struct costs_unknown **out, int *n, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT id, book_id, spread_index, step, provider, model,"
	        " external_id, " CREATED_AT ", estimate_nano_usd"
	        " FROM provider_calls WHERE state = 'unknown'"
	        " ORDER BY id LIMIT ?",
	        "i", (int64_t)limit))
		return err_here(e);
	*n = r.n;
	*out = arena_array(a, (size_t)r.n, sizeof(**out));
	for (i = 0; i < r.n; i++)
		(*out)[i] = (struct costs_unknown){
			.id = sql_int(&r, i, 0),
			.book_id = sql_text(&r, i, 1),
			.spread = (int)sql_int(&r, i, 2),
			.step = sql_text(&r, i, 3),
			.provider = sql_text(&r, i, 4),
			.model = sql_text(&r, i, 5),
			.external_id = sql_text_or_null(&r, i, 6),
			.created_at = sql_text(&r, i, 7),
			.estimate_nano = sql_int(&r, i, 8),
		};
	return true;
}

void
costs_print_unknown(struct json_out *o, const struct costs_unknown *u)
{
	json_object(o, NULL);
	json_add_int(o, "id", u->id);
	json_add_text(o, "bookId", u->book_id);
	json_add_int(o, "spreadIndex", u->spread);
	json_add_text(o, "step", u->step);
	json_add_text(o, "provider", u->provider);
	json_add_text(o, "model", u->model);
	json_add_text(o, "externalId", u->external_id);
	json_add_text(o, "timestamp", u->created_at);
	json_object(o, "estimate");
	print_usd(o, "usd", u->estimate_nano);
	json_object_end(o);
	json_object_end(o);
}
