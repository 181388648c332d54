/* SPDX-License-Identifier: MIT */
/* Markup: events are balanced, bounded and valid text, strictly and leniently,
 * and no entity of the document's own is ever expanded. */
#include "wire/xml.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void
check_open(const struct xml_event *event)
{
	size_t i;

	must(event->n_attributes <= XML_ATTRIBUTES_MAX);
	for (i = 0; i < event->n_attributes; i++) {
		fuzz_utf8(event->attributes[i].name);
		fuzz_utf8(event->attributes[i].value);
	}
	must(xml_is_open(event, event->text));
	must(xml_attribute(event, "no such name") == NULL);
}

static void
check_document(struct arena *a, const struct xml_document *d)
{
	const char *open[XML_DEPTH_MAX];
	size_t depth = 0, i;

	must(d->n <= XML_EVENTS_MAX);
	for (i = 0; i < d->n; i++) {
		must(strlen(d->events[i].text) <= d->events[i].size);
		must(text_is_utf8(d->events[i].text, d->events[i].size));
		if (d->events[i].kind == XML_OPEN) {
			must(depth < XML_DEPTH_MAX);
			open[depth++] = d->events[i].text;
			check_open(&d->events[i]);
		} else if (d->events[i].kind == XML_CLOSE)
			must(depth > 0 &&
			    strcmp(open[--depth], d->events[i].text) == 0);
	}
	must(depth == 0);
	if (d->n > 0 && d->events[0].kind == XML_OPEN)
		fuzz_utf8(xml_inner_text(a, d, 0));
}

static void
parse(struct arena *a, const char *bytes, size_t size, bool is_lenient)
{
	struct xml_document d;
	struct err e = ERR_INIT;
	bool ok = xml_parse(a, bytes, size, is_lenient, &d, &e);

	fuzz_outcome(ok, &e);
	if (ok)
		check_document(a, &d);
	else
		must(e.cause == CAUSE_INVALID);
	must(!ok || is_lenient || !d.is_html);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz f;
	size_t left;
	char *bytes;

	fuzz_open(&f, data, size);
	bytes = fuzz_rest(&f, &left);
	parse(f.a, bytes, left, false);
	parse(f.a, bytes, left, true);
	fuzz_close(&f);
	return 0;
}
