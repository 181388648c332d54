/* SPDX-License-Identifier: MIT */
#ifndef UNIT_WEB_SUITES_H
#define UNIT_WEB_SUITES_H

#include <check.h>

/* The suites of web, each from the file of its name. */
Suite *web_act_suite(void);
Suite *web_answer_suite(void);
Suite *web_header_suite(void);
Suite *web_html_suite(void);
Suite *web_orphan_suite(void);
Suite *web_page_bulk_suite(void);
Suite *web_page_class_suite(void);
Suite *web_page_format_suite(void);
Suite *web_page_headline_suite(void);
Suite *web_page_leaf_suite(void);
Suite *web_page_policy_suite(void);
Suite *web_page_preview_view_suite(void);
Suite *web_page_reason_suite(void);
Suite *web_page_state_suite(void);
Suite *web_page_why_suite(void);
Suite *web_query_suite(void);
Suite *web_reaper_suite(void);
Suite *web_route_suite(void);
Suite *web_signature_suite(void);
Suite *web_start_suite(void);
Suite *web_ticket_suite(void);
Suite *web_words_suite(void);

#endif
