/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_MIGRATE_H
#define MAIN_CLI_MIGRATE_H

struct cli;

/* pagescape migrate [--merge-duplicates].
 * Returns the exit status; all is said. */
int cli_migrate(struct cli *cli);

#endif
