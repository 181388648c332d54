/* SPDX-License-Identifier: MIT */
/* Files come from allowed hosts, without the token, or from the answer. */
#include "provider/delivery.h"

#include "base/arena.h"
#include "base/conf.h"
#include "provider/replicate.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"

#include <string.h>

static struct arena *a;
static struct err e;
static struct conf *c;
static struct replicate r;
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

static const struct {
	const char *url;
	enum err_cause cause; /* CAUSE_NONE: allowed */
} urls[] = {
	{ "https://replicate.delivery/a/b.mp3", CAUSE_NONE },
	{ "https://pbxt.Replicate.delivery/a", CAUSE_NONE },
	{ "https://api.replicate.com/v1/files/a", CAUSE_NONE },
	{ "http://replicate.delivery/a", CAUSE_DELIVERY },
	{ "https://evilreplicate.delivery/a", CAUSE_DELIVERY },
	{ "https://replicate.delivery.evil.example/a", CAUSE_DELIVERY },
	{ "https://replicate.delivery:8443/a", CAUSE_DELIVERY },
	{ "https://replicate.delivery@evil.example/a", CAUSE_INVALID_RESPONSE },
	{ "https://evil.example/replicate.delivery", CAUSE_DELIVERY },
	{ "https://127.0.0.1/a", CAUSE_DELIVERY },
	{ "file:///etc/passwd", CAUSE_INVALID_RESPONSE },
	{ "data:audio/wav;base64,AAAA", CAUSE_INVALID_RESPONSE },
	{ "", CAUSE_INVALID_RESPONSE },
};

START_TEST(only_allowed_hosts_are_asked)
{
	configure(CONF_COUNT, "");
	ck_assert_int_eq(delivery_request(&r, a, urls[_i].url, 7, &q, &e),
	    urls[_i].cause == CAUSE_NONE);
	ck_assert_int_eq(e.cause, urls[_i].cause);
}
END_TEST

/* Whatever an allowed name resolves to. */
START_TEST(only_the_internet_is_asked)
{
	configure(CONF_COUNT, "");
	ck_assert(
	    delivery_request(&r, a, "https://replicate.delivery/a", 7, &q, &e));
	ck_assert(q.is_public_only);
}
END_TEST

START_TEST(inside_is_asked_if_the_owner_wants_it)
{
	configure(CONF_REPLICATE_PRIVATE, "yes");
	ck_assert(
	    delivery_request(&r, a, "https://replicate.delivery/a", 7, &q, &e));
	ck_assert(!q.is_public_only);
}
END_TEST

START_TEST(the_token_stays_at_home)
{
	configure(CONF_COUNT, "");
	ck_assert(
	    delivery_request(&r, a, "https://replicate.delivery/a", 7, &q, &e));
	ck_assert_int_eq(q.n_headers, 0);
	ck_assert_int_eq(q.body_fd, 7);
	ck_assert_uint_eq(q.max_bytes, 67108864);
	ck_assert_str_eq(q.method, "GET");
}
END_TEST

START_TEST(a_local_service_delivers_from_itself)
{
	configure(CONF_REPLICATE_BASE_URL, "http://127.0.0.1:8080/v1");
	ck_assert(delivery_request(
	    &r, a, "http://127.0.0.1:8080/delivery/a", 7, &q, &e));
	ck_assert(!delivery_request(
	    &r, a, "http://127.0.0.1:8081/delivery/a", 7, &q, &e));
}
END_TEST

START_TEST(hosts_are_a_list)
{
	configure(CONF_REPLICATE_DELIVERY, "a.example  b.example");
	ck_assert(delivery_request(&r, a, "https://x.b.example/", 7, &q, &e));
	ck_assert(
	    !delivery_request(&r, a, "https://replicate.delivery/", 7, &q, &e));
}
END_TEST

static const struct {
	const char *uri;
	size_t max;
	const char *bytes;
	size_t size;
} uris[] = {
	{ "data:audio/wav;base64,UklGRg==", 100, "RIFF", 4 },
	{ "data:audio/wav;charset=x;base64,UklGRg", 100, "RIFF", 4 },
	{ "DATA:;BASE64,AP8=", 100, "\0\xff", 2 },
	{ "data:audio/wav;base64,UklG\nRg==", 100, "RIFF", 4 },
	{ "data:audio/wav;base64,", 100, NULL, 0 },
	{ "data:audio/wav;base64,U", 100, NULL, 0 },
	{ "data:audio/wav;base64,Ukl!Rg==", 100, NULL, 0 },
	{ "data:audio/wav,RIFF", 100, NULL, 0 },
	{ "data:audio/wav;base64", 100, NULL, 0 },
	{ "data:,x", 100, NULL, 0 },
	{ "https://a/b;base64,AAAA", 100, NULL, 0 },
	{ "data:;base64,AAAAAAAAAAAAAAAAAAAAAAAAAAAA", 4, NULL, 0 },
};

START_TEST(data_uris_are_unpacked_within_bounds)
{
	const unsigned char *bytes;
	size_t size;
	bool ok =
	    delivery_decode(a, uris[_i].uri, uris[_i].max, &bytes, &size, &e);

	ck_assert_int_eq(ok, uris[_i].bytes != NULL);
	if (!ok) {
		ck_assert_int_eq(e.cause, CAUSE_INVALID_RESPONSE);
		return;
	}
	ck_assert_uint_eq(size, uris[_i].size);
	ck_assert_mem_eq(bytes, uris[_i].bytes, size);
}
END_TEST

static const struct {
	int http;
	size_t size;
	enum err_cause cause;
} answers[] = {
	{ 200, 0, CAUSE_EMPTY_RESPONSE },
	{ 404, 4, CAUSE_EXPIRED },
	{ 403, 4, CAUSE_EXPIRED },
	{ 410, 4, CAUSE_EXPIRED },
	{ 302, 0, CAUSE_INVALID_RESPONSE },
	{ 429, 0, CAUSE_RATE_LIMITED },
	{ 503, 0, CAUSE_SERVER_ERROR },
};

START_TEST(a_file_that_did_not_come_has_its_cause)
{
	struct http_response got = provider_response(answers[_i].http, "");

	got.body_size = answers[_i].size;
	ck_assert(!delivery_check(&got, &e));
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(e.cause, answers[_i].cause);
}
END_TEST

START_TEST(a_file_that_came_is_fine)
{
	struct http_response got = provider_response(200, "");

	got.body_size = 100;
	ck_assert(delivery_check(&got, &e));
}
END_TEST

START_TEST(half_a_file_is_said_so)
{
	struct http_response got =
	    provider_failure(CAUSE_TRUNCATED, "ended too early", true);

	ck_assert(!delivery_check(&got, &e));
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(e.cause, CAUSE_TRUNCATED);
}
END_TEST

Suite *
provider_delivery_suite(void)
{
	Suite *s = suite_create("provider/delivery");
	TCase *t = tcase_create("delivery");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, only_allowed_hosts_are_asked, 0, COUNT(urls));
	tcase_add_test(t, only_the_internet_is_asked);
	tcase_add_test(t, inside_is_asked_if_the_owner_wants_it);
	tcase_add_test(t, the_token_stays_at_home);
	tcase_add_test(t, a_local_service_delivers_from_itself);
	tcase_add_test(t, hosts_are_a_list);
	tcase_add_loop_test(
	    t, data_uris_are_unpacked_within_bounds, 0, COUNT(uris));
	tcase_add_loop_test(
	    t, a_file_that_did_not_come_has_its_cause, 0, COUNT(answers));
	tcase_add_test(t, a_file_that_came_is_fine);
	tcase_add_test(t, half_a_file_is_said_so);
	suite_add_tcase(s, t);
	return s;
}
