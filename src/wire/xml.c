/* SPDX-License-Identifier: MIT */
/* The one door to libxml2: markup from outside, within bounds. */
#include "wire/xml.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"
#include "base/must.h"
#include "base/text.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>

/* One reading of a document. */
struct reader {
	struct arena *arena;
	xmlParserCtxtPtr ctxt;
	struct buf events; /* of struct xml_event */
	const char *open[XML_DEPTH_MAX]; /* names of the open elements */
	size_t depth;
	struct err *e;
	bool is_refused; /* a bound was passed: no second try as HTML */
	char why[200]; /* libxml2's first complaint */
	int line;
	xmlEntity entity; /* the HTML entity that was asked for last */
	xmlChar entity_text[8];
	const char *encoding; /* as declared; NULL if it was not */
};

#define REFUSE(r, ...)                                                         \
	do {                                                                   \
		err_set_cause((r)->e, ERR_IO, CAUSE_INVALID, 0, __VA_ARGS__);  \
		refuse(r);                                                     \
	} while (0)

static void
refuse(struct reader *r)
{
	r->is_refused = true;
	xmlStopParser(r->ctxt);
}

static const char *
chars(const xmlChar *text)
{
	return (const char *)text;
}

static void
add(struct reader *r, const struct xml_event *event)
{
	if (r->is_refused)
		return;
	buf_add(&r->events, event, sizeof(*event));
	if (r->events.overflow)
		REFUSE(r, "markup with more than %d parts", XML_EVENTS_MAX);
}

static void
add_open(struct reader *r, const char *name,
    const struct xml_attribute *attributes, size_t n)
{
	struct xml_event event = { .kind = XML_OPEN };

	if (r->is_refused)
		return;
	if (r->depth == XML_DEPTH_MAX) {
		REFUSE(r, "markup nested more than %d deep", XML_DEPTH_MAX);
		return;
	}
	event.text = arena_text(r->arena, name);
	event.size = strlen(name);
	event.attributes = attributes;
	event.n_attributes = n;
	r->open[r->depth++] = event.text;
	add(r, &event);
}

/* Close the innermost open elements until ${depth} are left. */
static void
close_to(struct reader *r, size_t depth)
{
	struct xml_event event = { .kind = XML_CLOSE };

	while (r->depth > depth) {
		event.text = r->open[--r->depth];
		event.size = strlen(event.text);
		add(r, &event);
	}
}

/* The HTML parser may close what it did not open, or the other way round. */
static void
add_close(struct reader *r, const char *name)
{
	size_t i;

	for (i = r->depth; i-- > 0;)
		if (strcmp(r->open[i], name) == 0) {
			close_to(r, i);
			return;
		}
}

static void
on_text(void *user, const xmlChar *text, int size)
{
	struct reader *r = user;
	struct xml_event event = { .kind = XML_TEXT };

	if (r->is_refused || size <= 0)
		return;
	event.text = arena_copy(r->arena, text, (size_t)size);
	event.size = (size_t)size;
	add(r, &event);
}

static void
on_open_xml(void *user, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int n_namespaces, const xmlChar **namespaces, int n,
    int n_defaulted, const xmlChar **values)
{
	struct reader *r = user;
	struct xml_attribute *list;
	const xmlChar **v;
	int i;

	(void)prefix, (void)uri, (void)n_namespaces, (void)namespaces;
	(void)n_defaulted;
	n = n > XML_ATTRIBUTES_MAX ? XML_ATTRIBUTES_MAX : n;
	list = arena_array(r->arena, (size_t)n, sizeof(*list));
	for (i = 0; i < n; i++) {
		v = values + 5 * (size_t)i; /* name, prefix, uri, from, to */
		list[i].name = v[1] == NULL
		    ? arena_text(r->arena, chars(v[0]))
		    : arena_print(r->arena, "%s:%s", chars(v[1]), chars(v[0]));
		list[i].value = text_repair_utf8(
		    r->arena, chars(v[3]), (size_t)(v[4] - v[3]));
	}
	add_open(r, chars(name), list, (size_t)n);
}

static void
on_close_xml(
    void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)prefix, (void)uri;
	add_close(user, chars(name));
}

/* The HTML parser knows no prefixes; ours are stripped from elements. */
static const char *
local_name(const xmlChar *name)
{
	const char *colon = strchr(chars(name), ':');

	return colon != NULL ? colon + 1 : chars(name);
}

static void
on_open_html(void *user, const xmlChar *name, const xmlChar **values)
{
	struct reader *r = user;
	struct xml_attribute *list;
	size_t n = 0, i;

	while (
	    values != NULL && n < XML_ATTRIBUTES_MAX && values[2 * n] != NULL)
		n++;
	list = arena_array(r->arena, n, sizeof(*list));
	for (i = 0; i < n; i++) {
		list[i].name = arena_text(r->arena, chars(values[2 * i]));
		list[i].value = values[2 * i + 1] == NULL
		    ? ""
		    : arena_text(r->arena, chars(values[2 * i + 1]));
	}
	add_open(r, local_name(name), list, n);
}

static void
on_close_html(void *user, const xmlChar *name)
{
	add_close(user, local_name(name));
}

/* Old XHTML names its characters by a DTD that is not loaded: HTML's own list
 * stands in for it.  Handed over as a predefined entity, it is taken as plain
 * text and never parsed. */
static xmlEntityPtr
on_entity(void *user, const xmlChar *name)
{
	struct reader *r = user;
	const htmlEntityDesc *known = htmlEntityLookup(name);
	int n;

	if (known == NULL)
		return NULL;
	n = xmlCopyCharMultiByte(r->entity_text, (int)known->value);
	r->entity_text[n] = 0;
	r->entity.type = XML_ENTITY_DECL;
	r->entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
	r->entity.name = (const xmlChar *)known->name;
	r->entity.content = r->entity_text;
	/* Taken: else a declaration would leave its own text there. */
	r->entity.orig = r->entity_text;
	r->entity.length = n;
	return &r->entity;
}

/* Only a bomb or a reader of other people's files declares entities that HTML
 * does not have. */
static void
on_declaration(void *user, const xmlChar *name, int type, const xmlChar *id,
    const xmlChar *system, xmlChar *content)
{
	struct reader *r = user;

	(void)id, (void)content;
	if (r->is_refused)
		return;
	if (system != NULL || type == XML_INTERNAL_PARAMETER_ENTITY ||
	    htmlEntityLookup(name) == NULL)
		REFUSE(r, "markup that declares entities of its own");
}

static void
on_error(void *user, xmlErrorPtr error)
{
	struct reader *r = user;
	struct buf safe;
	size_t n;

	if (r->why[0] != '\0' || error->level != XML_ERR_FATAL)
		return;
	buf_init(&safe, sizeof(r->why) - 1);
	if (error->message != NULL) {
		n = strcspn(error->message, "\n");
		text_print_safe(&safe, error->message, n < 80 ? n : 80);
	}
	snprintf(r->why, sizeof(r->why), "%s",
	    safe.used > 0 ? buf_str(&safe) : "no reason given");
	r->line = error->line;
	buf_clear(&safe);
}

static void
attach(struct reader *r, bool is_html)
{
	xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC };

	handler.characters = on_text;
	handler.ignorableWhitespace = on_text;
	handler.cdataBlock = on_text;
	handler.serror = on_error;
	if (is_html) {
		handler.startElement = on_open_html;
		handler.endElement = on_close_html;
	} else {
		handler.startElementNs = on_open_xml;
		handler.endElementNs = on_close_xml;
		handler.getEntity = on_entity;
		handler.entityDecl = on_declaration;
	}
	*r->ctxt->sax = handler;
	r->ctxt->userData = r;
	r->depth = 0;
	buf_reset(&r->events);
}

/* Free the context, and keep what a second reading wants to know. */
static void
detach(struct reader *r)
{
	if (r->ctxt->input != NULL && r->ctxt->input->encoding != NULL)
		r->encoding =
		    arena_text(r->arena, chars(r->ctxt->input->encoding));
	close_to(r, 0);
	if (r->ctxt->myDoc != NULL)
		xmlFreeDoc(r->ctxt->myDoc);
	r->ctxt->myDoc = NULL;
	xmlFreeParserCtxt(r->ctxt);
	r->ctxt = NULL;
}

/* True if it is well-formed.  NOENT hands attribute values over plain; there
 * are no entities that it could expand (see on_entity). */
static bool
read_xml(struct reader *r, const char *bytes, size_t size)
{
	bool ok;

	r->ctxt = xmlCreateMemoryParserCtxt(bytes, (int)size);
	must(r->ctxt != NULL);
	xmlCtxtUseOptions(r->ctxt, XML_PARSE_NONET | XML_PARSE_NOENT);
	attach(r, false);
	xmlParseDocument(r->ctxt);
	ok = r->ctxt->wellFormed && !r->is_refused;
	detach(r);
	return ok;
}

/* The encoding that ${bytes} were declared in, if it is another than UTF-8. */
static xmlCharEncodingHandlerPtr
other_encoding(const struct reader *r, const char *bytes, size_t size)
{
	xmlCharEncoding guess = size < 4
	    ? XML_CHAR_ENCODING_NONE
	    : xmlDetectCharEncoding((const unsigned char *)bytes, 4);

	if (guess == XML_CHAR_ENCODING_UTF16LE ||
	    guess == XML_CHAR_ENCODING_UTF16BE)
		return xmlGetCharEncodingHandler(guess);
	if (r->encoding == NULL || text_is_utf8(bytes, size))
		return NULL;
	if (xmlParseCharEncoding(r->encoding) == XML_CHAR_ENCODING_UTF8)
		return NULL;
	return xmlFindCharEncodingHandler(r->encoding);
}

/* A valid copy without NULs, at which the HTML parser would stop. */
static const char *
repair(struct reader *r, const char *bytes, size_t size)
{
	char *copy = arena_copy(r->arena, bytes, size);
	size_t i;

	for (i = 0; i < size; i++)
		if (copy[i] == '\0')
			copy[i] = ' ';
	return text_is_utf8(copy, size)
	    ? copy
	    : text_repair_utf8(r->arena, copy, size);
}

/* Takes anything: only a bound can stop it. */
static void
read_html(struct reader *r, const char *bytes, size_t size)
{
	xmlCharEncodingHandlerPtr encoding = other_encoding(r, bytes, size);

	if (encoding == NULL) {
		bytes = repair(r, bytes, size);
		size = strlen(bytes);
	}
	r->ctxt = htmlCreateMemoryParserCtxt(bytes, (int)size);
	must(r->ctxt != NULL);
	htmlCtxtUseOptions(r->ctxt,
	    HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED |
	        HTML_PARSE_IGNORE_ENC);
	attach(r, true);
	if (encoding != NULL)
		xmlSwitchToEncoding(r->ctxt, encoding);
	else
		xmlSwitchEncoding(r->ctxt, XML_CHAR_ENCODING_UTF8);
	htmlParseDocument(r->ctxt);
	detach(r);
}

static bool
read_any(struct reader *r, const char *bytes, size_t size, bool is_lenient,
    struct xml_document *out)
{
	if (!read_xml(r, bytes, size)) {
		if (!r->is_refused && !is_lenient)
			err_set_cause(r->e, ERR_IO, CAUSE_INVALID, 0,
			    "not well-formed in line %d: %s", r->line, r->why);
		if (r->is_refused || !is_lenient)
			return err_here(r->e);
		out->is_html = true;
		read_html(r, bytes, size);
	}
	if (r->is_refused)
		return err_here(r->e);
	out->n = r->events.used / sizeof(struct xml_event);
	out->events = (const void *)arena_copy(
	    r->arena, buf_str(&r->events), r->events.used);
	return true;
}

bool
xml_parse(struct arena *a, const char *bytes, size_t size, bool is_lenient,
    struct xml_document *out, struct err *e)
{
	struct reader r = { .arena = a, .e = e };
	bool ok;

	memset(out, 0, sizeof(*out));
	if (fault_here("xml_parse"))
		return err_set(e, ERR_IO, "could not parse the markup");
	if (text_is_blank(bytes, size))
		return err_set_cause(
		    e, ERR_IO, CAUSE_INVALID, 0, "markup that is empty");
	if (size > XML_SIZE_MAX)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "markup of more than %d MB", XML_SIZE_MAX >> 20);
	xmlInitParser();
	buf_init(&r.events, XML_EVENTS_MAX * sizeof(struct xml_event));
	ok = read_any(&r, bytes, size, is_lenient, out);
	buf_clear(&r.events);
	return ok ? true : err_here(e);
}

bool
xml_is_open(const struct xml_event *event, const char *name)
{
	return event->kind == XML_OPEN && strcmp(event->text, name) == 0;
}

const char *
xml_attribute(const struct xml_event *event, const char *name)
{
	size_t i;

	for (i = 0; i < event->n_attributes; i++)
		if (strcmp(event->attributes[i].name, name) == 0)
			return event->attributes[i].value;
	return NULL;
}

const char *
xml_inner_text(struct arena *a, const struct xml_document *document, size_t at)
{
	struct buf text;
	const char *copy;
	size_t depth = 0, i;

	buf_init(&text, XML_SIZE_MAX);
	for (i = at; i < document->n; i++) {
		if (document->events[i].kind == XML_OPEN)
			depth++;
		else if (document->events[i].kind == XML_TEXT)
			buf_add(&text, document->events[i].text,
			    document->events[i].size);
		else if (--depth == 0)
			break;
	}
	copy = arena_copy(a, buf_str(&text), text.used);
	buf_clear(&text);
	return copy;
}
