/* SPDX-License-Identifier: MIT */
/* pagescape costs and pagescape estimate: money spent and to be spent. */
#include "main/cli_costs.h"

#include "base/arena.h"
#include "base/buf.h"
#include "main/cli.h"
#include "store/costs.h"
#include "store/books.h"
#include "store/estimate.h"
#include "wire/json.h"

#include <stdio.h>

enum {
	JSON_MAX = 16 * 1024 * 1024,
	UNKNOWN_MAX = 10000
};

static const char costs_help[] =
    "Usage: pagescape costs [--day=2026-11-24 | --month=2026-11] [--json]\n"
    "       pagescape costs --unknown [--json]\n"
    "Shows what paid calls cost: today (UTC), on a day or in a month, by day,\n"
    "kind of call and book.\n\n"
    "  --unknown  list the calls of which nobody knows what became, each with\n"
    "             its estimate: compare them with the provider's invoice\n"
    "  --json     as the HTTP API tells it\n";

static const char estimate_help[] =
    "Usage: pagescape estimate ID [--restart] [--json]\n"
    "Says what a job for the book is likely to cost: the spreads that are not\n"
    "read yet, and as many soundscapes for each as the last books bought.\n\n"
    "  --restart  for everything anew\n"
    "  --json     as the HTTP API tells it\n";

static void
begin_json(struct buf *text, struct json_out *o)
{
	buf_init(text, JSON_MAX);
	json_out_init(o, text);
	json_object(o, NULL);
}

static int
end_json(struct buf *text, struct json_out *o)
{
	json_object_end(o);
	printf("%s\n", buf_str(text));
	buf_clear(text);
	return CLI_DONE;
}

static void
print_sum(struct cli *cli, const char *name, const struct costs_sum *s)
{
	printf("%-12s %10s", name, cli_money(cli->a, s->spent_nano));
	if (s->reserved_nano != 0)
		printf("  in flight %s", cli_money(cli->a, s->reserved_nano));
	if (s->unknown_nano != 0)
		printf("  unknown %s", cli_money(cli->a, s->unknown_nano));
	printf("\n");
}

static void
print_kinds(struct cli *cli, const struct costs *c)
{
	int i;

	if (c->n_kinds > 0)
		printf("\nCalls\n");
	for (i = 0; i < c->n_kinds; i++) {
		const struct costs_kind *k = &c->kinds[i];

		printf("%-12s %10s  %s, %s: %lld done, %lld failed, %lld "
		       "unknown, %lld in flight\n",
		    k->step, cli_money(cli->a, k->spent_nano),
		    cli_safe(cli->a, k->provider), cli_safe(cli->a, k->model),
		    (long long)k->done, (long long)k->failed,
		    (long long)k->unknown, (long long)k->open);
	}
}

static int
print_costs(struct cli *cli, const struct costs *c)
{
	int i;

	for (i = 0; i < c->n_days; i++)
		print_sum(cli, c->days[i].day, &c->days[i].sum);
	if (c->n_days != 1)
		print_sum(cli, "together", &c->sum);
	print_kinds(cli, c);
	if (c->n_books > 0)
		printf("\nBooks\n");
	for (i = 0; i < c->n_books; i++)
		printf("%s %10s  %s\n", c->books[i].id,
		    cli_money(cli->a, c->books[i].sum.spent_nano),
		    cli_safe(cli->a, c->books[i].title));
	return CLI_DONE;
}

static int
show_unknown(struct cli *cli, bool json)
{
	struct costs_unknown *list;
	struct err e = ERR_INIT;
	struct json_out o;
	struct buf text;
	int i, n;

	if (!costs_list_unknown(cli->db, cli->a, UNKNOWN_MAX, &list, &n, &e))
		return cli_fail(cli, &e);
	if (json) {
		begin_json(&text, &o);
		json_array(&o, "calls");
		for (i = 0; i < n; i++)
			costs_print_unknown(&o, &list[i]);
		json_array_end(&o);
		return end_json(&text, &o);
	}
	if (n == 0)
		printf("There are none.\n");
	for (i = 0; i < n; i++)
		printf("%s  %s spread %d, %s, %s, about %s%s%s\n",
		    list[i].created_at, list[i].book_id, list[i].spread,
		    list[i].step, cli_safe(cli->a, list[i].model),
		    cli_money(cli->a, list[i].estimate_nano),
		    list[i].external_id == NULL ? "" : ", prediction ",
		    list[i].external_id == NULL
		        ? ""
		        : cli_safe(cli->a, list[i].external_id));
	return CLI_DONE;
}

static int
show_costs(struct cli *cli, const char *when, bool json)
{
	struct err e = ERR_INIT;
	struct json_out o;
	struct buf text;
	struct costs c;

	if (!costs_read(cli->db, cli->a, when, &c, &e))
		return cli_fail(cli, &e);
	if (!json)
		return print_costs(cli, &c);
	begin_json(&text, &o);
	costs_print(&o, &c);
	return end_json(&text, &o);
}

int
cli_costs(struct cli *cli)
{
	const char *day = NULL, *month = NULL;
	bool unknown = false, json = false;
	const struct cli_option options[] = {
		{ "day", &day, NULL },
		{ "month", &month, NULL },
		{ "unknown", NULL, &unknown },
		{ "json", NULL, &json },
		{ NULL, NULL, NULL },
	};

	if (!cli_parse(cli, costs_help, options, 0, 0) || !cli_open(cli))
		return cli->status;
	if (unknown)
		return show_unknown(cli, json);
	if (day == NULL)
		day = month == NULL ? "" : month;
	return show_costs(cli, day, json);
}

static int
print_estimate(struct cli *cli, const struct estimate *s)
{
	printf("About %s: %s %s, about %.0f new soundscapes %s.\n",
	    cli_money(cli->a, s->nano), cli_count(cli->a, s->spreads, "spread"),
	    cli_money(cli->a, s->analysis_nano), s->sounds,
	    cli_money(cli->a, s->sound_nano));
	return CLI_DONE;
}

int
cli_estimate(struct cli *cli)
{
	bool restart = false, json = false, found;
	const struct cli_option options[] = {
		{ "restart", NULL, &restart },
		{ "json", NULL, &json },
		{ NULL, NULL, NULL },
	};
	struct err e = ERR_INIT;
	struct json_out o;
	struct estimate s;
	struct book book;
	struct buf text;
	const char *id;

	if (!cli_parse(cli, estimate_help, options, 1, 1))
		return cli->status;
	id = cli_book_id(cli, cli->words[0]);
	if (id == NULL || !cli_open(cli))
		return cli->status;
	if (!books_find(cli->db, cli->a, id, &book, &found, &e))
		return cli_fail(cli, &e);
	if (!found) {
		cli_say("there is no such book");
		return CLI_NO_INPUT;
	}
	if (!estimate_book(cli->db, cli->a, cli->conf, id, restart, &s, &e))
		return cli_fail(cli, &e);
	if (!json)
		return print_estimate(cli, &s);
	begin_json(&text, &o);
	estimate_print(&o, &s);
	return end_json(&text, &o);
}
