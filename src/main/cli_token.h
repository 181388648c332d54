/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_TOKEN_H
#define MAIN_CLI_TOKEN_H

struct cli;

/* pagescape token: who may ask the API.  The exit status. */
int cli_token(struct cli *cli);

#endif
