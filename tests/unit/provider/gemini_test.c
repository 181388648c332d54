/* SPDX-License-Identifier: MIT */
/* Gemini is asked by its rules, and its every answer means one thing. */
#include "provider/gemini.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/hash.h"
#include "book/analysis.h"
#include "book/spread.h"
#include "provider/analysis.h"
#include "provider/analysis_task.h"
#include "provider/answer.h"
#include "provider/prompt.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"
#include "wire/json.h"

#include <string.h>

static struct arena *a;
static struct err e;
static struct conf *c;
static struct gemini g;
static struct analysis v;
static struct answer_usage usage;
static int64_t tokens;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	e = none;
	tokens = 0;
	a = arena_open();
}

static void
teardown(void)
{
	conf_close(&c);
	arena_close(&a);
}

/* The request with one key configured; its body. */
static struct json *
body(int key, const char *value, const char *model, struct http_request *r)
{
	struct spread_text s = provider_spread("Rain on the roof.");
	struct analysis_task task = {
		.spread = &s, .title = "The Pond", .max_output_tokens = tokens
	};
	struct prompt p;
	struct json *out;

	c = provider_conf(key, value);
	ck_assert_msg(gemini_init(&g, a, c, &e), "%s", e.message);
	ck_assert(prompt_open(a, NULL, &p, &e));
	task.model = model;
	gemini_request(&g, a, &p, &task, r);
	ck_assert_msg(json_parse(a, r->body, r->body_size, 12, &out, &e), "%s",
	    e.message);
	return out;
}

/* What is written once gives the same requests as what is written for each,
 * also where a model or a limit of its own makes it unusual. */
static const struct {
	const char *model;
	int64_t tokens;
} requests[] = {
	{ NULL, 0 },
	{ "gemini-3.5-flash-lite", 0 },
	{ "gemma-4-31b-it", 0 },
	{ NULL, 4000 },
};

START_TEST(a_prepared_request_is_the_same)
{
	struct spread_text s = provider_spread("Rain\non \"the\" roof.");
	struct analysis_task task = { .spread = &s,
		.title = "The Pond",
		.model = requests[_i].model,
		.max_output_tokens = requests[_i].tokens };
	char hash[HASH_TEXT], prepared[HASH_TEXT];
	struct http_request r, again;
	struct prompt p;

	c = provider_conf(CONF_COUNT, "");
	ck_assert(gemini_init(&g, a, c, &e) && prompt_open(a, NULL, &p, &e));
	gemini_request(&g, a, &p, &task, &r);
	gemini_hash(&g, &r, hash);
	gemini_prepare(&g, a, &p);
	gemini_request(&g, a, &p, &task, &again);
	gemini_hash(&g, &again, prepared);
	gemini_close(&g);
	ck_assert_str_eq(again.body, r.body);
	ck_assert_uint_eq(again.body_size, r.body_size);
	ck_assert_str_eq(prepared, hash);
	hash_text(r.body, r.body_size, hash);
	ck_assert_str_eq(prepared, hash);
}
END_TEST

static const struct json *
config(int key, const char *value, const char *model)
{
	struct http_request r;

	return json_get(body(key, value, model, &r), "generationConfig");
}

START_TEST(the_request_goes_to_the_model_with_its_key)
{
	struct http_request r;

	body(CONF_COUNT, "", NULL, &r);
	ck_assert_str_eq(r.method, "POST");
	ck_assert_str_eq(r.url,
	    "https://generativelanguage.googleapis.com/v1beta/models/"
	    "gemini-3.5-flash-lite:generateContent");
	ck_assert(provider_has_header(&r, "x-goog-api-key: the-key"));
	ck_assert(provider_has_header(&r, "Content-Type: application/json"));
	ck_assert_int_eq(r.timeout_ms, 90000);
}
END_TEST

START_TEST(the_body_has_what_belongs_at_its_top)
{
	struct http_request r;
	const struct json *v1 = body(CONF_COUNT, "", NULL, &r), *turn;

	turn = json_at(json_get(v1, "contents"), 0);
	ck_assert_str_eq(json_text(json_get(turn, "role"), ""), "user");
	ck_assert_int_eq(
	    strncmp(
	        json_text(
	            json_get(json_at(json_get(turn, "parts"), 0), "text"), ""),
	        "Pages 3-4\n", 10),
	    0);
	ck_assert_uint_eq(json_length(json_get(v1, "safetySettings")), 4);
	ck_assert(json_is_object(json_get(v1, "systemInstruction")));
}
END_TEST

START_TEST(the_schema_holds_the_vocabulary_in_order)
{
	const struct json *cfg = config(CONF_COUNT, "", NULL);
	const struct json *schema = json_get(cfg, "responseSchema");
	const struct json *order = json_get(schema, "propertyOrdering");
	const struct json *fields = json_get(schema, "properties");
	const struct json *sounds = json_get(fields, "sounds");

	ck_assert_uint_eq(json_length(order), ANALYSIS_KEY_COUNT);
	ck_assert_uint_eq(
	    json_length(json_get(schema, "required")), ANALYSIS_KEY_COUNT);
	ck_assert_str_eq(json_text(json_at(order, 1), ""), "settingClass");
	ck_assert_uint_eq(
	    json_length(json_get(json_get(fields, "moodClass"), "enum")),
	    MOOD_COUNT);
	ck_assert_int_gt(json_int(json_get(sounds, "maxItems"), 0), 0);
	ck_assert_uint_eq(
	    json_length(json_get(json_get(sounds, "items"), "enum")),
	    SOUND_COUNT);
}
END_TEST

static const struct {
	const char *thinking;
	const char *model;
	const char *level;
	int64_t budget;
} thoughts[] = {
	{ "level:minimal", NULL, "minimal", -9 },
	{ "level:high", NULL, "high", -9 },
	{ "budget:0", NULL, "", 0 },
	{ "budget:-1", NULL, "", -1 },
	{ "none", NULL, "", -9 },
	{ "level:minimal", "gemma-4-31b-it", "", -9 },
	{ "level:minimal", "gemini-3.5-flash-lite", "minimal", -9 },
};

START_TEST(thinking_is_sent_as_configured)
{
	const struct json *t =
	    json_get(config(CONF_ANALYSIS_THINKING, thoughts[_i].thinking,
	                 thoughts[_i].model),
	        "thinkingConfig");

	ck_assert_str_eq(
	    json_text(json_get(t, "thinkingLevel"), ""), thoughts[_i].level);
	ck_assert_int_eq(
	    json_int(json_get(t, "thinkingBudget"), -9), thoughts[_i].budget);
}
END_TEST

START_TEST(temperature_is_sent_only_if_configured)
{
	ck_assert(json_is_null(
	    json_get(config(CONF_COUNT, "", NULL), "temperature")));
	conf_close(&c);
	ck_assert_double_eq(
	    json_number(
	        json_get(config(CONF_ANALYSIS_TEMPERATURE, "0.25", NULL),
	            "temperature"),
	        -1),
	    0.25);
}
END_TEST

START_TEST(a_task_may_be_given_more_tokens)
{
	ck_assert_int_eq(
	    json_int(
	        json_get(config(CONF_COUNT, "", NULL), "maxOutputTokens"), 0),
	    16384);
	conf_close(&c);
	tokens = 32768;
	ck_assert_int_eq(
	    json_int(
	        json_get(config(CONF_COUNT, "", NULL), "maxOutputTokens"), 0),
	    32768);
}
END_TEST

static const struct {
	int key;
	const char *value;
	const char *name;
} wrong[] = {
	{ CONF_GEMINI_API_KEY, "", "gemini.api_key" },
	{ CONF_ANALYSIS_THINKING, "lots", "analysis.thinking" },
	{ CONF_ANALYSIS_THINKING, "budget:x", "analysis.thinking" },
	{ CONF_ANALYSIS_THINKING, "level:", "analysis.thinking" },
	{ CONF_ANALYSIS_TEMPERATURE, "warm", "analysis.temperature" },
	{ CONF_ANALYSIS_TEMPERATURE, "3", "analysis.temperature" },
};

START_TEST(a_wrong_configuration_is_named)
{
	c = provider_conf(wrong[_i].key, wrong[_i].value);
	ck_assert(!gemini_init(&g, a, c, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_ptr_nonnull(strstr(e.message, wrong[_i].name));
}
END_TEST

START_TEST(a_good_answer_is_read_without_its_thoughts)
{
	struct http_response r =
	    provider_response(200, provider_file(a, "gemini_ok.json"));

	ck_assert_msg(gemini_answer(a, &r, &v, &usage, &e), "%s", e.message);
	ck_assert_int_eq(v.setting_class, SETTING_SHIP);
	ck_assert_int_eq(v.n_actions, 2);
	ck_assert_int_eq(usage.tokens_in, 1204);
	ck_assert_int_eq(usage.tokens_out, 131);
	ck_assert_int_eq(usage.tokens_thought, 21);
	ck_assert_str_eq(usage.model, "gemini-3.5-flash-lite");
}
END_TEST

#define FINISH(reason, parts)                                                  \
	"{\"candidates\":[{\"finishReason\":\"" reason "\"" parts              \
	"}],\"usageMetadata\":{\"promptTokenCount\":9,"                        \
	"\"thoughtsTokenCount\":70}}"
#define CUT ",\"content\":{\"parts\":[{\"text\":\"{\\\"setting\\\":\\\"a\"}]}"

static const struct {
	const char *body;
	enum err_cause cause;
	const char *words;
} outcomes[] = {
	{ FINISH("STOP", ""), CAUSE_EMPTY_RESPONSE, "nothing" },
	{ FINISH("STOP", ",\"content\":{\"role\":\"model\"}"),
	    CAUSE_EMPTY_RESPONSE, "nothing" },
	{ FINISH("STOP", ",\"content\":{\"parts\":[{\"text\":\"\"}]}"),
	    CAUSE_EMPTY_RESPONSE, "nothing" },
	{ FINISH("STOP", CUT), CAUSE_INVALID_RESPONSE, "no analysis" },
	{ FINISH("MAX_TOKENS", CUT), CAUSE_TRUNCATED, "max_output_tokens" },
	{ FINISH("MAX_TOKENS", ""), CAUSE_TRUNCATED, "analysis.thinking" },
	{ FINISH("CONTINUATION", CUT), CAUSE_TRUNCATED, "CONTINUATION" },
	{ FINISH("RECITATION", ""), CAUSE_BLOCKED, "RECITATION" },
	{ FINISH("RECITATION", CUT), CAUSE_BLOCKED, "RECITATION" },
	{ FINISH("SAFETY", ""), CAUSE_BLOCKED, "SAFETY" },
	{ FINISH("PROHIBITED_CONTENT", ""), CAUSE_BLOCKED, "PROHIBITED" },
	{ FINISH("SPII", ""), CAUSE_BLOCKED, "SPII" },
	{ FINISH("OTHER", ""), CAUSE_INVALID_RESPONSE, "OTHER" },
	{ FINISH("LANGUAGE", ""), CAUSE_INVALID_RESPONSE, "LANGUAGE" },
	{ FINISH("MALFORMED_RESPONSE", ""), CAUSE_INVALID_RESPONSE, "MALF" },
	{ FINISH("NEW_IN_2027", CUT), CAUSE_INVALID_RESPONSE, "NEW_IN_2027" },
	{ "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},"
	  "\"usageMetadata\":{\"promptTokenCount\":9}}",
	    CAUSE_BLOCKED, "blocked the text: PROHIBITED_CONTENT" },
	{ "{\"usageMetadata\":{\"promptTokenCount\":9}}", CAUSE_EMPTY_RESPONSE,
	    "nothing" },
};

START_TEST(a_200_is_not_yet_a_success)
{
	struct http_response r = provider_response(200, outcomes[_i].body);

	ck_assert(!gemini_answer(a, &r, &v, &usage, &e));
	ck_assert_int_eq(e.type, ERR_CONTENT_ANALYSIS);
	ck_assert_msg(e.cause == outcomes[_i].cause, "%s: %s",
	    err_cause_name(e.cause), e.message);
	ck_assert_msg(
	    strstr(e.message, outcomes[_i].words) != NULL, "%s", e.message);
	ck_assert_int_eq(usage.tokens_in, 9);
}
END_TEST

#define ERROR(status, message)                                                 \
	"{\"error\":{\"status\":\"" status "\",\"message\":\"" message "\"}}"
#define INVALID(message) ERROR("INVALID_ARGUMENT", message)

static const struct {
	int http;
	const char *body;
	enum err_cause cause;
	long wait_ms;
} errors[] = {
	{ 400, INVALID("API key not valid. Please pass a valid API key."),
	    CAUSE_AUTH, -1 },
	{ 400,
	    "{\"error\":{\"message\":\"no\",\"details\":[{\"@type\":"
	    "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":"
	    "\"API_KEY_INVALID\"}]}}",
	    CAUSE_AUTH, -1 },
	{ 400,
	    INVALID("Invalid JSON payload received. Unknown name x: Cannot "
	            "find field."),
	    CAUSE_MODEL, -1 },
	{ 400,
	    INVALID("'minimal' is not a supported thinking level for this "
	            "model."),
	    CAUSE_MODEL, -1 },
	{ 400,
	    INVALID("The input token count (1091639) exceeds the maximum "
	            "number of tokens allowed (1048576)."),
	    CAUSE_REFUSED, -1 },
	{ 400, ERROR("FAILED_PRECONDITION", "Enable billing."), CAUSE_BILLING,
	    -1 },
	{ 400, ERROR("FAILED_PRECONDITION", "User location."), CAUSE_AUTH, -1 },
	{ 401, ERROR("UNAUTHENTICATED", "No."), CAUSE_AUTH, -1 },
	{ 403, ERROR("PERMISSION_DENIED", "No."), CAUSE_AUTH, -1 },
	{ 402, ERROR("RESOURCE_EXHAUSTED", "Empty."), CAUSE_BILLING, -1 },
	{ 404, ERROR("NOT_FOUND", "models/x is not found"), CAUSE_MODEL, -1 },
	{ 408, "", CAUSE_TIMEOUT, -1 },
	{ 429, ERROR("RESOURCE_EXHAUSTED", "(e.g. check quota)."),
	    CAUSE_RATE_LIMITED, -1 },
	{ 429, ERROR("RESOURCE_EXHAUSTED", "Please retry in 800ms."),
	    CAUSE_RATE_LIMITED, 800 },
	{ 429, "[{\"error\":{\"message\":\"Please retry in 2s.\"}}]",
	    CAUSE_RATE_LIMITED, 2000 },
	{ 500, ERROR("INTERNAL", "Oops."), CAUSE_SERVER_ERROR, -1 },
	{ 502, "<html><body>Bad gateway</body></html>", CAUSE_SERVER_ERROR,
	    -1 },
	{ 503, ERROR("UNAVAILABLE", "The model is overloaded."),
	    CAUSE_OVERLOADED, -1 },
	{ 504, ERROR("DEADLINE_EXCEEDED", "Late."), CAUSE_TIMEOUT, -1 },
	{ 302, "", CAUSE_INVALID_RESPONSE, -1 },
	{ 200, "<html>", CAUSE_INVALID_RESPONSE, -1 },
	{ 200, "", CAUSE_EMPTY_RESPONSE, -1 },
	{ 200, "[]", CAUSE_INVALID_RESPONSE, -1 },
	{ 200, "{\"candidates\":[{\"con", CAUSE_INVALID_RESPONSE, -1 },
};

START_TEST(every_error_has_its_cause)
{
	struct http_response r =
	    provider_response(errors[_i].http, errors[_i].body);

	ck_assert(!gemini_answer(a, &r, &v, &usage, &e));
	ck_assert_int_eq(e.type, ERR_CONTENT_ANALYSIS);
	ck_assert_msg(e.cause == errors[_i].cause, "%s: %s",
	    err_cause_name(e.cause), e.message);
	ck_assert_int_eq(e.code, errors[_i].http);
	ck_assert_int_eq(e.wait_ms, errors[_i].wait_ms);
}
END_TEST

START_TEST(a_daily_quota_is_no_rate_limit)
{
	struct http_response r =
	    provider_response(429, provider_file(a, "gemini_429_day.json"));

	ck_assert(!gemini_answer(a, &r, &v, &usage, &e));
	ck_assert_int_eq(e.cause, CAUSE_QUOTA);
	ck_assert(err_cause_parks(e.cause));
}
END_TEST

START_TEST(the_longest_delay_that_is_named_counts)
{
	struct http_response r =
	    provider_response(429, provider_file(a, "gemini_429_minute.json"));

	ck_assert(!gemini_answer(a, &r, &v, &usage, &e));
	ck_assert_int_eq(e.cause, CAUSE_RATE_LIMITED);
	ck_assert_int_eq(e.wait_ms, 45838);
}
END_TEST

START_TEST(a_header_names_a_delay_too)
{
	struct http_response r = provider_response(503, "");

	r.retry_after_ms = 9000;
	ck_assert(!gemini_answer(a, &r, &v, &usage, &e));
	ck_assert_int_eq(e.wait_ms, 9000);
}
END_TEST

/* Found by fuzzing: tokens are money, and their sum overflowed. */
START_TEST(nonsense_about_tokens_is_not_believed)
{
	static const char body[] =
	    "{\"candidates\":[{\"finishReason\":\"MAX_TOKENS\"}],"
	    "\"usageMetadata\":{\"promptTokenCount\":-12,"
	    "\"candidatesTokenCount\":9223372036854775807,"
	    "\"thoughtsTokenCount\":9223372036854775807}}";
	struct http_response r = provider_response(200, body);

	ck_assert(!gemini_answer(a, &r, &v, &usage, &e));
	ck_assert_int_eq(e.cause, CAUSE_TRUNCATED);
	ck_assert_int_eq(usage.tokens_in, 0);
	ck_assert_int_eq(usage.tokens_out, ANSWER_TOKENS_MAX);
	ck_assert_int_eq(usage.tokens_thought, ANSWER_TOKENS_MAX);
}
END_TEST

/* Found by fuzzing. */
START_TEST(a_text_that_is_no_analysis_has_its_status)
{
	static const char body[] = "{\"candidates\":[{\"content\":{\"parts\":"
	                           "[{\"text\":\"{}\"}]}}]}";
	struct http_response r = provider_response(200, body);

	ck_assert(!gemini_answer(a, &r, &v, &usage, &e));
	ck_assert_int_eq(e.cause, CAUSE_INVALID_RESPONSE);
	ck_assert_int_eq(e.code, 200);
}
END_TEST

START_TEST(no_answer_keeps_its_first_error)
{
	struct http_response r =
	    provider_failure(CAUSE_TIMEOUT, "no answer from x", true);

	ck_assert(!gemini_answer(a, &r, &v, &usage, &e));
	ck_assert_int_eq(e.type, ERR_CONTENT_ANALYSIS);
	ck_assert_int_eq(e.cause, CAUSE_TIMEOUT);
	ck_assert_str_eq(e.message, "no answer from x");
}
END_TEST

Suite *
provider_gemini_suite(void)
{
	Suite *s = suite_create("provider/gemini");
	TCase *t = tcase_create("gemini");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_request_goes_to_the_model_with_its_key);
	tcase_add_test(t, the_body_has_what_belongs_at_its_top);
	tcase_add_loop_test(t, a_prepared_request_is_the_same, 0,
	    (int)(sizeof(requests) / sizeof(requests[0])));
	tcase_add_test(t, the_schema_holds_the_vocabulary_in_order);
	tcase_add_loop_test(
	    t, thinking_is_sent_as_configured, 0, COUNT(thoughts));
	tcase_add_test(t, temperature_is_sent_only_if_configured);
	tcase_add_test(t, a_task_may_be_given_more_tokens);
	tcase_add_loop_test(t, a_wrong_configuration_is_named, 0, COUNT(wrong));
	tcase_add_test(t, a_good_answer_is_read_without_its_thoughts);
	tcase_add_loop_test(t, a_200_is_not_yet_a_success, 0, COUNT(outcomes));
	tcase_add_loop_test(t, every_error_has_its_cause, 0, COUNT(errors));
	tcase_add_test(t, a_daily_quota_is_no_rate_limit);
	tcase_add_test(t, the_longest_delay_that_is_named_counts);
	tcase_add_test(t, a_header_names_a_delay_too);
	tcase_add_test(t, nonsense_about_tokens_is_not_believed);
	tcase_add_test(t, a_text_that_is_no_analysis_has_its_status);
	tcase_add_test(t, no_answer_keeps_its_first_error);
	suite_add_tcase(s, t);
	return s;
}
