/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_PREDICTION_H
#define PROVIDER_PREDICTION_H

#include "base/err.h"
#include "provider/replicate_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct analysis;
struct answer_usage;
struct arena;
struct http_response;
struct json;
struct replicate_order;

/* What Replicate says of a prediction.  Everything but id and status may be
 * missing. */

enum prediction_state {
	PREDICTION_RUNNING, /* also a status that nobody knows: the caller's
			     * own deadline ends it */
	PREDICTION_SUCCEEDED,
	PREDICTION_FAILED,
	PREDICTION_CANCELED, /* while it ran: charged */
	PREDICTION_ABORTED /* before it started: free */
};

struct prediction {
	const char *id; /* letters, digits, '-' and '_' */
	enum prediction_state state;
	const char *status; /* as it was said */
	const char *model; /* "" */
	const char *version; /* "" */
	const char *error; /* cleaned; "" */
	const struct json *input; /* NULL */
	const struct json *output; /* NULL */
	bool is_removed; /* input and output were deleted */
	int64_t created_ms; /* of the epoch; -1: not said */
	double predict_seconds; /* 0: not said */
	int64_t tokens_in, tokens_out; /* 0: not said */
};

/* Read the answer to a create, get or cancel.  ${out} lives in ${a}.  False:
 * ${type} as in replicate_error_check(); a create that was answered 2xx by
 * something else is CAUSE_UNKNOWN_OUTCOME, any other one
 * CAUSE_INVALID_RESPONSE. */
bool prediction_read(struct arena *a, const struct http_response *r,
    enum replicate_call call, enum err_type type, struct prediction *out,
    struct err *e) MUST_CHECK;

/* Read a page of the list: ${*n} predictions at ${*out} in ${a}, newest first;
 * what is not a prediction is left out.  ${*next} is the following page's
 * query for replicate_list(), NULL at the end. */
bool prediction_list(struct arena *a, const struct http_response *r,
    enum err_type type, struct prediction **out, size_t *n, const char **next,
    struct err *e) MUST_CHECK;

/* Is ${p} one that ${order} would have made: same model and same input, in any
 * order of keys? */
bool prediction_is_of(struct arena *a, const struct prediction *p,
    const struct replicate_order *order);

/* Why ${p}, which ended without success, did: always false.  ${type} with
 * CAUSE_PREDICTION or CAUSE_OVERLOADED (a new one may succeed), CAUSE_REFUSED
 * (the same input fails again) or CAUSE_TIMEOUT (cancelled or aborted). */
bool prediction_failure(
    const struct prediction *p, enum err_type type, struct err *e);

/* The file that the succeeded ${p} made: an address or a data: URI, the first
 * one of a list.  False: ERR_SOUNDSCAPE, CAUSE_EXPIRED or CAUSE_EMPTY_RESPONSE
 * or CAUSE_INVALID_RESPONSE. */
bool prediction_file(
    const struct prediction *p, const char **url, struct err *e) MUST_CHECK;

/* The analysis that the succeeded ${p} wrote (a list's pieces joined).  False:
 * ERR_CONTENT_ANALYSIS as answer_read(), or CAUSE_EXPIRED. */
bool prediction_analysis(struct arena *a, const struct prediction *p,
    struct analysis *out, struct answer_usage *usage, struct err *e) MUST_CHECK;

#endif
