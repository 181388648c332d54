/* SPDX-License-Identifier: MIT */
/* pagescape: the command line. */
#include "base/arena.h"
#include "base/conf.h"
#include "base/must.h"
#include "main/cli.h"
#include "main/cli_act.h"
#include "main/cli_audit.h"
#include "main/cli_check.h"
#include "main/cli_costs.h"
#include "main/cli_dump.h"
#include "main/cli_import.h"
#include "main/cli_migrate.h"
#include "main/cli_status.h"
#include "main/cli_submit.h"
#include "main/cli_token.h"
#include "wire/sandbox.h"
#include "wire/sql.h"

#include <getopt.h>
#include <locale.h>
#include <string.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

static const struct command {
	const char *name;
	int (*run)(struct cli *cli);
	const char *purpose;
} commands[] = {
	{ "migrate", cli_migrate, "make or upgrade the database" },
	{ "import", cli_import, "put a text or EPUB file in as a book" },
	{ "submit", cli_submit, "have a book's soundscapes made" },
	{ "status", cli_status, "show books, or one book" },
	{ "cancel", cli_cancel, "end a book's job" },
	{ "pause", cli_pause, "hold a book, or the whole queue" },
	{ "resume", cli_resume, "let books, or the whole queue, go on" },
	{ "retry", cli_retry, "try what has failed of a book once more" },
	{ "rerun", cli_rerun, "ask for analyses anew" },
	{ "regenerate", cli_regenerate, "make another soundscape for a scene" },
	{ "audit", cli_audit, "list who did what" },
	{ "token", cli_token, "say who may ask the API" },
	{ "estimate", cli_estimate, "say what a book is likely to cost" },
	{ "costs", cli_costs, "show what was spent" },
	{ "check-config", cli_check, "see whether everything is in place" },
	{ "dump-config", cli_dump, "show the configuration in force" },
};

static const struct command *
find_command(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static void
print_help(void)
{
	size_t i;

	printf("Usage: pagescape [OPTION]... COMMAND [ARGUMENT]...\n"
	       "Gives books their sound.\n\nCommands:\n");
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		printf("  %-14s %s\n", commands[i].name, commands[i].purpose);
	printf(
	    "\nOptions, also behind a command:\n"
	    "  -c, --config=FILE  read FILE instead of $PAGESCAPE_CONFIG or\n"
	    "                     %s/pagescape/pagescape.conf\n"
	    "  -v, --verbose      with an error, also tell where it arose\n"
	    "  -h, --help         print help, also on a command\n"
	    "  -V, --version      print the version\n"
	    "\nExit status: 0 done, 1 failed, 2 wrong usage, 75 the database "
	    "does not answer,\nothers as in sysexits(3).\n",
	    PAGESCAPE_SYSCONFDIR);
}

/* The options in front of the command; false: end with ${*status}. */
static bool
parse_global(int argc, char **argv, struct cli *cli)
{
	static const struct option names[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	int letter;

	opterr = 0;
	cli->status = CLI_DONE;
	/* "+": stop at the command, whose options are its own */
	while (
	    (letter = getopt_long(argc, argv, "+:c:vhV", names, NULL)) != -1) {
		if (letter == 'c') {
			cli->config = optarg;
		} else if (letter == 'v') {
			cli->is_verbose = true;
		} else if (letter == 'h') {
			print_help();
			return false;
		} else if (letter == 'V') {
			printf("pagescape (Pagescape) %s\n", PACKAGE_VERSION);
			return false;
		} else {
			cli_say(letter == ':'
			        ? "option %s needs a value"
			        : "unknown option %s (see pagescape --help)",
			    argv[optind - 1]);
			cli->status = CLI_USAGE;
			return false;
		}
	}
	return true;
}

/* Output that could not be written must not look like success. */
static int
flush(int status)
{
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return status;
	cli_say("the output could not be written");
	return CLI_IO;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	const struct command *command;

	if (!parse_global(argc, argv, cli))
		return cli->status;
	if (optind == argc) {
		cli_say("no command was named (see pagescape --help)");
		return CLI_USAGE;
	}
	command = find_command(argv[optind]);
	if (command == NULL) {
		cli_say(
		    "unknown command %s (see pagescape --help)", argv[optind]);
		return CLI_USAGE;
	}
	cli->argc = argc - optind;
	cli->argv = argv + optind;
	return command->run(cli);
}

int
main(int argc, char **argv)
{
	struct cli cli = { .status = CLI_DONE };
	int status;

	must_init(-1);
	sandbox_guard();
	setlocale(LC_CTYPE, "");
	sql_library_init();
	cli.a = arena_open();
	status = flush(run(&cli, argc, argv));
	sql_close(&cli.db);
	conf_close(&cli.conf);
	arena_close(&cli.a);
	return status;
}
