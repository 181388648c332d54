/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_COSTS_H
#define MAIN_CLI_COSTS_H

struct cli;

/* pagescape costs, pagescape estimate; the exit status. */
int cli_costs(struct cli *cli);
int cli_estimate(struct cli *cli);

#endif
