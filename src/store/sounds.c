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

static void
read_rows(struct arena *a, const struct sql_rows *rows,
    struct sound_record **out, int *n)
{
	int i;

	*n = rows->n;
	*out = arena_array(a, (size_t)rows->n, sizeof(**out));
	for (i = 0; i < rows->n; i++)
		(*out)[i] = (struct sound_record){
			.request_hash = sql_text(rows, i, 0),
			.file_name = sql_text(rows, i, 1),
			.provider = sql_text(rows, i, 2),
			.model = sql_text(rows, i, 3),
			.external_id = sql_text_or_null(rows, i, 4),
			.seconds = sql_number(rows, i, 5),
			.loudness_lufs = number_or_nan(rows, i, 6),
			.true_peak_dbtp = number_or_nan(rows, i, 7),
			.cost_nano = sql_int(rows, i, 8),
			.reuse_key = sql_text(rows, i, 9),
			.reused_from = sql_text_or_null(rows, i, 10),
			.prompt = sql_text_or_null(rows, i, 11),
		};
}

bool
sounds_load(struct sql *db, struct arena *a, const char *book_id,
    struct sound_record **out, int *n, struct err *e)
{
	struct sql_rows rows;

	if (!sql_select(db, a, &rows, e,
	        "SELECT request_hash, file_name, provider, model,"
	        " external_id, seconds, loudness_lufs, true_peak_dbtp,"
	        " cost_nano_usd, reuse_key, reused_from, prompt FROM sounds"
	        " WHERE book_id = ?",
	        "s", book_id))
		return err_here(e);
	read_rows(a, &rows, out, n);
	return true;
}

bool
sounds_find_alike(struct sql *db, struct arena *a, const struct sound_wish *w,
    struct sound_record **out, int *n, struct err *e)
{
	struct sql_rows rows;
	const char *prefix = arena_print(a, "%.*s", (int)w->key_size, w->key);

	/* "_" of a key would be any character to LIKE. */
	if (!sql_select(db, a, &rows, e,
	        "SELECT s.request_hash, s.file_name, s.provider, s.model,"
	        " s.external_id, s.seconds, s.loudness_lufs,"
	        " s.true_peak_dbtp, 0, s.reuse_key, MIN(c.id),"
	        " MIN(d.generation_prompt) FROM sounds AS s"
	        " JOIN soundscapes AS d ON d.request_hash = s.request_hash"
	        " AND d.file_name = s.file_name AND d.reused_from IS NULL"
	        " JOIN scenes AS c ON c.id = d.scene_id"
	        " AND c.book_id = s.book_id"
	        " WHERE s.reuse_key >= ? AND s.reuse_key < CONCAT(?, '~')"
	        " AND s.reused_from IS NULL AND s.book_id <> ?"
	        " AND s.provider = ? AND s.model = ?"
	        " AND s.file_name LIKE CONCAT('%.', ?)"
	        " AND s.seconds BETWEEN ? * 0.75 AND ? * 1.34"
	        " AND s.made_at < (SELECT created_at FROM jobs WHERE id = ?)"
	        " GROUP BY s.book_id, s.request_hash"
	        " ORDER BY s.made_at, s.file_name LIMIT 64",
	        "ssssssdds", prefix, prefix, w->book_id, w->provider, w->model,
	        w->extension, w->seconds, w->seconds, w->job_id))
		return err_here(e);
	read_rows(a, &rows, out, n);
	return true;
}

bool
sounds_save(struct sql *db, const char *book_id, const struct sound_record *s,
    struct err *e)
{
	return sql_do(db, e,
	           "REPLACE INTO sounds (book_id, request_hash, file_name,"
	           " provider, model, external_id, seconds, loudness_lufs,"
	           " true_peak_dbtp, cost_nano_usd, reuse_key, reused_from,"
	           " prompt, made_at)"
	           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW(3))",
	           "ssssssdDDisss", book_id, s->request_hash, s->file_name,
	           s->provider, s->model, s->external_id, s->seconds,
	           s->loudness_lufs, s->true_peak_dbtp, s->cost_nano,
	           s->reuse_key == NULL ? "" : s->reuse_key, s->reused_from,
	           s->prompt) ||
	    err_here(e);
}

bool
sounds_forget(struct sql *db, const char *book_id, struct err *e)
{
	return sql_do(db, e, "DELETE FROM sounds WHERE book_id = ?", "s",
	           book_id) ||
	    err_here(e);
}
