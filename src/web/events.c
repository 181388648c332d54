/* SPDX-License-Identifier: MIT */
/* Who may hear a book's events. */
#include "web/events.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/uuid.h"
#include "web/query.h"
#include "web/ticket.h"
#include "web/visit.h"
#include "wire/fcgi.h"

#include <time.h>

static bool
is_on(const struct visit *v)
{
	return conf_text(v->site->conf, CONF_EVENTS_PUBLISHER)[0] != '\0';
}

static bool
find_key(struct visit *v, struct hash_key **out, struct err *e)
{
	return visit_key(v, "events", &v->desk->events_key, out, e) ||
	    err_here(e);
}

bool
events_url(
    struct visit *v, const char *book_id, const char **out, struct err *e)
{
	int64_t until_s =
	    time(NULL) + conf_int(v->site->conf, CONF_EVENTS_TICKET);
	struct hash_key *key;

	*out = NULL;
	if (!is_on(v))
		return true;
	if (!find_key(v, &key, e))
		return err_here(e);
	*out = visit_url(v, "/events/books/%s?ticket=%s", book_id,
	    ticket_make(v->a, key, book_id, until_s));
	return true;
}

const char *
events_page_url(const struct visit *v, const char *book_id)
{
	if (!is_on(v))
		return NULL;
	return book_id == NULL ? visit_url(v, "/events/all")
	                       : visit_url(v, "/events/books/%s", book_id);
}

bool
events_get_ticket(struct visit *v, struct err *e)
{
	const char *query = v->request->query, *book, *ticket;
	struct hash_key *key;
	char id[UUID_TEXT];

	if (!is_on(v) || !query_text(v->a, query, "book", &book, e) ||
	    !query_text(v->a, query, "ticket", &ticket, e)) {
		err_clear(e);
		answer_fail(&v->answer, 403, ERR_VALIDATION, "No ticket.");
		return true;
	}
	if (!find_key(v, &key, e))
		return err_here(e);
	if (uuid_parse(book, id) &&
	    ticket_is_good(v->a, key, id, ticket, time(NULL)))
		v->answer.status = 204;
	else
		answer_fail(&v->answer, 403, ERR_VALIDATION,
		    "The ticket is not valid, or no more: ask for the book's "
		    "state again.");
	return true;
}
