/* SPDX-License-Identifier: MIT */
#ifndef BOOK_RETRY_H
#define BOOK_RETRY_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * When a failed step is tried again.  A policy is one line of configuration:
 * attempts, first pause (ms), factor, longest pause (ms), jitter (share of
 * the pause that is added at random).  A rate limit costs no attempt: it
 * waits as long as the provider says, up to ${rate_max_ms} in all; no single
 * hint may be longer.
 */
struct retry_policy {
	int attempts;
	int64_t base_ms;
	double factor;
	int64_t cap_ms;
	double jitter;
};

enum {
	RETRY_OVERRIDES = 16
};

/* A cause that has a policy of its own. */
struct retry_override {
	enum err_cause cause;
	struct retry_policy policy;
};

/* The policies of one step. */
struct retry_rules {
	struct retry_policy step;
	struct retry_policy overloaded;
	struct retry_override overrides[RETRY_OVERRIDES];
	int n_overrides;
	int64_t rate_pause_ms; /* where the provider names no delay */
	int64_t rate_max_ms;
};

enum retry_action {
	RETRY_AGAIN, /* wait ${wait_ms}, then the next attempt */
	RETRY_WAIT, /* wait ${wait_ms}, then the same attempt again */
	RETRY_PARK, /* stop the book until somebody acts; the step stays */
	RETRY_FAIL /* the step has failed */
};

struct retry_verdict {
	enum retry_action action;
	int64_t wait_ms;
};

/* Parse "3 1000 2 60000 0.2".  False: ERR_VALIDATION naming ${key}. */
bool retry_parse(const char *key, const char *text, struct retry_policy *out,
    struct err *e) MUST_CHECK;

/*
 * Parse "timeout 5 1000 2 60000 0.2, soundscape.prediction 2 …": the policies
 * of single causes, of all steps or of one, into ${rules} of step ${step}.
 * Empty: none.  False: ERR_VALIDATION naming ${key}.
 */
bool retry_parse_causes(const char *key, const char *text, const char *step,
    struct retry_rules *rules, struct err *e) MUST_CHECK;

/* The policy that ${cause} has; NULL: it is not tried again by itself, or, a
 * rate limit, waits without one. */
const struct retry_policy *retry_find_policy(
    const struct retry_rules *rules, enum err_cause cause);

/* The pause after ${attempt} (1 is the first) has failed; ${chance} in
 * [0, 1). */
int64_t retry_pause_ms(
    const struct retry_policy *p, int attempt, double chance);

/* What follows from ${what} at attempt ${attempt} (1 is the first), when
 * ${rate_waited_ms} were already spent on rate limits; ${chance} in [0, 1)
 * is the jitter's draw. */
struct retry_verdict retry_decide(const struct retry_rules *rules,
    const struct err *what, int attempt, int64_t rate_waited_ms, double chance);

#endif
