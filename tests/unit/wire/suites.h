/* SPDX-License-Identifier: MIT */
#ifndef UNIT_WIRE_SUITES_H
#define UNIT_WIRE_SUITES_H

#include <check.h>

/* The suites of wire, each from the file of its name. */
Suite *wire_address_suite(void);
Suite *wire_json_suite(void);
Suite *wire_json_differ_suite(void);
Suite *wire_http_suite(void);
Suite *wire_fcgi_suite(void);
Suite *wire_fcgi_head_suite(void);
Suite *wire_proc_suite(void);
Suite *wire_sandbox_suite(void);
Suite *wire_xml_suite(void);
Suite *wire_zip_suite(void);

#endif
