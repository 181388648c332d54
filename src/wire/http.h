/* SPDX-License-Identifier: MIT */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct pollfd;

/*
 * Many HTTP requests in flight on one event loop (libcurl's multi interface).
 * Providers fill a struct http_request and read a struct http_response; only
 * job starts and waits.  Every call is bounded: time, size, no redirects, http
 * and https only, and never a proxy from the environment.  A POST goes out at
 * most once: a connection that breaks under it is a failure, never a silent
 * second try.  The process must ignore SIGPIPE.
 */

enum {
	HTTP_HEADERS_MAX = 8,
	HTTP_POLL_MAX = 16
};

struct http_request {
	const char *method; /* "GET", "POST", "PUT", "DELETE", "HEAD" */
	const char *url;
	const char *headers[HTTP_HEADERS_MAX]; /* "Name: value" */
	int n_headers;
	const char *body; /* NULL: none */
	size_t body_size;
	int64_t timeout_ms; /* for all of it; above 0 */
	size_t max_bytes; /* of the answer's body, unpacked; above 0 */
	int body_fd; /* the body of a 2xx answer goes to this file; -1: memory */
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
	bool is_sent; /* the far side may have got the request */
	/* Since the start, waiting for a free stream included; microseconds.
	 * connect_us is 0 on a connection that stood already. */
	int64_t connect_us;
	int64_t first_byte_us;
	int64_t total_us;
	/* Set when status is 0, ERR_IO with a cause: TIMEOUT, NETWORK,
	 * TRUNCATED, INVALID_RESPONSE (too large, not HTTP), STORAGE (the file
	 * could not be written).  Names the host, never path or query. */
	struct err failure;
};

struct http;

/* One per event loop.  False: ERR_IO. */
bool http_open(struct http **out, struct err *e) MUST_CHECK;
/* Gives up what is in flight; NULL is fine. */
void http_close(struct http **h);

/* Start ${r}; its body lives in ${a}, which must outlive the request, all else
 * is copied.  ${tag} comes back when it is finished.  Nothing waits.  False:
 * ERR_IO/CAUSE_INVALID, the URL is none of http or https. */
bool http_start(struct http *h, struct arena *a, const struct http_request *r,
    void *tag, struct err *e) MUST_CHECK;

/* Give up the request of ${tag}; it will not be reported. */
void http_cancel(struct http *h, void *tag);

/* How many are in flight or finished and not yet fetched. */
int http_in_flight(const struct http *h);

/* Wait until a request has finished or something happens on one of the ${n}
 * (at most HTTP_POLL_MAX) descriptors of ${fds} (revents are filled), at most
 * ${wait_ms}.  A signal does not end the wait: give a signalfd.  False:
 * ERR_IO. */
bool http_poll(struct http *h, struct pollfd *fds, unsigned n, int wait_ms,
    struct err *e) MUST_CHECK;

/* The next finished request: its tag and answer (in its arena).  False: none
 * is finished now. */
bool http_finished(struct http *h, void **tag, struct http_response *out);

/* The host of ${url} with its port if one is named, in lower case, in ${a};
 * NULL if it is no http or https URL or has a user name in it.  ${*is_tls}
 * (may be NULL): is it https? */
const char *http_host(struct arena *a, const char *url, bool *is_tls);

#endif
