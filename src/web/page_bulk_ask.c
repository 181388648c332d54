/* SPDX-License-Identifier: MIT */
/* The question before many books are changed. */
#include "web/page_bulk.h"

#include "base/arena.h"
#include "store/books.h"
#include "web/page.h"
#include "web/page_bulk_order.h"
#include "web/page_cause.h"
#include "web/page_form.h"
#include "web/page_list_view.h"
#include "web/visit.h"
#include "wire/fcgi.h"

static const struct {
	enum word one, many, will, label;
} says[BULK_ACTIONS] = {
	[BULK_PAUSE] = { WORD_ASK_PAUSE_ONE, WORD_ASK_PAUSE_MANY,
	    WORD_WILL_PAUSE, WORD_ACT_PAUSE },
	[BULK_RESUME] = { WORD_ASK_RESUME_ONE, WORD_ASK_RESUME_MANY,
	    WORD_WILL_RESUME, WORD_ACT_RESUME },
	[BULK_RETRY] = { WORD_ASK_RETRY_ONE, WORD_ASK_RETRY_MANY,
	    WORD_WILL_RETRY, WORD_ACT_RETRY },
	[BULK_START] = { WORD_ASK_START_ONE, WORD_ASK_START_MANY,
	    WORD_WILL_START, WORD_ACT_SUBMIT },
	[BULK_CANCEL] = { WORD_ASK_CANCEL_ONE, WORD_ASK_CANCEL_MANY,
	    WORD_WILL_CANCEL, WORD_ACT_CANCEL },
};

struct question {
	struct page_bulk_order order;
	int64_t n;
	struct book book; /* where it is about one; id NULL: about more */
};

/* "Pause 12 books" */
static const char *
order(const struct page *p, const struct question *q, int64_t n)
{
	return page_count(
	    p, n, says[q->order.action].one, says[q->order.action].many);
}

static void
add_part(struct page *p, const char **text, const char *part)
{
	*text = (*text)[0] == '\0'
	    ? part
	    : arena_print(p->visit->a, "%s · %s", *text, part);
}

static void
print_filter(struct page *p, const struct status_filter *f)
{
	const char *text = "";
	struct html *h = &p->h;

	if (f->status[0] != '\0')
		add_part(
		    p, &text, page_word(p, page_list_view_status(f->status)));
	if (f->query[0] != '\0')
		add_part(p, &text, arena_print(p->visit->a, "“%s”", f->query));
	if (f->cause[0] != '\0')
		add_part(p, &text, page_word(p, page_cause_word(f->cause)));
	html_open(h, "p");
	page_say(p, WORD_FILTER_IS);
	html_text(h, " ");
	html_element(h, "bdi", NULL,
	    text[0] == '\0' ? page_word(p, WORD_FILTER_NONE) : text);
	html_text(h, ".");
	html_close(h, "p");
}

static void
print_form(struct page *p, const struct question *q)
{
	struct html *h = &p->h;

	page_form_open(p, "press", visit_url(p->visit, "/status/act"), false);
	page_bulk_order_hidden(p, &q->order, q->n);
	html_element(h, "button", "strong",
	    order(p, q, q->n > BULK_MAX ? BULK_MAX : q->n));
	html_text(h, " ");
	page_link(p, "button",
	    page_list_view_url(p->visit, &q->order.filter, "", ""),
	    page_word(p, WORD_NO_GO_BACK));
	html_close(h, "form");
}

static void
print_question(struct visit *v, const struct question *q)
{
	struct page p;
	struct html *h = &p.h;
	enum words_lang lang = page_language(v);
	enum bulk_action action = q->order.action;

	page_begin(&p, v,
	    &(struct page_kind){ .title = words_say(lang, says[action].label),
	        .style = "list.css" });
	html_open(h, "section");
	html_attr(h, "class", "card ask");
	html_element(
	    h, "h1", NULL, page_fill(&p, WORD_QUESTION, order(&p, q, q->n)));
	if (q->book.id != NULL) {
		html_open(h, "p");
		html_element(
		    h, "bdi", "title", words_title(p.lang, q->book.title));
		html_close(h, "p");
	}
	html_element(h, "p", NULL, page_word(&p, says[action].will));
	if (q->order.is_all)
		print_filter(&p, &q->order.filter);
	if (q->n > BULK_MAX)
		html_element(h, "p", NULL,
		    page_fill(&p, WORD_WILL_BOUND, page_int(&p, BULK_MAX)));
	print_form(&p, q);
	html_close(h, "section");
	page_end(&p);
}

static void
print_nothing(struct visit *v, const struct question *q)
{
	struct page p;

	page_begin(&p, v,
	    &(struct page_kind){
	        .title = words_say(page_language(v), WORD_NOTHING_TO_DO),
	        .style = "list.css" });
	page_notice(&p, WORD_NOTHING_TO_DO,
	    page_word(&p,
	        q->order.is_all ? WORD_NOTHING_TO_DO_WHY : WORD_NONE_CHOSEN));
	html_open(&p.h, "p");
	page_link(&p, NULL, page_list_view_url(v, &q->order.filter, "", ""),
	    page_word(&p, WORD_NO_GO_BACK));
	html_close(&p.h, "p");
	page_end(&p);
}

static bool
read_question(
    struct visit *v, struct sql *db, struct question *q, struct err *e)
{
	bool found = false;

	q->n = q->order.n_ids;
	if (q->order.is_all)
		return bulk_count(db, v->a, q->order.action, &q->order.filter,
		           &q->n, e) ||
		    err_here(e);
	if (q->n != 1)
		return true;
	if (!books_find(db, v->a, q->order.ids[0], &q->book, &found, e))
		return err_here(e);
	if (!found)
		q->book.id = NULL;
	return true;
}

bool
page_bulk_ask(struct visit *v, struct err *e)
{
	struct question q = { .n = 0 };
	struct sql *db;

	if (!page_bulk_order_parse(v->a, v->request->query, &q.order, e) ||
	    !visit_database(v, &db, e) || !read_question(v, db, &q, e))
		return err_here(e);
	if (q.n == 0)
		print_nothing(v, &q);
	else
		print_question(v, &q);
	return true;
}
