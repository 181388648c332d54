/* SPDX-License-Identifier: MIT */
/* One request: its easy handle's options, its bytes, its answer. */
#include "wire/http_call.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/must.h"
#include "base/text.h"
#include "wire/address.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

enum {
	CONNECT_MS = 10000,
	EXPECT_MS = 200,
	/* A download slower than this for so long has died. */
	SLOW_BYTES = 100,
	SLOW_SECONDS = 30,
	/* libcurl's own 64 KiB for each would be most of a worker's memory. */
	SEND_BYTES = 16384,
	/* The body of an error is read by people. */
	ERROR_MAX = 65536,
	DELAY_MAX_S = 1000000000 /* of a hint that is believed */
};

#define SET(c, option, value)                                                  \
	must(curl_easy_setopt((c)->easy, option, value) == CURLE_OK)

static bool
is_to_file(struct http_call *c)
{
	long status = 0;

	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	return c->request.body_fd >= 0 && status >= 200 && status < 300;
}

static bool
write_file(struct http_call *c, const char *bytes, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = write(c->request.body_fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			c->write_errno = done < 0 ? errno : EIO;
			return false;
		}
		bytes += done;
		n -= (size_t)done;
	}
	return true;
}

/* MAXFILESIZE sees only what Content-Length says; here is what comes. */
static size_t
on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct http_call *c = arg;

	n *= size;
	if (n > c->request.max_bytes - c->received) {
		c->is_large = true;
		return 0;
	}
	c->received += n;
	if (!is_to_file(c))
		buf_add(&c->body, bytes, n);
	else if (!write_file(c, bytes, n))
		return 0;
	return n;
}

/* libcurl's own time of the first byte is, for a POST, that of the first one
 * sent.  A "100 Continue" is not the answer: the last status line counts. */
static size_t
on_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct http_call *c = arg;

	n *= size;
	if (n >= 5 && memcmp(bytes, "HTTP/", 5) == 0)
		c->first_us = clock_now_us();
	/* libcurl keeps each of them. */
	c->head += n;
	return c->head <= HTTP_HEAD_MAX ? n : 0;
}

static size_t
on_send(char *bytes, size_t size, size_t n, void *arg)
{
	struct http_call *c = arg;
	size_t left = c->request.body_size - c->sent;

	n *= size;
	if (n > left)
		n = left;
	if (n > 0)
		memcpy(bytes, c->request.body + c->sent, n);
	c->sent += n;
	return n;
}

/* libcurl asks for this before it sends a request again because a kept
 * connection broke under it.  A POST may have been heard: never twice. */
static int
on_rewind(void *arg, curl_off_t offset, int origin)
{
	struct http_call *c = arg;

	if (origin != SEEK_SET || offset != 0 ||
	    (c->sent > 0 && strcmp(c->request.method, "POST") == 0))
		return CURL_SEEKFUNC_FAIL;
	c->sent = 0;
	return CURL_SEEKFUNC_OK;
}

/* libcurl is about to connect: what the name was resolved to just now counts,
 * so that a name cannot be good first and lead inside later. */
static curl_socket_t
on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct http_call *c = arg;

	(void)purpose;
	if (!address_is_public(&to->addr)) {
		c->is_inside = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* About to ask, maybe on a connection that another request has opened. */
static int
on_connected(void *arg, char *there, char *here, int port_there, int port_here)
{
	struct http_call *c = arg;

	(void)here;
	(void)port_there;
	(void)port_here;
	c->is_inside = !address_text_is_public(there);
	return c->is_inside ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static void
set_public_only(struct http_call *c)
{
	SET(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	SET(c, CURLOPT_OPENSOCKETDATA, c);
	SET(c, CURLOPT_PREREQFUNCTION, on_connected);
	SET(c, CURLOPT_PREREQDATA, c);
}

static void
set_bounds(struct http_call *c)
{
	const struct http_request *r = &c->request;
	int64_t connect_ms =
	    r->timeout_ms < CONNECT_MS ? r->timeout_ms : CONNECT_MS;

	SET(c, CURLOPT_NOSIGNAL, 1L);
	SET(c, CURLOPT_PROXY, "");
	if (r->unix_socket != NULL)
		SET(c, CURLOPT_UNIX_SOCKET_PATH, r->unix_socket);
	if (r->is_public_only)
		set_public_only(c);
	SET(c, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(c, CURLOPT_FOLLOWLOCATION, 0L);
	SET(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	SET(c, CURLOPT_TIMEOUT_MS, (long)r->timeout_ms);
	SET(c, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	SET(c, CURLOPT_EXPECT_100_TIMEOUT_MS, (long)EXPECT_MS);
	SET(c, CURLOPT_TCP_KEEPALIVE, 1L);
	SET(c, CURLOPT_UPLOAD_BUFFERSIZE, (long)SEND_BYTES);
	SET(c, CURLOPT_USERAGENT, "pagescape/" PACKAGE_VERSION);
	if (r->body_fd < 0) {
		SET(c, CURLOPT_ACCEPT_ENCODING, "gzip");
		return;
	}
	/* Only a download is never silent for long: a model that thinks is. */
	SET(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	SET(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
	SET(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)r->max_bytes);
}

/* HTTP/2 shares one connection; without TLS the far side is a fake or a proxy
 * on this machine, and HTTP/1.1 keeps its connections. */
static void
set_version(struct http_call *c)
{
	bool is_tls = strncasecmp(c->request.url, "https:", 6) == 0;

	SET(c, CURLOPT_HTTP_VERSION,
	    is_tls ? (long)CURL_HTTP_VERSION_2TLS
	           : (long)CURL_HTTP_VERSION_1_1);
	SET(c, CURLOPT_PIPEWAIT, is_tls ? 1L : 0L);
}

static void
set_method(struct http_call *c)
{
	const struct http_request *r = &c->request;

	if (strcmp(r->method, "POST") == 0) {
		SET(c, CURLOPT_POST, 1L);
		SET(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_size);
		if (r->body_size == 0)
			SET(c, CURLOPT_POSTFIELDS, "");
	} else if (r->body != NULL) {
		SET(c, CURLOPT_UPLOAD, 1L);
		SET(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)r->body_size);
		SET(c, CURLOPT_CUSTOMREQUEST, r->method);
	} else if (strcmp(r->method, "HEAD") == 0) {
		SET(c, CURLOPT_NOBODY, 1L);
	} else {
		SET(c, CURLOPT_CUSTOMREQUEST, r->method);
	}
}

static void
add_header(struct http_call *c, const char *line)
{
	struct curl_slist *longer = curl_slist_append(c->headers, line);

	must(longer != NULL);
	c->headers = longer;
}

/* libcurl would call every POST a form; what has no type gets none. */
static void
set_headers(struct http_call *c)
{
	const struct http_request *r = &c->request;
	bool has_type = false;
	int i;

	must(r->n_headers <= HTTP_HEADERS_MAX);
	for (i = 0; i < r->n_headers; i++) {
		add_header(c, r->headers[i]);
		if (strncasecmp(r->headers[i], "Content-Type:", 13) == 0)
			has_type = true;
	}
	if (!has_type)
		add_header(c, "Content-Type:");
	SET(c, CURLOPT_HTTPHEADER, c->headers);
}

void
http_call_init(struct http_call *c, struct arena *a,
    const struct http_request *r, const char *host, void *tag)
{
	static const struct err none = ERR_INIT;
	size_t max = r->max_bytes;

	must(r->timeout_ms > 0 && r->max_bytes > 0);
	c->a = a;
	c->tag = tag;
	c->request = *r;
	c->host = host;
	c->start_us = clock_now_us();
	c->first_us = 0;
	c->head = 0;
	if (r->body_fd >= 0 && max > ERROR_MAX)
		max = ERROR_MAX;
	buf_init(&c->body, max);
	c->response = (struct http_response){ .body = "",
		.retry_after_ms = -1,
		.rate_reset_ms = -1,
		.date_ms = -1,
		.failure = none };
	SET(c, CURLOPT_URL, r->url);
	SET(c, CURLOPT_PRIVATE, c);
	SET(c, CURLOPT_HEADERFUNCTION, on_header);
	SET(c, CURLOPT_HEADERDATA, c);
	SET(c, CURLOPT_WRITEFUNCTION, on_body);
	SET(c, CURLOPT_WRITEDATA, c);
	SET(c, CURLOPT_READFUNCTION, on_send);
	SET(c, CURLOPT_READDATA, c);
	SET(c, CURLOPT_SEEKFUNCTION, on_rewind);
	SET(c, CURLOPT_SEEKDATA, c);
	set_bounds(c);
	set_version(c);
	set_method(c);
	set_headers(c);
}

/* The header ${name} as a number of ${unit_ms}; -1 if it is none. */
static int64_t
read_delay(struct http_call *c, const char *name, double unit_ms)
{
	struct curl_header *h;
	double value;

	if (curl_easy_header(c->easy, name, 0, CURLH_HEADER, -1, &h) !=
	        CURLHE_OK ||
	    !text_parse_number(h->value, 0, DELAY_MAX_S, &value))
		return -1;
	return (int64_t)(value * unit_ms);
}

static void
read_delays(struct http_call *c)
{
	struct http_response *r = &c->response;
	curl_off_t seconds = 0;

	r->rate_reset_ms = read_delay(c, "ratelimit-reset", 1000);
	r->retry_after_ms = read_delay(c, "retry-after-ms", 1);
	if (r->retry_after_ms < 0)
		r->retry_after_ms = read_delay(c, "retry-after", 1000);
	/* A date: libcurl knows those, but takes numbers of any size, too. */
	if (r->retry_after_ms < 0 &&
	    curl_easy_getinfo(c->easy, CURLINFO_RETRY_AFTER, &seconds) ==
	        CURLE_OK &&
	    seconds > 0)
		r->retry_after_ms = INT64_C(1000) *
		    (seconds < DELAY_MAX_S ? (int64_t)seconds : DELAY_MAX_S);
}

/* What time it is for the far side. */
static void
read_date(struct http_call *c)
{
	struct curl_header *h;
	time_t seconds = -1;

	if (curl_easy_header(c->easy, "date", 0, CURLH_HEADER, -1, &h) ==
	    CURLHE_OK)
		seconds = curl_getdate(h->value, NULL);
	if (seconds > 0)
		c->response.date_ms = (int64_t)seconds * 1000;
}

static int64_t
read_time(struct http_call *c, CURLINFO which)
{
	curl_off_t us = 0;

	curl_easy_getinfo(c->easy, which, &us);
	return (int64_t)us;
}

void
http_call_settle(struct http_call *c, CURLcode code)
{
	struct http_response *r = &c->response;
	long status = 0, size = 0;

	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(c->easy, CURLINFO_REQUEST_SIZE, &size);
	r->is_sent = c->request.body_size > 0 ? c->sent > 0 : size > 0;
	r->connect_us = read_time(c, CURLINFO_CONNECT_TIME_T);
	if (read_time(c, CURLINFO_APPCONNECT_TIME_T) > r->connect_us)
		r->connect_us = read_time(c, CURLINFO_APPCONNECT_TIME_T);
	r->first_byte_us = c->first_us == 0 ? 0 : c->first_us - c->start_us;
	r->total_us = read_time(c, CURLINFO_TOTAL_TIME_T);
	if (code != CURLE_OK || status < 100)
		return;
	r->status = (int)status;
	r->body_size = c->received;
	r->body = arena_copy(c->a, buf_str(&c->body), c->body.used);
	read_delays(c);
	read_date(c);
}

/* One of them holds a key. */
static void
wipe_headers(struct http_call *c)
{
	struct curl_slist *h;

	for (h = c->headers; h != NULL; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
}

void
http_call_clear(struct http_call *c)
{
	CURL *easy = c->easy;

	curl_easy_reset(easy);
	wipe_headers(c);
	curl_slist_free_all(c->headers);
	buf_clear(&c->body);
	*c = (struct http_call){ .easy = easy };
}
