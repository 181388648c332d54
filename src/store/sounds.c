/* SPDX-License-Identifier: MIT */
/* Soundscapes that exist, by what was asked for. */
#include "store/sounds.h"

#include "base/arena.h"
#include "wire/sql.h"

#include <math.h>

static double
number_or_nan(const struct sql_rows *r, int i, int column)
{
	return sql_is_null(r, i, column) ? NAN : sql_number(r, i, column);
}

bool
sounds_load(struct sql *db, struct arena *a, const char *book_id,
    struct sound_record **out, int *n, struct err *e)
{
	struct sql_rows rows;
	int i;

	if (!sql_select(db, a, &rows, e,
	        "SELECT request_hash, file_name, provider, model,"
	        " external_id, seconds, loudness_lufs, true_peak_dbtp,"
	        " cost_nano_usd FROM sounds WHERE book_id = ?",
	        "s", book_id))
		return err_here(e);
	*n = rows.n;
	*out = arena_array(a, (size_t)rows.n, sizeof(**out));
	for (i = 0; i < rows.n; i++)
		(*out)[i] = (struct sound_record){
			.request_hash = sql_text(&rows, i, 0),
			.file_name = sql_text(&rows, i, 1),
			.provider = sql_text(&rows, i, 2),
			.model = sql_text(&rows, i, 3),
			.external_id = sql_text_or_null(&rows, i, 4),
			.seconds = sql_number(&rows, i, 5),
			.loudness_lufs = number_or_nan(&rows, i, 6),
			.true_peak_dbtp = number_or_nan(&rows, i, 7),
			.cost_nano = sql_int(&rows, i, 8),
		};
	return true;
}

bool
sounds_save(struct sql *db, const char *book_id, const struct sound_record *s,
    struct err *e)
{
	return sql_do(db, e,
	           "REPLACE INTO sounds (book_id, request_hash, file_name,"
	           " provider, model, external_id, seconds, loudness_lufs,"
	           " true_peak_dbtp, cost_nano_usd, made_at)"
	           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3))",
	           "ssssssdDDi", book_id, s->request_hash, s->file_name,
	           s->provider, s->model, s->external_id, s->seconds,
	           s->loudness_lufs, s->true_peak_dbtp, s->cost_nano) ||
	    err_here(e);
}

bool
sounds_forget(struct sql *db, const char *book_id, struct err *e)
{
	return sql_do(db, e, "DELETE FROM sounds WHERE book_id = ?", "s",
	           book_id) ||
	    err_here(e);
}
