/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_HEADLINE_H
#define WEB_PAGE_HEADLINE_H

#include "web/words.h"

struct overview;
struct overview_cause;
struct overview_provider;

/* One sentence about the whole: what is worst, or that all is well. */

enum page_headline_level {
	HEADLINE_GOOD,
	HEADLINE_WARN, /* look at it; it may heal by itself, or was wanted */
	HEADLINE_BAD /* somebody must do something */
};

enum {
	/* so long nobody need begin or give a sign of life */
	HEADLINE_PATIENCE_MS = 15000
};

struct page_headline {
	enum page_headline_level level;
	const char *text; /* in the arena or constant */
};

struct page_headline page_headline_choose(struct arena *a, enum words_lang lang,
    const struct overview *o, const struct overview_provider *providers,
    int n_providers);

/* Does nobody work although books have waited for a while? */
bool page_headline_is_idle(const struct overview *o);

/* Why books stand still, without a full stop. */
const char *page_headline_cause(
    struct arena *a, enum words_lang lang, const struct overview_cause *c);

#endif
