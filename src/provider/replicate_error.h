/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_REPLICATE_ERROR_H
#define PROVIDER_REPLICATE_ERROR_H

#include "base/err.h"

#include <stdbool.h>

struct arena;
struct http_response;

/* What was asked: only a create may have bought something unseen. */
enum replicate_call {
	REPLICATE_CREATE,
	REPLICATE_OTHER
};

/* Whether ${r} is a 2xx answer.  False: ${type} with its cause, the HTTP status
 * as code, and wait_ms where a delay was named.  A create that was sent and
 * has no clear answer (none, or a 5xx) is CAUSE_UNKNOWN_OUTCOME: look in the
 * list before asking again. */
bool replicate_error_check(struct arena *a, const struct http_response *r,
    enum replicate_call call, enum err_type type, struct err *e) MUST_CHECK;

/* The rate that the text of a refusal names ("reduced to 6 requests per minute
 * with a burst of 1"): calls a minute and at once; 0 where it names none. */
void replicate_error_rate(const char *message, int *per_minute, int *burst);

#endif
