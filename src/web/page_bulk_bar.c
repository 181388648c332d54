/* SPDX-License-Identifier: MIT */
/* What can be done to several books at once. */
#include "web/page_bulk_bar.h"

#include "store/bulk.h"
#include "web/page.h"
#include "web/page_list_view.h"

static void
print_scope(struct page *p, const char *scope, bool is_it, enum word label)
{
	struct html *h = &p->h;

	html_open(h, "label");
	html_void(h, "input");
	html_attr(h, "type", "radio");
	html_attr(h, "name", "scope");
	html_attr(h, "value", scope);
	if (is_it)
		html_flag(h, "checked");
	html_text(h, " ");
	page_say(p, label);
	html_close(h, "label");
	html_text(h, " ");
}

void
page_bulk_bar(struct page *p, const struct page_list_view *l)
{
	static const enum word labels[BULK_ACTIONS] = { WORD_ACT_PAUSE,
		WORD_ACT_RESUME, WORD_ACT_RETRY, WORD_ACT_SUBMIT,
		WORD_ACT_CANCEL };
	struct html *h = &p->h;
	int i;

	if (l->n == 0)
		return;
	html_open(h, "fieldset");
	html_attr(h, "class", "bulk");
	html_element(h, "legend", "hidden", page_word(p, WORD_BULK));
	/* The Enter key in a box presses the first button: one that does
	 * nothing.  (Chromium passes over one that is disabled.) */
	html_open(h, "button");
	html_attr(h, "name", "do");
	html_attr(h, "value", "none");
	html_flag(h, "hidden");
	html_close(h, "button");
	html_open(h, "span");
	html_attr(h, "class", "scope");
	page_say(p, WORD_BULK_WITH);
	html_text(h, " ");
	print_scope(p, "chosen", true, WORD_BULK_CHOSEN);
	print_scope(p, "all", false,
	    page_list_view_is_filtered(&l->filter) ? WORD_BULK_MATCHING
	                                           : WORD_BULK_ALL);
	html_close(h, "span");
	html_open(h, "span");
	html_attr(h, "class", "press");
	for (i = 0; i < BULK_ACTIONS; i++) {
		html_open(h, "button");
		html_attr(h, "name", "do");
		html_attr(h, "value", bulk_name((enum bulk_action)i));
		page_say(p, labels[i]);
		html_close(h, "button");
		html_text(h, " ");
	}
	html_close(h, "span");
	html_close(h, "fieldset");
}
