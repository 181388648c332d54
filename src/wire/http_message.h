/* SPDX-License-Identifier: MIT */
#ifndef WIRE_HTTP_MESSAGE_H
#define WIRE_HTTP_MESSAGE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What providers write and read: a request and its answer, as data. */

enum {
	HTTP_HEADERS_MAX = 8
};

struct http_request {
	const char *method; /* "GET", "POST", "PUT", "DELETE", "HEAD" */
	const char *url;
	const char *unix_socket; /* NULL: speak to the URL's host */
	const char *headers[HTTP_HEADERS_MAX]; /* "Name: value" */
	int n_headers;
	const char *body; /* NULL: none */
	size_t body_size;
	int64_t timeout_ms; /* for all of it; above 0 */
	size_t max_bytes; /* of the answer's body, unpacked; above 0 */
	int body_fd; /* a 2xx answer's body goes to this file; -1: memory */
	/* Only to an address on the internet (wire/address.h), whatever the
	 * name resolves to at that moment: for a URL that others chose. */
	bool is_public_only;
};

#define HTTP_REQUEST_INIT                                                      \
	{                                                                      \
		.method = "GET", .timeout_ms = 30000, .max_bytes = 1048576,    \
		.body_fd = -1                                                  \
	}

struct http_response {
	int status; /* 0: no answer (see ${failure}) */
	const char *body; /* NUL-terminated; "" when it went to a file */
	size_t body_size; /* also when it went to a file */
	int64_t retry_after_ms; /* Retry-After header; -1: none */
	int64_t rate_reset_ms; /* ratelimit-reset header; -1: none */
	int64_t date_ms; /* Date header, ms of the epoch; -1: none */
	bool is_sent; /* the far side may have got the request */
	/* Since the start, waiting for a free stream included; microseconds.
	 * connect_us is 0 on a connection that stood already. */
	int64_t connect_us;
	int64_t first_byte_us;
	int64_t total_us;
	/* Set when status is 0, ERR_IO with a cause: TIMEOUT, NETWORK,
	 * TRUNCATED, INVALID_RESPONSE (too large, not HTTP), STORAGE (the file
	 * could not be written), DELIVERY (not on the internet).  Names
	 * the host, never path or query. */
	struct err failure;
};

#endif
