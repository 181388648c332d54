/* SPDX-License-Identifier: MIT */
#ifndef WEB_BODY_H
#define WEB_BODY_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct json;
struct visit;

/* A request's body: bounded, whole, and said to be JSON.  The last also keeps
 * forms of other sites out: a browser asks first before it sends that. */

/* Is it?  False: the answer is made already (413, 415, 400). */
bool body_is_acceptable(struct visit *v);

/* Read it as a JSON object into ${a}; a blank one is an empty object if
 * ${may_be_blank}.  False: ERR_VALIDATION with the sentence for the caller. */
bool body_parse(struct arena *a, const char *body, size_t size,
    bool may_be_blank, struct json **out, struct err *e) MUST_CHECK;

#endif
