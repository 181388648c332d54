/* SPDX-License-Identifier: MIT */
/* What a filter of the list comes down to in SQL. */
#include "store/status_filter.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/status.h"

#include <string.h>

enum {
	QUERY_MAX = 500
};

/* What a word of the filter means: a status of the book, and perhaps a state
 * of its job, or errors. */
static const struct word {
	const char *word;
	const char *status;
	const char *state;
	bool has_errors;
} words[] = {
	{ "", "", "", false },
	{ "pending", "pending", "", false },
	{ "processing", "processing", "", false },
	{ "queued", "processing", "queued", false },
	{ "running", "processing", "running", false },
	{ "paused", "processing", "paused", false },
	{ "parked", "processing", "parked", false },
	{ "ready", "ready", "", false },
	{ "ready_with_errors", "ready", "", true },
	{ "failed", "failed", "", false },
};

static const struct word *
find_word(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].word, word) == 0)
			return &words[i];
	return NULL;
}

/* "%part%" for LIKE. */
static const char *
pattern(struct arena *a, const char *part)
{
	const char *out;
	struct buf b;

	buf_init(&b, 4096);
	buf_char(&b, '%');
	for (; *part != '\0'; part++) {
		if (strchr("%_\\", *part) != NULL)
			buf_char(&b, '\\');
		buf_char(&b, *part);
	}
	buf_char(&b, '%');
	out = arena_text(a, buf_str(&b));
	buf_clear(&b);
	return out;
}

static bool
refuse(struct err *e, const char *text)
{
	return err_set_cause(e, ERR_VALIDATION, CAUSE_INVALID, 0, "%s", text);
}

bool
status_filter_read(struct arena *a, const struct status_filter *f,
    struct status_filter_terms *out, struct err *e)
{
	const struct word *w = find_word(f->status);

	if (w == NULL)
		return refuse(e, "status: there is no such status");
	if (strlen(f->query) > QUERY_MAX)
		return refuse(e, "q has at most 500 bytes");
	*out = (struct status_filter_terms){ .status = w->status,
		.state = w->state,
		.has_errors = w->has_errors,
		.query = f->query,
		.like = pattern(a, f->query),
		.cause = f->cause == NULL ? "" : f->cause };
	if (out->cause[0] != '\0' && err_cause_find(out->cause) == CAUSE_NONE)
		return refuse(e, "cause: there is no such cause");
	return true;
}
