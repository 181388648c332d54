/* SPDX-License-Identifier: MIT */
/* A cause of an error in a few words. */
#include "web/page_cause.h"

#include <string.h>

static const enum word words[CAUSE_COUNT] = {
#define ERR_CAUSE(id, name, retry, parks) [CAUSE_##id] = WORD_WHY_##id,
#include "base/err_causes.h"
#undef ERR_CAUSE
};

/* What parks a book. */
static const struct parked {
	enum err_cause cause;
	enum word sentence;
	enum word remedy;
} parked[] = {
	{ CAUSE_AUTH, WORD_PARKED_AUTH, WORD_REMEDY_AUTH },
	{ CAUSE_BILLING, WORD_PARKED_BILLING, WORD_REMEDY_BILLING },
	{ CAUSE_QUOTA, WORD_PARKED_QUOTA, WORD_REMEDY_QUOTA },
	{ CAUSE_MODEL, WORD_PARKED_MODEL, WORD_REMEDY_MODEL },
	{ CAUSE_DELIVERY, WORD_PARKED_DELIVERY, WORD_REMEDY_DELIVERY },
	{ CAUSE_BUDGET, WORD_PARKED_BUDGET, WORD_REMEDY_BUDGET },
	{ CAUSE_CRASH, WORD_PARKED_CRASH, WORD_REMEDY_CRASH },
};

static const struct parked other = { CAUSE_NONE, WORD_PARKED_OTHER,
	WORD_REMEDY_OTHER };

static const struct parked *
find(const char *cause)
{
	enum err_cause c = err_cause_find(cause);
	size_t i;

	for (i = 0; i < sizeof(parked) / sizeof(parked[0]); i++)
		if (parked[i].cause == c)
			return &parked[i];
	return &other;
}

enum word
page_cause_word(const char *cause)
{
	return words[err_cause_find(cause)];
}

enum word
page_cause_parked(const char *cause, bool is_known)
{
	const struct parked *p = find(cause);

	/* without a service to name: it may be ours, a key that is not set */
	return p->cause == CAUSE_AUTH && !is_known ? WORD_PARKED_NO_KEY
	                                           : p->sentence;
}

enum word
page_cause_remedy(const char *cause)
{
	return find(cause)->remedy;
}

const char *
page_cause_provider(const char *provider)
{
	static const char *const names[][2] = { { "gemini", "Gemini" },
		{ "replicate", "Replicate" } };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i][0], provider) == 0)
			return names[i][1];
	return provider;
}
