/* SPDX-License-Identifier: MIT */
/* How far each spread of a book is. */
#include "store/overview.h"

#include "base/arena.h"
#include "wire/sql.h"

#include <string.h>

bool
overview_strip(struct sql *db, struct arena *a, const char *book_id, int n,
    const char **out, struct err *e)
{
	struct sql_rows r;
	char *cells;
	int64_t at;
	int i;

	n = n > OVERVIEW_STRIP_MAX ? OVERVIEW_STRIP_MAX : n < 0 ? 0 : n;
	cells = arena_alloc(a, (size_t)n + 1);
	memset(cells, OVERVIEW_STRIP_OPEN, (size_t)n);
	cells[n] = '\0';
	*out = cells;
	if (!sql_select(db, a, &r, e,
	        "SELECT spread_index, state = 'failed' OR"
	        " sound_state = 'failed' FROM spreads WHERE book_id = ?"
	        " AND spread_index BETWEEN 0 AND ?"
	        " AND (state <> 'pending' OR sound_state = 'failed')",
	        "si", book_id, (int64_t)n - 1))
		return err_here(e);
	for (i = 0; i < r.n; i++) {
		at = sql_int(&r, i, 0);
		cells[at] = sql_int(&r, i, 1) != 0 ? OVERVIEW_STRIP_FAILED
		                                   : OVERVIEW_STRIP_DONE;
	}
	return true;
}
