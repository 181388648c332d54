/* SPDX-License-Identifier: MIT */
/* What Gemini answered: a 200 is not yet a success. */
#include "provider/gemini.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "provider/answer.h"
#include "provider/gemini_error.h"
#include "provider/words.h"
#include "wire/http_message.h"
#include "wire/json.h"

#include <string.h>

enum {
	DEPTH = 16,
	TEXT_MAX = 4 << 20,
	NAME_MAX_BYTES = 100
};

/* Any field may be absent: then it is 0. */
static void
read_usage(struct arena *a, const struct json *v, struct answer_usage *out)
{
	const struct json *u = json_get(v, "usageMetadata");

	*out = (struct answer_usage){
		.tokens_in = answer_tokens(json_get(u, "promptTokenCount")),
		.tokens_out =
		    answer_tokens(json_get(u, "candidatesTokenCount")),
		.tokens_thought =
		    answer_tokens(json_get(u, "thoughtsTokenCount")),
		.model = words_clean(a,
		    json_text(json_get(v, "modelVersion"), ""), NAME_MAX_BYTES),
	};
}

/* The texts of all parts that are not thoughts. */
static const char *
read_text(struct arena *a, const struct json *candidate)
{
	const struct json *parts =
	    json_get(json_get(candidate, "content"), "parts");
	const struct json *part;
	const char *out;
	struct buf b;
	size_t i;

	buf_init(&b, TEXT_MAX);
	for (i = 0; (part = json_at(parts, i)) != NULL; i++)
		if (!json_bool(json_get(part, "thought"), false))
			buf_text(&b, json_text(json_get(part, "text"), ""));
	out = arena_copy(a, buf_str(&b), b.used);
	buf_clear(&b);
	return out;
}

static bool
fail_blocked(const char *what, const char *reason, struct err *e)
{
	return err_set_cause(e, ERR_CONTENT_ANALYSIS, CAUSE_BLOCKED, 200,
	    "Gemini blocked %s: %s", what, reason);
}

static bool
fail_cut(const char *text, const struct answer_usage *u, const char *reason,
    struct err *e)
{
	if (!text_is_blank(text, strlen(text)))
		return err_set_cause(e, ERR_CONTENT_ANALYSIS, CAUSE_TRUNCATED,
		    200,
		    "Gemini's answer was cut after %lld tokens (%s): raise "
		    "analysis.max_output_tokens",
		    (long long)(u->tokens_out + u->tokens_thought), reason);
	return err_set_cause(e, ERR_CONTENT_ANALYSIS, CAUSE_TRUNCATED, 200,
	    "Gemini used all tokens for thinking (%lld of them) and wrote "
	    "nothing (%s): lower analysis.thinking or raise "
	    "analysis.max_output_tokens",
	    (long long)u->tokens_thought, reason);
}

/* Looked at before the text: a cut or blocked answer is not repaired. */
static bool
check_reason(const char *reason, const char *text, const struct answer_usage *u,
    struct err *e)
{
	static const char *const good[] = { "STOP", "",
		"FINISH_REASON_UNSPECIFIED" };
	static const char *const cut[] = { "MAX_TOKENS", "CONTINUATION" };
	static const char *const blocked[] = { "SAFETY", "RECITATION",
		"BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY",
		"IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION" };
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (strcmp(reason, good[i]) == 0)
			return true;
	for (i = 0; i < sizeof(cut) / sizeof(cut[0]); i++)
		if (strcmp(reason, cut[i]) == 0)
			return fail_cut(text, u, reason, e);
	for (i = 0; i < sizeof(blocked) / sizeof(blocked[0]); i++)
		if (strcmp(reason, blocked[i]) == 0)
			return fail_blocked("its answer", reason, e);
	return err_set_cause(e, ERR_CONTENT_ANALYSIS, CAUSE_INVALID_RESPONSE,
	    200, "Gemini stopped without an answer: %s", reason);
}

static bool
read_candidate(struct arena *a, const struct json *v, struct analysis *out,
    const struct answer_usage *u, struct err *e)
{
	const struct json *candidate = json_at(json_get(v, "candidates"), 0);
	const char *block = json_text(
	    json_get(json_get(v, "promptFeedback"), "blockReason"), "");
	const char *reason, *text;

	if (candidate == NULL && block[0] != '\0')
		return fail_blocked(
		    "the text", words_clean(a, block, NAME_MAX_BYTES), e);
	reason = words_clean(a,
	    json_text(json_get(candidate, "finishReason"), ""), NAME_MAX_BYTES);
	text = read_text(a, candidate);
	if (!check_reason(reason, text, u, e))
		return false;
	if (text_is_blank(text, strlen(text)))
		return err_set_cause(e, ERR_CONTENT_ANALYSIS,
		    CAUSE_EMPTY_RESPONSE, 200, "Gemini answered nothing%s%s",
		    reason[0] != '\0' ? ": " : "", reason);
	return answer_read(a, text, strlen(text), out, e) || err_here(e);
}

static bool
read_ok(struct arena *a, const struct http_response *r, struct analysis *out,
    struct answer_usage *usage, struct err *e)
{
	static const struct err none = ERR_INIT;
	struct err why = none;
	struct json *v;

	if (text_is_blank(r->body, r->body_size))
		return err_set_cause(e, ERR_CONTENT_ANALYSIS,
		    CAUSE_EMPTY_RESPONSE, r->status,
		    "Gemini answered %d with an empty body", r->status);
	if (!json_parse(a, r->body, r->body_size, DEPTH, &v, &why))
		return err_set_cause(e, ERR_CONTENT_ANALYSIS,
		    CAUSE_INVALID_RESPONSE, r->status,
		    "Gemini answered %d with something else: %s", r->status,
		    why.message);
	if (!json_is_object(v))
		return err_set_cause(e, ERR_CONTENT_ANALYSIS,
		    CAUSE_INVALID_RESPONSE, r->status,
		    "Gemini answered %d with JSON of another kind", r->status);
	read_usage(a, v, usage);
	return read_candidate(a, v, out, usage, e) || err_here(e);
}

bool
gemini_answer(struct arena *a, const struct http_response *r,
    struct analysis *out, struct answer_usage *usage, struct err *e)
{
	*usage = (struct answer_usage){ .model = "" };
	if (r->status == 0) {
		if (!err_is_set(e))
			*e = r->failure;
		return err_as(e, ERR_CONTENT_ANALYSIS);
	}
	if (r->status < 200 || r->status > 299)
		return gemini_error_read(a, r, e) || err_here(e);
	if (read_ok(a, r, out, usage, e))
		return true;
	e->code = r->status;
	return err_here(e);
}
