/* SPDX-License-Identifier: MIT */
/* Replicate's refusals, told apart by what somebody can do about them. */
#include "provider/replicate_error.h"

#include "provider/delay.h"
#include "provider/words.h"
#include "wire/http_message.h"
#include "wire/json.h"

#include <stdio.h>
#include <string.h>

enum {
	DEPTH = 16
};

static bool
fail_unanswered(const struct http_response *r, enum replicate_call call,
    enum err_type type, struct err *e)
{
	if (call == REPLICATE_CREATE && r->is_sent)
		return err_set_cause(e, type, CAUSE_UNKNOWN_OUTCOME, 0,
		    "Replicate may have made the prediction, but its answer "
		    "was lost: %s",
		    r->failure.message);
	if (!err_is_set(e))
		*e = r->failure;
	return err_as(e, type);
}

static enum err_cause
find_cause(int status, enum replicate_call call)
{
	switch (status) {
	case 401:
	case 403:
		return CAUSE_AUTH;
	case 402:
		return CAUSE_BILLING;
	case 404:
		return call == REPLICATE_CREATE ? CAUSE_MODEL : CAUSE_NOT_FOUND;
	case 408:
		return call == REPLICATE_CREATE ? CAUSE_UNKNOWN_OUTCOME
		                                : CAUSE_TIMEOUT;
	case 429:
		return CAUSE_RATE_LIMITED;
	default:
		break;
	}
	if (status >= 500)
		return call == REPLICATE_CREATE ? CAUSE_UNKNOWN_OUTCOME
		                                : CAUSE_SERVER_ERROR;
	return status >= 400 ? CAUSE_REFUSED : CAUSE_INVALID_RESPONSE;
}

/* Every hint counts, the longest wins. */
static int64_t
read_delay(
    const struct http_response *r, const struct json *v, const char *detail)
{
	double seconds = json_number(json_get(v, "retry_after"), -1);
	int64_t wait_ms = delay_longer(r->retry_after_ms, r->rate_reset_ms);

	if (seconds >= 0 && seconds < 1e9)
		wait_ms = delay_longer(wait_ms, (int64_t)(seconds * 1000));
	else
		wait_ms = delay_longer(wait_ms,
		    delay_parse(json_text(json_get(v, "retry_after"), "")));
	return delay_longer(wait_ms, delay_find(detail, "resets in "));
}

static const char *
advice(enum err_cause cause)
{
	if (cause == CAUSE_AUTH)
		return "; look at replicate.api_token and what it may do";
	if (cause == CAUSE_MODEL)
		return "; look at the model's name, and at soundscape.version "
		       "for a community model";
	if (cause == CAUSE_REFUSED)
		return "; look at soundscape.input";
	return "";
}

bool
replicate_error_check(struct arena *a, const struct http_response *r,
    enum replicate_call call, enum err_type type, struct err *e)
{
	static const struct err none = ERR_INIT;
	struct err ignored = none;
	const char *title, *detail;
	enum err_cause cause;
	struct json *v;

	if (r->status == 0)
		return fail_unanswered(r, call, type, e);
	if (r->status >= 200 && r->status <= 299)
		return true;
	/* A body that is not JSON says nothing; v is NULL then. */
	if (!json_parse(a, r->body, r->body_size, DEPTH, &v, &ignored))
		v = NULL;
	title = words_error(a, json_text(json_get(v, "title"), ""));
	detail = words_error(a, json_text(json_get(v, "detail"), ""));
	cause = find_cause(r->status, call);
	if (r->status == 422 && strncmp(title, "Invalid version", 15) == 0)
		cause = CAUSE_MODEL;
	err_set_cause(e, type, cause, r->status,
	    "Replicate answered %d%s%s%s%s%s", r->status,
	    title[0] != '\0' ? " " : "", title, detail[0] != '\0' ? ": " : "",
	    detail,
	    type == ERR_SOUNDSCAPE || cause == CAUSE_AUTH ? advice(cause) : "");
	/* On other answers ratelimit-reset is no request to wait. */
	e->wait_ms = (long)(r->status == 429 ? read_delay(r, v, detail)
	                                     : r->retry_after_ms);
	return false;
}

void
replicate_error_rate(const char *message, int *per_minute, int *burst)
{
	const char *said = strcasestr(message, "reduced to ");
	int n = 0, at_once = 1;

	*per_minute = *burst = 0;
	if (said == NULL ||
	    sscanf(said + 11, "%9d requests per minute with a burst of %9d", &n,
	        &at_once) < 1 ||
	    strstr(said, "per minute") == NULL || n < 1)
		return;
	*per_minute = n;
	*burst = at_once < 1 ? 1 : at_once;
}
