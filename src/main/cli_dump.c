/* SPDX-License-Identifier: MIT */
/* pagescape dump-config: show the configuration in force. */
#include "main/cli_dump.h"

#include "base/buf.h"
#include "base/conf.h"
#include "main/cli.h"

static const char help[] =
    "Usage: pagescape dump-config [--example]\n"
    "Prints every key of the configuration with the value in force, as an INI\n"
    "file; secrets are masked.\n\n"
    "  --example  print the commented example with all defaults instead\n";

int
cli_dump(struct cli *cli)
{
	bool example = false;
	const struct cli_option options[] = {
		{ "example", NULL, &example },
		{ NULL, NULL, NULL },
	};
	struct buf text;

	if (!cli_parse(cli, help, options, 0, 0) ||
	    (!example && !cli_open_conf(cli)))
		return cli->status;
	buf_init(&text, 1024 * 1024);
	if (example)
		conf_print_example(&text);
	else
		conf_print(cli->conf, &text);
	fputs(buf_str(&text), stdout);
	buf_clear(&text);
	return CLI_DONE;
}
