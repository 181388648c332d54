/* SPDX-License-Identifier: MIT */
/* Says which columns of the web app's tables we could not fill. */
#include "store/migrate.h"

#include "base/arena.h"
#include "base/buf.h"
#include "wire/sql.h"

#include <string.h>

/* What we fill, blank-separated with blanks at both ends; of books.user_id
 * import --user takes care. */
static const struct table {
	const char *name;
	const char *filled;
	const char *nullable; /* what we sometimes leave NULL */
} tables[] = {
	{ "books",
	    " id user_id title author pdf_url total_pages status created_at"
	    " updated_at ",
	    " processing_errors processing_stats " },
	{ "pages", " id book_id page_number text_content ", " scene_id " },
	{ "scenes",
	    " id book_id start_page end_page page_spread_index setting mood"
	    " descriptors ",
	    " " },
	{ "soundscapes",
	    " id scene_id audio_url duration generation_prompt"
	    " replicate_prediction_id provider model request_hash file_name"
	    " loudness_lufs true_peak_dbtp cost_nano_usd created_at ",
	    " replicate_prediction_id loudness_lufs true_peak_dbtp " },
};

static bool
is_in(struct arena *a, const char *column, const char *list)
{
	return strstr(list, arena_print(a, " %s ", column)) != NULL;
}

/* Columns that take no NULL and have no default of their own. */
static bool
check_table(struct sql *db, struct arena *a, const struct table *t,
    struct buf *out, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT COLUMN_NAME, COLUMN_TYPE FROM"
	        " information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
	        " AND TABLE_NAME = ? AND IS_NULLABLE = 'NO'"
	        " AND COLUMN_DEFAULT IS NULL"
	        " AND EXTRA NOT LIKE '%auto_increment%'"
	        " AND EXTRA NOT LIKE '%GENERATED%' ORDER BY ORDINAL_POSITION",
	        "s", t->name))
		return err_here(e);
	for (i = 0; i < r.n; i++) {
		const char *column = sql_text(&r, i, 0);

		if (is_in(a, column, t->nullable))
			buf_print(out,
			    "%s.%s must be able to be NULL: ALTER TABLE %s"
			    " MODIFY %s %s NULL; ",
			    t->name, column, t->name, column,
			    sql_text(&r, i, 1));
		else if (!is_in(a, column, t->filled))
			buf_print(out,
			    "%s.%s is NOT NULL without a default and is not"
			    " ours to fill: give it a default or allow NULL; ",
			    t->name, column);
	}
	return true;
}

static bool
check_status(struct sql *db, struct arena *a, struct buf *out, struct err *e)
{
	static const char *const words[] = { "'processing'", "'ready'",
		"'failed'" };
	struct sql_rows r;
	size_t i;

	if (!sql_select(db, a, &r, e,
	        "SELECT COLUMN_TYPE FROM information_schema.COLUMNS"
	        " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'books'"
	        " AND COLUMN_NAME = 'status' AND DATA_TYPE = 'enum'",
	        ""))
		return err_here(e);
	for (i = 0; r.n == 1 && i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(sql_text(&r, 0, 0), words[i]) == NULL)
			buf_print(out, "books.status must know the word %s; ",
			    words[i]);
	return true;
}

/* What was found, if anything, as one error. */
static bool
settle(struct buf *found, struct err *e)
{
	bool ok = found->used == 0;

	if (!ok)
		err_set_cause(e, ERR_VALIDATION, CAUSE_SCHEMA, 0, "%.*s",
		    (int)found->used - 2, buf_str(found));
	return ok;
}

static bool
check(struct sql *db, struct arena *a, const char *first, const char *second,
    struct buf *found, struct err *e)
{
	size_t i;

	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if ((strcmp(tables[i].name, first) == 0 ||
		        strcmp(tables[i].name, second) == 0) &&
		    !check_table(db, a, &tables[i], found, e))
			return err_here(e);
	return true;
}

bool
migrate_check_columns(struct sql *db, struct arena *a, struct err *e)
{
	struct buf found;
	bool ok;

	buf_init(&found, 65536);
	ok = check(db, a, "scenes", "soundscapes", &found, e) &&
	    check_status(db, a, &found, e) && settle(&found, e);
	buf_clear(&found);
	return ok || err_here(e);
}

bool
migrate_check_import(struct sql *db, struct arena *a, struct err *e)
{
	struct buf found;
	bool ok;

	buf_init(&found, 65536);
	ok = check(db, a, "books", "pages", &found, e) && settle(&found, e);
	buf_clear(&found);
	return ok || err_here(e);
}
