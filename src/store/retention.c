/* SPDX-License-Identifier: MIT */
/* Sweeps what has been kept long enough. */
#include "store/retention.h"

#include "base/arena.h"
#include "wire/sql.h"

#include <string.h>

bool
retention_is_due(struct sql *db, struct arena *a, bool *due, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e,
	        "SELECT 1 FROM queue_settings WHERE name = 'swept'"
	        " AND since BETWEEN NOW(3) - INTERVAL 1 HOUR"
	        " AND NOW(3) + INTERVAL 1 HOUR",
	        ""))
		return err_here(e);
	*due = rows.n == 0;
	return true;
}

/* What swept calls of one kind add up to: a row of call_sums. */
struct sum {
	const char *key[6]; /* the columns of its primary key */
	int64_t n_done, n_failed, n_unknown;
	int64_t spent_nano, unknown_nano;
};

struct sweep {
	struct arena *a;
	int days;
	int64_t n;
	struct sum *sums;
	int n_sums;
};

static struct sum *
find_sum(struct sweep *s, const struct sql_rows *r, int row)
{
	struct sum *sum;
	int i, k;

	for (i = 0; i < s->n_sums; i++) {
		for (k = 0; k < 6; k++)
			if (strcmp(s->sums[i].key[k], sql_text(r, row, k)) != 0)
				break;
		if (k == 6)
			return &s->sums[i];
	}
	sum = &s->sums[s->n_sums++];
	*sum = (struct sum){ .n_done = 0 };
	for (k = 0; k < 6; k++)
		sum->key[k] = sql_text(r, row, k);
	return sum;
}

static void
add_up(struct sweep *s, const struct sql_rows *r)
{
	struct sum *sum;
	const char *state;
	int i;

	s->sums = arena_array(s->a, (size_t)r->n + 1, sizeof(*s->sums));
	s->n_sums = 0;
	for (i = 0; i < r->n; i++) {
		sum = find_sum(s, r, i);
		state = sql_text(r, i, 6);
		if (strcmp(state, "unknown") == 0) {
			sum->n_unknown++;
			sum->unknown_nano += sql_int(r, i, 8);
			continue;
		}
		if (strcmp(state, "done") == 0)
			sum->n_done++;
		else
			sum->n_failed++;
		sum->spent_nano += sql_int(r, i, 7);
	}
}

static bool
keep_sum(struct sql *db, const struct sum *s, struct err *e)
{
	return sql_do(db, e,
	           "INSERT INTO call_sums (book_id, job_id, spend_day, step,"
	           " provider, model, n_done, n_failed, n_unknown,"
	           " spent_nano_usd, unknown_nano_usd)"
	           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	           " ON DUPLICATE KEY UPDATE n_done = n_done + VALUES(n_done),"
	           " n_failed = n_failed + VALUES(n_failed),"
	           " n_unknown = n_unknown + VALUES(n_unknown),"
	           " spent_nano_usd = spent_nano_usd + VALUES(spent_nano_usd),"
	           " unknown_nano_usd = unknown_nano_usd"
	           " + VALUES(unknown_nano_usd)",
	           "ssssssiiiii", s->key[0], s->key[1], s->key[2], s->key[3],
	           s->key[4], s->key[5], s->n_done, s->n_failed, s->n_unknown,
	           s->spent_nano, s->unknown_nano) ||
	    err_here(e);
}

static bool
sweep_calls(struct sql *db, void *arg, struct err *e)
{
	struct sweep *s = arg;
	struct sql_rows rows;
	int i;

	/* What is added up is what went, row by row. */
	if (!sql_select(db, s->a, &rows, e,
	        "DELETE FROM provider_calls WHERE"
	        " state IN ('done', 'failed', 'unknown')"
	        " AND created_at < NOW(3) - INTERVAL ? DAY"
	        " ORDER BY created_at LIMIT 500 RETURNING book_id, job_id,"
	        " COALESCE(spend_day, DATE(created_at)), step, provider, model,"
	        " state, cost_nano_usd, estimate_nano_usd",
	        "i", (int64_t)s->days))
		return err_here(e);
	s->n = rows.n;
	add_up(s, &rows);
	for (i = 0; i < s->n_sums; i++)
		if (!keep_sum(db, &s->sums[i], e))
			return err_here(e);
	return true;
}

static bool
sweep(struct sql *db, const char *statement, int days, int64_t *swept,
    struct err *e)
{
	if (!sql_do(db, e, statement, "i", (int64_t)days))
		return err_here(e);
	*swept += sql_matched(db);
	return true;
}

static bool
sweep_all(struct sql *db, struct sweep *s, int64_t *swept, struct err *e)
{
	if (!sql_transaction(db, sweep_calls, s, e))
		return err_here(e);
	*swept = s->n;
	return (sweep(db,
	            "DELETE FROM processing_errors WHERE occurred_at <"
	            " NOW(3) - INTERVAL ? DAY AND is_current = FALSE"
	            " ORDER BY occurred_at LIMIT 500",
	            s->days, swept, e) &&
	           sweep(db,
	               "DELETE FROM audit_log WHERE at < NOW(3)"
	               " - INTERVAL ? DAY ORDER BY at LIMIT 500",
	               s->days, swept, e)) ||
	    err_here(e);
}

bool
retention_sweep(struct sql *db, int days, int64_t *swept, struct err *e)
{
	struct sweep s = { .a = arena_open(), .days = days };
	bool ok;

	*swept = 0;
	ok = sweep_all(db, &s, swept, e);
	arena_close(&s.a);
	if (!ok)
		return err_here(e);
	return *swept > 0 ||
	    sql_do(db, e,
	        "REPLACE INTO queue_settings (name, actor, since)"
	        " VALUES ('swept', '', NOW(3))",
	        "") ||
	    err_here(e);
}
