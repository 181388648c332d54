/* SPDX-License-Identifier: MIT */
/* Names or merges the duplicates that a unique key would meet. */
#include "store/migrate_keys.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/sql.h"

#include <string.h>

enum {
	NAMED_MAX = 4
};

/* ${what} describes the rows; ${remedy} says what to do. */
static bool
refuse(struct arena *a, const struct sql_rows *r, const char *what,
    const char *remedy, struct err *e)
{
	struct buf b;
	const char *list;
	int i;

	buf_init(&b, 4096);
	for (i = 0; i < r->n && i < NAMED_MAX; i++)
		buf_print(&b, "%s%s (%s rows)", i == 0 ? "" : ", ",
		    sql_text(r, i, 0), sql_text(r, i, 1));
	if (r->n > NAMED_MAX)
		buf_print(&b, " and %s%d more", r->n >= 1000 ? "over " : "",
		    r->n - NAMED_MAX);
	list = arena_copy(a, buf_str(&b), b.used);
	buf_clear(&b);
	return err_set_cause(e, ERR_VALIDATION, CAUSE_CONFLICT, 0, "%s: %s; %s",
	    what, list, remedy);
}

static bool
has_created_at(struct sql *db, struct arena *a, bool *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA ="
	        " DATABASE() AND TABLE_NAME = 'scenes'"
	        " AND COLUMN_NAME = 'created_at'",
	        ""))
		return err_here(e);
	*out = r.n == 1;
	return true;
}

/* A lost connection rolls it all back. */
static bool
merge_scenes(struct sql *db, struct arena *a, struct err *e)
{
	bool dated = false;

	if (!has_created_at(db, a, &dated, e))
		return err_here(e);
	return sql_script(db,
	           arena_print(a,
	               "START TRANSACTION;"
	               "CREATE TEMPORARY TABLE scene_losers AS"
	               " SELECT id, keeper FROM (SELECT id, FIRST_VALUE(id)"
	               " OVER (PARTITION BY book_id, page_spread_index"
	               " ORDER BY %s id DESC) AS keeper FROM scenes) AS ranked"
	               " WHERE id <> keeper;"
	               "UPDATE pages JOIN scene_losers AS l"
	               " ON l.id = pages.scene_id"
	               " SET pages.scene_id = l.keeper;"
	               "UPDATE IGNORE soundscapes AS s JOIN scene_losers AS l"
	               " ON l.id = s.scene_id SET s.scene_id = l.keeper;"
	               "DELETE s FROM soundscapes AS s JOIN scene_losers AS l"
	               " ON l.id = s.scene_id;"
	               "DELETE s FROM scenes AS s JOIN scene_losers AS l"
	               " ON l.id = s.id;"
	               "DROP TEMPORARY TABLE scene_losers;"
	               "COMMIT",
	               dated ? "created_at DESC," : ""),
	           e) ||
	    err_here(e);
}

static bool
prepare_scenes(struct sql *db, struct arena *a, bool merge, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT CONCAT('book ', book_id, ' spread ',"
	        " page_spread_index), COUNT(*) FROM scenes"
	        " GROUP BY book_id, page_spread_index HAVING COUNT(*) > 1"
	        " ORDER BY book_id, page_spread_index LIMIT 1004",
	        ""))
		return err_here(e);
	if (r.n == 0)
		return true;
	if (merge)
		return merge_scenes(db, a, e) || err_here(e);
	return refuse(a, &r, "spreads with more than one row in scenes",
	    "remove all but one of each, or keep the newest of each with "
	    "pagescape migrate --merge-duplicates",
	    e);
}

static bool
merge_soundscapes(struct sql *db, struct err *e)
{
	return sql_script(db,
	           "START TRANSACTION;"
	           "CREATE TEMPORARY TABLE sound_losers AS"
	           " SELECT id FROM (SELECT id, FIRST_VALUE(id) OVER (PARTITION"
	           " BY scene_id ORDER BY created_at DESC, id DESC) AS keeper"
	           " FROM soundscapes) AS ranked WHERE id <> keeper;"
	           "DELETE s FROM soundscapes AS s JOIN sound_losers AS l"
	           " ON l.id = s.id;"
	           "DROP TEMPORARY TABLE sound_losers;"
	           "COMMIT",
	           e) ||
	    err_here(e);
}

static bool
prepare_soundscapes(struct sql *db, struct arena *a, bool merge, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT CONCAT('scene ', scene_id), COUNT(*) FROM soundscapes"
	        " GROUP BY scene_id HAVING COUNT(*) > 1 ORDER BY scene_id"
	        " LIMIT 1004",
	        ""))
		return err_here(e);
	if (r.n == 0)
		return true;
	if (merge)
		return merge_soundscapes(db, e) || err_here(e);
	return refuse(a, &r, "scenes with more than one row in soundscapes",
	    "remove all but one of each, or keep the newest of each with "
	    "pagescape migrate --merge-duplicates",
	    e);
}

static bool
has_page_key(struct sql *db, struct arena *a, bool *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT 1 FROM information_schema.STATISTICS"
	        " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'pages'"
	        " GROUP BY INDEX_NAME HAVING MAX(NON_UNIQUE) = 0 AND"
	        " GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) ="
	        " 'book_id,page_number' LIMIT 1",
	        ""))
		return err_here(e);
	*out = r.n == 1;
	return true;
}

/* Two texts for one page: only their owner knows which is right. */
static bool
prepare_pages(struct sql *db, struct arena *a, struct err *e)
{
	struct sql_rows r;
	bool has_key = false;

	if (!has_page_key(db, a, &has_key, e))
		return err_here(e);
	if (has_key)
		return true;
	if (!sql_select(db, a, &r, e,
	        "SELECT CONCAT('book ', book_id, ' page ', page_number),"
	        " COUNT(*) FROM pages GROUP BY book_id, page_number"
	        " HAVING COUNT(*) > 1 ORDER BY book_id, page_number LIMIT 1004",
	        ""))
		return err_here(e);
	if (r.n > 0)
		return refuse(a, &r, "pages that are there more than once",
		    "remove the wrong ones", e);
	return sql_script(db,
	           "ALTER TABLE pages ADD UNIQUE INDEX IF NOT EXISTS"
	           " pages_book_page (book_id, page_number)",
	           e) ||
	    err_here(e);
}

bool
migrate_keys_prepare(struct sql *db, struct arena *a, bool merge, struct err *e)
{
	if (!prepare_pages(db, a, e) || !prepare_scenes(db, a, merge, e) ||
	    !prepare_soundscapes(db, a, merge, e))
		return err_here(e);
	return true;
}
