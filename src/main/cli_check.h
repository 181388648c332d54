/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_CHECK_H
#define MAIN_CLI_CHECK_H

struct cli;

/* pagescape check-config.  Returns the exit status; all is said. */
int cli_check(struct cli *cli);

#endif
