/* SPDX-License-Identifier: MIT */
/* The pages for what could not be shown. */
#include "web/page_error.h"

#include "web/page.h"
#include "web/visit.h"

static void
print_way_back(struct page *p)
{
	html_open(&p->h, "p");
	page_link(p, "button", visit_url(p->visit, "/status/"),
	    page_word(p, WORD_ALL_BOOKS));
	html_close(&p->h, "p");
}

/* Begin such a page; ${refresh_s} as in struct page_kind. */
static void
begin(struct page *p, struct visit *v, int status, enum word heading,
    int refresh_s)
{
	struct page_kind kind = { .status = status, .refresh_s = refresh_s };

	answer_clear(&v->answer);
	kind.title = words_say(page_language(v), heading);
	page_begin(p, v, &kind);
}

static void
print(struct visit *v, int status, enum word heading, const char *text)
{
	struct page p;

	begin(&p, v, status, heading, 0);
	page_notice(&p, heading, text);
	print_way_back(&p);
	page_end(&p);
}

void
page_error_unknown_book(struct visit *v)
{
	print(v, 404, WORD_NO_SUCH_BOOK,
	    words_say(page_language(v), WORD_NO_SUCH_BOOK_WHY));
}

void
page_error_unknown_address(struct visit *v)
{
	print(v, 404, WORD_NO_SUCH_ADDRESS,
	    words_say(page_language(v), WORD_NO_SUCH_ADDRESS_WHY));
}

void
page_error_bad_address(struct visit *v, const char *text)
{
	print(v, 400, WORD_BAD_ADDRESS, text);
}

void
page_error_stranger(struct visit *v)
{
	print(v, 403, WORD_NOT_FROM_HERE,
	    words_say(page_language(v), WORD_NOT_FROM_HERE_WHY));
}

void
page_error_refused(struct visit *v, int status, const char *text)
{
	print(v, status, WORD_REFUSED, text);
}

void
page_error_database(struct visit *v, bool is_away)
{
	enum word heading = is_away ? WORD_DATABASE_AWAY : WORD_DATABASE_FAILED;
	struct page p;

	begin(&p, v, is_away ? 503 : 500, heading, is_away ? 5 : 0);
	html_open(&p.h, "div");
	html_attr(&p.h, "id", "live");
	html_flag(&p.h, "data-live");
	page_notice(&p, heading,
	    page_word(&p,
	        is_away ? WORD_DATABASE_AWAY_WHY : WORD_DATABASE_FAILED_WHY));
	html_close(&p.h, "div");
	page_end(&p);
}
