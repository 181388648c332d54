/* SPDX-License-Identifier: MIT */
/* Whatever Replicate answers means one thing. */
#include "provider/prediction.h"

#include "base/arena.h"
#include "book/analysis.h"
#include "provider/answer.h"
#include "provider/replicate.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"

#include <string.h>

static struct arena *a;
static struct err e;
static struct prediction p;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	e = none;
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(&a);
}

static void
read(const char *body)
{
	struct http_response r = provider_response(200, body);

	ck_assert_msg(
	    prediction_read(a, &r, REPLICATE_OTHER, ERR_SOUNDSCAPE, &p, &e),
	    "%s", e.message);
}

START_TEST(a_whole_prediction_is_read)
{
	const char *url;

	read(provider_file(a, "replicate_succeeded.json"));
	ck_assert_str_eq(p.id, "gm3qorzdhgbfurvjtvhg6dckhu");
	ck_assert_int_eq(p.state, PREDICTION_SUCCEEDED);
	ck_assert_str_eq(p.model, "elevenlabs/music");
	ck_assert_int_eq(p.created_ms, 1795485600001);
	ck_assert_double_eq(p.predict_seconds, 13.3);
	ck_assert(prediction_file(&p, &url, &e));
	ck_assert_str_eq(url,
	    "https://replicate.delivery/xezq/9mXfTIqUvbWeeE/"
	    "tmp1ab2c3d4.mp3");
}
END_TEST

static const struct {
	const char *status;
	enum prediction_state state;
} states[] = {
	{ "starting", PREDICTION_RUNNING },
	{ "processing", PREDICTION_RUNNING },
	{ "new in 2027", PREDICTION_RUNNING },
	{ "succeeded", PREDICTION_SUCCEEDED },
	{ "successful", PREDICTION_SUCCEEDED },
	{ "failed", PREDICTION_FAILED },
	{ "canceled", PREDICTION_CANCELED },
	{ "aborted", PREDICTION_ABORTED },
};

START_TEST(id_and_status_are_enough)
{
	read(arena_print(
	    a, "{\"id\":\"abc\",\"status\":\"%s\"}", states[_i].status));
	ck_assert_int_eq(p.state, states[_i].state);
	ck_assert_int_eq(p.created_ms, -1);
	ck_assert_ptr_null(p.output);
}
END_TEST

static const struct {
	int http;
	const char *body;
	enum err_cause created; /* what it means after a create */
	enum err_cause other;
	long wait_ms;
} errors[] = {
	{ 401, "{\"title\":\"Unauthenticated\",\"detail\":\"No.\"}", CAUSE_AUTH,
	    CAUSE_AUTH, -1 },
	{ 402, "{\"title\":\"Insufficient credit\"}", CAUSE_BILLING,
	    CAUSE_BILLING, -1 },
	{ 403, "{}", CAUSE_AUTH, CAUSE_AUTH, -1 },
	{ 404, "{\"detail\":\"not found\"}", CAUSE_MODEL, CAUSE_NOT_FOUND, -1 },
	{ 422,
	    "{\"title\":\"Input validation failed\",\"detail\":\"- input: prompt"
	    " is required\\n\"}",
	    CAUSE_REFUSED, CAUSE_REFUSED, -1 },
	{ 422, "{\"title\":\"Invalid version or not permitted\"}", CAUSE_MODEL,
	    CAUSE_MODEL, -1 },
	{ 429,
	    "{\"detail\":\"Request was throttled. Your rate limit resets in "
	    "~30s.\",\"retry_after\":5}",
	    CAUSE_RATE_LIMITED, CAUSE_RATE_LIMITED, 30000 },
	{ 429, "{\"detail\":\"Request was throttled.\",\"retry_after\":5}",
	    CAUSE_RATE_LIMITED, CAUSE_RATE_LIMITED, 5000 },
	{ 429, "", CAUSE_RATE_LIMITED, CAUSE_RATE_LIMITED, -1 },
	{ 500, "<html>", CAUSE_UNKNOWN_OUTCOME, CAUSE_SERVER_ERROR, -1 },
	{ 502, "", CAUSE_UNKNOWN_OUTCOME, CAUSE_SERVER_ERROR, -1 },
	{ 408, "", CAUSE_UNKNOWN_OUTCOME, CAUSE_TIMEOUT, -1 },
	{ 302, "", CAUSE_INVALID_RESPONSE, CAUSE_INVALID_RESPONSE, -1 },
	{ 201, "<html>", CAUSE_UNKNOWN_OUTCOME, CAUSE_INVALID_RESPONSE, -1 },
	{ 201, "", CAUSE_UNKNOWN_OUTCOME, CAUSE_EMPTY_RESPONSE, -1 },
	{ 201, "{\"id\":\"../x\",\"status\":\"starting\"}",
	    CAUSE_UNKNOWN_OUTCOME, CAUSE_INVALID_RESPONSE, -1 },
	{ 201, "{\"id\":\"abc\"}", CAUSE_UNKNOWN_OUTCOME,
	    CAUSE_INVALID_RESPONSE, -1 },
};

START_TEST(errors_of_a_create_have_their_cause)
{
	struct http_response r =
	    provider_response(errors[_i].http, errors[_i].body);

	ck_assert(
	    !prediction_read(a, &r, REPLICATE_CREATE, ERR_SOUNDSCAPE, &p, &e));
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	ck_assert_msg(e.cause == errors[_i].created, "%s: %s",
	    err_cause_name(e.cause), e.message);
	ck_assert_int_eq(e.code, errors[_i].http);
	ck_assert_int_eq(e.wait_ms, errors[_i].wait_ms);
}
END_TEST

START_TEST(errors_of_other_calls_have_their_cause)
{
	struct http_response r =
	    provider_response(errors[_i].http, errors[_i].body);

	ck_assert(
	    !prediction_read(a, &r, REPLICATE_OTHER, ERR_SOUNDSCAPE, &p, &e));
	ck_assert_msg(e.cause == errors[_i].other, "%s: %s",
	    err_cause_name(e.cause), e.message);
}
END_TEST

START_TEST(a_rate_limit_waits_for_the_longest_hint)
{
	struct http_response r = provider_response(429, "{\"retry_after\":5}");

	r.rate_reset_ms = 7000;
	r.retry_after_ms = 6000;
	ck_assert(
	    !prediction_read(a, &r, REPLICATE_CREATE, ERR_SOUNDSCAPE, &p, &e));
	ck_assert_int_eq(e.wait_ms, 7000);
}
END_TEST

START_TEST(a_create_without_an_answer_may_have_happened)
{
	struct http_response r =
	    provider_failure(CAUSE_NETWORK, "the connection broke", true);

	ck_assert(
	    !prediction_read(a, &r, REPLICATE_CREATE, ERR_SOUNDSCAPE, &p, &e));
	ck_assert_int_eq(e.cause, CAUSE_UNKNOWN_OUTCOME);
	ck_assert_ptr_nonnull(strstr(e.message, "the connection broke"));
}
END_TEST

START_TEST(a_create_that_was_not_sent_did_not_happen)
{
	struct http_response r =
	    provider_failure(CAUSE_NETWORK, "could not connect", false);

	ck_assert(
	    !prediction_read(a, &r, REPLICATE_CREATE, ERR_SOUNDSCAPE, &p, &e));
	ck_assert_int_eq(e.cause, CAUSE_NETWORK);
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
}
END_TEST

START_TEST(the_list_leaves_out_what_is_no_prediction)
{
	struct http_response r =
	    provider_response(200, provider_file(a, "replicate_list.json"));
	struct prediction *list;
	const char *next;
	size_t n;

	ck_assert(prediction_list(a, &r, ERR_SOUNDSCAPE, &list, &n, &next, &e));
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(list[1].state, PREDICTION_SUCCEEDED);
	ck_assert_str_eq(
	    next, "cursor=cD0yMDI2&created_after=2026-11-24T02%3A00%3A00Z");
}
END_TEST

START_TEST(the_last_page_has_no_next)
{
	struct http_response r =
	    provider_response(200, "{\"next\":null,\"results\":[]}");
	struct prediction *list;
	const char *next;
	size_t n;

	ck_assert(prediction_list(a, &r, ERR_SOUNDSCAPE, &list, &n, &next, &e));
	ck_assert_uint_eq(n, 0);
	ck_assert_ptr_null(next);
}
END_TEST

START_TEST(a_lost_prediction_is_known_by_model_and_input)
{
	struct replicate_order order = { .model = "elevenlabs/music",
		.version = "",
		.input =
		    "{\"force_instrumental\":true,\"music_length_ms\":30000,"
		    "\"output_format\":\"mp3_standard\",\"prompt\":"
		    "\"quiet rain on a slate roof\"}" };

	read(provider_file(a, "replicate_succeeded.json"));
	ck_assert(prediction_is_of(a, &p, &order));
	order.model = "elevenlabs/other";
	ck_assert(!prediction_is_of(a, &p, &order));
	order.model = "elevenlabs/music";
	order.input = "{\"prompt\":\"quiet rain on a slate roof\"}";
	ck_assert(!prediction_is_of(a, &p, &order));
}
END_TEST

static const struct {
	const char *status;
	const char *error;
	enum err_cause cause;
} failures[] = {
	{ "failed", "Prediction interrupted; please retry (code: PA)",
	    CAUSE_PREDICTION },
	{ "failed", "(E003) Service is unavailable due to high demand",
	    CAUSE_OVERLOADED },
	{ "failed", "Director: unexpected error E9828", CAUSE_PREDICTION },
	{ "failed", "E6716 timeout starting", CAUSE_PREDICTION },
	{ "failed", "The input was flagged as sensitive (E005)",
	    CAUSE_REFUSED },
	{ "failed", "E1001: out of memory", CAUSE_REFUSED },
	{ "failed", "1 validation error for Input", CAUSE_REFUSED },
	{ "failed", "", CAUSE_PREDICTION },
	{ "canceled", "", CAUSE_TIMEOUT },
	{ "aborted", "", CAUSE_TIMEOUT },
};

START_TEST(a_failed_prediction_has_its_cause)
{
	read(arena_print(a,
	    "{\"id\":\"abc\",\"status\":\"%s\",\"error\":\"%s\"}",
	    failures[_i].status, failures[_i].error));
	ck_assert(!prediction_failure(&p, ERR_SOUNDSCAPE, &e));
	ck_assert_msg(
	    e.cause == failures[_i].cause, "%s", err_cause_name(e.cause));
	ck_assert_ptr_nonnull(strstr(e.message, "abc"));
}
END_TEST

static const struct {
	const char *output;
	const char *url;
	enum err_cause cause;
} files[] = {
	{ ",\"output\":\"https://a/b\"", "https://a/b", CAUSE_NONE },
	{ ",\"output\":[\"https://a/1\",\"https://a/2\"]", "https://a/1",
	    CAUSE_NONE },
	{ ",\"output\":null", NULL, CAUSE_EMPTY_RESPONSE },
	{ "", NULL, CAUSE_EMPTY_RESPONSE },
	{ ",\"output\":[]", NULL, CAUSE_EMPTY_RESPONSE },
	{ ",\"output\":{\"a\":1}", NULL, CAUSE_INVALID_RESPONSE },
	{ ",\"output\":null,\"data_removed\":true", NULL, CAUSE_EXPIRED },
};

/* What is said is money: it may be neither negative nor beyond all bounds. */
START_TEST(nonsense_about_its_use_is_not_believed)
{
	read("{\"id\":\"abc\",\"status\":\"succeeded\",\"metrics\":{"
	     "\"predict_time\":-3,\"input_token_count\":-7,"
	     "\"output_token_count\":9223372036854775807}}");
	ck_assert_double_eq(p.predict_seconds, 0);
	ck_assert_int_eq(p.tokens_in, 0);
	ck_assert_int_eq(p.tokens_out, ANSWER_TOKENS_MAX);
	read("{\"id\":\"abc\",\"status\":\"canceled\",\"metrics\":{"
	     "\"predict_time\":1e300}}");
	ck_assert_double_eq(p.predict_seconds, 86400);
}
END_TEST

START_TEST(the_file_is_found_in_the_output)
{
	const char *url = NULL;

	read(arena_print(a, "{\"id\":\"abc\",\"status\":\"succeeded\"%s}",
	    files[_i].output));
	ck_assert_int_eq(prediction_file(&p, &url, &e), files[_i].url != NULL);
	ck_assert_pstr_eq(url, files[_i].url);
	ck_assert_int_eq(e.cause, files[_i].cause);
}
END_TEST

START_TEST(the_pieces_of_a_text_are_joined)
{
	struct analysis v;
	struct answer_usage usage;

	read(
	    "{\"id\":\"abc\",\"status\":\"succeeded\",\"model\":\"google/g\","
	    "\"output\":[\"```json\\n{\\\"setting\\\":\\\"a b\\\\\",\"u00e9\\\","
	    "\\\"mood\\\":\\\"calm\\\",\",\"\\\"audioPrompt\\\":\\\"x\\\"}\"]}");
	ck_assert_msg(
	    prediction_analysis(a, &p, &v, &usage, &e), "%s", e.message);
	ck_assert_str_eq(v.setting, "a b\xc3\xa9");
	ck_assert_str_eq(usage.model, "google/g");
}
END_TEST

START_TEST(a_text_that_is_no_analysis_is_refused)
{
	struct analysis v;
	struct answer_usage usage;

	read("{\"id\":\"abc\",\"status\":\"succeeded\",\"output\":[\"no\"]}");
	ck_assert(!prediction_analysis(a, &p, &v, &usage, &e));
	ck_assert_int_eq(e.cause, CAUSE_INVALID_RESPONSE);
	ck_assert_int_eq(e.type, ERR_CONTENT_ANALYSIS);
}
END_TEST

Suite *
provider_prediction_suite(void)
{
	Suite *s = suite_create("provider/prediction");
	TCase *t = tcase_create("prediction");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_whole_prediction_is_read);
	tcase_add_loop_test(t, id_and_status_are_enough, 0, COUNT(states));
	tcase_add_loop_test(
	    t, errors_of_a_create_have_their_cause, 0, COUNT(errors));
	tcase_add_loop_test(
	    t, errors_of_other_calls_have_their_cause, 0, COUNT(errors));
	tcase_add_test(t, a_rate_limit_waits_for_the_longest_hint);
	tcase_add_test(t, a_create_without_an_answer_may_have_happened);
	tcase_add_test(t, a_create_that_was_not_sent_did_not_happen);
	tcase_add_test(t, the_list_leaves_out_what_is_no_prediction);
	tcase_add_test(t, the_last_page_has_no_next);
	tcase_add_test(t, a_lost_prediction_is_known_by_model_and_input);
	tcase_add_loop_test(
	    t, a_failed_prediction_has_its_cause, 0, COUNT(failures));
	tcase_add_test(t, nonsense_about_its_use_is_not_believed);
	tcase_add_loop_test(
	    t, the_file_is_found_in_the_output, 0, COUNT(files));
	tcase_add_test(t, the_pieces_of_a_text_are_joined);
	tcase_add_test(t, a_text_that_is_no_analysis_is_refused);
	suite_add_tcase(s, t);
	return s;
}
