/* SPDX-License-Identifier: MIT */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "base/err.h"
#include "store/submit.h"
#include "web/answer.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct assets;
struct conf;
struct fcgi_call;
struct fcgi_request;
struct hash_key;
struct keeper;
struct sql;
struct waiting;

/* What all threads share; constant after start but for what keeper and
 * waiting guard themselves. */
struct site {
	const struct conf *conf;
	const char *prefix; /* http.prefix without a slash at its end */
	const struct assets *assets;
	struct keeper *keeper; /* NULL: nobody is to be woken */
	struct waiting *waiting; /* NULL: nobody may wait */
};

/* What one accept thread keeps between requests. */
struct desk {
	const struct conf *conf;
	struct sql *db; /* NULL until it is needed, and after a failure */
	/* NULL until they are needed */
	struct hash_key *events_key;
	struct hash_key *forms_key;
	struct submit_room room; /* in the queue */
};

/* One request on its way through a handler. */
struct visit {
	const struct site *site;
	struct desk *desk;
	struct arena *a;
	const struct fcgi_request *request;
	const char *book_id; /* from the path, lower case; "" if none */
	const char *token; /* by which it was admitted; NULL: none was needed */
	struct answer answer;
	/* set by a handler whose answer has to wait: what is waited for */
	int wait_seconds;
};

/* The desk's connection, opened when it is first needed.  False:
 * ERR_DATABASE. */
bool visit_database(
    struct visit *v, struct sql **out, struct err *e) MUST_CHECK;

/* At the end of the thread. */
void visit_clear_desk(struct desk *desk);

/* Close the desk's connection; the next one who needs it opens it again. */
void visit_drop_database(struct desk *desk);

/* The secret ${name} of this installation as a key: ${*kept} of the desk, or
 * read into it.  False: ERR_DATABASE. */
bool visit_key(struct visit *v, const char *name, struct hash_key **kept,
    struct hash_key **out, struct err *e) MUST_CHECK;

/* An address of this site: the prefix and then printf, in the visit's
 * arena. */
const char *visit_url(const struct visit *v, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* The address of a book's state in the API, and of its page. */
const char *visit_status_url(const struct visit *v, const char *book_id);
const char *visit_page_url(const struct visit *v, const char *book_id);

/* Who asks, as the audit log names it: "token:<name>", "user:<name>" whom the
 * server in front has let in, or "http:<address>". */
const char *visit_actor(const struct visit *v);

#endif
