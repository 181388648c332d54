/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_DUMP_H
#define MAIN_CLI_DUMP_H

struct cli;

/* pagescape dump-config [--example].  Returns the exit status; all is said. */
int cli_dump(struct cli *cli);

#endif
