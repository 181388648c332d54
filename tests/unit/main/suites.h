/* SPDX-License-Identifier: MIT */
#ifndef UNIT_MAIN_SUITES_H
#define UNIT_MAIN_SUITES_H

#include <check.h>

/* The suites of main, each from the file of its name. */
Suite *main_cli_suite(void);
Suite *main_cli_progress_suite(void);

#endif
