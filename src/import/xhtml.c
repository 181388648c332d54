/* SPDX-License-Identifier: MIT */
/* An XHTML document becomes paragraphs. */
#include "import/xhtml.h"

#include "base/arena.h"
#include "base/text.h"
#include "import/manuscript.h"
#include "wire/xml.h"

#include <string.h>

/* What an element means for the text in it. */
enum role {
	ROLE_INLINE,
	ROLE_BLOCK,
	ROLE_HEADING, /* a block that starts a chapter */
	ROLE_PREFORMATTED,
	ROLE_CELL,
	ROLE_LINE,
	ROLE_SKIPPED
};

/* Elements that are not inline, in order of name. */
static const struct element {
	const char *name;
	enum role role;
} elements[] = {
	{ "address", ROLE_BLOCK },
	{ "annotation", ROLE_SKIPPED },
	{ "annotation-xml", ROLE_SKIPPED },
	{ "article", ROLE_BLOCK },
	{ "aside", ROLE_BLOCK },
	{ "audio", ROLE_SKIPPED },
	{ "blockquote", ROLE_BLOCK },
	{ "body", ROLE_BLOCK },
	{ "br", ROLE_LINE },
	{ "caption", ROLE_BLOCK },
	{ "center", ROLE_BLOCK },
	{ "dd", ROLE_BLOCK },
	{ "details", ROLE_BLOCK },
	{ "div", ROLE_BLOCK },
	{ "dl", ROLE_BLOCK },
	{ "dt", ROLE_BLOCK },
	{ "figcaption", ROLE_BLOCK },
	{ "figure", ROLE_BLOCK },
	{ "footer", ROLE_BLOCK },
	{ "form", ROLE_BLOCK },
	{ "h1", ROLE_HEADING },
	{ "h2", ROLE_HEADING },
	{ "h3", ROLE_HEADING },
	{ "h4", ROLE_BLOCK },
	{ "h5", ROLE_BLOCK },
	{ "h6", ROLE_BLOCK },
	{ "head", ROLE_SKIPPED },
	{ "header", ROLE_BLOCK },
	{ "hgroup", ROLE_BLOCK },
	{ "hr", ROLE_BLOCK },
	{ "iframe", ROLE_SKIPPED },
	{ "li", ROLE_BLOCK },
	{ "main", ROLE_BLOCK },
	{ "nav", ROLE_SKIPPED },
	{ "noscript", ROLE_SKIPPED },
	{ "object", ROLE_SKIPPED },
	{ "ol", ROLE_BLOCK },
	{ "p", ROLE_BLOCK },
	{ "pre", ROLE_PREFORMATTED },
	{ "rp", ROLE_SKIPPED },
	{ "rt", ROLE_SKIPPED },
	{ "script", ROLE_SKIPPED },
	{ "section", ROLE_BLOCK },
	{ "style", ROLE_SKIPPED },
	{ "svg", ROLE_SKIPPED },
	{ "table", ROLE_BLOCK },
	{ "td", ROLE_CELL },
	{ "template", ROLE_SKIPPED },
	{ "th", ROLE_CELL },
	{ "title", ROLE_SKIPPED },
	{ "tr", ROLE_BLOCK },
	{ "ul", ROLE_BLOCK },
	{ "video", ROLE_SKIPPED },
};

struct reading {
	struct manuscript *m;
	struct buf paragraph;
	unsigned marks; /* of the paragraph that comes next */
	size_t skipped; /* elements open within a skipped one */
	size_t headings; /* open */
	size_t preformatted; /* open */
};

static enum role
find_role(const char *name)
{
	size_t low = 0, high = sizeof(elements) / sizeof(elements[0]), middle;
	int order;

	while (low < high) {
		middle = low + (high - low) / 2;
		order = strcmp(elements[middle].name, name);
		if (order == 0)
			return elements[middle].role;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return ROLE_INLINE;
}

static bool
says(const struct xml_event *event, const char *name, const char *part)
{
	const char *value = xml_attribute(event, name);

	return value != NULL && strstr(value, part) != NULL;
}

/* Page numbers, note marks and the licence are in the text, but nobody reads
 * them there. */
static bool
is_apart(const struct xml_event *event)
{
	static const char *const parts[][2] = { { "epub:type", "pagebreak" },
		{ "epub:type", "noteref" }, { "role", "doc-pagebreak" },
		{ "role", "doc-noteref" }, { "class", "pg-boilerplate" },
		{ "id", "pg-header" }, { "id", "pg-footer" } };
	size_t i;

	if (xml_attribute(event, "hidden") != NULL)
		return true;
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (says(event, parts[i][0], parts[i][1]))
			return true;
	return false;
}

static void
end_paragraph(struct reading *r)
{
	unsigned marks = r->marks;

	if (r->headings > 0)
		marks |= MANUSCRIPT_HEADING;
	if (manuscript_add(
	        r->m, buf_str(&r->paragraph), r->paragraph.used, marks))
		r->marks = 0;
	buf_reset(&r->paragraph);
}

static void
open_element(struct reading *r, const struct xml_event *event)
{
	enum role role = find_role(event->text);

	if (r->skipped > 0 || role == ROLE_SKIPPED || is_apart(event)) {
		r->skipped++;
		return;
	}
	if (role == ROLE_LINE)
		buf_char(&r->paragraph, '\n');
	else if (role == ROLE_CELL)
		buf_char(&r->paragraph, ' ');
	else if (role != ROLE_INLINE)
		end_paragraph(r);
	if (role == ROLE_HEADING) {
		r->headings++;
		r->marks |= MANUSCRIPT_STARTS;
	}
	r->preformatted += role == ROLE_PREFORMATTED;
}

static void
close_element(struct reading *r, const struct xml_event *event)
{
	enum role role = find_role(event->text);

	if (r->skipped > 0) {
		r->skipped--;
		return;
	}
	if (role == ROLE_CELL)
		buf_char(&r->paragraph, ' ');
	else if (role != ROLE_INLINE && role != ROLE_LINE)
		end_paragraph(r);
	if (role == ROLE_HEADING && r->headings > 0)
		r->headings--;
	if (role == ROLE_PREFORMATTED && r->preformatted > 0)
		r->preformatted--;
}

/* Line ends of the source are blanks, save in <pre>. */
static void
add_text(struct reading *r, const struct xml_event *event)
{
	size_t i, from = 0;

	if (r->skipped > 0)
		return;
	for (i = 0; i < event->size && r->preformatted == 0; i++)
		if (event->text[i] == '\n') {
			buf_add(&r->paragraph, event->text + from, i - from);
			buf_char(&r->paragraph, ' ');
			from = i + 1;
		}
	buf_add(&r->paragraph, event->text + from, event->size - from);
}

static void
read_events(struct reading *r, const struct xml_document *xml)
{
	size_t i;

	for (i = 0; i < xml->n; i++)
		switch (xml->events[i].kind) {
		case XML_OPEN:
			open_element(r, &xml->events[i]);
			break;
		case XML_CLOSE:
			close_element(r, &xml->events[i]);
			break;
		case XML_TEXT:
			add_text(r, &xml->events[i]);
			break;
		}
	end_paragraph(r);
}

bool
xhtml_read(struct manuscript *m, const char *bytes, size_t size, struct err *e)
{
	struct reading r = { .m = m, .marks = MANUSCRIPT_STARTS };
	struct arena *scratch;
	struct xml_document xml;
	bool ok;

	if (text_is_blank(bytes, size))
		return true;
	scratch = arena_open();
	buf_init(&r.paragraph, XML_SIZE_MAX * 2);
	ok = xml_parse(scratch, bytes, size, true, &xml, e);
	if (ok)
		read_events(&r, &xml);
	buf_clear(&r.paragraph);
	arena_close(&scratch);
	return ok ? true : err_as(e, ERR_VALIDATION);
}
