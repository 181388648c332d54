/* SPDX-License-Identifier: MIT */
/* Runs what is tested of import. */
#include "unit/import/suites.h"

#include "unit/unit.h"

int
main(void)
{
	static Suite *(*const suites[])(void) = { import_words_suite,
		import_sentence_suite, import_cut_suite,
		import_manuscript_suite, import_paginate_suite,
		import_charset_suite, import_preamble_suite,
		import_chapter_suite, import_plain_suite, import_href_suite,
		import_opf_suite, import_xhtml_suite, import_epub_suite,
		import_book_file_suite };

	return unit_run(suites, (int)(sizeof(suites) / sizeof(suites[0])));
}
