/* SPDX-License-Identifier: MIT */
/* HTML that is escaped by construction. */
#include "web/html.h"

#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void
html_init(struct html *h, struct buf *b)
{
	*h = (struct html){ .b = b };
}

void
html_doctype(struct html *h)
{
	buf_text(h->b, "<!DOCTYPE html>\n");
}

static void
end_tag(struct html *h)
{
	if (h->in_tag)
		buf_char(h->b, '>');
	h->in_tag = false;
}

/* Both in text and in a quoted attribute; what is no valid UTF-8 or no
 * character of HTML is shown as U+FFFD. */
static void
escape(struct buf *b, const char *text)
{
	size_t n;

	while (*text != '\0') {
		n = strcspn(text,
		    "&<>\"'\x01\x02\x03\x04\x05\x06\x07\x08\x0b"
		    "\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17"
		    "\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f");
		buf_add(b, text, n);
		text += n;
		switch (*text) {
		case '\0':
			return;
		case '&':
			buf_text(b, "&amp;");
			break;
		case '<':
			buf_text(b, "&lt;");
			break;
		case '>':
			buf_text(b, "&gt;");
			break;
		case '"':
			buf_text(b, "&quot;");
			break;
		case '\'':
			buf_text(b, "&#39;");
			break;
		default:
			buf_text(b, "\xef\xbf\xbd");
		}
		text++;
	}
}

void
html_open_literal(struct html *h, const char *name)
{
	must(h->depth < HTML_DEPTH);
	end_tag(h);
	h->open[h->depth++] = name;
	buf_print(h->b, "<%s", name);
	h->in_tag = true;
}

/* A line end after these keeps the source readable and cannot be seen. */
static bool
is_block(const char *name)
{
	static const char *const names[] = { "html", "head", "body", "header",
		"main", "footer", "nav", "section", "article", "div", "p", "ul",
		"ol", "li", "dl", "table", "thead", "tbody", "tr", "h1", "h2",
		"h3", "title", "form", "details", "pre", "script", "noscript" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

void
html_close_literal(struct html *h, const char *name)
{
	end_tag(h);
	must(h->depth > 0 && strcmp(h->open[h->depth - 1], name) == 0);
	h->depth--;
	buf_print(h->b, "</%s>%s", name, is_block(name) ? "\n" : "");
}

void
html_void_literal(struct html *h, const char *name)
{
	end_tag(h);
	buf_print(h->b, "<%s", name);
	h->in_tag = true;
}

void
html_attr_literal(struct html *h, const char *name, const char *value)
{
	must(h->in_tag);
	if (value == NULL)
		return;
	buf_print(h->b, " %s=\"", name);
	escape(h->b, value);
	buf_char(h->b, '"');
}

void
html_attr_int_literal(struct html *h, const char *name, long long value)
{
	must(h->in_tag);
	buf_print(h->b, " %s=\"%lld\"", name, value);
}

void
html_flag_literal(struct html *h, const char *name)
{
	must(h->in_tag);
	buf_print(h->b, " %s", name);
}

void
html_attr_print_literal(
    struct html *h, const char *name, const char *format, ...)
{
	va_list args;
	char text[1024];

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	html_attr_literal(h, name, text);
}

/* A colon before any of "/?#" ends a scheme; browsers skip blanks and control
 * characters in front and inside, so such an address is not harmless. */
static bool
is_harmless(const char *url)
{
	const unsigned char *s;

	for (s = (const unsigned char *)url; *s != '\0'; s++)
		if (*s <= 0x20 || *s == 0x7f)
			return false;
	if (strncasecmp(url, "http://", 7) == 0 ||
	    strncasecmp(url, "https://", 8) == 0)
		return true;
	return url[strcspn(url, ":/?#")] != ':';
}

void
html_url_literal(struct html *h, const char *name, const char *value)
{
	if (value != NULL)
		html_attr_literal(h, name, is_harmless(value) ? value : "#");
}

void
html_text(struct html *h, const char *text)
{
	end_tag(h);
	if (text != NULL)
		escape(h->b, text);
}

void
html_print(struct html *h, const char *format, ...)
{
	va_list args;
	char text[2048];
	size_t n;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	n = strlen(text);
	/* what was cut may have been cut inside a character */
	if (n == sizeof(text) - 1)
		while (n > 0 && !text_is_utf8(text, n))
			text[--n] = '\0';
	html_text(h, text);
}

void
html_element_literal(
    struct html *h, const char *name, const char *class, const char *text)
{
	html_open_literal(h, name);
	html_attr_literal(h, "class", class);
	html_text(h, text);
	html_close_literal(h, name);
}
