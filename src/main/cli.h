/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_H
#define MAIN_CLI_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct arena;
struct conf;
struct sql;

/*
 * What the commands of pagescape have in common: options, the configuration
 * and the database, how they fail, and what they write to people.
 */

/* How a command ends; what is above 2 and not ours is of sysexits(3). */
enum {
	CLI_DONE = 0,
	CLI_FAILED = 1, /* the book failed, a check failed */
	CLI_USAGE = 2, /* a wrong command line */
	CLI_WITH_ERRORS = 3, /* the book is ready with errors */
	CLI_DATA = 65,
	CLI_NO_INPUT = 66,
	CLI_UNAVAILABLE = 69,
	CLI_SOFTWARE = 70,
	CLI_IO = 74,
	CLI_LATER = 75, /* the database is away: try again */
	CLI_DENIED = 77,
	CLI_CONFIG = 78,
	CLI_INTERRUPTED = 130
};

struct cli {
	const char *config; /* --config; NULL: not named */
	bool is_verbose;
	struct arena *a; /* of the whole command */
	struct conf *conf;
	struct sql *db;
	int argc; /* the command and what follows it */
	char **argv;
	const char **words; /* the arguments that are no options */
	int n_words;
	int status; /* set where cli_parse() or cli_open…() say false */
};

/* An option of one command: exactly one of the pointers is set. */
struct cli_option {
	const char *name; /* without "--" */
	const char **text;
	bool *flag;
};

/* Read options and ${min} to ${max} words of the command whose help is
 * ${help}; it ends with a NULL name.  False: the command ends with
 * cli->status (help was printed, or what is wrong was said). */
bool cli_parse(struct cli *cli, const char *help,
    const struct cli_option *options, int min, int max) MUST_CHECK;

/* Read the configuration, then connect to the database.  False: it was said
 * why, and cli->status is set. */
bool cli_open_conf(struct cli *cli) MUST_CHECK;
bool cli_open(struct cli *cli) MUST_CHECK;

/* Connect cli->db with the configuration that is open. */
bool cli_connect(struct cli *cli, struct err *e) MUST_CHECK;

/* Say on stderr what failed, with the trace if --verbose; the status that this
 * kind of failure ends with. */
int cli_fail(const struct cli *cli, const struct err *e);

/* Say one sentence on stderr. */
void cli_say(const char *format, ...) PRINTF_LIKE(1, 2);

/* ${word} as a book's id in lower case, in cli->a; NULL (and it was said, and
 * cli->status is set) if it is none. */
const char *cli_book_id(struct cli *cli, const char *word);

/* Who asks, for the audit log: "cli:" and the name of the user, in cli->a. */
const char *cli_actor(const struct cli *cli);

/* Is ${stream} a terminal; can it show all of Unicode?  (The latter counts
 * for files and pipes, too.) */
bool cli_is_terminal(FILE *stream);
bool cli_is_unicode(void);

/* How a line about something good or bad begins. */
const char *cli_mark(bool is_good);

/* ${text} without what could move a terminal's cursor, in ${a}. */
const char *cli_safe(struct arena *a, const char *text);

/* "1 min 05 s", "$2.50", "1 page" / "2 pages", in ${a}. */
const char *cli_time(struct arena *a, int64_t ms);
const char *cli_money(struct arena *a, int64_t nano_usd);
const char *cli_count(struct arena *a, int64_t n, const char *one);

#endif
