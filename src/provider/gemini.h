/* SPDX-License-Identifier: MIT */
#ifndef PROVIDER_GEMINI_H
#define PROVIDER_GEMINI_H

#include "base/err.h"
#include "provider/thinking.h"

#include <stdbool.h>
#include <stdint.h>

struct analysis;
struct analysis_task;
struct answer_usage;
struct arena;
struct conf;
struct http_request;
struct hash;
struct http_response;
struct prompt;

/* Gemini's generateContent: requests are written and answers read here;
 * nothing is sent and nothing waits. */

struct gemini {
	const char *base_url; /* without a slash at its end */
	const char *key;
	const char *model;
	struct thinking thinking;
	int64_t max_output_tokens;
	int64_t timeout_ms;
	int64_t max_text;
	/* What every usual request begins with, after gemini_prepare(). */
	const char *head; /* NULL: it is written for each */
	size_t head_size;
	struct hash *head_hash;
};

/* Take what ${c} says; texts live as long as ${c} or in ${a}.  False:
 * ERR_VALIDATION (thinking, temperature), with CAUSE_AUTH if there is no
 * key. */
bool gemini_init(struct gemini *g, struct arena *a, const struct conf *c,
    struct err *e) MUST_CHECK;

/* Write once what each request begins with: the instructions and the schema,
 * in ${a}.  ${p} is the one of all later requests.  gemini_close() ends it. */
void gemini_prepare(struct gemini *g, struct arena *a, const struct prompt *p);
void gemini_close(struct gemini *g);

/* Write the request for ${task}.  ${out} lives in ${a}. */
void gemini_request(const struct gemini *g, struct arena *a,
    const struct prompt *p, const struct analysis_task *task,
    struct http_request *out);

/* SHA-256 of the body of such a request, as hash_text() has it. */
void gemini_hash(
    const struct gemini *g, const struct http_request *r, char *out);

/* Read the answer to such a request.  ${out} lives in ${a}; ${usage} is filled
 * also on failure, for blocked and cut answers cost money.  False:
 * ERR_CONTENT_ANALYSIS with its cause, ${e->code} the HTTP status, and
 * ${e->wait_ms} where the service named a delay. */
bool gemini_answer(struct arena *a, const struct http_response *r,
    struct analysis *out, struct answer_usage *usage, struct err *e) MUST_CHECK;

#endif
