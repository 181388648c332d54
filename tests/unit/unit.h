/* SPDX-License-Identifier: MIT */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <check.h>

/* One program a room: run these suites, each made by its function.  Returns
 * the exit status. */
int unit_run(Suite *(*const suites[])(void), int n);

/* Where the tests' own files are (the source tree's tests/unit). */
const char *unit_data(void);

#endif
