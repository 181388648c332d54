/* SPDX-License-Identifier: MIT */
/* Where finished files may come from, and how. */
#include "provider/delivery.h"

#include "base/arena.h"
#include "provider/replicate.h"
#include "wire/http.h"

#include <string.h>
#include <strings.h>

bool
delivery_is_data(const char *url)
{
	return strncasecmp(url, "data:", 5) == 0;
}

/* The six bits of ${c}; -1 for padding and blanks; -2 for what has no place
 * there. */
static int
six_bits(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	if (c == '/' || c == '_')
		return 63;
	return c == '=' || c == '\r' || c == '\n' ? -1 : -2;
}

/* False: something that is no base64. */
static bool
decode(const char *text, unsigned char *out, size_t *size)
{
	unsigned held = 0, bits = 0;
	int six;

	*size = 0;
	for (; *text != '\0'; text++) {
		six = six_bits((unsigned char)*text);
		if (six == -2)
			return false;
		if (six < 0)
			continue;
		held = (held << 6 | (unsigned)six) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[(*size)++] = (unsigned char)(held >> bits);
		}
	}
	/* Six bits left over are half a byte. */
	return bits < 6;
}

bool
delivery_decode(struct arena *a, const char *url, size_t max,
    const unsigned char **bytes, size_t *size, struct err *e)
{
	const char *comma = strchr(url, ',');
	unsigned char *out;
	size_t room;

	if (!delivery_is_data(url) || comma == NULL || comma - url < 7 ||
	    strncasecmp(comma - 7, ";base64", 7) != 0)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_INVALID_RESPONSE,
		    0, "the output is no data: URI in base64");
	room = strlen(comma + 1) / 4 * 3 + 3;
	if (room > max + 3)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_INVALID_RESPONSE,
		    0, "the output is larger than %zu bytes", max);
	out = arena_alloc(a, room);
	if (!decode(comma + 1, out, size) || *size == 0)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_INVALID_RESPONSE,
		    0, "the output is a data: URI that is broken or empty");
	*bytes = out;
	return true;
}

/* Is ${host} the listed one of ${size} bytes, or below it? */
static bool
is_within(const char *host, const char *listed, size_t size)
{
	size_t n = strlen(host);

	if (n < size || strncasecmp(host + n - size, listed, size) != 0)
		return false;
	return n == size || host[n - size - 1] == '.';
}

static bool
is_listed(const char *host, const char *list)
{
	size_t size;

	while (*list != '\0') {
		list += strspn(list, " \t,");
		size = strcspn(list, " \t,");
		if (size > 0 && is_within(host, list, size))
			return true;
		list += size;
	}
	return false;
}

bool
delivery_request(const struct replicate *r, struct arena *a, const char *url,
    int fd, struct http_request *out, struct err *e)
{
	static const struct http_request init = HTTP_REQUEST_INIT;
	bool is_tls = false;
	const char *host = http_host(a, url, &is_tls);

	if (host == NULL)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_INVALID_RESPONSE,
		    0, "the output is no address that may be fetched");
	if (!is_tls && r->is_tls)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_DELIVERY, 0,
		    "the output lies at %.200s without TLS", host);
	if (strcmp(host, r->host) != 0 && !is_listed(host, r->delivery_hosts))
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_DELIVERY, 0,
		    "the output lies at %.200s, which is not among "
		    "replicate.delivery_hosts",
		    host);
	*out = init;
	out->url = url;
	out->timeout_ms = r->sound_timeout_ms;
	out->max_bytes = (size_t)r->sound_max_bytes;
	out->body_fd = fd;
	out->is_public_only = !r->is_private_allowed;
	return true;
}

bool
delivery_check(const struct http_response *r, struct err *e)
{
	if (r->status == 0) {
		if (!err_is_set(e))
			*e = r->failure;
		return err_as(e, ERR_SOUNDSCAPE);
	}
	if (r->status >= 200 && r->status <= 299 && r->body_size > 0)
		return true;
	if (r->status >= 200 && r->status <= 299)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_EMPTY_RESPONSE,
		    r->status, "the finished file is empty");
	if (r->status == 429 || r->status >= 500) {
		err_set_cause(e, ERR_SOUNDSCAPE,
		    r->status == 429 ? CAUSE_RATE_LIMITED : CAUSE_SERVER_ERROR,
		    r->status, "the finished file could not be fetched: %d",
		    r->status);
		e->wait_ms = (long)r->retry_after_ms;
		return false;
	}
	if (r->status >= 300 && r->status <= 399)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_INVALID_RESPONSE,
		    r->status, "the finished file is said to be elsewhere: %d",
		    r->status);
	return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_EXPIRED, r->status,
	    "the finished file is not there any more: %d", r->status);
}
