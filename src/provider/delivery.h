/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_DELIVERY_H
#define PROVIDER_DELIVERY_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct http_request;
struct http_response;
struct replicate;

/* The finished files of predictions: fetched from allowed hosts only, never
 * with the token, or unpacked from a data: URI. */

/* Is ${url} a data: URI? */
bool delivery_is_data(const char *url);

/* Decode the base64 of the data: URI ${url}, at most ${max} bytes, into
 * ${*bytes} in ${a}.  False: ERR_SOUNDSCAPE/CAUSE_INVALID_RESPONSE. */
bool delivery_decode(struct arena *a, const char *url, size_t max,
    const unsigned char **bytes, size_t *size, struct err *e) MUST_CHECK;

/* Write the request for ${url} into the file ${fd}.  False:
 * ERR_SOUNDSCAPE/CAUSE_INVALID_RESPONSE, it is no address; CAUSE_DELIVERY, it
 * is none of an allowed host: https (http where base_url is), the host of
 * base_url or one of replicate.delivery_hosts with its subdomains.  The request
 * goes to addresses on the internet only, unless replicate.delivery_private. */
bool delivery_request(const struct replicate *r, struct arena *a,
    const char *url, int fd, struct http_request *out,
    struct err *e) MUST_CHECK;

/* Did the file come whole?  False: ERR_SOUNDSCAPE; CAUSE_EXPIRED when the file
 * is there no more. */
bool delivery_check(const struct http_response *r, struct err *e) MUST_CHECK;

#endif
