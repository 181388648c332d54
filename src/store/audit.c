/* SPDX-License-Identifier: MIT */
/* The log of what people did. */
#include "store/audit.h"

#include "base/arena.h"
#include "store/columns.h"
#include "wire/sql.h"

bool
audit_add(struct sql *db, const char *actor, const char *action,
    const char *book_id, const char *job_id, const char *detail, struct err *e)
{
	return sql_do(db, e,
	           "INSERT INTO audit_log (at, actor, action, book_id, job_id,"
	           " detail) VALUES (NOW(3), LEFT(?, 191), ?, ?, ?, ?)",
	           "sssss", actor, action, book_id, job_id, detail) ||
	    err_here(e);
}

bool
audit_list(struct sql *db, struct arena *a, const char *book_id, int limit,
    struct audit_entry **out, int *n, struct err *e)
{
	struct sql_rows r;
	bool ok;
	int i;

	if (book_id != NULL)
		ok = sql_select(db, a, &r, e,
		    "SELECT id, " COLUMNS_ISO(
		        "at") ", actor, action, book_id,"
		              " job_id, detail FROM audit_log WHERE book_id = ?"
		              " ORDER BY id DESC LIMIT ?",
		    "si", book_id, (int64_t)limit);
	else
		ok = sql_select(db, a, &r, e,
		    "SELECT id, " COLUMNS_ISO(
		        "at") ", actor, action, book_id,"
		              " job_id, detail FROM audit_log ORDER BY id DESC"
		              " LIMIT ?",
		    "i", (int64_t)limit);
	if (!ok)
		return err_here(e);
	*n = r.n;
	*out = arena_array(a, (size_t)r.n, sizeof(**out));
	for (i = 0; i < r.n; i++)
		(*out)[i] = (struct audit_entry){
			.id = sql_int(&r, i, 0),
			.at = sql_text(&r, i, 1),
			.actor = sql_text(&r, i, 2),
			.action = sql_text(&r, i, 3),
			.book_id = sql_text(&r, i, 4),
			.job_id = sql_text(&r, i, 5),
			.detail = sql_text(&r, i, 6),
		};
	return true;
}
