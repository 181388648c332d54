/* SPDX-License-Identifier: MIT */
/* Gemini's refusals, told apart by what somebody can do about them. */
#include "provider/gemini_error.h"

#include "base/arena.h"
#include "provider/delay.h"
#include "provider/words.h"
#include "wire/http_message.h"
#include "wire/json.h"

#include <string.h>
#include <strings.h>

enum {
	DEPTH = 16
};

struct refusal {
	struct arena *a;
	int http;
	const char *status; /* "INVALID_ARGUMENT"; "" if it is not said */
	const char *message; /* cleaned; "" if it is not said */
	const struct json *info; /* the details; NULL if there are none */
};

/* Some front ends wrap the object in a list; some answer HTML or nothing. */
static void
read_body(struct arena *a, const struct http_response *r, struct refusal *out)
{
	static const struct err none = ERR_INIT;
	struct err e = none;
	const struct json *error;
	struct json *v;

	*out = (struct refusal){
		.a = a, .http = r->status, .status = "", .message = ""
	};
	if (!json_parse(a, r->body, r->body_size, DEPTH, &v, &e))
		return;
	error = json_get(json_is_array(v) ? json_at(v, 0) : v, "error");
	out->status = json_text(json_get(error, "status"), "");
	out->message =
	    words_error(a, json_text(json_get(error, "message"), ""));
	out->info = json_get(error, "details");
}

/* The detail whose type ends in ${name}, from ${*i} on. */
static const struct json *
next_detail(const struct refusal *r, const char *name, size_t *i)
{
	const struct json *d;
	const char *type;

	while ((d = json_at(r->info, (*i)++)) != NULL) {
		type = strrchr(json_text(json_get(d, "@type"), "."), '.');
		if (type != NULL && strcmp(type + 1, name) == 0)
			return d;
	}
	return NULL;
}

static bool
has_reason(const struct refusal *r, const char *reason)
{
	const struct json *d;
	size_t i = 0;

	while ((d = next_detail(r, "ErrorInfo", &i)) != NULL)
		if (strcmp(json_text(json_get(d, "reason"), ""), reason) == 0)
			return true;
	return false;
}

static bool
is_per_day(const struct refusal *r)
{
	const struct json *d, *list;
	size_t i = 0, k;

	while ((d = next_detail(r, "QuotaFailure", &i)) != NULL) {
		list = json_get(d, "violations");
		for (k = 0; k < json_length(list); k++)
			if (strstr(
			        json_text(
			            json_get(json_at(list, k), "quotaId"), ""),
			        "PerDay") != NULL)
				return true;
	}
	return false;
}

static bool
says(const struct refusal *r, const char *words)
{
	return strcasestr(r->message, words) != NULL;
}

static int64_t
read_delay(const struct refusal *r, const struct http_response *answer)
{
	int64_t wait_ms = answer->retry_after_ms;
	const struct json *d;
	size_t i = 0;

	while ((d = next_detail(r, "RetryInfo", &i)) != NULL)
		wait_ms = delay_longer(wait_ms,
		    delay_parse(json_text(json_get(d, "retryDelay"), "")));
	return delay_longer(wait_ms, delay_find(r->message, "retry in "));
}

static enum err_cause
cause_400(const struct refusal *r)
{
	static const char *const about_model[] = { "thinking", "unknown name",
		"cannot find field", "schema", "temperature", "penalty",
		"max_output_tokens", "maxoutputtokens", "response_mime_type",
		"is not supported for this model", "is not enabled for" };
	size_t i;

	if (has_reason(r, "API_KEY_INVALID") || says(r, "api key"))
		return CAUSE_AUTH;
	if (strcmp(r->status, "FAILED_PRECONDITION") == 0)
		return says(r, "billing") ? CAUSE_BILLING : CAUSE_AUTH;
	for (i = 0; i < sizeof(about_model) / sizeof(about_model[0]); i++)
		if (says(r, about_model[i]))
			return CAUSE_MODEL;
	return CAUSE_REFUSED;
}

static enum err_cause
cause_429(const struct refusal *r)
{
	if (is_per_day(r) || says(r, "spend"))
		return CAUSE_QUOTA;
	if (says(r, "no longer available"))
		return CAUSE_MODEL;
	return CAUSE_RATE_LIMITED;
}

static enum err_cause
find_cause(const struct refusal *r)
{
	switch (r->http) {
	case 400:
		return cause_400(r);
	case 401:
	case 403:
		return CAUSE_AUTH;
	case 402:
		return CAUSE_BILLING;
	case 404:
		return CAUSE_MODEL;
	case 408:
	case 504:
		return CAUSE_TIMEOUT;
	case 429:
		return cause_429(r);
	case 499:
		return CAUSE_SERVER_ERROR;
	case 503:
		return CAUSE_OVERLOADED;
	default:
		if (r->http >= 500)
			return CAUSE_SERVER_ERROR;
		return r->http >= 400 ? CAUSE_REFUSED : CAUSE_INVALID_RESPONSE;
	}
}

/* What to do about it, where somebody must do something. */
static const char *
advice(enum err_cause cause)
{
	/* Only these want a hand. */
	if (cause == CAUSE_AUTH)
		return "; look at gemini.api_key and what it may do";
	if (cause == CAUSE_BILLING)
		return "; add credit to the project of gemini.api_key";
	if (cause == CAUSE_QUOTA)
		return "; the quota is used up for today";
	if (cause == CAUSE_MODEL)
		return "; look at analysis.model, analysis.thinking and "
		       "analysis.temperature";
	return "";
}

bool
gemini_error_read(struct arena *a, const struct http_response *r, struct err *e)
{
	struct refusal refusal;
	enum err_cause cause;

	read_body(a, r, &refusal);
	cause = find_cause(&refusal);
	err_set_cause(e, ERR_CONTENT_ANALYSIS, cause, r->status,
	    "Gemini answered %d%s%s%s%s%s", r->status,
	    refusal.status[0] != '\0' ? " " : "", refusal.status,
	    refusal.message[0] != '\0' ? ": " : "", refusal.message,
	    advice(cause));
	e->wait_ms = (long)read_delay(&refusal, r);
	return false;
}
