/* SPDX-License-Identifier: MIT */
/* What readers see: scenes, soundscapes, pages in scenes. */
#include "store/scenes.h"

#include "base/arena.h"
#include "base/uuid.h"
#include "store/sounds.h"
#include "wire/sql.h"

bool
scenes_list_ids(struct sql *db, struct arena *a, const char *book_id,
    struct scene_record **out, int *n, struct err *e)
{
	struct sql_rows rows;
	int i;

	if (!sql_select(db, a, &rows, e,
	        "SELECT id, page_spread_index FROM scenes WHERE book_id = ?"
	        " ORDER BY page_spread_index",
	        "s", book_id))
		return err_here(e);
	*n = rows.n;
	*out = arena_array(a, (size_t)rows.n, sizeof(**out));
	for (i = 0; i < rows.n; i++) {
		(*out)[i].id = sql_text(&rows, i, 0);
		(*out)[i].spread = (int)sql_int(&rows, i, 1);
	}
	return true;
}

bool
scenes_publish(struct sql *db, const char *book_id,
    const struct scene_record *s, struct err *e)
{
	return sql_do(db, e,
	           "INSERT INTO scenes (id, book_id, page_spread_index,"
	           " start_page, end_page, setting, mood, descriptors)"
	           " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
	           " ON DUPLICATE KEY UPDATE start_page = VALUES(start_page),"
	           " end_page = VALUES(end_page), setting = VALUES(setting),"
	           " mood = VALUES(mood), descriptors = VALUES(descriptors)",
	           "ssiiisss", s->id, book_id, (int64_t)s->spread,
	           (int64_t)s->start_page, (int64_t)s->end_page, s->setting,
	           s->mood, s->descriptors) ||
	    err_here(e);
}

bool
scenes_place_pages(struct sql *db, const char *book_id, const char *scene_id,
    int first, int last, struct err *e)
{
	return sql_do(db, e,
	           "UPDATE pages SET scene_id = ? WHERE book_id = ? AND"
	           " page_number BETWEEN ? AND ?",
	           "ssii", scene_id, book_id, (int64_t)first, (int64_t)last) ||
	    err_here(e);
}

bool
scenes_delete(struct sql *db, const char *book_id, int first, int last,
    const char *keep_id, struct err *e)
{
	/* A web app's own foreign key may refuse instead of cascading. */
	if (!sql_do(db, e,
	        "DELETE soundscapes FROM soundscapes JOIN scenes"
	        " ON scenes.id = soundscapes.scene_id"
	        " WHERE scenes.book_id = ? AND"
	        " scenes.page_spread_index BETWEEN ? AND ? AND"
	        " scenes.id <> ?",
	        "siis", book_id, (int64_t)first, (int64_t)last, keep_id))
		return err_here(e);
	return sql_do(db, e,
	           "DELETE FROM scenes WHERE book_id = ? AND"
	           " page_spread_index BETWEEN ? AND ? AND id <> ?",
	           "siis", book_id, (int64_t)first, (int64_t)last, keep_id) ||
	    err_here(e);
}

bool
scenes_publish_sound(struct sql *db, const char *scene_id,
    const struct sound_record *s, const char *audio_url, const char *prompt,
    struct err *e)
{
	char id[UUID_TEXT];

	if (s == NULL)
		return sql_do(db, e,
		           "DELETE FROM soundscapes WHERE scene_id = ?", "s",
		           scene_id) ||
		    err_here(e);
	uuid_make(id);
	return sql_do(db, e,
	           "INSERT INTO soundscapes (id, scene_id, audio_url, duration,"
	           " generation_prompt, replicate_prediction_id, provider,"
	           " model, request_hash, file_name, loudness_lufs,"
	           " true_peak_dbtp, cost_nano_usd, reused_from, created_at)"
	           " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
	           " NOW(3))"
	           " ON DUPLICATE KEY UPDATE audio_url = VALUES(audio_url),"
	           " duration = VALUES(duration),"
	           " generation_prompt = VALUES(generation_prompt),"
	           " replicate_prediction_id ="
	           " VALUES(replicate_prediction_id),"
	           " provider = VALUES(provider), model = VALUES(model),"
	           " request_hash = VALUES(request_hash),"
	           " file_name = VALUES(file_name),"
	           " loudness_lufs = VALUES(loudness_lufs),"
	           " true_peak_dbtp = VALUES(true_peak_dbtp),"
	           " cost_nano_usd = VALUES(cost_nano_usd),"
	           " reused_from = VALUES(reused_from)",
	           "sssdssssssDDis", id, scene_id, audio_url, s->seconds,
	           prompt, s->external_id, s->provider, s->model,
	           s->request_hash, s->file_name, s->loudness_lufs,
	           s->true_peak_dbtp, s->cost_nano, s->reused_from) ||
	    err_here(e);
}
