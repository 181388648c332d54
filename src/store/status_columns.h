/* SPDX-License-Identifier: MIT */
#ifndef STORE_STATUS_COLUMNS_H
#define STORE_STATUS_COLUMNS_H

#include "store/columns.h"

/* What is selected of books (b) and their newest jobs (j) for a struct status;
 * for the files of status alone. */

/* The newest job of book b, and what all its jobs cost: every look-up is one
 * step on jobs_book. */
/* clang-format off */
#define STATUS_COLUMNS_JOB \
	"j.id, j.state, j.cause, j.reason, j.host, " \
	COLUMNS_ISO("j.created_at") ", " COLUMNS_ISO("j.started_at") ", " \
	COLUMNS_ISO("j.ended_at") ", " COLUMNS_ISO("j.beat_at") "," \
	" CAST(TIMESTAMPDIFF(MICROSECOND, j.beat_at, NOW(3)) / 1000 AS" \
	" SIGNED), j.pid, j.total_spreads, j.processed_spreads," \
	" j.failed_spreads, j.scenes_created, j.soundscapes_settled," \
	" j.soundscapes_generated, j.soundscapes_failed, j.eta_ms," \
	" j.running_ms, j.priority, j.seq," \
	" (SELECT SUM(c.cost_nano_usd) FROM jobs AS c" \
	" WHERE c.book_id = b.id), j.wanted, j.estimate_nano_usd," \
	" j.soundscapes_reused"

#define STATUS_COLUMNS_BOOK \
	"b.id, b.title, b.author, b.status, b.processing_errors IS NOT NULL," \
	" " COLUMNS_ISO("b.created_at") ", " COLUMNS_ISO("b.updated_at") "," \
	" b.total_pages," \
	" CAST(TIMESTAMPDIFF(MICROSECOND, b.created_at, NOW(3)) / 1000 AS" \
	" SIGNED)"

#define STATUS_COLUMNS_JOIN \
	" LEFT JOIN jobs AS j ON j.seq = (SELECT MAX(n.seq) FROM jobs AS n" \
	" WHERE n.book_id = b.id)"
/* clang-format on */

enum {
	STATUS_COLUMNS_OF_BOOK = 9
};

#endif
