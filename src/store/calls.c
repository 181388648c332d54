/* SPDX-License-Identifier: MIT */
/* The ledger of paid calls. */
#include "store/calls.h"

#include "base/arena.h"
#include "store/jobs.h"
#include "store/spend.h"
#include "wire/sql.h"

#include <string.h>

bool
calls_open(struct sql *db, const struct job *job, const char *day,
    const char *price_date, struct call *c, struct err *e)
{
	if (!sql_do(db, e,
	        "INSERT INTO provider_calls (book_id, job_id, run_token,"
	        " spread_index, step, provider, model, attempt, request_hash,"
	        " estimate_nano_usd, price_date, spend_day, created_at,"
	        " deadline_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	        " NOW(3), NOW(3) + INTERVAL ? MICROSECOND)",
	        "ssiisssisissi", job->book_id, job->id, job->run_token,
	        (int64_t)c->spread, c->step, c->provider, c->model,
	        (int64_t)c->attempt, c->request_hash, c->estimate_nano,
	        price_date, day, c->timeout_ms * 1000))
		return err_here(e);
	c->id = sql_insert_id(db);
	return true;
}

bool
calls_run(struct sql *db, int64_t id, const char *external_id, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE provider_calls SET state = 'running',"
	           " external_id = ? WHERE id = ?",
	           "si", external_id, id) ||
	    err_here(e);
}

bool
calls_close(struct sql *db, int64_t id, const struct call_result *r,
    bool *is_new, struct err *e)
{
	/* Closed already: the commit of the turn before had come through. */
	if (!sql_do(db, e,
	        "UPDATE provider_calls SET state = ?, tokens_in = ?,"
	        " tokens_out = ?, tokens_thought = ?, audio_ms = ?,"
	        " cost_nano_usd = ?, http_status = ?, cause = ?,"
	        " connect_us = ?, first_byte_us = ?, total_us = ?,"
	        " ended_at = NOW(3) WHERE id = ?"
	        " AND state IN ('open', 'running')",
	        "siiiiiisiiii", r->state, r->tokens_in, r->tokens_out,
	        r->tokens_thought, r->audio_ms, r->cost_nano,
	        (int64_t)r->http_status, r->cause, r->connect_us,
	        r->first_byte_us, r->total_us, id))
		return err_here(e);
	*is_new = sql_matched(db) == 1;
	return true;
}

bool
calls_drop_unmade(struct sql *db, struct arena *a, const struct job *job,
    int64_t last_id, struct err *e)
{
	const struct call_result unmade = { .state = "failed",
		.cause = "connection" };
	struct sql_rows rows;
	bool is_new;
	int i;

	if (!sql_select(db, a, &rows, e,
	        "SELECT id FROM provider_calls WHERE book_id = ? AND"
	        " job_id = ? AND run_token = ? AND id > ? AND state = 'open'",
	        "ssii", job->book_id, job->id, job->run_token, last_id))
		return err_here(e);
	for (i = 0; i < rows.n; i++)
		if (!calls_close(
		        db, sql_int(&rows, i, 0), &unmade, &is_new, e) ||
		    (is_new && !spend_settle(db, sql_int(&rows, i, 0), e)))
			return err_here(e);
	return true;
}

bool
calls_list_left(struct sql *db, struct arena *a, const char *book_id,
    struct call_left **out, int *n, struct err *e)
{
	struct sql_rows rows;
	int i;

	if (!sql_select(db, a, &rows, e,
	        "SELECT id, spread_index, step, request_hash, external_id,"
	        " TIMESTAMPDIFF(MICROSECOND, created_at, NOW(3)) DIV 1000,"
	        " TIMESTAMPDIFF(MICROSECOND, NOW(3), deadline_at) DIV 1000,"
	        " estimate_nano_usd FROM provider_calls"
	        " WHERE book_id = ? AND state IN ('open', 'running')"
	        " ORDER BY id",
	        "s", book_id))
		return err_here(e);
	*n = rows.n;
	*out = arena_array(a, (size_t)rows.n, sizeof(**out));
	for (i = 0; i < rows.n; i++)
		(*out)[i] = (struct call_left){
			.id = sql_int(&rows, i, 0),
			.spread = (int)sql_int(&rows, i, 1),
			.is_sound =
			    strcmp(sql_text(&rows, i, 2), "soundscape") == 0,
			.request_hash = sql_text(&rows, i, 3),
			.external_id = sql_text_or_null(&rows, i, 4),
			.age_ms = sql_int(&rows, i, 5),
			.left_ms = sql_int(&rows, i, 6),
			.estimate_nano = sql_int(&rows, i, 7),
		};
	return true;
}

bool
calls_list_times(struct sql *db, struct arena *a, const char *step,
    const char *model, int64_t *took_ms, int max, int *n, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e,
	        "SELECT TIMESTAMPDIFF(MICROSECOND, created_at, ended_at)"
	        " DIV 1000 FROM provider_calls WHERE id >"
	        " (SELECT CAST(COALESCE(MAX(id), 0) AS SIGNED) - 2000"
	        " FROM provider_calls)"
	        " AND step = ? AND model = ? AND state = 'done'"
	        " AND ended_at IS NOT NULL ORDER BY id DESC LIMIT ?",
	        "ssi", step, model, (int64_t)max))
		return err_here(e);
	for (*n = 0; *n < rows.n; (*n)++)
		took_ms[*n] = sql_int(&rows, *n, 0);
	return true;
}

bool
calls_is_owned(struct sql *db, struct arena *a, const char *provider,
    const char *external_id, bool *owned, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e,
	        "SELECT 1 FROM provider_calls WHERE provider = ? AND"
	        " external_id = ?",
	        "ss", provider, external_id))
		return err_here(e);
	*owned = rows.n > 0;
	return true;
}

/* Calls that were swept count as they did before (store/retention.h): both
 * are looked at in one statement, for a sweep moves from one to the other. */
bool
calls_sum_others(struct sql *db, struct arena *a, const struct job *job,
    int64_t *nano, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e,
	        "SELECT (SELECT COALESCE(SUM(IF(state IN ('open', 'running',"
	        " 'unknown'), estimate_nano_usd, cost_nano_usd)), 0)"
	        " FROM provider_calls WHERE book_id = ? AND job_id <> ?)"
	        " + (SELECT COALESCE(SUM(spent_nano_usd + unknown_nano_usd), 0)"
	        " FROM call_sums WHERE book_id = ? AND job_id <> ?)",
	        "ssss", job->book_id, job->id, job->book_id, job->id))
		return err_here(e);
	*nano = sql_int(&rows, 0, 0);
	return true;
}

bool
calls_sum(struct sql *db, struct arena *a, const struct job *job, int64_t *nano,
    struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e,
	        "SELECT (SELECT COALESCE(SUM(IF(state IN ('open', 'running',"
	        " 'unknown'), estimate_nano_usd, cost_nano_usd)), 0)"
	        " FROM provider_calls WHERE book_id = ? AND job_id = ?)"
	        " + (SELECT COALESCE(SUM(spent_nano_usd + unknown_nano_usd), 0)"
	        " FROM call_sums WHERE book_id = ? AND job_id = ?)",
	        "ssss", job->book_id, job->id, job->book_id, job->id))
		return err_here(e);
	*nano = sql_int(&rows, 0, 0);
	return true;
}
