/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_AUDIT_H
#define MAIN_CLI_AUDIT_H

struct cli;

/* pagescape audit: who did what.  The exit status. */
int cli_audit(struct cli *cli);

#endif
