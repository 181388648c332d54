/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_ANSWER_H
#define PROVIDER_ANSWER_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct analysis;
struct arena;
struct json;

enum {
	ANSWER_TOKENS_MAX = 100000000 /* of one answer that are believed */
};

/* What an analysis used; 0 where the service did not say. */
struct answer_usage {
	int64_t tokens_in;
	int64_t tokens_out; /* without thoughts */
	int64_t tokens_thought;
	const char *model; /* that answered; "" if it did not say */
};

/* How many tokens ${v} says: money is counted by them, so a service that says
 * nonsense is believed only from 0 to ANSWER_TOKENS_MAX. */
int64_t answer_tokens(const struct json *v);

/* Read the text that a model wrote: an analysis as JSON, also behind a byte
 * order mark, in a code fence, inside another value or with prose around it.
 * Texts of ${out} live in ${a}.  False: ERR_CONTENT_ANALYSIS with
 * CAUSE_EMPTY_RESPONSE (only white space) or CAUSE_INVALID_RESPONSE. */
bool answer_read(struct arena *a, const char *text, size_t size,
    struct analysis *out, struct err *e) MUST_CHECK;

#endif
