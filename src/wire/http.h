/* SPDX-License-Identifier: MIT */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include "base/err.h"
#include "wire/http_message.h"

#include <stdbool.h>

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
	HTTP_POLL_MAX = 16
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
