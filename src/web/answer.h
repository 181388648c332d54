/* SPDX-License-Identifier: MIT */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

struct arena;
struct fcgi_call;
struct fcgi_header;

/*
 * An answer while it is being written: status, headers, body.  It lives in
 * its request's arena and is sent once.  Every answer gets the headers that
 * keep a browser from guessing, framing or storing what it should not.
 */

enum {
	ANSWER_HEADERS_MAX = 12,
	ANSWER_BODY_MAX = 32 << 20,
	ANSWER_LOCATION_MAX = 12 << 10 /* nginx takes 16 KiB of headers */
};

struct answer {
	int status;
	const char *names[ANSWER_HEADERS_MAX];
	const char *values[ANSWER_HEADERS_MAX];
	int n_headers;
	struct buf body;
	bool has_cache; /* else "no-store" is sent */
	bool has_policy; /* else a policy that allows nothing is sent */
};

/* Empty, status 200. */
void answer_init(struct answer *r);
/* Empty again; frees the body. */
void answer_clear(struct answer *r);

/* Add a header; ${value} must live until the answer is sent. */
void answer_header(struct answer *r, const char *name, const char *value);

/* The body will be JSON, plain text, HTML. */
void answer_is_json(struct answer *r, int status);
void answer_is_text(struct answer *r, int status);
void answer_is_html(struct answer *r, int status);

/* Drop what was written and say {"success":false,"error":…,"errorType":…}
 * instead. */
void answer_fail(struct answer *r, int status, enum err_type type,
    const char *format, ...) PRINTF_LIKE(4, 5);

/* See Other: ${location} must live until the answer is sent; 414 if it is
 * longer than ANSWER_LOCATION_MAX. */
void answer_go(struct answer *r, const char *location);

/* Send it through ${call} and clear it; ${is_head}: without the body.  False:
 * nobody was there to take it. */
bool answer_send(struct answer *r, struct fcgi_call *call, bool is_head);

#endif
