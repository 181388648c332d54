/* SPDX-License-Identifier: MIT */
/* What the commands of pagescape have in common. */
#include "main/cli.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/must.h"
#include "base/text.h"
#include "base/uuid.h"
#include "wire/sandbox.h"
#include "wire/sql.h"

#include <getopt.h>
#include <langinfo.h>
#include <pwd.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

enum {
	OPTIONS_MAX = 8,
	FIRST_OPTION = 256,
	NO_DATABASE = 1049 /* MariaDB: unknown database */
};

/* The command's options and those that every command has. */
static void
list_options(const struct cli_option *options, struct option *out)
{
	int n;

	for (n = 0; options[n].name != NULL; n++) {
		must(n < OPTIONS_MAX);
		out[n] = (struct option){ options[n].name,
			options[n].text != NULL ? required_argument
			                        : no_argument,
			NULL, FIRST_OPTION + n };
	}
	out[n++] = (struct option){ "config", required_argument, NULL, 'c' };
	out[n++] = (struct option){ "verbose", no_argument, NULL, 'v' };
	out[n++] = (struct option){ "help", no_argument, NULL, 'h' };
	out[n] = (struct option){ NULL, 0, NULL, 0 };
}

/* What getopt refused, in our words. */
static void
refuse_option(struct cli *cli, int letter)
{
	const char *word = cli->argv[optind - 1];

	if (letter == ':')
		cli_say("option %s needs a value", word);
	else if (optopt != 0 && strncmp(word, "--", 2) != 0)
		cli_say("unknown option -%c (see pagescape %s --help)", optopt,
		    cli->argv[0]);
	else
		cli_say("unknown option %s (see pagescape %s --help)", word,
		    cli->argv[0]);
	cli->status = CLI_USAGE;
}

static bool
take_option(struct cli *cli, const char *help, const struct cli_option *options,
    int letter)
{
	const struct cli_option *option = &options[letter - FIRST_OPTION];

	switch (letter) {
	case 'c':
		cli->config = optarg;
		return true;
	case 'v':
		cli->is_verbose = true;
		return true;
	case 'h':
		fputs(help, stdout);
		cli->status = CLI_DONE;
		return false;
	case '?':
	case ':':
		refuse_option(cli, letter);
		return false;
	default:
		break;
	}
	if (option->text != NULL)
		*option->text = optarg;
	else
		*option->flag = true;
	return true;
}

static bool
take_words(struct cli *cli, int min, int max)
{
	int i;

	cli->n_words = cli->argc - optind;
	cli->words = arena_array(
	    cli->a, (size_t)cli->n_words + 1, sizeof(cli->words[0]));
	for (i = 0; i < cli->n_words; i++)
		cli->words[i] = cli->argv[optind + i];
	if (cli->n_words >= min && cli->n_words <= max)
		return true;
	if (cli->n_words > max)
		cli_say("unexpected argument %s (see pagescape %s --help)",
		    cli->words[max], cli->argv[0]);
	else
		cli_say("%s needs an argument (see pagescape %s --help)",
		    cli->argv[0], cli->argv[0]);
	cli->status = CLI_USAGE;
	return false;
}

bool
cli_parse(struct cli *cli, const char *help, const struct cli_option *options,
    int min, int max)
{
	struct option all[OPTIONS_MAX + 5];
	int letter;

	list_options(options, all);
	opterr = 0;
	optind = 0; /* start anew: the global options were read before */
	while ((letter = getopt_long(
	            cli->argc, cli->argv, ":c:vh", all, NULL)) != -1)
		if (!take_option(cli, help, options, letter))
			return false;
	return take_words(cli, min, max);
}

bool
cli_open_conf(struct cli *cli)
{
	struct err e = ERR_INIT;

	if (conf_open(&cli->conf, cli->config, &e) &&
	    sandbox_enter(SANDBOX_COMMAND,
	        sandbox_mode(conf_text(cli->conf, CONF_SECURITY_SANDBOX)), &e))
		return true;
	cli_fail(cli, &e);
	cli->status = CLI_CONFIG;
	return false;
}

bool
cli_connect(struct cli *cli, struct err *e)
{
	struct err refused = ERR_INIT;

	if (sql_open(&cli->db, cli->conf, &refused))
		return true;
	/* It does answer, but nobody has made the database yet. */
	if (refused.code == NO_DATABASE)
		return err_set_cause(e, ERR_DATABASE, CAUSE_SCHEMA, NO_DATABASE,
		    "there is no database %s: run pagescape migrate",
		    conf_text(cli->conf, CONF_DATABASE_NAME));
	*e = refused;
	return err_here(e);
}

bool
cli_open(struct cli *cli)
{
	struct err e = ERR_INIT;

	if (!cli_open_conf(cli))
		return false;
	if (cli_connect(cli, &e))
		return true;
	cli->status = cli_fail(cli, &e);
	return false;
}

static int
status_of(const struct err *e)
{
	static const int causes[CAUSE_COUNT] = {
		[CAUSE_CONNECTION] = CLI_LATER,
		[CAUSE_DEADLOCK] = CLI_LATER,
		[CAUSE_TIMEOUT] = CLI_LATER,
		[CAUSE_AUTH] = CLI_DENIED,
		[CAUSE_SCHEMA] = CLI_CONFIG,
		[CAUSE_NOT_FOUND] = CLI_NO_INPUT,
		[CAUSE_STORAGE] = CLI_IO,
	};

	if (causes[e->cause] != 0)
		return causes[e->cause];
	if (e->type == ERR_VALIDATION)
		return CLI_DATA;
	if (e->type == ERR_IO)
		return CLI_IO;
	return e->type == ERR_DATABASE ? CLI_UNAVAILABLE : CLI_SOFTWARE;
}

void
cli_say(const char *format, ...)
{
	char text[2048];
	struct buf safe;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	buf_init(&safe, 4 * sizeof(text));
	text_print_safe(&safe, text, strlen(text));
	fflush(stdout);
	fprintf(stderr, "pagescape: %s\n", buf_str(&safe));
	buf_clear(&safe);
}

int
cli_fail(const struct cli *cli, const struct err *e)
{
	char trace[2048];

	cli_say("%s", e->message);
	if (e->cause == CAUSE_SCHEMA && e->type == ERR_DATABASE &&
	    strstr(e->message, "migrate") == NULL)
		cli_say("the database is not as this version needs it: run "
		        "pagescape migrate");
	if (cli->is_verbose) {
		err_print_trace(e, trace, sizeof(trace));
		fprintf(stderr, "  %s%s%s\n  %s\n", err_type_name(e->type),
		    e->cause == CAUSE_NONE ? "" : ", ",
		    err_cause_name(e->cause), trace);
	}
	return status_of(e);
}

const char *
cli_book_id(struct cli *cli, const char *word)
{
	char id[UUID_TEXT];

	if (uuid_parse(word, id))
		return arena_text(cli->a, id);
	cli_say(
	    "%s is not the id of a book (a UUID, as import prints it)", word);
	cli->status = CLI_DATA;
	return NULL;
}

const char *
cli_actor(const struct cli *cli)
{
	const struct passwd *user = getpwuid(getuid());

	if (user == NULL)
		return arena_print(cli->a, "cli:%ld", (long)getuid());
	return arena_print(cli->a, "cli:%s", user->pw_name);
}

bool
cli_is_terminal(FILE *stream)
{
	return isatty(fileno(stream)) == 1;
}

bool
cli_is_unicode(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *
cli_mark(bool is_good)
{
	if (!cli_is_unicode())
		return is_good ? "ok  " : "FAIL";
	if (!cli_is_terminal(stdout))
		return is_good ? "✓" : "✗";
	return is_good ? "✅" : "❌";
}

const char *
cli_safe(struct arena *a, const char *text)
{
	const char *out;
	struct buf b;

	buf_init(&b, 65536);
	text_print_safe(&b, text, strlen(text));
	out = arena_text(a, buf_str(&b));
	buf_clear(&b);
	return out;
}

const char *
cli_time(struct arena *a, int64_t ms)
{
	long long s = (long long)((ms + 500) / 1000);

	if (ms < 10000)
		return arena_print(a, "%.1f s", (double)ms / 1000.0);
	if (s < 60)
		return arena_print(a, "%lld s", s);
	if (s < 3600)
		return arena_print(a, "%lld min %02lld s", s / 60, s % 60);
	return arena_print(a, "%lld h %02lld min", s / 3600, s / 60 % 60);
}

const char *
cli_money(struct arena *a, int64_t nano_usd)
{
	double usd = (double)nano_usd / 1e9;

	if (nano_usd > 0 && usd < 0.0001)
		return "under $0.0001";
	return arena_print(
	    a, nano_usd > 0 && usd < 0.1 ? "$%.4f" : "$%.2f", usd);
}

const char *
cli_count(struct arena *a, int64_t n, const char *one)
{
	return arena_print(
	    a, "%lld %s%s", (long long)n, one, n == 1 ? "" : "s");
}
