/* SPDX-License-Identifier: MIT */
#ifndef UNIT_BOOK_SUITES_H
#define UNIT_BOOK_SUITES_H

#include <check.h>

/* The suites of book, each from the file of its name. */
Suite *book_vocab_suite(void);
Suite *book_spread_suite(void);
Suite *book_scene_suite(void);
Suite *book_retry_suite(void);
Suite *book_step_suite(void);
Suite *book_price_suite(void);
Suite *book_eta_suite(void);
Suite *book_gcra_suite(void);
Suite *book_line_suite(void);
Suite *book_retry_causes_suite(void);
Suite *book_reuse_suite(void);
Suite *book_timing_suite(void);

#endif
