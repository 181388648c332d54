/* SPDX-License-Identifier: MIT */
#ifndef MAIN_CLI_BOOK_H
#define MAIN_CLI_BOOK_H

#include "base/err.h"

struct cli;
struct status;

/* Print all that is known of a book to stdout: how it stands, its scenes, and
 * what is failed now.  False: the database failed. */
bool cli_book_print(
    struct cli *cli, const struct status *s, struct err *e) MUST_CHECK;

#endif
