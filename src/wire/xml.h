/* SPDX-License-Identifier: MIT */
#ifndef WIRE_XML_H
#define WIRE_XML_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * XML and broken XHTML from outside as a flat list of events (libxml2).  No
 * network, no DTD is loaded, no entity of the document's own is expanded (the
 * names that HTML defines are), and size, depth and number are bounded.
 */

enum {
	XML_SIZE_MAX = 32 << 20, /* bytes of a document */
	XML_DEPTH_MAX = 200, /* elements inside elements */
	XML_EVENTS_MAX = 1000000, /* opens, closes and texts */
	XML_ATTRIBUTES_MAX = 100 /* of one element; more are left out */
};

enum xml_kind {
	XML_OPEN,
	XML_CLOSE,
	XML_TEXT
};

struct xml_attribute {
	const char *name; /* as written, with its prefix: "epub:type" */
	const char *value;
};

/* Open data; all of it lives in the arena given to xml_parse(). */
struct xml_event {
	enum xml_kind kind;
	const char *text; /* local name of an element, or the text; UTF-8 */
	size_t size; /* of ${text} in bytes */
	const struct xml_attribute *attributes; /* of XML_OPEN */
	size_t n_attributes;
};

struct xml_document {
	const struct xml_event *events; /* opens and closes are balanced */
	size_t n;
	bool is_html; /* was no XML and had to be read as HTML */
};

/*
 * Parse ${size} bytes of any encoding.  ${is_lenient}: what is not well-formed
 * is read once more as HTML, with names in lower case, which takes anything.
 * False: ERR_IO with CAUSE_INVALID: not well-formed (with its line), entities
 * of its own, or a bound passed.
 */
bool xml_parse(struct arena *a, const char *bytes, size_t size, bool is_lenient,
    struct xml_document *out, struct err *e) MUST_CHECK;

/* Is ${event} the start of an element called ${name}? */
bool xml_is_open(const struct xml_event *event, const char *name);

/* Value of attribute ${name}; NULL if it is not there. */
const char *xml_attribute(const struct xml_event *event, const char *name);

/* The text inside the element that opens at event ${at}, elements in it
 * included; in ${a}. */
const char *xml_inner_text(
    struct arena *a, const struct xml_document *document, size_t at);

#endif
