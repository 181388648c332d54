/* SPDX-License-Identifier: MIT */
/* Rows of books and pages. */
#include "store/books.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/columns.h"
#include "wire/sql.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define TIMES COLUMNS_ISO("created_at") ", " COLUMNS_ISO("updated_at")
/* clang-format on */

bool
books_find(struct sql *db, struct arena *a, const char *id, struct book *out,
    bool *found, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT id, title, author, status, processing_errors,"
	        " processing_stats, " TIMES ", total_pages"
	        " FROM books WHERE id = ?",
	        "s", id))
		return err_here(e);
	*found = r.n == 1;
	if (!*found)
		return true;
	*out = (struct book){
		.id = sql_text(&r, 0, 0),
		.title = sql_text(&r, 0, 1),
		.author = sql_text(&r, 0, 2),
		.status = sql_text(&r, 0, 3),
		.errors = sql_text_or_null(&r, 0, 4),
		.stats = sql_text_or_null(&r, 0, 5),
		.created_at = sql_text(&r, 0, 6),
		.updated_at = sql_text(&r, 0, 7),
		.total_pages = (int)sql_int(&r, 0, 8),
		.has_errors = !sql_is_null(&r, 0, 4),
	};
	return true;
}

bool
books_last_page(
    struct sql *db, struct arena *a, const char *id, int *out, struct err *e)
{
	struct sql_rows r;

	if (!sql_select(db, a, &r, e,
	        "SELECT MAX(page_number) FROM pages WHERE book_id = ?"
	        " AND page_number >= 1",
	        "s", id))
		return err_here(e);
	*out = (int)sql_int(&r, 0, 0);
	return true;
}

bool
books_read_pages(struct sql *db, struct arena *a, const char *id, int first,
    int last, struct book_page_list *out, struct err *e)
{
	struct sql_rows r;
	int i;

	if (!sql_select(db, a, &r, e,
	        "SELECT page_number, text_content, LENGTH(text_content)"
	        " FROM pages WHERE book_id = ? AND page_number"
	        " BETWEEN ? AND ? ORDER BY page_number",
	        "sii", id, (int64_t)first, (int64_t)last))
		return err_here(e);
	out->n = r.n;
	out->pages = arena_array(a, (size_t)r.n, sizeof(out->pages[0]));
	for (i = 0; i < r.n; i++)
		out->pages[i] = (struct book_page){
			.number = (int)sql_int(&r, i, 0),
			.text = sql_text(&r, i, 1),
			.size = (size_t)sql_int(&r, i, 2),
		};
	return true;
}

struct insert {
	const struct book *book;
	const char *user;
	const struct book_page_list *pages;
	struct arena *a;
};

/* ${text} without what a column of 500 characters cannot hold. */
static const char *
cut(struct arena *a, const char *text)
{
	return arena_copy(a, text, text_cut_utf8(text, strlen(text), 500));
}

static bool
insert_page(struct sql *db, const struct insert *in,
    const struct book_page *page, struct err *e)
{
	char id[UUID_TEXT];

	uuid_make(id);
	/* a copy, because a page's text need not end in a NUL */
	return sql_do(db, e,
	           "INSERT INTO pages (id, book_id, page_number, text_content)"
	           " VALUES (?, ?, ?, ?)",
	           "ssis", id, in->book->id, (int64_t)page->number,
	           arena_copy(in->a, page->text, page->size)) ||
	    err_here(e);
}

static bool
insert_all(struct sql *db, void *arg, struct err *e)
{
	struct insert *in = arg;
	const struct book *b = in->book;
	int i;

	if (!sql_do(db, e,
	        "INSERT INTO books (id, user_id, title, author, pdf_url,"
	        " total_pages, status, created_at, updated_at)"
	        " VALUES (?, ?, ?, NULLIF(?, ''), '', ?, 'pending', NOW(3),"
	        " NOW(3))",
	        "ssssi", b->id, in->user, cut(in->a, b->title),
	        b->author == NULL ? "" : cut(in->a, b->author),
	        (int64_t)b->total_pages))
		return err_here(e);
	for (i = 0; i < in->pages->n; i++)
		if (!insert_page(db, in, &in->pages->pages[i], e))
			return err_here(e);
	return true;
}

bool
books_insert(struct sql *db, const struct book *book, const char *user,
    const struct book_page_list *pages, struct err *e)
{
	struct insert in = { .book = book, .user = user, .pages = pages };
	bool ok;

	in.a = arena_open();
	ok = sql_transaction(db, insert_all, &in, e);
	arena_close(&in.a);
	return ok || err_here(e);
}
