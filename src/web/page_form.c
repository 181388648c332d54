/* SPDX-License-Identifier: MIT */
/* Forms that only a reader of our pages can send. */
#include "web/page_form.h"

#include "web/page.h"
#include "web/query.h"
#include "web/ticket.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <time.h>

enum {
	HOUR_S = 3600,
	/* A page may lie open overnight.  Whole hours: it stays the same text
	 * when the page is laid over itself. */
	GOOD_HOURS = 25
};

static const char field[] = "seal";

static bool
find_key(struct visit *v, struct hash_key **out, struct err *e)
{
	return visit_key(v, "forms", &v->desk->forms_key, out, e) ||
	    err_here(e);
}

/* Without a key the form is printed all the same: when it is sent, the
 * database is asked again. */
static const char *
make_seal(struct visit *v)
{
	struct err ignored = ERR_INIT;
	struct hash_key *key;
	int64_t until_s = (time(NULL) / HOUR_S + GOOD_HOURS) * HOUR_S;

	if (!find_key(v, &key, &ignored))
		return "";
	return ticket_make(v->a, key, v->request->user, until_s);
}

void
page_form_open(struct page *p, const char *class, const char *url, bool here)
{
	struct html *h = &p->h;

	html_open(h, "form");
	html_attr(h, "method", "post");
	if (class != NULL)
		html_attr(h, "class", class);
	if (here)
		html_flag(h, "data-here");
	html_url(h, "action", url);
	html_void(h, "input");
	html_attr(h, "type", "hidden");
	html_attr(h, "name", field);
	html_attr(h, "value", make_seal(p->visit));
}

bool
page_form_is_sealed(struct visit *v, bool *sealed, struct err *e)
{
	const char *seal = "";
	struct hash_key *key;
	struct err ignored = ERR_INIT;

	*sealed = false;
	if (!query_text(v->a, v->request->body, field, &seal, &ignored))
		return true;
	if (!find_key(v, &key, e))
		return err_here(e);
	*sealed = ticket_is_good(
	    v->a, key, v->request->user, seal, (int64_t)time(NULL));
	return true;
}
