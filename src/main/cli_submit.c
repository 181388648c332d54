/* SPDX-License-Identifier: MIT */
/* pagescape submit: have a book's soundscapes made. */
#include "main/cli_submit.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/text.h"
#include "main/cli.h"
#include "main/cli_progress.h"
#include "store/status.h"
#include "store/submit.h"
#include "wire/sql.h"

#include <poll.h>
#include <signal.h>
#include <string.h>

enum {
	LOOK_MS = 200
};

static const char help[] =
    "Usage: pagescape submit ID [--priority=N] [--restart] [--wait]\n"
    "Queues a job for the book; the running pagescape.fcgi starts a worker\n"
    "for it.  A book that is being worked on keeps its job; one that has\n"
    "ended gets a new job for what is missing.\n\n"
    "  --priority=N  -100 to 100; smaller ones come first (0 if not given).\n"
    "             A job that waits already is moved\n"
    "  --restart  ask everything anew; the old scenes stay until the new ones\n"
    "             are there\n"
    "  --wait     show the progress until the end.  Exit status: 0 ready,\n"
    "             1 failed, 3 ready with errors, 75 it waits for somebody,\n"
    "             130 interrupted (the job goes on)\n";

static volatile sig_atomic_t interrupted;

static void
on_signal(int number)
{
	(void)number;
	interrupted = 1;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

/* Say what the queue did; false: the command ends with ${*status}. */
static bool
tell(const struct submitted *s, int *status)
{
	static const struct {
		int status;
		const char *said;
	} refusals[] = {
		[SUBMIT_CREATED] = { CLI_DONE, NULL },
		[SUBMIT_LIVE] = { CLI_DONE, NULL },
		[SUBMIT_CONFLICT] = { CLI_LATER,
		    "the book is being worked on: restart it when its job has "
		    "ended" },
		[SUBMIT_NO_BOOK] = { CLI_NO_INPUT, "there is no such book" },
		[SUBMIT_NO_PAGES] = { CLI_DATA,
		    "the book has no pages to process and is now failed" },
		[SUBMIT_FULL] = { CLI_LATER,
		    "too many books are waiting: try again later" },
	};

	*status = refusals[s->outcome].status;
	if (refusals[s->outcome].said != NULL) {
		cli_say("%s", refusals[s->outcome].said);
		return false;
	}
	printf("%s%s %s\n",
	    cli_is_terminal(stdout) && cli_is_unicode() ? "🚀 " : "",
	    s->outcome == SUBMIT_LIVE ? "The book has a job already:"
	                              : "Queued as job",
	    s->job_id);
	fflush(stdout);
	return true;
}

static int
finish_ready(struct cli *cli, const struct status *s)
{
	const struct status_job *j = &s->job;
	int errors = j->failed_spreads + j->soundscapes_failed;

	printf("%s Ready%s: %s, %s, %s, in %s, for %s.\n", cli_mark(true),
	    s->book.has_errors ? " with errors" : "",
	    cli_count(cli->a, j->processed_spreads, "spread"),
	    cli_count(cli->a, j->scenes_created, "scene"),
	    cli_count(cli->a, j->soundscapes_generated, "soundscape"),
	    cli_time(cli->a, j->running_ms), cli_money(cli->a, j->cost_nano));
	if (!s->book.has_errors)
		return CLI_DONE;
	cli_say("%s: see pagescape status %s, and submit the book again to "
	        "try only those",
	    cli_count(cli->a, errors, "error"), s->book.id);
	return CLI_WITH_ERRORS;
}

/* The last words about a book that has ended or waits for somebody. */
static int
finish(struct cli *cli, const struct status *s)
{
	const char *why = status_why(cli->a, s);

	if (strcmp(s->job.state, "parked") == 0) {
		cli_say("the book waits: %s", why);
		return CLI_LATER;
	}
	if (why[0] != '\0')
		printf("%s\n", cli_safe(cli->a, why));
	if (strcmp(s->book.status, "ready") == 0)
		return finish_ready(cli, s);
	printf("%s Failed: %s\n", cli_mark(false),
	    cli_safe(cli->a, status_print_failure(cli->a, s)));
	return CLI_FAILED;
}

static bool
is_over(const struct status *s)
{
	return status_is_ended(s) || strcmp(s->job.state, "parked") == 0;
}

struct watch {
	struct cli *cli;
	const char *id;
	struct cli_progress progress;
	int64_t answered_ms; /* when the database last did */
	int status; /* once it is over */
};

/* The database failed: wait for it as long as a worker would.  False: no
 * longer. */
static bool
bear(struct watch *w, const struct err *e)
{
	int64_t away_ms = clock_now_ms() - w->answered_ms;

	sql_close(&w->cli->db);
	if (away_ms > 1000 * conf_int(w->cli->conf, CONF_DATABASE_OUTAGE)) {
		cli_progress_end(&w->progress);
		w->status = cli_fail(w->cli, e);
		return false;
	}
	cli_progress_note(
	    &w->progress, "The database does not answer; trying again.");
	return true;
}

/* One look; what it reads lives in ${a}.  False: it is over, and w->status
 * says how. */
static bool
look(struct watch *w, struct arena *a)
{
	struct cli *cli = w->cli;
	struct err e = ERR_INIT;
	struct status s;
	bool found = false;

	if ((cli->db == NULL && !sql_open(&cli->db, cli->conf, &e)) ||
	    !status_read(cli->db, a, w->id, &s, &found, &e))
		return bear(w, &e);
	w->answered_ms = clock_now_ms();
	if (found && !is_over(&s)) {
		cli_progress_show(&w->progress, &s);
		return true;
	}
	cli_progress_end(&w->progress);
	if (found) {
		w->status = finish(cli, &s);
		return false;
	}
	cli_say("the book was deleted");
	w->status = CLI_NO_INPUT;
	return false;
}

static int
wait_for_end(struct cli *cli, const char *id)
{
	struct watch w = { .cli = cli, .id = id };
	struct arena *a = arena_open();
	bool goes_on = true;

	catch_signals();
	cli_progress_init(&w.progress);
	while (goes_on && !interrupted) {
		arena_clear(a);
		goes_on = look(&w, a);
		if (goes_on)
			poll(NULL, 0, LOOK_MS);
	}
	arena_close(&a);
	if (!goes_on)
		return w.status;
	cli_progress_end(&w.progress);
	cli_say("interrupted; the job goes on (pagescape status %s)", id);
	return CLI_INTERRUPTED;
}

static bool
read_priority(struct cli *cli, const char *text, struct submit_order *order)
{
	int64_t n = 0;

	if (text == NULL)
		return true;
	if (!text_parse_int(
	        text, -SUBMIT_PRIORITY_MAX, SUBMIT_PRIORITY_MAX, &n)) {
		cli_say("--priority must be a number from -%d to %d",
		    SUBMIT_PRIORITY_MAX, SUBMIT_PRIORITY_MAX);
		cli->status = CLI_USAGE;
		return false;
	}
	order->has_priority = true;
	order->priority = (int)n;
	return true;
}

int
cli_submit(struct cli *cli)
{
	bool restart = false, wait = false;
	const char *priority = NULL;
	const struct cli_option options[] = {
		{ "priority", &priority, NULL },
		{ "restart", NULL, &restart },
		{ "wait", NULL, &wait },
		{ NULL, NULL, NULL },
	};
	struct err e = ERR_INIT;
	struct submit_order order = { .actor = "" };
	struct submitted s;
	const char *id;
	int status;

	if (!cli_parse(cli, help, options, 1, 1) ||
	    !read_priority(cli, priority, &order))
		return cli->status;
	id = cli_book_id(cli, cli->words[0]);
	if (id == NULL || !cli_open(cli))
		return cli->status;
	order.book_id = id;
	order.actor = cli_actor(cli);
	order.restart = restart;
	if (!submit_book(cli->db, cli->a, cli->conf, &order, &s, &e))
		return cli_fail(cli, &e);
	if (!tell(&s, &status) || !wait)
		return status;
	return wait_for_end(cli, id);
}
