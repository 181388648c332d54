/* SPDX-License-Identifier: MIT */
#ifndef WIRE_HTTP_CALL_H
#define WIRE_HTTP_CALL_H

#include "base/buf.h"
#include "wire/http_message.h"

#include <curl/curl.h>

enum {
	HTTP_HEAD_MAX = 65536 /* bytes of all heads of an answer */
};

/* One request on its way: what http.c keeps for each.  Not for other files. */

struct http_call {
	struct http_call *next;
	CURL *easy; /* kept when the call is used again */
	struct curl_slist *headers;
	struct arena *a; /* the caller's */
	void *tag;
	struct http_request request;
	const char *host;
	size_t sent; /* bytes of the body that libcurl took */
	int64_t start_us; /* clock_now_us */
	int64_t first_us; /* when the answer began; 0: not yet */
	size_t head; /* bytes of the answer's heads so far */
	struct buf body;
	size_t received;
	int write_errno;
	bool is_large; /* the answer passed max_bytes */
	bool is_inside; /* the name led to no public address */
	struct http_response response;
};

/* Make ${c}, which has an easy handle, ready for ${r}. */
void http_call_init(struct http_call *c, struct arena *a,
    const struct http_request *r, const char *host, void *tag);

/* It ended with ${code}: fill ${c->response}; without an answer the failure is
 * left to http_error_read(). */
void http_call_settle(struct http_call *c, CURLcode code);

/* Forget everything but the easy handle. */
void http_call_clear(struct http_call *c);

#endif
