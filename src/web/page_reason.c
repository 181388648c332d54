/* SPDX-License-Identifier: MIT */
/* The reasons of scenes in the visitor's language. */
#include "web/page_reason.h"

#include "base/arena.h"
#include "web/page.h"
#include "web/page_class.h"
#include "web/visit.h"

#include <string.h>

/* "the setting changed: sea, then city_street" */
static const struct {
	const char *begin;
	enum word word;
} changes[] = {
	{ "the setting changed: ", WORD_REASON_SETTING },
	{ "the mood changed: ", WORD_REASON_MOOD },
	{ "the intensity moved: ", WORD_REASON_INTENSITY },
};

static const char then[] = ", then ";

/* ${text} is "sea, then city_street". */
static const char *
say_change(const struct page *p, enum word word, const char *text)
{
	const char *middle = strstr(text, then), *was;

	if (middle == NULL)
		return NULL;
	was = arena_copy(p->visit->a, text, (size_t)(middle - text));
	return page_fill(p, word, page_class_word(p, was),
	    page_class_word(p, middle + sizeof(then) - 1));
}

const char *
page_reason(const struct page *p, const char *reason)
{
	const char *said = NULL;
	size_t i, n;

	if (strcmp(reason, "the first scene") == 0)
		return page_word(p, WORD_REASON_FIRST);
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		n = strlen(changes[i].begin);
		if (strncmp(reason, changes[i].begin, n) == 0)
			said = say_change(p, changes[i].word, reason + n);
	}
	return said == NULL ? reason : said;
}
