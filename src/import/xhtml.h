/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_XHTML_H
#define IMPORT_XHTML_H

#include "base/err.h"

#include <stddef.h>

struct manuscript;

/*
 * Add the readable text of one XHTML document to ${m}: block elements are
 * paragraphs, <br> is a line end, h1 to h3 and the document's own beginning
 * start a chapter.  Left out: head, scripts, styles, ruby readings,
 * navigation, page numbers, note marks, and the licence that Project Gutenberg
 * adds.  Broken markup is read as HTML.  False: ERR_VALIDATION (a bound of
 * xml_parse() was passed).
 */
bool xhtml_read(struct manuscript *m, const char *bytes, size_t size,
    struct err *e) MUST_CHECK;

#endif
