/* SPDX-License-Identifier: MIT */
#ifndef UNIT_BASE_SUITES_H
#define UNIT_BASE_SUITES_H

#include <check.h>

/* The suites of base, each from the file of its name. */
Suite *base_err_suite(void);
Suite *base_arena_suite(void);
Suite *base_buf_suite(void);
Suite *base_text_suite(void);
Suite *base_hash_suite(void);
Suite *base_uuid_suite(void);
Suite *base_clock_suite(void);
Suite *base_conf_suite(void);
Suite *base_log_suite(void);
Suite *base_must_suite(void);
Suite *base_fault_suite(void);

#endif
