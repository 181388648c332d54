/* SPDX-License-Identifier: MIT */
/* Predictions as Replicate describes them. */
#include "provider/prediction.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "provider/answer.h"
#include "provider/replicate.h"
#include "provider/words.h"
#include "wire/http_message.h"
#include "wire/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	DEPTH = 24,
	ID_MAX = 100,
	NAME_BYTES = 200,
	TEXT_MAX = 4 << 20,
	SECONDS_MAX = 86400 /* longer than any may run */
};

static enum prediction_state
find_state(const char *status)
{
	static const struct {
		const char *status;
		enum prediction_state state;
	} known[] = {
		{ "succeeded", PREDICTION_SUCCEEDED },
		{ "successful", PREDICTION_SUCCEEDED },
		{ "failed", PREDICTION_FAILED },
		{ "canceled", PREDICTION_CANCELED },
		{ "cancelled", PREDICTION_CANCELED },
		{ "aborted", PREDICTION_ABORTED },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].status, status) == 0)
			return known[i].state;
	return PREDICTION_RUNNING;
}

/* It goes into paths and rows. */
static bool
is_id(const char *id)
{
	size_t n = strspn(id,
	    "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return n > 0 && n <= ID_MAX && id[n] == '\0';
}

/* "2026-11-24T02:00:00.001Z" as milliseconds of the epoch; -1 if it is none. */
static int64_t
parse_time(const char *text)
{
	struct tm t = { 0 };
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &t);
	int64_t ms = 0, unit = 100;

	if (rest == NULL)
		return -1;
	if (*rest == '.')
		for (rest++; *rest >= '0' && *rest <= '9'; rest++) {
			ms += (*rest - '0') * unit;
			unit /= 10;
		}
	/* The service writes Z; an offset is not worth more code. */
	return (int64_t)timegm(&t) * 1000 + ms;
}

static const char *
name(struct arena *a, const struct json *v, const char *key)
{
	return words_clean(a, json_text(json_get(v, key), ""), NAME_BYTES);
}

static const struct json *
value(const struct json *v, const char *key)
{
	const struct json *found = json_get(v, key);

	return json_is_null(found) ? NULL : found;
}

static double
seconds(const struct json *v)
{
	double s = json_number(v, 0);

	return s > 0 ? fmin(s, SECONDS_MAX) : 0;
}

static int64_t
tokens(const struct json *m, const char *key, const char *other)
{
	const struct json *found = json_get(m, key);

	return answer_tokens(json_is_null(found) ? json_get(m, other) : found);
}

static void
read_metrics(const struct json *m, struct prediction *out)
{
	out->predict_seconds = seconds(json_get(m, "predict_time"));
	out->tokens_in = tokens(m, "input_token_count", "token_input_count");
	out->tokens_out = tokens(m, "output_token_count", "token_output_count");
}

/* False: it has no id or no status. */
static bool
read_one(struct arena *a, const struct json *v, struct prediction *out)
{
	const struct json *error = json_get(v, "error");

	*out = (struct prediction){
		.id = json_text(json_get(v, "id"), ""),
		.status = name(a, v, "status"),
		.model = name(a, v, "model"),
		.version = name(a, v, "version"),
		.input = value(v, "input"),
		.output = value(v, "output"),
		.is_removed = json_bool(json_get(v, "data_removed"), false),
		.created_ms =
		    parse_time(json_text(json_get(v, "created_at"), "")),
	};
	/* Most write a text, some an object with one in it. */
	out->error = words_error(a,
	    json_text(error,
	        json_text(json_get(error, "detail"),
	            json_text(json_get(error, "message"), ""))));
	out->state = find_state(out->status);
	read_metrics(json_get(v, "metrics"), out);
	return is_id(out->id) && out->status[0] != '\0';
}

static bool
fail_unread(const struct http_response *r, enum replicate_call call,
    enum err_type type, const char *why, struct err *e)
{
	if (call == REPLICATE_CREATE)
		return err_set_cause(e, type, CAUSE_UNKNOWN_OUTCOME, r->status,
		    "Replicate may have made the prediction, but answered %d "
		    "with something else: %s",
		    r->status, why);
	return err_set_cause(e, type,
	    text_is_blank(r->body, r->body_size) ? CAUSE_EMPTY_RESPONSE
	                                         : CAUSE_INVALID_RESPONSE,
	    r->status, "Replicate answered %d with something else: %s",
	    r->status, why);
}

bool
prediction_read(struct arena *a, const struct http_response *r,
    enum replicate_call call, enum err_type type, struct prediction *out,
    struct err *e)
{
	static const struct err none = ERR_INIT;
	struct err why = none;
	struct json *v;

	if (!replicate_error_check(a, r, call, type, e))
		return err_here(e);
	if (!json_parse(a, r->body, r->body_size, DEPTH, &v, &why))
		return fail_unread(r, call, type, why.message, e);
	if (!read_one(a, v, out))
		return fail_unread(r, call, type, "no prediction", e);
	return true;
}

bool
prediction_list(struct arena *a, const struct http_response *r,
    enum err_type type, struct prediction **out, size_t *n, const char **next,
    struct err *e)
{
	static const struct err none = ERR_INIT;
	struct err why = none;
	const struct json *results;
	const char *query;
	struct json *v;
	size_t i;

	if (!replicate_error_check(a, r, REPLICATE_OTHER, type, e))
		return err_here(e);
	if (!json_parse(a, r->body, r->body_size, DEPTH, &v, &why))
		return fail_unread(r, REPLICATE_OTHER, type, why.message, e);
	results = json_get(v, "results");
	if (!json_is_array(results))
		return fail_unread(r, REPLICATE_OTHER, type, "no list", e);
	*n = 0;
	*out = arena_array(a, json_length(results) + 1, sizeof(**out));
	for (i = 0; i < json_length(results); i++)
		if (read_one(a, json_at(results, i), &(*out)[*n]))
			(*n)++;
	/* Only its query: the host of an answer is not to be trusted. */
	query = strchr(json_text(json_get(v, "next"), ""), '?');
	*next = query == NULL || strpbrk(query, " \t\r\n#") != NULL ? NULL
	                                                            : query + 1;
	return true;
}

bool
prediction_is_of(struct arena *a, const struct prediction *p,
    const struct replicate_order *order)
{
	static const struct err none = ERR_INIT;
	struct err ignored = none;
	struct json *input;
	bool is_same;

	if (order->version[0] != '\0')
		is_same = strcmp(p->version, order->version) == 0;
	else
		is_same = strcmp(p->model, order->model) == 0;
	return is_same &&
	    json_parse(a, order->input, strlen(order->input), DEPTH, &input,
	        &ignored) &&
	    json_equal(p->input, input);
}

/* The codes of failures that lie in the input, so that the same one fails
 * again, and those of a service that has too much to do. */
static enum err_cause
find_cause(const struct prediction *p)
{
	static const struct {
		const char *words;
		enum err_cause cause;
	} known[] = {
		{ "E003", CAUSE_OVERLOADED },
		{ "high demand", CAUSE_OVERLOADED },
		{ "E005", CAUSE_REFUSED },
		{ "flagged as sensitive", CAUSE_REFUSED },
		{ "E1001", CAUSE_REFUSED },
		{ "out of memory", CAUSE_REFUSED },
		{ "validation", CAUSE_REFUSED },
		{ "nvalid input", CAUSE_REFUSED },
		{ "must be one of", CAUSE_REFUSED },
		{ "is required", CAUSE_REFUSED },
		{ "is not a valid", CAUSE_REFUSED },
		{ "should be", CAUSE_REFUSED },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcasestr(p->error, known[i].words) != NULL)
			return known[i].cause;
	return CAUSE_PREDICTION;
}

bool
prediction_failure(
    const struct prediction *p, enum err_type type, struct err *e)
{
	if (p->state == PREDICTION_CANCELED)
		return err_set_cause(e, type, CAUSE_TIMEOUT, 0,
		    "prediction %s was cancelled at its deadline or by hand",
		    p->id);
	if (p->state == PREDICTION_ABORTED)
		return err_set_cause(e, type, CAUSE_TIMEOUT, 0,
		    "prediction %s was aborted at its deadline before it "
		    "started",
		    p->id);
	return err_set_cause(e, type, find_cause(p), 0,
	    "prediction %s failed: %s", p->id,
	    p->error[0] != '\0' ? p->error : "no reason was given");
}

static bool
fail_without_output(
    const struct prediction *p, enum err_type type, struct err *e)
{
	if (p->is_removed)
		return err_set_cause(e, type, CAUSE_EXPIRED, 0,
		    "the output of prediction %s was deleted by Replicate an "
		    "hour after it was made",
		    p->id);
	return err_set_cause(e, type, CAUSE_EMPTY_RESPONSE, 0,
	    "prediction %s succeeded without an output", p->id);
}

bool
prediction_file(const struct prediction *p, const char **url, struct err *e)
{
	const struct json *output = p->output;

	if (json_is_array(output))
		output = json_at(output, 0);
	if (output == NULL)
		return fail_without_output(p, ERR_SOUNDSCAPE, e);
	*url = json_text(output, NULL);
	if (*url == NULL)
		return err_set_cause(e, ERR_SOUNDSCAPE, CAUSE_INVALID_RESPONSE,
		    0, "the output of prediction %s is no file", p->id);
	return true;
}

bool
prediction_analysis(struct arena *a, const struct prediction *p,
    struct analysis *out, struct answer_usage *usage, struct err *e)
{
	struct buf b;
	size_t i;
	bool ok;

	*usage = (struct answer_usage){ .tokens_in = p->tokens_in,
		.tokens_out = p->tokens_out,
		.model = p->model };
	if (p->output == NULL)
		return fail_without_output(p, ERR_CONTENT_ANALYSIS, e);
	buf_init(&b, TEXT_MAX);
	buf_text(&b, json_text(p->output, ""));
	/* The pieces are cut anywhere, even inside an escape. */
	for (i = 0; i < json_length(p->output); i++)
		buf_text(&b, json_text(json_at(p->output, i), ""));
	ok = answer_read(a, buf_str(&b), b.used, out, e);
	buf_clear(&b);
	return ok || err_here(e);
}
