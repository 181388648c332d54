/* SPDX-License-Identifier: MIT */
/* The list's filter in addresses and forms. */
#include "web/page_list_view.h"

#include "base/arena.h"
#include "web/page.h"
#include "web/query.h"
#include "web/visit.h"

#include <string.h>

static const char *
given(const char *text)
{
	return text == NULL ? "" : text;
}

bool
page_list_view_is_filtered(const struct status_filter *f)
{
	return f->status[0] != '\0' || f->query[0] != '\0' ||
	    given(f->cause)[0] != '\0';
}

enum word
page_list_view_status(const char *status)
{
	static const struct {
		const char *status;
		enum word word;
	} words[] = { { "pending", WORD_STATE_PENDING },
		{ "processing", WORD_STATE_RUNNING },
		{ "queued", WORD_CHIP_QUEUED },
		{ "running", WORD_STATE_RUNNING },
		{ "paused", WORD_STATE_PAUSED },
		{ "parked", WORD_STATE_PARKED }, { "ready", WORD_STATE_READY },
		{ "ready_with_errors", WORD_CHIP_ERRORS },
		{ "failed", WORD_STATE_FAILED } };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].status, status) == 0)
			return words[i].word;
	return WORD_CHIP_ALL;
}

static const char *
add(const struct visit *v, const char *to, const char *name, const char *value)
{
	if (given(value)[0] == '\0')
		return to;
	return arena_print(v->a, "%s%s%s=%s", to, to[0] == '\0' ? "" : "&",
	    name, query_encode(v->a, value));
}

const char *
page_list_view_query(const struct visit *v, const struct status_filter *f)
{
	const char *query = add(v, "", "status", f->status);

	query = add(v, query, "q", f->query);
	return add(v, query, "cause", f->cause);
}

const char *
page_list_view_url(const struct visit *v, const struct status_filter *f,
    const char *after, const char *before)
{
	const char *query = page_list_view_query(v, f);

	query = add(v, query, "after", after);
	query = add(v, query, "before", before);
	return visit_url(v, "/status/%s%s", query[0] == '\0' ? "" : "?", query);
}

static void
print_hidden(struct html *h, const char *name, const char *value)
{
	if (given(value)[0] == '\0')
		return;
	html_void(h, "input");
	html_attr(h, "type", "hidden");
	html_attr(h, "name", name);
	html_attr(h, "value", value);
}

void
page_list_view_hidden(struct page *p, const struct status_filter *f)
{
	print_hidden(&p->h, "status", f->status);
	print_hidden(&p->h, "q", f->query);
	print_hidden(&p->h, "cause", f->cause);
	print_hidden(&p->h, "after", f->after);
	print_hidden(&p->h, "before", f->before);
}
