/* SPDX-License-Identifier: MIT */
/* How a row becomes a struct status. */
#include "store/status_row.h"

#include "store/status.h"
#include "wire/sql.h"

static int
column_int(const struct sql_rows *r, int row, int column)
{
	return (int)sql_int(r, row, column);
}

struct status_job
status_row_job(const struct sql_rows *r, int row, int at)
{
	return (struct status_job){
		.exists = !sql_is_null(r, row, at),
		.id = sql_text(r, row, at),
		.state = sql_text(r, row, at + 1),
		.cause = sql_text(r, row, at + 2),
		.reason = sql_text(r, row, at + 3),
		.host = sql_text(r, row, at + 4),
		.created_at = sql_text(r, row, at + 5),
		.started_at = sql_text(r, row, at + 6),
		.ended_at = sql_text(r, row, at + 7),
		.beat_at = sql_text(r, row, at + 8),
		.beat_age_ms =
		    sql_is_null(r, row, at + 9) ? -1 : sql_int(r, row, at + 9),
		.pid = column_int(r, row, at + 10),
		.total_spreads = column_int(r, row, at + 11),
		.processed_spreads = column_int(r, row, at + 12),
		.failed_spreads = column_int(r, row, at + 13),
		.scenes_created = column_int(r, row, at + 14),
		.soundscapes_settled = column_int(r, row, at + 15),
		.soundscapes_generated = column_int(r, row, at + 16),
		.soundscapes_failed = column_int(r, row, at + 17),
		.eta_ms = sql_is_null(r, row, at + 18)
		    ? -1
		    : sql_int(r, row, at + 18),
		.running_ms = sql_int(r, row, at + 19),
		.books_before = -1,
		.cost_nano = sql_int(r, row, at + 22),
		.wanted = sql_text(r, row, at + 23),
		.estimate_nano = sql_int(r, row, at + 24),
		.soundscapes_reused = column_int(r, row, at + 25),
	};
}
