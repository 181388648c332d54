/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_IMPORT_H
#define MAIN_CLI_IMPORT_H

struct cli;

/* pagescape import FILE [--title T] [--author A] [--user U].
 * Returns the exit status; all is said. */
int cli_import(struct cli *cli);

#endif
