/* SPDX-License-Identifier: MIT */
/* A book's pages for reading. */
#include "store/reading.h"

#include "base/arena.h"
#include "wire/json.h"
#include "wire/sql.h"

bool
reading_pages(struct sql *db, struct arena *a, const char *book_id, int first,
    int last, struct reading_page **out, int *n, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT page_number, LEFT(text_content, ?),"
	        " CHAR_LENGTH(text_content) > ? FROM pages"
	        " WHERE book_id = ? AND page_number BETWEEN ? AND ?"
	        " ORDER BY page_number",
	        "iisii", (int64_t)READING_PAGE_MAX, (int64_t)READING_PAGE_MAX,
	        book_id, (int64_t)first, (int64_t)last))
		return err_here(e);
	*n = r.n;
	*out = arena_array(a, (size_t)r.n, sizeof(**out));
	for (i = 0; i < r.n; i++)
		(*out)[i] = (struct reading_page){
			.number = (int)sql_int(&r, i, 0),
			.text = sql_text(&r, i, 1),
			.is_cut = sql_int(&r, i, 2) != 0,
		};
	return true;
}

void
reading_print_page(struct json_out *o, const struct reading_page *page)
{
	json_object(o, NULL);
	json_add_int(o, "pageNumber", page->number);
	json_add_text(o, "text", page->text);
	json_add_bool(o, "isCut", page->is_cut);
	json_object_end(o);
}
