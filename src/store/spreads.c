/* SPDX-License-Identifier: MIT */
/* What is known of every spread. */
#include "store/spreads.h"

#include "base/arena.h"
#include "wire/sql.h"

static struct spread_record
read_row(const struct sql_rows *r, int i)
{
	return (struct spread_record){
		.index = (int)sql_int(r, i, 0),
		.text_hash = sql_text(r, i, 1),
		.state = sql_text(r, i, 2),
		.provider = sql_text(r, i, 3),
		.model = sql_text(r, i, 4),
		.analysis = sql_text_or_null(r, i, 5),
		.attempts = (int)sql_int(r, i, 6),
		.analysis_ms = sql_int(r, i, 7),
		.cost_nano = sql_int(r, i, 8),
		.scene_spread =
		    sql_is_null(r, i, 9) ? -1 : (int)sql_int(r, i, 9),
		.scene_reason = sql_text(r, i, 10),
		.sound_state = sql_text(r, i, 11),
		.sound_request = sql_text_or_null(r, i, 12),
		.sound_attempts = (int)sql_int(r, i, 13),
		.sound_ms = sql_int(r, i, 14),
		.sound_variant = (int)sql_int(r, i, 15),
	};
}

bool
spreads_load(struct sql *db, struct arena *a, const char *book_id,
    struct spread_record **out, int *n, struct err *e)
{
	struct sql_rows rows;
	int i;

	if (!sql_select(db, a, &rows, e,
	        "SELECT spread_index, text_hash, state, provider, model,"
	        " analysis, attempts, analysis_ms, cost_nano_usd,"
	        " scene_spread, scene_reason, sound_state, sound_request,"
	        " sound_attempts, sound_ms, sound_variant FROM spreads"
	        " WHERE book_id = ?"
	        " ORDER BY spread_index",
	        "s", book_id))
		return err_here(e);
	*n = rows.n;
	*out = arena_array(a, (size_t)rows.n, sizeof(**out));
	for (i = 0; i < rows.n; i++)
		(*out)[i] = read_row(&rows, i);
	return true;
}

bool
spreads_save(struct sql *db, const char *book_id, const struct spread_record *s,
    struct err *e)
{
	return sql_do(db, e,
	           "INSERT INTO spreads (book_id, spread_index, text_hash,"
	           " state, provider, model, analysis, attempts, analysis_ms,"
	           " cost_nano_usd, timings, updated_at)"
	           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3))"
	           " ON DUPLICATE KEY UPDATE"
	           " text_hash = VALUES(text_hash), state = VALUES(state),"
	           " provider = VALUES(provider), model = VALUES(model),"
	           " analysis = VALUES(analysis), attempts = VALUES(attempts),"
	           " analysis_ms = VALUES(analysis_ms),"
	           " cost_nano_usd = VALUES(cost_nano_usd),"
	           " timings = COALESCE(VALUES(timings), timings),"
	           " updated_at = NOW(3)",
	           "sisssssiiis", book_id, (int64_t)s->index, s->text_hash,
	           s->state, s->provider, s->model, s->analysis,
	           (int64_t)s->attempts, s->analysis_ms, s->cost_nano,
	           s->timings) ||
	    err_here(e);
}

bool
spreads_save_decision(struct sql *db, const char *book_id,
    const struct spread_record *s, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE spreads SET scene_spread = ?, scene_reason = ?,"
	           " sound_state = IF(scene_spread = spread_index,"
	           " sound_state, 'none'), updated_at = NOW(3)"
	           " WHERE book_id = ? AND spread_index = ?",
	           "Issi", (int64_t)s->scene_spread, s->scene_reason, book_id,
	           (int64_t)s->index) ||
	    err_here(e);
}

bool
spreads_save_sound(struct sql *db, const char *book_id,
    const struct spread_record *s, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE spreads SET sound_state = ?, sound_request = ?,"
	           " sound_attempts = ?, sound_ms = IF(? > 0, ?, sound_ms),"
	           " sound_timings = COALESCE(?, sound_timings),"
	           " updated_at = NOW(3)"
	           " WHERE book_id = ? AND spread_index = ?",
	           "ssiiissi", s->sound_state, s->sound_request,
	           (int64_t)s->sound_attempts, s->sound_ms, s->sound_ms,
	           s->sound_timings, book_id, (int64_t)s->index) ||
	    err_here(e);
}

/* As spread_join() does: the pages that exist, an empty line between. */
bool
spreads_hash_texts(struct sql *db, struct arena *a, const char *book_id,
    int total, const char ***out, struct err *e)
{
	struct sql_rows rows;
	int i;

	if (!sql_select(db, a, &rows, e,
	        "SET STATEMENT group_concat_max_len = 1073741824 FOR"
	        " SELECT (page_number - 1) DIV 2 AS spread,"
	        " SHA2(GROUP_CONCAT(CONVERT(text_content USING utf8mb4)"
	        " ORDER BY page_number SEPARATOR '\n\n'), 256) FROM pages"
	        " WHERE book_id = ? AND page_number >= 1"
	        " GROUP BY spread",
	        "s", book_id))
		return err_here(e);
	*out = arena_array(a, (size_t)total, sizeof(**out));
	for (i = 0; i < rows.n; i++)
		if (sql_int(&rows, i, 0) < total)
			(*out)[sql_int(&rows, i, 0)] = sql_text(&rows, i, 1);
	return true;
}

bool
spreads_forget(struct sql *db, const char *book_id, struct err *e)
{
	return sql_do(db, e, "DELETE FROM spreads WHERE book_id = ?", "s",
	           book_id) ||
	    err_here(e);
}

bool
spreads_cut(struct sql *db, const char *book_id, int total, struct err *e)
{
	return sql_do(db, e,
	           "DELETE FROM spreads WHERE book_id = ? AND"
	           " spread_index >= ?",
	           "si", book_id, (int64_t)total) ||
	    err_here(e);
}
