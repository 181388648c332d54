/* SPDX-License-Identifier: MIT */
#ifndef WIRE_HTTP_ERROR_H
#define WIRE_HTTP_ERROR_H

#include <curl/curl.h>

struct http_call;

/* Set the failure of ${c}'s response to what ${code} means: ERR_IO with its
 * cause.  Names the host, never path or query.  Not for other files than
 * http's. */
void http_error_read(struct http_call *c, CURLcode code);

#endif
