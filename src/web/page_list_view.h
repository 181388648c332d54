/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_LIST_VIEW_H
#define WEB_PAGE_LIST_VIEW_H

#include "store/overview.h"
#include "store/status.h"
#include "web/words.h"

struct page;
struct visit;

/* What the page of the list is made of, read before the first word is
 * written. */

enum {
	PAGE_LIST_PROVIDERS = 2
};

struct page_list_view {
	struct status_filter filter;
	struct overview whole;
	struct overview_provider providers[PAGE_LIST_PROVIDERS]; /* in use */
	enum word provider_does[PAGE_LIST_PROVIDERS];
	int n_providers;
	int64_t day_cap_nano; /* 0: none */
	struct status *books;
	const char **strips; /* a text of cells each; NULL: all alike */
	int n;
	bool more; /* the way the page goes */
};

/* Is anything asked for but the whole list from its beginning? */
bool page_list_view_is_filtered(const struct status_filter *f);

/* What a word of the filter's status is called. */
enum word page_list_view_status(const char *status);

/* The address of the list with this filter, from ${after} or ${before} on
 * ("": from the beginning). */
const char *page_list_view_url(const struct visit *v,
    const struct status_filter *f, const char *after, const char *before);

/* The filter as "status=…&q=…&cause=…" for other addresses, in the arena; ""
 * for none. */
const char *page_list_view_query(
    const struct visit *v, const struct status_filter *f);

/* The filter and the place as hidden fields of a form. */
void page_list_view_hidden(struct page *p, const struct status_filter *f);

#endif
