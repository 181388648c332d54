/* SPDX-License-Identifier: MIT */
#ifndef UNIT_IMPORT_SUITES_H
#define UNIT_IMPORT_SUITES_H

#include <check.h>

/* The suites of import, each from the file of its name. */
Suite *import_words_suite(void);
Suite *import_sentence_suite(void);
Suite *import_cut_suite(void);
Suite *import_manuscript_suite(void);
Suite *import_paginate_suite(void);
Suite *import_charset_suite(void);
Suite *import_preamble_suite(void);
Suite *import_chapter_suite(void);
Suite *import_plain_suite(void);
Suite *import_href_suite(void);
Suite *import_opf_suite(void);
Suite *import_xhtml_suite(void);
Suite *import_epub_suite(void);
Suite *import_book_file_suite(void);

#endif
