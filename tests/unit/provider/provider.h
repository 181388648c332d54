/* SPDX-License-Identifier: MIT */
#ifndef UNIT_PROVIDER_PROVIDER_H
#define UNIT_PROVIDER_PROVIDER_H

#include "base/err.h"
#include "wire/http.h"

struct arena;
struct conf;
struct spread_text;

/* What every test of a provider needs. */

/* Answers as http_finished() would give them. */
struct http_response provider_response(int status, const char *body);
struct http_response provider_failure(
    enum err_cause cause, const char *message, bool is_sent);

/* The contents of data/provider/${name}. */
const char *provider_file(struct arena *a, const char *name);

/* A configuration of defaults with ${key} = ${value} set; one pair, or
 * CONF_COUNT for none.  Close with conf_close(). */
struct conf *provider_conf(int key, const char *value);

/* Two pages with ${text}. */
struct spread_text provider_spread(const char *text);

/* Does ${r} have the header line ${line}? */
bool provider_has_header(const struct http_request *r, const char *line);

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

#endif
