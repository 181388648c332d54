/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_ACT_H
#define MAIN_CLI_ACT_H

struct cli;

/* pagescape cancel, pause, resume, retry, rerun, regenerate: what an owner
 * does to books and the queue.  The exit status. */
int cli_cancel(struct cli *cli);
int cli_pause(struct cli *cli);
int cli_resume(struct cli *cli);
int cli_retry(struct cli *cli);
int cli_rerun(struct cli *cli);
int cli_regenerate(struct cli *cli);

#endif
