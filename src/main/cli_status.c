/* SPDX-License-Identifier: MIT */
/* pagescape status: the newest books, or one book. */
#include "main/cli_status.h"

#include "base/arena.h"
#include "base/buf.h"
#include "main/cli.h"
#include "main/cli_book.h"
#include "store/estimate.h"
#include "store/status.h"
#include "wire/json.h"

#include <string.h>

enum {
	NEWEST = 20,
	JSON_MAX = 16 * 1024 * 1024
};

static const char help[] =
    "Usage: pagescape status [ID] [--json]\n"
    "Shows the newest 20 books, or all that is known of one book.\n\n"
    "  --json  as the HTTP API tells it (one book with --verbose: with "
    "stacks)\n";

/* What the book is at, in one word. */
static const char *
state(const struct status *s)
{
	const char *status = s->book.status;

	if (strcmp(status, "processing") == 0 && s->job.exists &&
	    !status_is_ended(s))
		return s->job.state;
	if (strcmp(status, "ready") == 0 && s->book.has_errors)
		return "with errors";
	return status;
}

static void
print_table(struct cli *cli, const struct status *books, int n, bool more)
{
	int i;

	if (n == 0) {
		printf("There are no books yet: put one in with pagescape "
		       "import FILE.\n");
		return;
	}
	printf("%-36s  %-11s  %6s  %5s  %-16s  %s\n", "ID", "STATUS", "DONE",
	    "PAGES", "CREATED (UTC)", "TITLE");
	for (i = 0; i < n; i++)
		printf("%-36s  %-11s  %4.0f %%  %5d  %.10s %.5s  %s\n",
		    books[i].book.id, state(&books[i]),
		    status_percent(&books[i]), books[i].book.total_pages,
		    books[i].book.created_at, books[i].book.created_at + 11,
		    cli_safe(cli->a, books[i].book.title));
	if (more)
		printf("… and older ones\n");
}

static void
print_json_list(
    struct json_out *o, const struct status *books, int n, bool more)
{
	int i;

	json_object(o, NULL);
	json_array(o, "books");
	for (i = 0; i < n; i++)
		status_print_line(o, &books[i]);
	json_array_end(o);
	json_add_text(o, "next", more ? books[n - 1].book.id : NULL);
	json_object_end(o);
}

/* One JSON text and a line end. */
static void
put_json(struct buf *text)
{
	printf("%s\n", buf_str(text));
	buf_clear(text);
}

static int
show_list(struct cli *cli, bool json)
{
	const struct status_filter f = {
		.status = "", .query = "", .after = "", .limit = NEWEST
	};
	struct err e = ERR_INIT;
	struct status *books;
	struct json_out o;
	struct buf text;
	bool more;
	int n;

	if (!status_list(cli->db, cli->a, &f, &books, &n, &more, &e))
		return cli_fail(cli, &e);
	if (!json) {
		print_table(cli, books, n, more);
		return CLI_DONE;
	}
	buf_init(&text, JSON_MAX);
	json_out_init(&o, &text);
	print_json_list(&o, books, n, more);
	put_json(&text);
	return CLI_DONE;
}

static int
show_json(struct cli *cli, const struct status *s)
{
	struct json_out o;
	struct buf text;

	buf_init(&text, JSON_MAX);
	json_out_init(&o, &text);
	json_object(&o, NULL);
	status_print(&o, s, cli->is_verbose);
	json_object_end(&o);
	put_json(&text);
	return CLI_DONE;
}

static int
show_book(struct cli *cli, const char *id, bool json)
{
	struct err e = ERR_INIT;
	struct status s;
	bool found;

	if (!status_read(cli->db, cli->a, id, &s, &found, &e))
		return cli_fail(cli, &e);
	if (!found) {
		cli_say("there is no such book");
		return CLI_NO_INPUT;
	}
	if (!estimate_complete(cli->db, cli->a, cli->conf, &s, &e))
		return cli_fail(cli, &e);
	if (json)
		return show_json(cli, &s);
	return cli_book_print(cli, &s, &e) ? CLI_DONE : cli_fail(cli, &e);
}

int
cli_status(struct cli *cli)
{
	bool json = false;
	const struct cli_option options[] = {
		{ "json", NULL, &json },
		{ NULL, NULL, NULL },
	};
	const char *id = NULL;

	if (!cli_parse(cli, help, options, 0, 1))
		return cli->status;
	if (cli->n_words == 1) {
		id = cli_book_id(cli, cli->words[0]);
		if (id == NULL)
			return cli->status;
	}
	if (!cli_open(cli))
		return cli->status;
	return id == NULL ? show_list(cli, json) : show_book(cli, id, json);
}
