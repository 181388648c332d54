/* SPDX-License-Identifier: MIT */
/* pagescape check-config: is everything in place? */
#include "main/cli_check.h"

#include "base/arena.h"
#include "base/conf.h"
#include "book/policy.h"
#include "main/cli.h"
#include "provider/lexicon.h"
#include "provider/prompt.h"
#include "store/migrate.h"
#include "store/rights.h"
#include "wire/proc.h"
#include "wire/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
    "Usage: pagescape check-config\n"
    "Looks at everything the programs need, one line each, with what to do\n"
    "about what is missing.  Exit status 1 if anything is.  Run it as the\n"
    "user that runs pagescape.fcgi.\n";

struct check {
	struct cli *cli;
	int failed;
};

/* One line; true if all is well. */
static bool
tell(struct check *c, bool ok, const char *good, const char *bad)
{
	printf("%s %s\n", cli_mark(ok), cli_safe(c->cli->a, ok ? good : bad));
	c->failed += !ok;
	return ok;
}

/* The same for what a function said. */
static bool
tell_err(struct check *c, bool ok, const char *good, const struct err *e)
{
	return tell(c, ok, good, e->message);
}

static bool
check_configuration(struct check *c)
{
	struct cli *cli = c->cli;
	struct err e = ERR_INIT;
	bool ok = conf_open(&cli->conf, cli->config, &e) &&
	    sandbox_enter(SANDBOX_COMMAND,
	        sandbox_mode(conf_text(cli->conf, CONF_SECURITY_SANDBOX)), &e);
	const char *file = ok ? conf_file(cli->conf) : "";

	return tell_err(c, ok,
	    file[0] == '\0' ? "configuration: no file, all defaults"
	                    : arena_print(cli->a, "configuration: %s", file),
	    &e);
}

static bool
check_connection(struct check *c)
{
	struct cli *cli = c->cli;
	struct err e = ERR_INIT;

	return tell_err(c, cli_connect(cli, &e),
	    arena_print(cli->a, "database: %s",
	        conf_text(cli->conf, CONF_DATABASE_NAME)),
	    &e);
}

/* More than is needed is no fault of today's. */
static void
check_rights(struct check *c)
{
	struct arena *a = c->cli->a;
	struct err e = ERR_INIT;
	const char *more = "";
	bool ok = rights_excess(c->cli->db, a, &more, &e);

	tell_err(c, ok,
	    more[0] == '\0'
	        ? "rights: the database user has no more than it needs"
	        : arena_print(a,
	              "rights: the database user may do what no program does: "
	              "%s (sql/grants_run.sql takes it away)",
	              more),
	    &e);
}

static void
check_schema(struct check *c)
{
	struct cli *cli = c->cli;
	struct err schema = ERR_INIT, columns = ERR_INIT, import = ERR_INIT;

	if (!tell_err(c, migrate_check(cli->db, cli->a, &schema),
	        "schema: up to date", &schema))
		return;
	tell_err(c, migrate_check_columns(cli->db, cli->a, &columns),
	    "columns: jobs can write their rows", &columns);
	tell_err(c, migrate_check_import(cli->db, cli->a, &import),
	    "columns: import can write its rows", &import);
}

/* ${what}, named by ${key}, must be a directory we may write in. */
static void
check_directory(struct check *c, const char *what, enum conf_key key)
{
	const char *path = conf_text(c->cli->conf, key);
	struct arena *a = c->cli->a;
	struct stat st;

	if (stat(path, &st) != 0)
		tell(c, false, "",
		    arena_print(a,
		        "%s: %s: %s; make it for the user that runs "
		        "Pagescape, or set %s",
		        what, path, strerror(errno), conf_name(key)));
	else if (!S_ISDIR(st.st_mode))
		tell(c, false, "",
		    arena_print(a, "%s: %s is no directory; set %s", what, path,
		        conf_name(key)));
	else
		tell(c, faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0,
		    arena_print(a, "%s: %s", what, path),
		    arena_print(a,
		        "%s: this user may not write in %s; give it to the "
		        "user that runs Pagescape",
		        what, path));
}

static void
check_program(struct check *c, const char *variable, const char *name)
{
	const char *path = getenv(variable), *why;
	struct arena *a = c->cli->a;
	struct err e = ERR_INIT;
	char directory[4096];
	bool ok;

	if (path == NULL || path[0] == '\0') {
		if (!proc_own_directory(directory, sizeof(directory), &e)) {
			tell_err(c, false, "", &e);
			return;
		}
		path = arena_print(a, "%s/%s", directory, name);
	}
	ok = access(path, X_OK) == 0;
	why = ok ? "" : strerror(errno);
	tell(c, ok, arena_print(a, "program: %s", path),
	    arena_print(a,
	        "program: %s: %s; install it beside pagescape, or name it in "
	        "$%s",
	        path, why, variable));
}

static bool
is_provider(struct check *c, enum conf_key key, const char *name)
{
	return strcmp(conf_text(c->cli->conf, key), name) == 0;
}

static void
check_key(struct check *c, bool needed, const char *who, enum conf_key key)
{
	struct arena *a = c->cli->a;

	if (!needed)
		return;
	tell(c, conf_text(c->cli->conf, key)[0] != '\0',
	    arena_print(a,
	        "key: %s is set (whether %s takes it shows at the "
	        "first call)",
	        conf_name(key), who),
	    arena_print(a,
	        "key: %s is not set, and %s needs it; better in "
	        "%s_file than in the file itself",
	        conf_name(key), who, conf_name(key)));
}

static void
check_providers(struct check *c)
{
	bool gemini = is_provider(c, CONF_ANALYSIS_PROVIDER, "gemini");
	bool replicate = is_provider(c, CONF_ANALYSIS_PROVIDER, "replicate") ||
	    is_provider(c, CONF_SOUND_PROVIDER, "replicate");

	tell(c, true,
	    arena_print(c->cli->a, "providers: %s reads, %s makes the sound",
	        conf_text(c->cli->conf, CONF_ANALYSIS_PROVIDER),
	        conf_text(c->cli->conf, CONF_SOUND_PROVIDER)),
	    "");
	check_key(c, gemini, "gemini", CONF_GEMINI_API_KEY);
	check_key(c, replicate, "replicate", CONF_REPLICATE_TOKEN);
	if (replicate && conf_bool(c->cli->conf, CONF_REPLICATE_PRIVATE))
		tell(c, true,
		    "delivery: from addresses of this network, too "
		    "(replicate.delivery_private = yes, meant for tests)",
		    "");
}

static void
check_texts(struct check *c)
{
	struct arena *a = c->cli->a;
	const char *words = arena_print(a, "%s/lexicon", conf_share());
	struct err prompts = ERR_INIT, lexicon = ERR_INIT;
	struct lexicon *lx = NULL;
	struct prompt prompt;

	tell_err(c, prompt_open(a, NULL, &prompt, &prompts),
	    arena_print(a, "prompts: %s/prompts", conf_share()), &prompts);
	tell_err(c, lexicon_open(&lx, words, &lexicon),
	    arena_print(a, "lexicon: %s", words), &lexicon);
	lexicon_close(&lx);
}

static void
check_policies(struct check *c)
{
	struct policies policies;
	struct err retry = ERR_INIT;

	tell_err(c, policy_read(c->cli->conf, &policies, &retry),
	    "retry: every policy can be read", &retry);
}

/* syslog always is; stderr is not for programs that run detached. */
static void
check_log(struct check *c)
{
	const char *target = conf_text(c->cli->conf, CONF_LOG_TARGET);
	struct arena *a = c->cli->a;
	char *directory;
	bool ok = true;

	if (target[0] == '/') {
		directory = arena_text(a, target);
		strrchr(directory, '/')[1] = '\0';
		ok = access(target, F_OK) == 0
		    ? faccessat(AT_FDCWD, target, W_OK, AT_EACCESS) == 0
		    : faccessat(AT_FDCWD, directory, W_OK | X_OK, AT_EACCESS) ==
		        0;
	}
	tell(c, ok, arena_print(a, "log: %s", target),
	    arena_print(a,
	        "log: this user may not write to %s; set log.target or give "
	        "the file to the user that runs Pagescape",
	        target));
}

/* The directory of ${path}, which tells who may reach the socket: nginx lets
 * everybody write to the socket itself. */
static const char *
directory_of(struct arena *a, const char *path)
{
	char *directory = arena_text(a, path);
	char *slash = strrchr(directory, '/');

	if (slash == NULL)
		return ".";
	slash[slash == directory] = '\0';
	return directory;
}

static void
check_publisher(struct check *c, const char *path)
{
	struct arena *a = c->cli->a;
	const char *directory = directory_of(a, path);
	struct stat st, around;

	if (stat(path, &st) != 0 || stat(directory, &around) != 0)
		tell(c, false, "",
		    arena_print(a,
		        "events: %s: %s; nginx makes it (see doc/events.md), "
		        "or empty events.publisher",
		        path, strerror(errno)));
	else if (!S_ISSOCK(st.st_mode))
		tell(c, false, "",
		    arena_print(a,
		        "events: %s is no socket; set events.publisher", path));
	else if ((around.st_mode & S_IRWXO) != 0)
		tell(c, false, "",
		    arena_print(a,
		        "events: everybody may enter %s and publish what was "
		        "never so; chmod 0750 it",
		        directory));
	else
		tell(c, faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0,
		    arena_print(a, "events: %s", path),
		    arena_print(a,
		        "events: this user may not write to %s; add it to "
		        "the group of its directory",
		        path));
}

/* Having none is no fault: pages look again by themselves. */
static void
check_events(struct check *c)
{
	const char *path = conf_text(c->cli->conf, CONF_EVENTS_PUBLISHER);

	if (path[0] == '\0')
		tell(c, true, "events: none (events.publisher is empty)", "");
	else
		check_publisher(c, path);
}

/* Open is no fault where nginx guards it, but nobody should be surprised. */
static void
check_auth(struct check *c)
{
	bool asks =
	    strcmp(conf_text(c->cli->conf, CONF_HTTP_AUTH), "token") == 0;

	tell(c, true,
	    asks ? "API: bearers of a token (pagescape token list)"
	         : "API: open to whoever nginx lets through, who can start "
	           "books, which costs money (http.auth = network)",
	    "");
}

int
cli_check(struct cli *cli)
{
	const struct cli_option none[] = { { NULL, NULL, NULL } };
	struct check c = { .cli = cli };

	if (!cli_parse(cli, help, none, 0, 0))
		return cli->status;
	if (!check_configuration(&c))
		return CLI_FAILED;
	if (check_connection(&c)) {
		check_rights(&c);
		check_schema(&c);
	}
	check_directory(&c, "soundscapes", CONF_STORAGE_DIRECTORY);
	check_directory(&c, "run directory", CONF_WORKER_RUN);
	check_policies(&c);
	check_log(&c);
	check_program(&c, "PAGESCAPE_WORKER", "pagescape-worker");
	check_program(&c, "PAGESCAPE_AUDIO", "pagescape-audio");
	check_providers(&c);
	check_events(&c);
	check_auth(&c);
	check_texts(&c);
	if (c.failed == 0)
		return CLI_DONE;
	cli_say("%s failed", cli_count(cli->a, c.failed, "check"));
	return CLI_FAILED;
}
