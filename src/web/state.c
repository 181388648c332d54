/* SPDX-License-Identifier: MIT */
/* GET /api/generate-soundscapes/{id}: how a book is. */
#include "web/state.h"

#include "store/estimate.h"
#include "store/status.h"
#include "web/answer.h"
#include "web/events.h"
#include "web/header.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/json.h"

static void
begin(struct json_out *o, struct answer *r, int http_status,
    const struct status *s)
{
	answer_is_json(r, http_status);
	json_out_init(o, &r->body);
	json_object(o, NULL);
	/* Stacks are for administrators, and nobody is known to be one. */
	status_print(o, s, false);
}

void
state_print(struct answer *r, int http_status, const struct status *s)
{
	struct json_out o;

	begin(&o, r, http_status, s);
	json_object_end(&o);
}

bool
state_say(struct visit *v, const struct status *s, struct err *e)
{
	const char *url;
	struct json_out o;

	if (!events_url(v, s->book.id, &url, e))
		return err_here(e);
	begin(&o, &v->answer, 200, s);
	json_add_text(&o, "eventsUrl", url);
	json_object_end(&o);
	return true;
}

bool
state_get(struct visit *v, struct err *e)
{
	struct status s;
	struct sql *db;
	bool found;

	if (header_wants_html(v->request->accept)) {
		answer_go(&v->answer, visit_page_url(v, v->book_id));
		answer_header(&v->answer, "Vary", "Accept");
		return true;
	}
	if (!visit_database(v, &db, e) ||
	    !status_read(db, v->a, v->book_id, &s, &found, e))
		return err_here(e);
	if (!found)
		answer_fail(&v->answer, 404, ERR_VALIDATION, "Book not found");
	else if (!estimate_complete(db, v->a, v->site->conf, &s, e) ||
	    !state_say(v, &s, e))
		return err_here(e);
	answer_header(&v->answer, "Vary", "Accept");
	return true;
}
