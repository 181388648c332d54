/* SPDX-License-Identifier: MIT */
/* Requests end: answered, refused, cut, late or given up. */
#include "wire/http.h"

#include "base/arena.h"
#include "base/clock.h"
#include "unit/wire/http_server.h"
#include "unit/wire/suites.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct http_server server;
static struct http *h;
static struct arena *a;
static struct err e;
static struct http_response r;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	signal(SIGPIPE, SIG_IGN);
	e = none;
	a = arena_open();
	http_server_open(&server);
	ck_assert(http_open(&h, &e));
}

static void
teardown(void)
{
	http_close(&h);
	http_server_close(&server);
	arena_close(&a);
}

static struct http_request
request(const char *path)
{
	struct http_request out = HTTP_REQUEST_INIT;

	out.timeout_ms = 10000;
	out.max_bytes = 20000;
	out.url = arena_print(a, "http://127.0.0.1:%d%s", server.port, path);
	return out;
}

static void
start(const struct http_request *q, void *tag)
{
	ck_assert_msg(http_start(h, a, q, tag, &e), "%s", e.message);
}

/* Wait for the next answer into r; its tag. */
static void *
next(void)
{
	int64_t end = clock_now_ms() + 15000;
	void *tag;

	while (!http_finished(h, &tag, &r)) {
		ck_assert_int_lt(clock_now_ms(), end);
		ck_assert(http_poll(h, NULL, 0, 1000, &e));
	}
	return tag;
}

static void
get(const char *path)
{
	struct http_request q = request(path);

	start(&q, &q);
	next();
}

static void
post(const char *path, const char *body)
{
	struct http_request q = request(path);

	q.method = "POST";
	q.body = body;
	q.body_size = strlen(body);
	start(&q, &q);
	next();
}

/* A URL that others chose, by name or number, is not asked on this host: nobody
 * there even sees a connection. */
static const char *const inside[] = {
	"127.0.0.1",
	"localhost",
	"2130706433",
	"[::ffff:127.0.0.1]",
	"0",
};

static void
get_public_only(const char *host)
{
	struct http_request q = request("/hello");

	q.url = arena_print(a, "http://%s:%d/hello", host, server.port);
	q.is_public_only = true;
	start(&q, &q);
	next();
}

START_TEST(what_leads_inside_is_not_asked)
{
	get_public_only(inside[_i]);
	ck_assert_int_eq(r.status, 0);
	ck_assert_int_eq(r.failure.cause, CAUSE_DELIVERY);
	ck_assert_msg(strstr(r.failure.message, "not on the internet") != NULL,
	    "%s", r.failure.message);
	ck_assert(!r.is_sent);
	ck_assert_int_eq(*server.connections, 0);
}
END_TEST

START_TEST(a_connection_that_stands_is_no_way_in)
{
	get("/hello");
	ck_assert_int_eq(r.status, 200);
	get_public_only(inside[0]);
	ck_assert_int_eq(r.failure.cause, CAUSE_DELIVERY);
	ck_assert_int_eq(*server.requests, 1);
	get("/hello");
	ck_assert_int_eq(r.status, 200);
}
END_TEST

START_TEST(an_answer_comes_back_with_its_tag)
{
	struct http_request q = request("/hello");
	int tag;

	start(&q, &tag);
	ck_assert_int_eq(http_in_flight(h), 1);
	ck_assert_ptr_eq(next(), &tag);
	ck_assert_int_eq(r.status, 200);
	ck_assert_str_eq(r.body, "hello");
	ck_assert_uint_eq(r.body_size, 5);
	ck_assert_int_gt(r.total_us, 0);
	ck_assert_int_eq(http_in_flight(h), 0);
}
END_TEST

START_TEST(the_request_arrives_as_it_was_written)
{
	struct http_request q = request("/echo?a=b");

	q.method = "POST";
	q.body = "{\"a\":1}";
	q.body_size = strlen(q.body);
	q.headers[q.n_headers++] = "Content-Type: application/json";
	q.headers[q.n_headers++] = "x-goog-api-key: secret";
	start(&q, &q);
	next();
	ck_assert_ptr_nonnull(strstr(r.body, "POST /echo?a=b HTTP/1.1\r\n"));
	ck_assert_ptr_nonnull(strstr(r.body, "\r\nx-goog-api-key: secret\r\n"));
	ck_assert_ptr_nonnull(
	    strstr(r.body, "\r\nContent-Type: application/json\r\n"));
	ck_assert_ptr_nonnull(strstr(r.body, "\r\nUser-Agent: pagescape/"));
	ck_assert_ptr_nonnull(strstr(r.body, "\r\n\r\n{\"a\":1}"));
}
END_TEST

START_TEST(a_post_without_a_body_says_so)
{
	struct http_request q = request("/echo");

	q.method = "POST";
	start(&q, &q);
	next();
	ck_assert_ptr_nonnull(strstr(r.body, "\r\nContent-Length: 0\r\n"));
	ck_assert_ptr_null(strstr(r.body, "Content-Type"));
}
END_TEST

START_TEST(put_sends_its_body)
{
	struct http_request q = request("/echo");

	q.method = "PUT";
	q.body = "bytes";
	q.body_size = 5;
	start(&q, &q);
	next();
	ck_assert_msg(r.status == 200, "%s", r.failure.message);
	ck_assert_int_eq(strncmp(r.body, "PUT /echo", 9), 0);
	ck_assert_ptr_nonnull(strstr(r.body, "\r\n\r\nbytes"));
}
END_TEST

START_TEST(connections_are_kept)
{
	get("/hello");
	ck_assert_int_gt(r.connect_us, 0);
	get("/hello");
	post("/hello", "x");
	ck_assert_int_eq(*server.connections, 1);
	ck_assert_int_eq(r.connect_us, 0);
}
END_TEST

START_TEST(many_are_in_flight_at_once)
{
	struct http_request q = request("/slow");
	int64_t begun = clock_now_ms();
	int i, tags[64];

	for (i = 0; i < 64; i++)
		start(&q, &tags[i]);
	for (i = 0; i < 64; i++) {
		next();
		ck_assert_int_eq(r.status, 200);
	}
	ck_assert_int_lt(clock_now_ms() - begun, 6000); /* not 64 x 150 */
	ck_assert_int_eq(*server.requests, 64);
}
END_TEST

static const struct {
	const char *path;
	enum err_cause cause;
	const char *message;
} failures[] = {
	{ "/hang?key=secret", CAUSE_TIMEOUT, "no answer from 127.0.0.1" },
	{ "/trickle", CAUSE_TIMEOUT, "was not complete after" },
	{ "/drop", CAUSE_NETWORK, "closed the connection" },
	{ "/half", CAUSE_TRUNCATED, "ended too early" },
	{ "/chunks", CAUSE_INVALID_RESPONSE, "larger than 20000 bytes" },
	{ "/headers", CAUSE_INVALID_RESPONSE, "headers of more than 65536" },
	{ "/garbage", CAUSE_INVALID_RESPONSE, "is not HTTP" },
};

START_TEST(a_failure_has_its_cause)
{
	struct http_request q = request(failures[_i].path);

	q.timeout_ms = failures[_i].cause == CAUSE_TIMEOUT ? 1000 : 10000;
	start(&q, &q);
	next();
	ck_assert_int_eq(r.status, 0);
	ck_assert_int_eq(r.failure.type, ERR_IO);
	ck_assert_msg(r.failure.cause == failures[_i].cause, "%s: %s",
	    err_cause_name(r.failure.cause), r.failure.message);
	ck_assert_msg(strstr(r.failure.message, failures[_i].message) != NULL,
	    "%s", r.failure.message);
	ck_assert_ptr_null(strstr(r.failure.message, "secret"));
	ck_assert(r.is_sent);
}
END_TEST

START_TEST(nobody_there_was_not_asked)
{
	struct http_request q = request("/hello");

	q.url = "http://127.0.0.1:1/";
	start(&q, &q);
	next();
	ck_assert_int_eq(r.failure.cause, CAUSE_NETWORK);
	ck_assert_str_eq(r.failure.message, "could not connect to 127.0.0.1:1");
	ck_assert(!r.is_sent);
}
END_TEST

static const char *const addresses[] = { "file:///etc/passwd", "ftp://a/",
	"http://user:word@a/", "", "http://", "not an address" };

START_TEST(other_addresses_are_refused)
{
	struct http_request q = request("/");

	q.url = addresses[_i];
	ck_assert(!http_start(h, a, &q, NULL, &e));
	ck_assert_int_eq(e.cause, CAUSE_INVALID);
	ck_assert_int_eq(http_in_flight(h), 0);
}
END_TEST

START_TEST(no_redirect_is_followed)
{
	get("/redirect");
	ck_assert_int_eq(r.status, 302);
	ck_assert_int_eq(*server.requests, 1);
}
END_TEST

START_TEST(delays_are_read_from_headers)
{
	get("/throttle");
	ck_assert_int_eq(r.status, 429);
	ck_assert_int_eq(r.retry_after_ms, 3000);
	ck_assert_int_eq(r.rate_reset_ms, 7000);
	ck_assert_str_eq(r.body, "slow");
	get("/until");
	ck_assert_int_gt(r.retry_after_ms, 60000);
	get("/for-ever"); /* found by fuzzing: it overflowed */
	ck_assert_int_eq(r.retry_after_ms, 1000000000000);
	get("/hello");
	ck_assert_int_eq(r.retry_after_ms, -1);
}
END_TEST

START_TEST(the_far_side_tells_its_time)
{
	get("/until");
	ck_assert_int_eq(r.date_ms, 1795485600000);
	get("/throttle");
	ck_assert_int_eq(r.date_ms, -1);
}
END_TEST

START_TEST(packed_answers_are_unpacked)
{
	get("/packed");
	ck_assert_str_eq(r.body, "hello");
}
END_TEST

START_TEST(a_post_is_never_sent_twice)
{
	post("/hello", "first");
	post("/drop", "second"); /* on the kept connection */
	ck_assert_int_eq(r.status, 0);
	ck_assert_int_eq(r.failure.cause, CAUSE_NETWORK);
	ck_assert(r.is_sent);
	ck_assert_int_eq(*server.requests, 2);
}
END_TEST

static int
temporary_file(void)
{
	char name[] = "/tmp/pagescape-http-XXXXXX";
	int fd = mkostemp(name, O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	unlink(name);
	return fd;
}

START_TEST(a_body_goes_to_a_file)
{
	struct http_request q = request("/hello");
	char text[8] = "";

	q.body_fd = temporary_file();
	start(&q, &q);
	next();
	ck_assert_str_eq(r.body, "");
	ck_assert_uint_eq(r.body_size, 5);
	ck_assert_int_eq(pread(q.body_fd, text, 7, 0), 5);
	ck_assert_str_eq(text, "hello");
	close(q.body_fd);
}
END_TEST

START_TEST(an_error_page_does_not_go_to_the_file)
{
	struct http_request q = request("/missing");

	q.body_fd = temporary_file();
	start(&q, &q);
	next();
	ck_assert_int_eq(r.status, 404);
	ck_assert_str_eq(r.body, "gone");
	ck_assert_int_eq(lseek(q.body_fd, 0, SEEK_END), 0);
	close(q.body_fd);
}
END_TEST

START_TEST(a_full_disk_is_said)
{
	struct http_request q = request("/hello");

	q.body_fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	start(&q, &q);
	next();
	ck_assert_int_eq(r.failure.cause, CAUSE_STORAGE);
	close(q.body_fd);
}
END_TEST

START_TEST(a_download_is_bounded_too)
{
	struct http_request q = request("/chunks");

	q.body_fd = temporary_file();
	start(&q, &q);
	next();
	ck_assert_int_eq(r.failure.cause, CAUSE_INVALID_RESPONSE);
	ck_assert_int_le(lseek(q.body_fd, 0, SEEK_END), 20000);
	close(q.body_fd);
}
END_TEST

START_TEST(what_is_cancelled_is_not_reported)
{
	struct http_request hang = request("/hang"), ok = request("/hello");
	int first, second;

	start(&hang, &first);
	ck_assert(http_poll(h, NULL, 0, 50, &e));
	http_cancel(h, &first);
	ck_assert_int_eq(http_in_flight(h), 0);
	start(&ok, &second);
	ck_assert_ptr_eq(next(), &second);
}
END_TEST

START_TEST(closing_gives_up_what_is_in_flight)
{
	struct http_request q = request("/hang");

	start(&q, &q);
	ck_assert(http_poll(h, NULL, 0, 50, &e));
	http_close(&h);
	ck_assert_ptr_null(h);
	ck_assert(http_open(&h, &e));
}
END_TEST

START_TEST(waiting_ends_in_time_with_nothing_to_do)
{
	int64_t begun = clock_now_ms();

	ck_assert(http_poll(h, NULL, 0, 250, &e));
	ck_assert_int_ge(clock_now_ms() - begun, 240);
	ck_assert_int_lt(clock_now_ms() - begun, 1500);
}
END_TEST

START_TEST(a_descriptor_ends_the_wait)
{
	struct http_request q = request("/hang");
	struct pollfd fds[1];
	int ends[2];
	int64_t begun = clock_now_ms();

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	fds[0] = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	start(&q, &q);
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	ck_assert(http_poll(h, fds, 1, 5000, &e));
	ck_assert_int_eq(fds[0].revents, POLLIN);
	ck_assert_int_lt(clock_now_ms() - begun, 2000);
	close(ends[0]);
	close(ends[1]);
}
END_TEST

START_TEST(a_hang_up_ends_the_wait_and_is_seen)
{
	struct pollfd fds[1];
	int ends[2];

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	close(ends[1]);
	fds[0] = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	ck_assert(http_poll(h, fds, 1, 5000, &e));
	ck_assert_int_eq(fds[0].revents, POLLHUP);
	close(ends[0]);
}
END_TEST

static const struct {
	const char *url;
	const char *host;
} hosts[] = {
	{ "https://Replicate.Delivery/a?b", "replicate.delivery" },
	{ "http://127.0.0.1:80/x", "127.0.0.1:80" },
	{ "https://a.b:8443", "a.b:8443" },
	{ "https://good.example\\@bad.example/", NULL },
	{ "https://good.example@bad.example/", NULL },
	{ "https://bad.example#@good.example/", "bad.example" },
	{ "data:audio/wav;base64,AAAA", NULL },
	{ "http://[::1]:8080/", "[::1]:8080" },
};

START_TEST(hosts_are_read)
{
	const char *host = http_host(a, hosts[_i].url, NULL);

	if (hosts[_i].host == NULL)
		ck_assert_ptr_null(host);
	else
		ck_assert_pstr_eq(host, hosts[_i].host);
}
END_TEST

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

static void
add_failures(TCase *t)
{
	tcase_add_loop_test(t, a_failure_has_its_cause, 0, COUNT(failures));
	tcase_add_test(t, nobody_there_was_not_asked);
	tcase_add_loop_test(
	    t, other_addresses_are_refused, 0, COUNT(addresses));
	tcase_add_loop_test(
	    t, what_leads_inside_is_not_asked, 0, COUNT(inside));
	tcase_add_test(t, a_connection_that_stands_is_no_way_in);
	tcase_add_test(t, no_redirect_is_followed);
	tcase_add_test(t, a_post_is_never_sent_twice);
	tcase_add_test(t, a_full_disk_is_said);
	tcase_add_test(t, a_download_is_bounded_too);
	tcase_add_test(t, an_error_page_does_not_go_to_the_file);
}

static void
add_waits(TCase *t)
{
	tcase_add_test(t, what_is_cancelled_is_not_reported);
	tcase_add_test(t, closing_gives_up_what_is_in_flight);
	tcase_add_test(t, waiting_ends_in_time_with_nothing_to_do);
	tcase_add_test(t, a_descriptor_ends_the_wait);
	tcase_add_test(t, a_hang_up_ends_the_wait_and_is_seen);
}

Suite *
wire_http_suite(void)
{
	Suite *s = suite_create("wire/http");
	TCase *t = tcase_create("http");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 20);
	tcase_add_test(t, an_answer_comes_back_with_its_tag);
	tcase_add_test(t, the_request_arrives_as_it_was_written);
	tcase_add_test(t, a_post_without_a_body_says_so);
	tcase_add_test(t, put_sends_its_body);
	tcase_add_test(t, connections_are_kept);
	tcase_add_test(t, many_are_in_flight_at_once);
	tcase_add_test(t, delays_are_read_from_headers);
	tcase_add_test(t, the_far_side_tells_its_time);
	tcase_add_test(t, packed_answers_are_unpacked);
	tcase_add_test(t, a_body_goes_to_a_file);
	tcase_add_loop_test(t, hosts_are_read, 0, COUNT(hosts));
	add_failures(t);
	add_waits(t);
	suite_add_tcase(s, t);
	return s;
}
