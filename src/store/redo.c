/* SPDX-License-Identifier: MIT */
/* Sets back what is to be done once more. */
#include "store/redo.h"

#include "base/arena.h"
#include "wire/sql.h"

#define FAILED_OF(step)                                                        \
	" (? = '' OR EXISTS (SELECT 1 FROM processing_errors AS p"             \
	" WHERE p.book_id = spreads.book_id AND p.is_current"                  \
	" AND p.spread_index = spreads.spread_index"                           \
	" AND p.step = '" step "' AND p.cause = ?))"

bool
redo_failed(struct sql *db, const char *book_id, const char *cause, int64_t *n,
    struct err *e)
{
	if (!sql_do(db, e,
	        "UPDATE spreads SET state = 'pending', attempts = 0,"
	        " updated_at = NOW(3) WHERE book_id = ? AND state = 'failed'"
	        " AND" FAILED_OF("analysis"),
	        "sss", book_id, cause, cause))
		return err_here(e);
	*n = sql_matched(db);
	if (!sql_do(db, e,
	        "UPDATE spreads SET sound_state = 'pending',"
	        " sound_attempts = 0, updated_at = NOW(3)"
	        " WHERE book_id = ? AND sound_state = 'failed'"
	        " AND" FAILED_OF("soundscape"),
	        "sss", book_id, cause, cause))
		return err_here(e);
	*n += sql_matched(db);
	return sql_do(db, e,
	           "UPDATE processing_errors SET is_current = FALSE"
	           " WHERE book_id = ? AND is_current AND step <> 'book'"
	           " AND (? = '' OR cause = ?)",
	           "sss", book_id, cause, cause) ||
	    err_here(e);
}

bool
redo_from(
    struct sql *db, const char *book_id, int from, int64_t *n, struct err *e)
{
	if (!sql_do(db, e,
	        "UPDATE spreads SET state = 'pending', attempts = 0,"
	        " sound_state = IF(sound_state = 'failed', 'pending',"
	        " sound_state), updated_at = NOW(3)"
	        " WHERE book_id = ? AND spread_index >= ?",
	        "si", book_id, (int64_t)from))
		return err_here(e);
	*n = sql_matched(db);
	return sql_do(db, e,
	           "UPDATE processing_errors SET is_current = FALSE"
	           " WHERE book_id = ? AND is_current AND spread_index >= ?",
	           "si", book_id, (int64_t)from) ||
	    err_here(e);
}

bool
redo_sound(
    struct sql *db, const char *book_id, int spread, int64_t *n, struct err *e)
{
	if (!sql_do(db, e,
	        "UPDATE spreads SET sound_variant = sound_variant + 1,"
	        " sound_state = 'pending', sound_attempts = 0,"
	        " updated_at = NOW(3) WHERE book_id = ? AND spread_index = ?"
	        " AND scene_spread = spread_index"
	        " AND sound_state NOT IN ('none', 'pending')",
	        "si", book_id, (int64_t)spread))
		return err_here(e);
	*n = sql_matched(db);
	return *n == 0 ||
	    sql_do(db, e,
	        "UPDATE processing_errors SET is_current = FALSE"
	        " WHERE book_id = ? AND is_current AND spread_index = ?"
	        " AND step = 'soundscape'",
	        "si", book_id, (int64_t)spread) ||
	    err_here(e);
}

bool
redo_find_scene(struct sql *db, struct arena *a, const char *book_id,
    const char *scene_id, int *spread, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT page_spread_index FROM scenes WHERE id = ?"
	        " AND book_id = ?",
	        "ss", scene_id, book_id))
		return err_here(e);
	*spread = r.n == 1 ? (int)sql_int(&r, 0, 0) : -1;
	return true;
}
