/* SPDX-License-Identifier: MIT */
/* pagescape migrate: make or upgrade the database. */
#include "main/cli_migrate.h"

#include "base/conf.h"
#include "main/cli.h"
#include "store/migrate.h"

static const char help[] =
    "Usage: pagescape migrate [--merge-duplicates] [--user=NAME]\n"
    "Makes the database if it is missing, and brings its tables to this\n"
    "version.  May be run at any time and again after a failure.\n\n"
    "  --merge-duplicates  where a spread has several scenes or a scene "
    "several\n"
    "                      soundscapes, keep the newest instead of "
    "refusing\n"
    "  --user=NAME         as this database user, without a password, "
    "instead of\n"
    "                      database.user: the programs need fewer rights\n";

/* Whose password is configured is somebody else. */
static bool
take_user(struct cli *cli, const char *user, struct err *e)
{
	return (conf_set(cli->conf, CONF_DATABASE_USER, user, e) &&
	           conf_set(cli->conf, CONF_DATABASE_PASSWORD, "", e)) ||
	    err_here(e);
}

int
cli_migrate(struct cli *cli)
{
	const char *user = NULL;
	bool merge = false;
	const struct cli_option options[] = {
		{ "merge-duplicates", NULL, &merge },
		{ "user", &user, NULL },
		{ NULL, NULL, NULL },
	};
	struct migrate_report report;
	struct err e = ERR_INIT;

	if (!cli_parse(cli, help, options, 0, 0) || !cli_open_conf(cli))
		return cli->status;
	if (user != NULL && !take_user(cli, user, &e))
		return cli_fail(cli, &e);
	if (!migrate_run(cli->conf, merge, &report, &e))
		return cli_fail(cli, &e);
	if (report.applied == 0)
		printf("%s The database is up to date (schema %d).\n",
		    cli_mark(true), report.latest);
	else
		printf("%s The database was brought to schema %d (%s).\n",
		    cli_mark(true), report.latest,
		    cli_count(cli->a, report.applied, "new file"));
	return CLI_DONE;
}
