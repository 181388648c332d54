/* SPDX-License-Identifier: MIT */
/* Replicate is asked by its rules. */
#include "provider/replicate.h"

#include "base/arena.h"
#include "base/conf.h"
#include "book/soundscape.h"
#include "book/spread.h"
#include "provider/analysis_task.h"
#include "provider/prompt.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"
#include "wire/json.h"

#include <string.h>

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct arena *a;
static struct err e;
static struct conf *c;
static struct replicate r;
static struct replicate_order order;
static struct http_request q;

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
	conf_close(&c);
	arena_close(&a);
}

static void
configure(int key, const char *value)
{
	c = provider_conf(key, value);
	ck_assert_msg(replicate_init(&r, a, c, &e), "%s", e.message);
}

static void
create(void)
{
	const struct soundscape_request wanted = { .prompt = "quiet \"rain\"",
		.seconds = 30 };

	ck_assert(replicate_order_sound(&r, a, &wanted, &order, &e));
	replicate_create(&r, a, &order, &q);
}

START_TEST(an_official_model_has_its_own_route)
{
	configure(CONF_COUNT, "");
	create();
	ck_assert_str_eq(q.method, "POST");
	ck_assert_str_eq(q.url,
	    "https://api.replicate.com/v1/models/elevenlabs/music/predictions");
	ck_assert_str_eq(q.body,
	    "{\"input\":{\"prompt\":\"quiet \\\"rain\\\"\",\"music_length_ms\":"
	    "30000,\"output_format\":\"mp3_standard\",\"force_instrumental\":"
	    "true}}");
	ck_assert(provider_has_header(&q, "Authorization: Bearer the-token"));
	ck_assert(provider_has_header(&q, "Cancel-After: 300s"));
}
END_TEST

START_TEST(nothing_asks_to_wait)
{
	int i;

	configure(CONF_COUNT, "");
	create();
	for (i = 0; i < q.n_headers; i++)
		ck_assert_int_ne(strncmp(q.headers[i], "Prefer", 6), 0);
}
END_TEST

START_TEST(a_version_goes_into_the_body)
{
	configure(CONF_SOUND_VERSION, HASH);
	create();
	ck_assert_str_eq(q.url, "https://api.replicate.com/v1/predictions");
	ck_assert_ptr_eq(
	    strstr(q.body, "{\"version\":\"" HASH "\",\"input\":{"), q.body);
}
END_TEST

START_TEST(a_short_deadline_is_the_shortest_that_is_taken)
{
	configure(CONF_SOUND_TIMEOUT, "1500");
	create();
	ck_assert(provider_has_header(&q, "Cancel-After: 5s"));
}
END_TEST

START_TEST(the_base_may_end_in_a_slash)
{
	configure(CONF_REPLICATE_BASE_URL, "http://127.0.0.1:8080/v1/");
	replicate_get(&r, a, "abc", &q);
	ck_assert_str_eq(q.url, "http://127.0.0.1:8080/v1/predictions/abc");
	replicate_account(&r, a, &q);
	ck_assert_str_eq(q.url, "http://127.0.0.1:8080/v1/account");
}
END_TEST

START_TEST(a_cancel_is_a_post_without_a_body)
{
	configure(CONF_COUNT, "");
	replicate_cancel(&r, a, "abc", &q);
	ck_assert_str_eq(q.method, "POST");
	ck_assert_str_eq(
	    q.url, "https://api.replicate.com/v1/predictions/abc/cancel");
	ck_assert_ptr_null(q.body);
}
END_TEST

START_TEST(the_list_begins_at_a_time_or_goes_on)
{
	configure(CONF_COUNT, "");
	replicate_list(&r, a, 1795485600001, NULL, &q);
	ck_assert_str_eq(q.url,
	    "https://api.replicate.com/v1/predictions?created_after="
	    "2026-11-24T02:00:00.001Z");
	replicate_list(&r, a, -1, "cursor=abc", &q);
	ck_assert_str_eq(
	    q.url, "https://api.replicate.com/v1/predictions?cursor=abc");
	replicate_list(&r, a, -1, NULL, &q);
	ck_assert_str_eq(q.url, "https://api.replicate.com/v1/predictions");
}
END_TEST

static const struct {
	int key;
	const char *value;
	const char *name;
} wrong[] = {
	{ CONF_REPLICATE_TOKEN, "", "replicate.api_token" },
	{ CONF_REPLICATE_BASE_URL, "ftp://a/v1", "replicate.base_url" },
	{ CONF_REPLICATE_BASE_URL, "https://me:word@a/v1",
	    "replicate.base_url" },
	{ CONF_SOUND_MODEL, "music", "soundscape.model" },
	{ CONF_SOUND_MODEL, "a/b/../c", "soundscape.model" },
	{ CONF_SOUND_VERSION, "abc", "soundscape.version" },
	{ CONF_SOUND_INPUT, "{\"a\":\"{b}\"}", "soundscape.input" },
};

START_TEST(a_wrong_configuration_is_named)
{
	c = provider_conf(wrong[_i].key, wrong[_i].value);
	ck_assert(!replicate_init(&r, a, c, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_ptr_nonnull(strstr(e.message, wrong[_i].name));
}
END_TEST

/* The input of an analysis. */
static struct json *
analysis_input(const char *thinking, const char *model)
{
	struct spread_text s = provider_spread("Rain on the roof.");
	struct analysis_task task = { .spread = &s, .title = "The Pond" };
	struct prompt p;
	struct json *out;

	configure(CONF_ANALYSIS_THINKING, thinking);
	r.analysis_model = model;
	ck_assert(prompt_open(a, NULL, &p, &e));
	replicate_order_analysis(&r, a, &p, &task, &order);
	ck_assert(json_parse(a, order.input, strlen(order.input), 4, &out, &e));
	return out;
}

START_TEST(gemini_is_asked_through_replicate)
{
	struct json *in =
	    analysis_input("level:minimal", "google/gemini-2.5-flash");

	replicate_create(&r, a, &order, &q);
	ck_assert_str_eq(q.url,
	    "https://api.replicate.com/v1/models/google/gemini-2.5-flash/"
	    "predictions");
	ck_assert(provider_has_header(&q, "Cancel-After: 90s"));
	ck_assert_ptr_nonnull(
	    strstr(json_text(json_get(in, "prompt"), ""), "Rain on the roof."));
	ck_assert_ptr_nonnull(strstr(
	    json_text(json_get(in, "system_instruction"), ""), "settingClass"));
	ck_assert_int_eq(json_int(json_get(in, "max_output_tokens"), 0), 16384);
}
END_TEST

static const struct {
	const char *thinking;
	const char *model;
	int64_t budget;
	const char *level;
	bool is_dynamic;
} thoughts[] = {
	{ "level:minimal", "google/gemini-2.5-flash", 0, "", false },
	{ "budget:512", "google/gemini-2.5-flash", 512, "", false },
	{ "level:high", "google/gemini-2.5-flash", -9, "", true },
	{ "level:minimal", "google/gemini-3-flash", -9, "none", false },
	{ "budget:0", "google/gemini-3-flash", -9, "none", false },
	{ "level:high", "google/gemini-3-flash", -9, "high", false },
	{ "none", "google/gemini-3-flash", -9, "", false },
	{ "level:minimal", "meta/llama", -9, "", false },
};

START_TEST(thinking_follows_the_family_of_the_model)
{
	struct json *in =
	    analysis_input(thoughts[_i].thinking, thoughts[_i].model);

	ck_assert_int_eq(
	    json_int(json_get(in, "thinking_budget"), -9), thoughts[_i].budget);
	ck_assert_str_eq(
	    json_text(json_get(in, "thinking_level"), ""), thoughts[_i].level);
	ck_assert_int_eq(json_bool(json_get(in, "dynamic_thinking"), false),
	    thoughts[_i].is_dynamic);
}
END_TEST

Suite *
provider_replicate_suite(void)
{
	Suite *s = suite_create("provider/replicate");
	TCase *t = tcase_create("replicate");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_official_model_has_its_own_route);
	tcase_add_test(t, nothing_asks_to_wait);
	tcase_add_test(t, a_version_goes_into_the_body);
	tcase_add_test(t, a_short_deadline_is_the_shortest_that_is_taken);
	tcase_add_test(t, the_base_may_end_in_a_slash);
	tcase_add_test(t, a_cancel_is_a_post_without_a_body);
	tcase_add_test(t, the_list_begins_at_a_time_or_goes_on);
	tcase_add_loop_test(t, a_wrong_configuration_is_named, 0, COUNT(wrong));
	tcase_add_test(t, gemini_is_asked_through_replicate);
	tcase_add_loop_test(
	    t, thinking_follows_the_family_of_the_model, 0, COUNT(thoughts));
	suite_add_tcase(s, t);
	return s;
}
