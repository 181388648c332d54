/* SPDX-License-Identifier: MIT */
/* The pages for what could not be shown. */
#include "web/page_error.h"

#include "web/page.h"
#include "web/visit.h"

static void
print_way_back(struct page *p)
{
	html_open(&p->h, "p");
	page_link(p, "button", visit_url(p->visit, "/status/"), "All books");
	html_close(&p->h, "p");
}

static void
print(struct visit *v, int status, const char *heading, const char *text)
{
	struct page p;

	answer_clear(&v->answer);
	page_begin(&p, v, status, heading, 0);
	page_notice(&p, heading, text);
	print_way_back(&p);
	page_end(&p);
}

void
page_error_unknown_book(struct visit *v)
{
	print(v, 404, "There is no such book",
	    "No book in the database has this id. It may have been deleted, "
	    "or the address was cut.");
}

void
page_error_unknown_address(struct visit *v)
{
	print(v, 404, "There is nothing here",
	    "This address leads nowhere. All books can be reached from the "
	    "list.");
}

void
page_error_bad_address(struct visit *v, const char *text)
{
	print(v, 400, "That cannot be shown", text);
}

void
page_error_database(struct visit *v, bool is_away)
{
	struct page p;

	answer_clear(&v->answer);
	page_begin(&p, v, is_away ? 503 : 500, "The database does not answer",
	    is_away ? 5 : 0);
	html_open(&p.h, "div");
	html_attr(&p.h, "id", "live");
	html_flag(&p.h, "data-live");
	if (is_away)
		page_notice(&p, "The database does not answer",
		    "So nothing can be said about the books now. Workers wait "
		    "for the database and go on when it is back. This page "
		    "tries again every five seconds.");
	else
		page_notice(&p, "The database could not do what was asked",
		    "The log of this host says why.");
	html_close(&p.h, "div");
	page_end(&p);
}
