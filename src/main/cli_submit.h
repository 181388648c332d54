/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_SUBMIT_H
#define MAIN_CLI_SUBMIT_H

struct cli;

/* pagescape submit ID [--restart] [--wait].
 * Returns the exit status; all is said. */
int cli_submit(struct cli *cli);

#endif
