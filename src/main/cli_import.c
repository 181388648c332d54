/* SPDX-License-Identifier: MIT */
/* pagescape import: put a file in as a book. */
#include "main/cli_import.h"

#include "base/arena.h"
#include "base/uuid.h"
#include "import/book_file.h"
#include "main/cli.h"
#include "store/books.h"

#include <string.h>

enum {
	BAD_NULL = 1048 /* MariaDB: column cannot be null */
};

static const char help[] =
    "Usage: pagescape import FILE [--title T] [--author A] [--user U]\n"
    "Puts a .txt or .epub file into the database as a book of pages, and\n"
    "prints the book's id.\n\n"
    "  --title T   its title, instead of the file's own\n"
    "  --author A  its author, instead of the file's own\n"
    "  --user U    the id of the user it belongs to\n";

static struct book_page_list
copy_pages(struct arena *a, const struct book_file *file)
{
	struct book_page_list out = { .n = (int)file->n_pages };
	int i;

	out.pages = arena_array(a, file->n_pages, sizeof(out.pages[0]));
	for (i = 0; i < out.n; i++)
		out.pages[i] = (struct book_page){
			.number = file->pages[i].number,
			.text = file->pages[i].text,
			.size = file->pages[i].size,
		};
	return out;
}

static int
insert(struct cli *cli, const struct book *book, const char *user,
    const struct book_page_list *pages)
{
	struct err e = ERR_INIT;

	if (!books_insert(cli->db, book, user, pages, &e)) {
		if (e.code == BAD_NULL && user == NULL)
			cli_say("this database may want to know the book's "
			        "owner: name it with --user");
		return cli_fail(cli, &e);
	}
	printf("%s\n", book->id);
	/* for people; a script reads the id alone */
	if (cli_is_terminal(stderr) && cli_is_unicode())
		fprintf(stderr, "📖 %s%s%s: %s\n", cli_safe(cli->a, book->title),
		    book->author[0] == '\0' ? "" : ", by ",
		    cli_safe(cli->a, book->author),
		    cli_count(cli->a, pages->n, "page"));
	return CLI_DONE;
}

int
cli_import(struct cli *cli)
{
	const char *title = NULL, *author = NULL, *user = NULL;
	const struct cli_option options[] = {
		{ "title", &title, NULL },
		{ "author", &author, NULL },
		{ "user", &user, NULL },
		{ NULL, NULL, NULL },
	};
	struct book_page_list pages;
	struct book_file file;
	struct err e = ERR_INIT;
	char id[UUID_TEXT];

	if (!cli_parse(cli, help, options, 1, 1))
		return cli->status;
	/* the file first: what is wrong with it can be said in any case */
	if (!book_file_read(cli->a, cli->words[0], &file, &e))
		return cli_fail(cli, &e);
	if (!cli_open(cli))
		return cli->status;
	uuid_make(id);
	pages = copy_pages(cli->a, &file);
	if (author == NULL)
		author = file.author == NULL ? "" : file.author;
	const struct book book = { .id = id,
		.title = title == NULL || title[0] == '\0' ? file.title : title,
		.author = author,
		.total_pages = pages.n };
	return insert(cli, &book, user, &pages);
}
