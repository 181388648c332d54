/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_STATUS_H
#define MAIN_CLI_STATUS_H

struct cli;

/* pagescape status [ID] [--json].  Returns the exit status; all is said. */
int cli_status(struct cli *cli);

#endif
