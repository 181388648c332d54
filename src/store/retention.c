/* SPDX-License-Identifier: MIT */
/* Sweeps what has been kept long enough. */
#include "store/retention.h"

#include "wire/sql.h"

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

static bool
sweep(struct sql *db, const char *statement, int days, int64_t *swept,
    struct err *e)
{
	if (!sql_do(db, e, statement, "i", (int64_t)days))
		return err_here(e);
	*swept += sql_matched(db);
	return true;
}

bool
retention_sweep(struct sql *db, int days, int64_t *swept, struct err *e)
{
	*swept = 0;
	if (!sweep(db,
	        "DELETE FROM provider_calls WHERE created_at <"
	        " NOW(3) - INTERVAL ? DAY"
	        " AND state IN ('done', 'failed', 'unknown')"
	        " AND NOT EXISTS (SELECT 1 FROM jobs AS j"
	        " WHERE j.id = provider_calls.job_id"
	        " AND (j.live = 1 OR j.wanted <> 'none'))"
	        " ORDER BY created_at LIMIT 500",
	        days, swept, e) ||
	    !sweep(db,
	        "DELETE FROM processing_errors WHERE occurred_at <"
	        " NOW(3) - INTERVAL ? DAY AND NOT is_current"
	        " ORDER BY occurred_at LIMIT 500",
	        days, swept, e) ||
	    !sweep(db,
	        "DELETE FROM audit_log WHERE at < NOW(3) - INTERVAL ? DAY"
	        " ORDER BY at LIMIT 500",
	        days, swept, e))
		return err_here(e);
	return *swept > 0 ||
	    sql_do(db, e,
	        "REPLACE INTO queue_settings (name, actor, since)"
	        " VALUES ('swept', '', NOW(3))",
	        "") ||
	    err_here(e);
}
