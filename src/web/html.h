/* SPDX-License-Identifier: MIT */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * HTML that is escaped by construction.  Names of elements and attributes are
 * string literals (anything else does not compile); every other text goes
 * through a function that escapes it, and addresses through one that lets
 * only harmless schemes pass.  There is no way to write a raw string.
 *
 *	html_open(h, "a");
 *	html_url(h, "href", url);
 *	html_text(h, title);
 *	html_close(h, "a");
 */

enum {
	HTML_DEPTH = 32
};

struct html {
	struct buf *b;
	bool in_tag; /* attributes may follow */
	const char *open[HTML_DEPTH]; /* what html_close() must match */
	int depth;
};

void html_init(struct html *h, struct buf *b);

/* "<!DOCTYPE html>" */
void html_doctype(struct html *h);

/* An element; one that has no end (br, link, meta, input) is html_void(). */
#define html_open(h, name) html_open_literal(h, "" name "")
#define html_close(h, name) html_close_literal(h, "" name "")
#define html_void(h, name) html_void_literal(h, "" name "")

/* Attributes of the element that was opened last: text, a number, one without
 * a value, printf, and an address.  A NULL value writes nothing. */
#define html_attr(h, name, value) html_attr_literal(h, "" name "", value)
#define html_attr_int(h, name, value)                                          \
	html_attr_int_literal(h, "" name "", value)
#define html_flag(h, name) html_flag_literal(h, "" name "")
#define html_attr_print(h, name, ...)                                          \
	html_attr_print_literal(h, "" name "", __VA_ARGS__)
/* Only http:, https: and addresses without a scheme; others become "#". */
#define html_url(h, name, value) html_url_literal(h, "" name "", value)

/* Text inside the element. */
void html_text(struct html *h, const char *text);
void html_print(struct html *h, const char *format, ...) PRINTF_LIKE(2, 3);

/* <name class="class">text</name>; without a class for NULL. */
#define html_element(h, name, class, text)                                     \
	html_element_literal(h, "" name "", class, text)

/* What the macros stand for. */
void html_open_literal(struct html *h, const char *name);
void html_close_literal(struct html *h, const char *name);
void html_void_literal(struct html *h, const char *name);
void html_attr_literal(struct html *h, const char *name, const char *value);
void html_attr_int_literal(struct html *h, const char *name, long long value);
void html_flag_literal(struct html *h, const char *name);
void html_attr_print_literal(struct html *h, const char *name,
    const char *format, ...) PRINTF_LIKE(3, 4);
void html_url_literal(struct html *h, const char *name, const char *value);
void html_element_literal(
    struct html *h, const char *name, const char *class, const char *text);

#endif
