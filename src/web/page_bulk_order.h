/* SPDX-License-Identifier: MIT */
#ifndef WEB_PAGE_BULK_ORDER_H
#define WEB_PAGE_BULK_ORDER_H

#include "base/err.h"
#include "store/bulk.h"
#include "store/status.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct page;
struct visit;

/* What a form of the list asks for.  (Its field for the action is called "do":
 * one called "action" would hide the form's own from scripts.) */

struct page_bulk_order {
	enum bulk_action action;
	struct status_filter filter; /* of the list it came from */
	bool is_all; /* all that match; else those of ${ids} */
	const char **ids;
	int n_ids;
	bool is_confirmed; /* the question was answered */
	int64_t limit; /* of all that match, the number that was named */
};

/* Read it from a form's body or an address.  False: ERR_VALIDATION. */
bool page_bulk_order_parse(struct arena *a, const char *text,
    struct page_bulk_order *out, struct err *e) MUST_CHECK;

/* Must it be asked first? */
bool page_bulk_order_needs_question(const struct page_bulk_order *o);

/* The address of the question. */
const char *page_bulk_order_url(
    const struct visit *v, const struct page_bulk_order *o);

/* All of it as hidden fields, confirmed for ${n} books. */
void page_bulk_order_hidden(
    struct page *p, const struct page_bulk_order *o, int64_t n);

#endif
