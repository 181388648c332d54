/* SPDX-License-Identifier: MIT */
#ifndef UNIT_STORE_SUITES_H
#define UNIT_STORE_SUITES_H

#include <check.h>

/* The suites of store, each from the file of its name. */
Suite *store_migrate_suite(void);
Suite *store_books_suite(void);
Suite *store_control_suite(void);
Suite *store_status_suite(void);
Suite *store_status_print_suite(void);
Suite *store_status_why_suite(void);
Suite *store_detail_suite(void);
Suite *store_limits_suite(void);
Suite *store_money_suite(void);

#endif
