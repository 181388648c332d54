/* SPDX-License-Identifier: MIT */
/* pagescape audit: who did what. */
#include "main/cli_audit.h"

#include "base/text.h"
#include "main/cli.h"
#include "store/audit.h"

enum {
	LIMIT = 50,
	LIMIT_MAX = 100000
};

static const char help[] =
    "Usage: pagescape audit [ID] [--limit=N]\n"
    "Lists who did what to the queue and its books, the newest first: time,\n"
    "who, what, book, details.\n\n"
    "  --limit=N  so many entries (50 if not given)\n";

static void
print_entry(struct cli *cli, const struct audit_entry *a)
{
	printf("%s  %-20s  %-10s  %-36s%s%s\n", a->at,
	    cli_safe(cli->a, a->actor), a->action,
	    a->book_id[0] == '\0' ? "-" : a->book_id,
	    a->detail[0] == '\0' ? "" : "  ", cli_safe(cli->a, a->detail));
}

int
cli_audit(struct cli *cli)
{
	const char *limit = NULL, *id = NULL;
	const struct cli_option options[] = {
		{ "limit", &limit, NULL },
		{ NULL, NULL, NULL },
	};
	struct audit_entry *entries;
	struct err e = ERR_INIT;
	int64_t max = LIMIT;
	int i, n;

	if (!cli_parse(cli, help, options, 0, 1))
		return cli->status;
	if (limit != NULL && !text_parse_int(limit, 1, LIMIT_MAX, &max)) {
		cli_say("--limit must be a number from 1 to %d", LIMIT_MAX);
		return CLI_USAGE;
	}
	if (cli->n_words == 1) {
		id = cli_book_id(cli, cli->words[0]);
		if (id == NULL)
			return cli->status;
	}
	if (!cli_open(cli))
		return cli->status;
	if (!audit_list(cli->db, cli->a, id, (int)max, &entries, &n, &e))
		return cli_fail(cli, &e);
	for (i = 0; i < n; i++)
		print_entry(cli, &entries[i]);
	return CLI_DONE;
}
