/* SPDX-License-Identifier: MIT */
/* The package document of an EPUB. */
#include "import/opf.h"

#include "base/arena.h"
#include "import/href.h"
#include "import/manuscript.h"
#include "wire/xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct item {
	const char *id;
	const char *href;
	const char *entry; /* NULL: outside of the archive */
	bool is_markup;
	bool is_navigation;
	bool is_used; /* in the spine already */
};

struct author {
	const char *id; /* "" if none */
	const char *name;
	bool is_other; /* an editor, illustrator … */
};

struct reading {
	struct arena *arena;
	const char *name; /* of the package document */
	struct xml_document xml;
	struct item *items;
	size_t n_items;
	struct author authors[OPF_AUTHORS_MAX];
	size_t n_authors;
	const char *title;
};

static const char *
or_empty(const char *text)
{
	return text != NULL ? text : "";
}

/* Is ${word} one of the blank-separated words of ${list}? */
static bool
has_word(const char *list, const char *word)
{
	size_t n = strlen(word), part;

	for (;;) {
		list += strspn(list, " \t\r\n");
		part = strcspn(list, " \t\r\n");
		if (part == 0)
			return false;
		if (part == n && memcmp(list, word, n) == 0)
			return true;
		list += part;
	}
}

static const char *
name_at(struct reading *r, size_t at)
{
	const char *text = xml_inner_text(r->arena, &r->xml, at);

	return manuscript_name(r->arena, text, strlen(text));
}

/* EPUB 2 says in an attribute what a creator did; "aut" is the author. */
static void
add_author(struct reading *r, size_t at)
{
	const struct xml_event *event = &r->xml.events[at];
	const char *role = xml_attribute(event, "opf:role");
	struct author *author = &r->authors[r->n_authors];

	if (r->n_authors == OPF_AUTHORS_MAX)
		return;
	author->name = name_at(r, at);
	author->id = or_empty(xml_attribute(event, "id"));
	author->is_other = role != NULL && strcasecmp(role, "aut") != 0;
	r->n_authors += author->name != NULL;
}

/* EPUB 3 says it in a <meta property="role" refines="#id">; these may stand
 * before the creator, so they are read in a second pass. */
static void
refine_author(struct reading *r, size_t at)
{
	const struct xml_event *event = &r->xml.events[at];
	const char *refines = or_empty(xml_attribute(event, "refines"));
	const char *role;
	size_t i;

	if (strcmp(or_empty(xml_attribute(event, "property")), "role") != 0 ||
	    refines[0] != '#')
		return;
	role = name_at(r, at);
	for (i = 0; i < r->n_authors; i++)
		if (role != NULL && strcmp(r->authors[i].id, refines + 1) == 0)
			r->authors[i].is_other = strcasecmp(role, "aut") != 0;
}

static void
add_item(struct reading *r, const struct xml_event *event)
{
	const char *href = xml_attribute(event, "href");
	const char *id = xml_attribute(event, "id");
	const char *type = or_empty(xml_attribute(event, "media-type"));
	struct item *item = &r->items[r->n_items];

	if (href == NULL || id == NULL || r->n_items == OPF_ITEMS_MAX)
		return;
	item->id = id;
	item->href = href;
	item->entry = href_resolve(r->arena, r->name, href);
	item->is_markup = strstr(type, "html") != NULL ||
	    strstr(type, "xml") != NULL || type[0] == '\0';
	if (strstr(type, "svg") != NULL || strstr(type, "ncx") != NULL)
		item->is_markup = false;
	item->is_navigation =
	    has_word(or_empty(xml_attribute(event, "properties")), "nav");
	r->n_items++;
}

/* EPUB 2 names its table of contents in the guide.  With a fragment it is
 * only a part of something else. */
static void
read_reference(struct reading *r, const struct xml_event *event)
{
	const char *href = or_empty(xml_attribute(event, "href"));
	const char *entry;
	size_t i;

	if (strcasecmp(or_empty(xml_attribute(event, "type")), "toc") != 0 ||
	    strchr(href, '#') != NULL)
		return;
	entry = href_resolve(r->arena, r->name, href);
	for (i = 0; entry != NULL && i < r->n_items; i++)
		if (r->items[i].entry != NULL &&
		    strcmp(r->items[i].entry, entry) == 0)
			r->items[i].is_navigation = true;
}

static int
item_order(const void *x, const void *y)
{
	const struct item *a = x, *b = y;

	return strcmp(a->id, b->id);
}

/* The parts that may stand in any order: metadata and manifest first, then
 * what refers to them. */
static void
read_parts(struct reading *r)
{
	const struct xml_event *event;
	size_t i;

	for (i = 0; i < r->xml.n; i++) {
		event = &r->xml.events[i];
		if (xml_is_open(event, "title") && r->title == NULL)
			r->title = name_at(r, i);
		else if (xml_is_open(event, "creator"))
			add_author(r, i);
		else if (xml_is_open(event, "item"))
			add_item(r, event);
	}
	for (i = 0; i < r->xml.n; i++) {
		event = &r->xml.events[i];
		if (xml_is_open(event, "meta"))
			refine_author(r, i);
		else if (xml_is_open(event, "reference"))
			read_reference(r, event);
	}
	qsort(r->items, r->n_items, sizeof(*r->items), item_order);
}

static bool
add_text(struct reading *r, const struct xml_event *event, struct opf *out,
    struct opf_text *texts, struct err *e)
{
	const char *id = or_empty(xml_attribute(event, "idref"));
	const char *linear = or_empty(xml_attribute(event, "linear"));
	struct item key = { .id = id }, *item;

	item = r->n_items == 0 ? NULL
	                       : bsearch(&key, r->items, r->n_items,
	                             sizeof(*r->items), item_order);
	if (item == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "the EPUB's spine names the item \"%.80s\", which its "
		    "manifest does not have",
		    id);
	if (strcasecmp(linear, "no") == 0 || !item->is_markup ||
	    item->is_navigation || item->is_used)
		return true;
	if (item->entry == NULL)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "the EPUB's spine leads out of the file: \"%.80s\"",
		    item->href);
	item->is_used = true;
	texts[out->n_texts++].entry = item->entry;
	return true;
}

static bool
read_spine(struct reading *r, struct opf *out, struct err *e)
{
	struct opf_text *texts;
	size_t i, n = 0;

	texts = arena_array(r->arena, OPF_ITEMS_MAX, sizeof(*texts));
	for (i = 0; i < r->xml.n; i++) {
		if (!xml_is_open(&r->xml.events[i], "itemref"))
			continue;
		if (++n > OPF_ITEMS_MAX)
			break;
		if (!add_text(r, &r->xml.events[i], out, texts, e))
			return err_here(e);
	}
	if (n == 0)
		return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0,
		    "the EPUB has no spine: nothing says which of its files "
		    "are the book, and in which order");
	out->texts = texts;
	return true;
}

/* The names of those who wrote it; of all creators if none did. */
static const char *
join_authors(struct reading *r)
{
	const char *all = NULL;
	bool has_author = false;
	size_t i;

	for (i = 0; i < r->n_authors; i++)
		has_author |= !r->authors[i].is_other;
	for (i = 0; i < r->n_authors; i++) {
		if (has_author && r->authors[i].is_other)
			continue;
		all = all == NULL
		    ? r->authors[i].name
		    : arena_print(r->arena, "%s, %s", all, r->authors[i].name);
	}
	return all == NULL ? NULL : manuscript_name(r->arena, all, strlen(all));
}

bool
opf_parse(struct arena *a, const char *name, const char *bytes, size_t size,
    struct opf *out, struct err *e)
{
	struct reading r = { .arena = a, .name = name };

	memset(out, 0, sizeof(*out));
	if (!xml_parse(a, bytes, size, false, &r.xml, e))
		return err_as(e, ERR_VALIDATION);
	r.items = arena_array(a, OPF_ITEMS_MAX, sizeof(*r.items));
	read_parts(&r);
	out->title = r.title;
	out->author = join_authors(&r);
	return read_spine(&r, out, e) ? true : err_here(e);
}
