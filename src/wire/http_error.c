/* SPDX-License-Identifier: MIT */
/* What libcurl's result codes mean, in words for people who run a service. */
#include "wire/http_error.h"

#include "wire/http_call.h"

#include <string.h>

static const struct {
	CURLcode code;
	enum err_cause cause;
	const char *before; /* before and after the host's name */
	const char *after;
} meanings[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, CAUSE_NETWORK, "could not find ", "" },
	{ CURLE_COULDNT_CONNECT, CAUSE_NETWORK, "could not connect to ", "" },
	{ CURLE_GOT_NOTHING, CAUSE_NETWORK, "",
	    " closed the connection without an answer" },
	{ CURLE_SEND_ERROR, CAUSE_NETWORK, "the connection to ", " broke" },
	{ CURLE_RECV_ERROR, CAUSE_NETWORK, "the connection to ", " broke" },
	{ CURLE_SEND_FAIL_REWIND, CAUSE_NETWORK, "",
	    " closed the connection without an answer; not asked twice" },
	{ CURLE_PARTIAL_FILE, CAUSE_TRUNCATED, "the answer of ",
	    " ended too early" },
	{ CURLE_HTTP2, CAUSE_NETWORK, "", " broke the HTTP/2 connection" },
	{ CURLE_HTTP2_STREAM, CAUSE_TRUNCATED, "the answer of ",
	    " ended too early" },
	{ CURLE_BAD_CONTENT_ENCODING, CAUSE_INVALID_RESPONSE, "the answer of ",
	    " could not be unpacked" },
	{ CURLE_WEIRD_SERVER_REPLY, CAUSE_INVALID_RESPONSE, "the answer of ",
	    " is not HTTP" },
	{ CURLE_UNSUPPORTED_PROTOCOL, CAUSE_INVALID_RESPONSE, "the answer of ",
	    " is not HTTP" },
	{ CURLE_PEER_FAILED_VERIFICATION, CAUSE_NETWORK, "the certificate of ",
	    " is not trusted" },
	{ CURLE_SSL_CACERT_BADFILE, CAUSE_NETWORK, "no certificates to trust ",
	    " by (Debian: ca-certificates)" },
	{ CURLE_SSL_CONNECT_ERROR, CAUSE_NETWORK, "no TLS connection to ", "" },
};

static bool
read_own(struct http_call *c, CURLcode code, struct err *e)
{
	if (c->is_inside)
		err_set_cause(e, ERR_IO, CAUSE_DELIVERY, 0,
		    "%s leads to an address that is not on the internet",
		    c->host);
	else if (c->is_large || code == CURLE_FILESIZE_EXCEEDED)
		err_set_cause(e, ERR_IO, CAUSE_INVALID_RESPONSE, 0,
		    "the answer of %s is larger than %zu bytes", c->host,
		    c->request.max_bytes);
	else if (c->head > HTTP_HEAD_MAX)
		err_set_cause(e, ERR_IO, CAUSE_INVALID_RESPONSE, 0,
		    "the answer of %s has headers of more than %d bytes",
		    c->host, HTTP_HEAD_MAX);
	else if (c->write_errno != 0)
		err_set_cause(e, ERR_IO, CAUSE_STORAGE, c->write_errno,
		    "could not keep the answer of %s: %s", c->host,
		    strerror(c->write_errno));
	else if (code == CURLE_OPERATION_TIMEDOUT)
		err_set_cause(e, ERR_IO, CAUSE_TIMEOUT, 0,
		    c->received > 0
		        ? "the answer of %s was not complete after %lld ms"
		        : "no answer from %s after %lld ms",
		    c->host, (long long)c->response.total_us / 1000);
	return err_is_set(e);
}

void
http_error_read(struct http_call *c, CURLcode code)
{
	struct err *e = &c->response.failure;
	size_t i;

	if (code == CURLE_OK)
		code = CURLE_WEIRD_SERVER_REPLY;
	if (read_own(c, code, e))
		return;
	for (i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (meanings[i].code == code) {
			err_set_cause(e, ERR_IO, meanings[i].cause, 0, "%s%s%s",
			    meanings[i].before, c->host, meanings[i].after);
			return;
		}
	err_set_cause(e, ERR_IO, CAUSE_NETWORK, 0, "no answer from %s: %s",
	    c->host, curl_easy_strerror(code));
}
