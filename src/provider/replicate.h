/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_REPLICATE_H
#define PROVIDER_REPLICATE_H

#include "base/err.h"
#include "provider/thinking.h"

#include <stdbool.h>
#include <stdint.h>

struct analysis_task;
struct arena;
struct conf;
struct http_request;
struct prompt;
struct soundscape_request;

/*
 * Requests to Replicate's API; what comes back is read by prediction.h.
 * Predictions are created without Prefer, so that the id comes back at once
 * and can be stored, and with Cancel-After, so that none goes on unwatched.
 * The token goes to the host of base_url only.
 */

struct replicate {
	const char *base_url; /* without a slash at its end */
	const char *host; /* of base_url */
	bool is_tls;
	const char *token;
	const char *delivery_hosts; /* blank-separated */
	bool is_private_allowed; /* may files lie inside? */

	const char *sound_model; /* owner/name */
	const char *sound_version; /* "": the official route */
	const char *sound_input; /* template */
	int64_t sound_timeout_ms;
	int64_t sound_max_bytes;

	const char *analysis_model;
	struct thinking thinking;
	int64_t analysis_max_tokens;
	int64_t analysis_timeout_ms;
	int64_t analysis_max_text;
};

/* A prediction that is about to be bought: what the ledger keeps, so that it
 * can be found again when the answer is lost. */
struct replicate_order {
	const char *model; /* owner/name */
	const char *version; /* "" */
	const char *input; /* compact JSON */
	int64_t cancel_after_ms;
};

/* Take what ${c} says; texts live as long as ${c} or in ${a}.  False:
 * ERR_VALIDATION naming the key, with CAUSE_AUTH if there is no token. */
bool replicate_init(struct replicate *r, struct arena *a, const struct conf *c,
    struct err *e) MUST_CHECK;

/* The order of a soundscape, in ${a}.  False: ERR_VALIDATION (template). */
bool replicate_order_sound(const struct replicate *r, struct arena *a,
    const struct soundscape_request *wanted, struct replicate_order *out,
    struct err *e) MUST_CHECK;

/* The order of ${task} for a Gemini model at Replicate, in ${a}. */
void replicate_order_analysis(const struct replicate *r, struct arena *a,
    const struct prompt *p, const struct analysis_task *task,
    struct replicate_order *out);

/* Write the request that buys ${order}. */
void replicate_create(const struct replicate *r, struct arena *a,
    const struct replicate_order *order, struct http_request *out);

/* Write the requests that look at and stop the prediction ${id}. */
void replicate_get(const struct replicate *r, struct arena *a, const char *id,
    struct http_request *out);
void replicate_cancel(const struct replicate *r, struct arena *a,
    const char *id, struct http_request *out);

/* Write the request for the newest predictions made at ${after_ms} or later
 * (milliseconds of the epoch; -1: any), or with ${next} (NULL: the first page)
 * for the page after: as prediction_list() read it. */
void replicate_list(const struct replicate *r, struct arena *a,
    int64_t after_ms, const char *next, struct http_request *out);

/* Write the cheapest request that needs a right token. */
void replicate_account(
    const struct replicate *r, struct arena *a, struct http_request *out);

#endif
