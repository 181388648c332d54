/* SPDX-License-Identifier: MIT */
/* pagescape cancel, pause, resume, retry, rerun, regenerate. */
#include "main/cli_act.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/uuid.h"
#include "main/cli.h"
#include "store/control.h"

#include <stdint.h>

static const char cancel_help[] =
    "Usage: pagescape cancel ID\n"
    "Ends the book's job within a second or so.  Predictions that are running\n"
    "are stopped; what is finished is kept.  The book is ready, with errors,\n"
    "if a spread was processed, else failed.  To go on: pagescape submit ID.\n";

static const char pause_help[] =
    "Usage: pagescape pause ID\n"
    "       pagescape pause --all\n"
    "Starts nothing more for the book; what is in flight comes to its end and\n"
    "is kept.  To go on: pagescape resume ID.\n\n"
    "  --all  pause the whole queue: no book begins, and those that are\n"
    "         worked on wait as soon as what they have in flight has ended.\n"
    "         To go on: pagescape resume --all\n";

static const char resume_help[] =
    "Usage: pagescape resume ID\n"
    "       pagescape resume --all\n"
    "       pagescape resume --cause=CAUSE\n"
    "Lets a paused or parked book go on where it was.\n\n"
    "  --all          let the queue go on that pause --all has stopped; books\n"
    "                 that were paused or parked by themselves stay so\n"
    "  --cause=CAUSE  resume every book that is parked for this cause: auth,\n"
    "                 billing, quota, model, delivery, budget, crash, storage\n";

static const char retry_help[] =
    "Usage: pagescape retry ID [--cause=CAUSE]\n"
    "Tries the spreads and soundscapes of the book once more that have\n"
    "failed, and nothing else.\n\n"
    "  --cause=CAUSE  only those whose last error has this cause (timeout,\n"
    "                 overloaded, blocked, ...: see pagescape status ID)\n";

static const char rerun_help[] =
    "Usage: pagescape rerun ID --from=N\n"
    "Asks for the analyses of spread N (the first is 0) and all behind it\n"
    "anew.  The old scenes stay until the new ones are there; a soundscape\n"
    "whose prompt is the same afterwards is kept.\n";

static const char regenerate_help[] =
    "Usage: pagescape regenerate ID --spread=N\n"
    "       pagescape regenerate ID --scene=SCENE-ID\n"
    "Makes another soundscape for one scene.  The old one stays until the new\n"
    "one is there.\n\n"
    "  --spread=N        the scene that opens at spread N (the first is 0)\n"
    "  --scene=SCENE-ID  the scene with this id\n";

static int
tell_done(struct cli *cli, const struct control_order *order,
    const struct control_result *r)
{
	if (r->outcome == CONTROL_ASKED)
		printf("Asked its worker: %s within a moment (pagescape status "
		       "%s).\n",
		    control_name(order->action), order->book_id);
	else
		printf("%sJob %s is %s.\n",
		    r->outcome == CONTROL_SAME ? "Nothing to change. " : "",
		    r->job_id, r->state);
	cli->status = CLI_DONE;
	return CLI_DONE;
}

static int
tell(struct cli *cli, const struct control_order *order,
    const struct control_result *r)
{
	switch (r->outcome) {
	case CONTROL_DONE:
	case CONTROL_ASKED:
	case CONTROL_SAME:
		return tell_done(cli, order, r);
	case CONTROL_NO_BOOK:
		cli_say("there is no such book");
		return CLI_NO_INPUT;
	case CONTROL_REFUSED:
		cli_say("%s", r->sentence);
		return CLI_FAILED;
	case CONTROL_INVALID:
		cli_say("%s", r->sentence);
		return CLI_DATA;
	}
	return CLI_SOFTWARE;
}

/* The book is the command's only word. */
static int
act(struct cli *cli, struct control_order *order)
{
	struct control_result r;
	struct err e = ERR_INIT;

	order->book_id = cli_book_id(cli, cli->words[0]);
	if (order->book_id == NULL || !cli_open(cli))
		return cli->status;
	order->actor = cli_actor(cli);
	if (!control_book(cli->db, cli->a, cli->conf, order, &r, &e))
		return cli_fail(cli, &e);
	return tell(cli, order, &r);
}

static int
act_queue(struct cli *cli, bool pause)
{
	struct err e = ERR_INIT;
	bool changed;

	if (!cli_open(cli))
		return cli->status;
	if (!control_pause_queue(cli->db, cli_actor(cli), pause, &changed, &e))
		return cli_fail(cli, &e);
	printf("The queue %s%s.\n", changed ? "" : "was already ",
	    pause ? (changed ? "is paused" : "paused")
	          : (changed ? "goes on" : "open"));
	return CLI_DONE;
}

static int
resume_cause(struct cli *cli, const char *cause)
{
	struct err e = ERR_INIT;
	int64_t n;

	if (err_cause_find(cause) == CAUSE_NONE) {
		cli_say("there is no cause %s", cause);
		return CLI_USAGE;
	}
	if (!cli_open(cli))
		return cli->status;
	if (!control_resume_cause(
	        cli->db, cli->a, cli_actor(cli), cause, &n, &e))
		return cli_fail(cli, &e);
	printf("%s resumed.\n", cli_count(cli->a, n, "book"));
	return CLI_DONE;
}

static int
usage(struct cli *cli, const char *what)
{
	cli_say("%s (see pagescape %s --help)", what, cli->argv[0]);
	return CLI_USAGE;
}

int
cli_cancel(struct cli *cli)
{
	const struct cli_option options[] = { { NULL, NULL, NULL } };
	struct control_order order = { .action = CONTROL_CANCEL };

	if (!cli_parse(cli, cancel_help, options, 1, 1))
		return cli->status;
	return act(cli, &order);
}

int
cli_pause(struct cli *cli)
{
	bool all = false;
	const struct cli_option options[] = {
		{ "all", NULL, &all },
		{ NULL, NULL, NULL },
	};
	struct control_order order = { .action = CONTROL_PAUSE };

	if (!cli_parse(cli, pause_help, options, 0, 1))
		return cli->status;
	if (all == (cli->n_words == 1))
		return usage(cli, "either a book or --all");
	return all ? act_queue(cli, true) : act(cli, &order);
}

int
cli_resume(struct cli *cli)
{
	const char *cause = NULL;
	bool all = false;
	const struct cli_option options[] = {
		{ "all", NULL, &all },
		{ "cause", &cause, NULL },
		{ NULL, NULL, NULL },
	};
	struct control_order order = { .action = CONTROL_RESUME };

	if (!cli_parse(cli, resume_help, options, 0, 1))
		return cli->status;
	if (all + (cause != NULL) + cli->n_words != 1)
		return usage(cli, "either a book, --all or --cause");
	if (all)
		return act_queue(cli, false);
	return cause != NULL ? resume_cause(cli, cause) : act(cli, &order);
}

int
cli_retry(struct cli *cli)
{
	const char *cause = NULL;
	const struct cli_option options[] = {
		{ "cause", &cause, NULL },
		{ NULL, NULL, NULL },
	};
	struct control_order order = { .action = CONTROL_RETRY };

	if (!cli_parse(cli, retry_help, options, 1, 1))
		return cli->status;
	if (cause != NULL && err_cause_find(cause) == CAUSE_NONE)
		return usage(cli, "there is no such cause");
	order.cause = cause;
	return act(cli, &order);
}

static bool
read_spread(const char *text, int *out)
{
	int64_t n = 0;

	if (!text_parse_int(text, 0, INT32_MAX, &n))
		return false;
	*out = (int)n;
	return true;
}

int
cli_rerun(struct cli *cli)
{
	const char *from = NULL;
	const struct cli_option options[] = {
		{ "from", &from, NULL },
		{ NULL, NULL, NULL },
	};
	struct control_order order = { .action = CONTROL_RERUN };

	if (!cli_parse(cli, rerun_help, options, 1, 1))
		return cli->status;
	if (from == NULL || !read_spread(from, &order.spread))
		return usage(cli, "--from needs the number of a spread");
	return act(cli, &order);
}

int
cli_regenerate(struct cli *cli)
{
	const char *spread = NULL, *scene = NULL;
	const struct cli_option options[] = {
		{ "spread", &spread, NULL },
		{ "scene", &scene, NULL },
		{ NULL, NULL, NULL },
	};
	struct control_order order = { .action = CONTROL_REGENERATE,
		.spread = -1 };
	char id[UUID_TEXT];

	if (!cli_parse(cli, regenerate_help, options, 1, 1))
		return cli->status;
	if ((spread == NULL) == (scene == NULL))
		return usage(cli, "either --spread or --scene");
	if (spread != NULL && !read_spread(spread, &order.spread))
		return usage(cli, "--spread needs the number of a spread");
	if (scene != NULL && !uuid_parse(scene, id))
		return usage(cli, "--scene needs the id of a scene (a UUID)");
	if (scene != NULL)
		order.scene_id = arena_text(cli->a, id);
	return act(cli, &order);
}
