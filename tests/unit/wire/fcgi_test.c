/* SPDX-License-Identifier: MIT */
/* A request's address and the socket it comes through. */
#include "wire/fcgi.h"

#include "base/arena.h"
#include "base/err.h"
#include "unit/wire/suites.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct arena *a;
static struct err e;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	a = arena_open();
	e = none;
}

static void
teardown(void)
{
	arena_close(&a);
}

static const struct {
	const char *text;
	bool is_form;
	const char *out; /* NULL: refused */
} codes[] = {
	{ "", false, "" },
	{ "abc", false, "abc" },
	{ "a%20b", false, "a b" },
	{ "a+b", false, "a+b" },
	{ "a+b", true, "a b" },
	{ "%c3%A9", true, "\xc3\xa9" },
	{ "%2", false, NULL },
	{ "%", false, NULL },
	{ "%zz", false, NULL },
	{ "a%00b", false, NULL },
};

START_TEST(percent_encoding_is_undone)
{
	const char *out = fcgi_decode(
	    a, codes[_i].text, strlen(codes[_i].text), codes[_i].is_form);

	if (codes[_i].out == NULL)
		ck_assert_ptr_null(out);
	else
		ck_assert_str_eq(out, codes[_i].out);
}
END_TEST

static const struct {
	const char *document_uri, *script_name, *path_info, *request_uri, *out;
} paths[] = {
	/* what the server chose by counts, not what the client wrote */
	{ "/a", "/b", NULL, "/c", "/a" },
	{ NULL, "/app", "/rest", "/c", "/app/rest" },
	{ "", "/app", "", "/c", "/app" },
	{ NULL, "", "/rest", NULL, "/rest" },
	{ NULL, NULL, NULL, "/x%2Fy?q=1", "/x/y" },
	{ NULL, NULL, NULL, "http://host/x?q", "/x" },
	{ NULL, NULL, NULL, "http://host", "" },
	{ NULL, NULL, NULL, "/x%zz", "" },
	{ NULL, NULL, NULL, NULL, "" },
};

START_TEST(the_path_is_what_the_server_chose_by)
{
	ck_assert_str_eq(
	    fcgi_path(a, paths[_i].document_uri, paths[_i].script_name,
	        paths[_i].path_info, paths[_i].request_uri),
	    paths[_i].out);
}
END_TEST

START_TEST(without_a_listening_socket_it_does_not_start)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct fcgi *f = NULL;

	ck_assert_int_eq(dup2(null, 0), 0);
	close(null);
	ck_assert(!fcgi_open(&f, &e));
	ck_assert_ptr_nonnull(strstr(e.message, "spawn-fcgi"));
}
END_TEST

/* FastCGI as a server speaks it: one record. */
static size_t
record(unsigned char *out, int type, const void *body, size_t size)
{
	unsigned char head[8] = { 1, (unsigned char)type, 0, 1,
		(unsigned char)(size >> 8), (unsigned char)size, 0, 0 };

	memcpy(out, head, sizeof(head));
	memcpy(out + sizeof(head), body, size);
	return sizeof(head) + size;
}

static size_t
pair(unsigned char *out, const char *name, const char *value)
{
	size_t n = strlen(name), m = strlen(value);

	out[0] = (unsigned char)n;
	out[1] = (unsigned char)m;
	memcpy(out + 2, name, n);
	memcpy(out + 2 + n, value, m);
	return 2 + n + m;
}

static struct sockaddr_un address = { .sun_family = AF_UNIX };

/* Send a POST whose body is ${body}; its socket. */
static int
send_post(const char *length, const char *body)
{
	static const unsigned char begin[8] = { 0, 1 };
	unsigned char out[4096], pairs[1024];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t n = 0, used = 0;

	used += pair(pairs + used, "REQUEST_METHOD", "POST");
	used += pair(pairs + used, "DOCUMENT_URI", "/x");
	used += pair(pairs + used, "CONTENT_LENGTH", length);
	used += pair(pairs + used, "CONTENT_TYPE", "application/json");
	n += record(out + n, 1, begin, sizeof(begin));
	n += record(out + n, 4, pairs, used);
	n += record(out + n, 4, "", 0);
	if (body[0] != '\0')
		n += record(out + n, 5, body, strlen(body));
	n += record(out + n, 5, "", 0);
	ck_assert_int_eq(
	    connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(send(fd, out, n, MSG_NOSIGNAL), (ssize_t)n);
	return fd;
}

static struct fcgi *
open_at_zero(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct fcgi *f = NULL;

	snprintf(address.sun_path, sizeof(address.sun_path),
	    "/tmp/fcgi_test.%ld", (long)getpid());
	unlink(address.sun_path);
	ck_assert_int_eq(
	    bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	ck_assert_int_eq(dup2(fd, 0), 0);
	close(fd);
	ck_assert_msg(fcgi_open(&f, &e), "%s", e.message);
	return f;
}

static const struct {
	const char *length, *body;
	size_t size;
	bool is_too_large, is_cut;
} bodies[] = {
	{ "2", "{}", 2, false, false },
	{ "", "{}", 2, false, false },
	{ "0", "", 0, false, false },
	{ "10", "0123456789", 10, false, false },
	{ "11", "0123456789x", 0, true, false },
	{ "", "0123456789x", 0, true, false },
	{ "9", "{}", 2, false, true },
	{ "-1", "{}", 0, false, true },
	{ "two", "{}", 0, false, true },
};

START_TEST(a_body_is_read_with_its_bound)
{
	static const struct fcgi_header header = { "X-A", "b\r\nX-C: d" };
	struct fcgi *f = open_at_zero();
	struct fcgi_call *call = fcgi_call_open(f);
	int fd = send_post(bodies[_i].length, bodies[_i].body);
	struct fcgi_request r;
	char text[512] = "";

	ck_assert(fcgi_accept(call, 10, &r));
	ck_assert_str_eq(r.method, "POST");
	ck_assert_str_eq(r.path, "/x");
	ck_assert_uint_eq(r.body_size, bodies[_i].size);
	ck_assert_int_eq(r.body_is_too_large, bodies[_i].is_too_large);
	ck_assert_int_eq(r.body_is_cut, bodies[_i].is_cut);
	ck_assert(!fcgi_is_gone(call));
	ck_assert(fcgi_answer(call, 202, &header, 1, "yes", 3));
	ck_assert_int_gt(recv(fd, text, sizeof(text) - 1, MSG_WAITALL), 16);
	/* behind the record's head */
	ck_assert_str_eq(text + 8,
	    "Status: 202 Accepted\r\nX-A: b  X-C: d\r\n"
	    "Content-Length: 3\r\n\r\nyes");
	close(fd);
	fcgi_call_close(&call);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

static const size_t lengths[] = { 254, 255, 256, 257, 1023, 1024, 1025, 2999,
	3000, 3001 };

START_TEST(a_body_that_announces_no_length_is_read_whole)
{
	struct fcgi *f = open_at_zero();
	struct fcgi_call *call = fcgi_call_open(f);
	size_t n = lengths[_i], i;
	struct fcgi_request r;
	char body[3002] = "";
	int fd;

	for (i = 0; i < n; i++)
		body[i] = (char)('a' + i % 23);
	fd = send_post("", body);
	ck_assert(fcgi_accept(call, 3000, &r));
	ck_assert_int_eq(r.body_is_too_large, n > 3000);
	ck_assert_str_eq(r.body, n > 3000 ? "" : body);
	ck_assert_uint_eq(r.body_size, n > 3000 ? 0 : n);
	ck_assert(!r.body_is_cut);
	close(fd);
	fcgi_call_close(&call);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

START_TEST(a_caller_who_leaves_is_noticed)
{
	struct fcgi *f = open_at_zero();
	struct fcgi_call *call = fcgi_call_open(f);
	int fd = send_post("2", "{}");
	struct fcgi_request r;

	ck_assert(fcgi_accept(call, 10, &r));
	close(fd);
	ck_assert(fcgi_is_gone(call));
	fcgi_call_close(&call);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

static int
connect_to_it(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(
	    connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static const struct {
	const char *bytes;
	size_t size;
} strangers[] = {
	{ "GET / HTTP/1.1\r\n\r\n", 18 },
	{ "\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0"
	  "\1\4\0\1\0\10\0\0\xff\xff\xff\xff\xff\xff\xff\xff"
	  "\1\4\0\1\0\0\0\0",
	    40 },
	{ "\1\11\0\0\0\0\0\0", 8 },
};

START_TEST(a_stranger_is_sent_away)
{
	struct fcgi *f = open_at_zero();
	struct fcgi_call *call = fcgi_call_open(f);
	int bad = connect_to_it(), good;
	struct fcgi_request r;
	char c;

	ck_assert_int_eq(write(bad, strangers[_i].bytes, strangers[_i].size),
	    (ssize_t)strangers[_i].size);
	good = send_post("2", "{}");
	ck_assert(fcgi_accept(call, 10, &r));
	ck_assert_str_eq(r.body, "{}");
	ck_assert_int_le(recv(bad, &c, 1, 0), 0);
	close(bad);
	close(good);
	fcgi_call_close(&call);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

START_TEST(who_leaves_in_a_head_is_forgotten)
{
	struct fcgi *f = open_at_zero();
	struct fcgi_call *call = fcgi_call_open(f);
	int silent = connect_to_it(), half = connect_to_it(), good;
	struct fcgi_request r;

	ck_assert_int_eq(write(half, "\1\1\0", 3), 3);
	close(silent);
	close(half);
	good = send_post("2", "{}");
	ck_assert(fcgi_accept(call, 10, &r));
	ck_assert_str_eq(r.body, "{}");
	close(good);
	fcgi_call_close(&call);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

static unsigned char whole[131072];
static size_t whole_size;

/* A GET with this variable beside the usual ones. */
static void
make_get(const char *name, size_t size)
{
	static const unsigned char begin[8] = { 0, 1 };
	static unsigned char pairs[65536];
	size_t n = strlen(name), used;

	used = pair(pairs, "REQUEST_METHOD", "GET");
	pairs[used++] = (unsigned char)n;
	pairs[used++] = (unsigned char)(0x80 | size >> 24);
	pairs[used++] = (unsigned char)(size >> 16);
	pairs[used++] = (unsigned char)(size >> 8);
	pairs[used++] = (unsigned char)size;
	memcpy(pairs + used, name, n);
	memset(pairs + used + n, '/', size);
	used += n + size;
	whole_size = record(whole, 1, begin, sizeof(begin));
	whole_size += record(whole + whole_size, 4, pairs, used);
	whole_size += record(whole + whole_size, 4, "", 0);
	whole_size += record(whole + whole_size, 5, "", 0);
}

static const struct {
	const char *name;
	size_t size;
	bool is_too_long;
} addresses[] = {
	{ "DOCUMENT_URI", 2048, false },
	{ "DOCUMENT_URI", 2049, true },
	{ "QUERY_STRING", 16384, false },
	{ "QUERY_STRING", 16385, true },
	{ "HTTP_COOKIE", 60000, false },
};

START_TEST(an_address_has_its_bound)
{
	struct fcgi *f = open_at_zero();
	struct fcgi_call *call = fcgi_call_open(f);
	int fd = connect_to_it();
	struct fcgi_request r;

	make_get(addresses[_i].name, addresses[_i].size);
	ck_assert_int_eq(write(fd, whole, whole_size), (ssize_t)whole_size);
	ck_assert(fcgi_accept(call, 10, &r));
	ck_assert_int_eq(r.address_is_too_long, addresses[_i].is_too_long);
	ck_assert_uint_eq(strlen(r.path) + strlen(r.query) + strlen(r.cookie),
	    addresses[_i].is_too_long ? 0 : addresses[_i].size);
	close(fd);
	fcgi_call_close(&call);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

static void *
write_slowly(void *arg)
{
	int fd = *(int *)arg;
	size_t i, n;

	for (i = 0; i < whole_size; i += n) {
		n = i + 1000 < whole_size ? 1000 : whole_size - i;
		if (write(fd, whole + i, n) != (ssize_t)n)
			return NULL;
		poll(NULL, 0, 10);
	}
	return NULL;
}

START_TEST(a_head_that_comes_in_parts_is_waited_for)
{
	struct fcgi *f = open_at_zero();
	struct fcgi_call *call = fcgi_call_open(f);
	int fd = connect_to_it();
	struct fcgi_request r;
	pthread_t thread;

	make_get("HTTP_COOKIE", 20000);
	ck_assert_int_eq(pthread_create(&thread, NULL, write_slowly, &fd), 0);
	ck_assert(fcgi_accept(call, 10, &r));
	ck_assert_uint_eq(strlen(r.cookie), 20000);
	pthread_join(thread, NULL);
	close(fd);
	fcgi_call_close(&call);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

/* Its connections are not closed: they end when their time is over. */
START_TEST(half_a_head_is_not_waited_for_longer_than_5_s)
{
	struct fcgi *f = open_at_zero();
	struct fcgi_call *call = fcgi_call_open(f);
	int half = connect_to_it(), good;
	struct fcgi_request r;

	ck_assert_int_eq(write(half, "\1\1\0", 3), 3);
	good = send_post("2", "{}");
	ck_assert(fcgi_accept(call, 10, &r));
	ck_assert_str_eq(r.body, "{}");
	close(half);
	close(good);
	fcgi_call_close(&call);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

static void *
accept_until_stopped(void *arg)
{
	struct fcgi_call *call = fcgi_call_open(arg);
	struct fcgi_request r;

	while (fcgi_accept(call, 10, &r))
		if (!fcgi_answer(call, 200, NULL, 0, "", 0))
			break;
	fcgi_call_close(&call);
	return NULL;
}

START_TEST(all_threads_stop)
{
	struct fcgi *f = open_at_zero();
	pthread_t threads[4];
	int i;

	for (i = 0; i < 4; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, accept_until_stopped, f),
		    0);
	poll(NULL, 0, 20);
	fcgi_stop(f);
	for (i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	fcgi_close(&f);
	unlink(address.sun_path);
}
END_TEST

Suite *
wire_fcgi_suite(void)
{
	Suite *s = suite_create("wire/fcgi");
	TCase *t = tcase_create("fcgi");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(
	    t, percent_encoding_is_undone, 0, sizeof(codes) / sizeof(codes[0]));
	tcase_add_loop_test(t, the_path_is_what_the_server_chose_by, 0,
	    sizeof(paths) / sizeof(paths[0]));
	tcase_add_test(t, without_a_listening_socket_it_does_not_start);
	tcase_add_loop_test(t, a_body_is_read_with_its_bound, 0,
	    sizeof(bodies) / sizeof(bodies[0]));
	tcase_add_loop_test(t, a_body_that_announces_no_length_is_read_whole, 0,
	    sizeof(lengths) / sizeof(lengths[0]));
	tcase_add_test(t, a_caller_who_leaves_is_noticed);
	tcase_add_test(t, all_threads_stop);
	tcase_add_loop_test(t, a_stranger_is_sent_away, 0,
	    sizeof(strangers) / sizeof(strangers[0]));
	tcase_add_test(t, who_leaves_in_a_head_is_forgotten);
	tcase_add_loop_test(t, an_address_has_its_bound, 0,
	    sizeof(addresses) / sizeof(addresses[0]));
	tcase_add_test(t, a_head_that_comes_in_parts_is_waited_for);
	tcase_add_test(t, half_a_head_is_not_waited_for_longer_than_5_s);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	return s;
}
