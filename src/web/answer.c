/* SPDX-License-Identifier: MIT */
/* An answer while it is being written. */
#include "web/answer.h"

#include "base/must.h"
#include "wire/fcgi.h"
#include "wire/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
answer_init(struct answer *r)
{
	*r = (struct answer){ .status = 200 };
	buf_init(&r->body, ANSWER_BODY_MAX);
}

void
answer_clear(struct answer *r)
{
	buf_clear(&r->body);
	answer_init(r);
}

void
answer_header(struct answer *r, const char *name, const char *value)
{
	must(r->n_headers < ANSWER_HEADERS_MAX);
	r->names[r->n_headers] = name;
	r->values[r->n_headers++] = value;
}

void
answer_is_json(struct answer *r, int status)
{
	r->status = status;
	answer_header(r, "Content-Type", "application/json; charset=utf-8");
}

void
answer_is_text(struct answer *r, int status)
{
	r->status = status;
	answer_header(r, "Content-Type", "text/plain; charset=utf-8");
}

void
answer_is_html(struct answer *r, int status)
{
	r->status = status;
	answer_header(r, "Content-Type", "text/html; charset=utf-8");
}

void
answer_fail(
    struct answer *r, int status, enum err_type type, const char *format, ...)
{
	struct json_out o;
	va_list args;
	char text[512];

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	answer_clear(r);
	answer_is_json(r, status);
	json_out_init(&o, &r->body);
	json_object(&o, NULL);
	json_add_bool(&o, "success", false);
	json_add_text(&o, "error", text);
	json_add_text(&o, "errorType", err_type_name(type));
	json_object_end(&o);
}

void
answer_go(struct answer *r, const char *location)
{
	if (strlen(location) > ANSWER_LOCATION_MAX) {
		answer_fail(r, 414, ERR_VALIDATION,
		    "What was asked for makes too long an address.");
		return;
	}
	answer_clear(r);
	r->status = 303;
	answer_header(r, "Location", location);
}

bool
answer_send(struct answer *r, struct fcgi_call *call, bool is_head)
{
	struct fcgi_header headers[ANSWER_HEADERS_MAX + 4];
	int i, n = 0;
	bool ok;

	if (r->body.overflow)
		answer_fail(r, 500, ERR_IO, "The answer is too large.");
	for (i = 0; i < r->n_headers; i++)
		headers[n++] =
		    (struct fcgi_header){ r->names[i], r->values[i] };
	if (!r->has_cache)
		headers[n++] =
		    (struct fcgi_header){ "Cache-Control", "no-store" };
	if (!r->has_policy)
		headers[n++] = (struct fcgi_header){ "Content-Security-Policy",
			"default-src 'none'; frame-ancestors 'none'" };
	headers[n++] =
	    (struct fcgi_header){ "X-Content-Type-Options", "nosniff" };
	headers[n++] = (struct fcgi_header){ "Referrer-Policy", "same-origin" };
	ok = fcgi_answer(call, r->status, headers, n,
	    is_head ? NULL : buf_str(&r->body), r->body.used);
	answer_clear(r);
	return ok;
}
