/* SPDX-License-Identifier: MIT */
/* Fits our columns to the web app's ids, and its columns to our texts. */
#include "store/migrate_shape.h"

#include "base/arena.h"
#include "wire/sql.h"

#include <string.h>

/* What we need room for, in characters. */
static const struct need {
	const char *table;
	const char *column;
	int64_t length;
	const char *type;
} needs[] = {
	{ "books", "title", 500, "VARCHAR(500)" },
	{ "books", "author", 500, "VARCHAR(500)" },
	{ "pages", "text_content", 4000000, "LONGTEXT" },
	{ "scenes", "setting", 500, "VARCHAR(500)" },
	{ "scenes", "mood", 500, "VARCHAR(500)" },
	{ "soundscapes", "audio_url", 1000, "VARCHAR(1000)" },
	{ "soundscapes", "generation_prompt", 16000, "TEXT" },
	{ "soundscapes", "replicate_prediction_id", 64, "VARCHAR(191)" },
};

static bool
is_one_of(const char *word, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

bool
migrate_shape_id(
    struct sql *db, struct arena *a, const char **out, struct err *e)
{
	static const char *const texts[] = { "char", "varchar", NULL };
	struct sql_rows r;

	*out = "CHAR(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci";
	if (!sql_select(db, a, &r, e,
	        "SELECT COLUMN_TYPE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH,"
	        " CHARACTER_SET_NAME, COLLATION_NAME"
	        " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA ="
	        " DATABASE() AND TABLE_NAME = 'books' AND COLUMN_NAME = 'id'",
	        ""))
		return err_here(e);
	if (r.n == 0)
		return true;
	*out = sql_text(&r, 0, 0);
	if (strcmp(sql_text(&r, 0, 1), "uuid") == 0)
		return true;
	if (!is_one_of(sql_text(&r, 0, 1), texts) || sql_int(&r, 0, 2) < 36)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_SCHEMA, 0,
		    "books.id is %s, which cannot hold a UUID as text: it "
		    "must be CHAR or VARCHAR of 36 characters or more, or UUID",
		    *out);
	*out = arena_print(a, "%s CHARACTER SET %s COLLATE %s", *out,
	    sql_text(&r, 0, 3), sql_text(&r, 0, 4));
	return true;
}

/* Is the column wide enough, and utf8mb4?  A type that is no text (an ENUM,
 * say) is the web app's decision and left alone. */
static bool
is_wide(const struct need *need, const struct sql_rows *r)
{
	static const char *const texts[] = { "char", "varchar", "tinytext",
		"text", "mediumtext", "longtext", NULL };
	int64_t length = sql_int(r, 0, 1);

	if (!is_one_of(sql_text(r, 0, 0), texts))
		return true;
	if (strcmp(sql_text(r, 0, 2), "utf8mb4") != 0)
		return false;
	/* TEXT counts bytes, VARCHAR characters */
	if (strstr(sql_text(r, 0, 0), "text") != NULL)
		length /= 4;
	return length >= need->length;
}

static bool
widen(struct sql *db, struct arena *a, const struct need *need,
    const struct sql_rows *r, struct err *e)
{
	bool keeps = strcmp(sql_text(r, 0, 2), "utf8mb4") == 0;
	bool is_null = strcmp(sql_text(r, 0, 4), "YES") == 0;
	const char *value = sql_text_or_null(r, 0, 5);
	const char *type = need->type;
	/* A type that is longer than ours already stays. */
	bool longer = sql_int(r, 0, 1) > need->length &&
	    strcmp(sql_text(r, 0, 0), "tinytext") != 0;

	if (longer && strcmp(need->table, "pages") != 0)
		type = sql_text(r, 0, 6);
	return sql_script(db,
	           arena_print(a,
	               "ALTER TABLE %s MODIFY %s %s CHARACTER SET utf8mb4"
	               "%s%s %s%s%s",
	               need->table, need->column, type,
	               keeps ? " COLLATE " : "", keeps ? sql_text(r, 0, 3) : "",
	               is_null ? "NULL" : "NOT NULL",
	               value == NULL ? "" : " DEFAULT ",
	               value == NULL ? "" : value),
	           e) ||
	    err_here(e);
}

bool
migrate_shape_widen(struct sql *db, struct arena *a, struct err *e)
{
	struct sql_rows r;
	size_t i;

	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		if (!sql_select(db, a, &r, e,
		        "SELECT DATA_TYPE, CHARACTER_MAXIMUM_LENGTH,"
		        " CHARACTER_SET_NAME, COLLATION_NAME, IS_NULLABLE,"
		        " COLUMN_DEFAULT, COLUMN_TYPE"
		        " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA ="
		        " DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME = ?",
		        "ss", needs[i].table, needs[i].column))
			return err_here(e);
		if (r.n == 1 && !is_wide(&needs[i], &r) &&
		    !widen(db, a, &needs[i], &r, e))
			return err_here(e);
	}
	return true;
}
