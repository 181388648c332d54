/* SPDX-License-Identifier: MIT */
/* An HTTP server of bad manners: one process a connection, plain sockets. */
#include "unit/wire/http_server.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void
say(int fd, const char *text)
{
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		_exit(0);
}

static void
wait_ms(int ms)
{
	poll(NULL, 0, ms);
}

static void
hang(int fd, const char *request)
{
	(void)fd;
	(void)request;
	wait_ms(60000);
}

static void
drop(int fd, const char *request)
{
	(void)request;
	close(fd);
	_exit(0);
}

static void
half(int fd, const char *request)
{
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
	drop(fd, request);
}

static void
trickle(int fd, const char *request)
{
	(void)request;
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
	for (;;) {
		say(fd, "x");
		wait_ms(20);
	}
}

/* Headers without an end, each small. */
static void
headers(int fd, const char *request)
{
	int i;

	(void)request;
	say(fd, "HTTP/1.1 200 OK\r\n");
	for (i = 0; i < 10000; i++)
		say(fd, "X-One-More: of so many that nobody reads them\r\n");
	say(fd, "Content-Length: 0\r\n\r\n");
}

/* 64 kB in chunks, without saying so first. */
static void
chunks(int fd, const char *request)
{
	char chunk[1100];
	int i;

	(void)request;
	say(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	snprintf(chunk, sizeof(chunk), "400\r\n%01024d\r\n", 7);
	for (i = 0; i < 64; i++)
		say(fd, chunk);
	say(fd, "0\r\n\r\n");
}

static void
redirect(int fd, const char *request)
{
	(void)request;
	say(fd,
	    "HTTP/1.1 302 Found\r\nLocation: /hello\r\n"
	    "Content-Length: 0\r\n\r\n");
}

static void
throttle(int fd, const char *request)
{
	(void)request;
	say(fd,
	    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\n"
	    "ratelimit-reset: 7\r\nContent-Length: 4\r\n\r\nslow");
}

static void
throttle_until(int fd, const char *request)
{
	(void)request;
	say(fd,
	    "HTTP/1.1 503 Away\r\n"
	    "Date: Tue, 24 Nov 2026 02:00:00 GMT\r\n"
	    "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n"
	    "Content-Length: 0\r\n\r\n");
}

static void
throttle_for_ever(int fd, const char *request)
{
	(void)request;
	say(fd,
	    "HTTP/1.1 503 Away\r\n"
	    "Retry-After: 9223372036854775807\r\n"
	    "Content-Length: 0\r\n\r\n");
}

static void
garbage(int fd, const char *request)
{
	say(fd, "220 mail.example ESMTP\r\n");
	drop(fd, request);
}

static void
hello(int fd, const char *request)
{
	(void)request;
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
}

/* "hello", packed by gzip. */
static void
packed(int fd, const char *request)
{
	static const unsigned char bytes[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0,
		3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 7, 0, 0x86, 0xa6, 0x10, 0x36,
		5, 0, 0, 0 };

	(void)request;
	say(fd,
	    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
	    "Content-Length: 25\r\n\r\n");
	send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL);
}

static void
missing(int fd, const char *request)
{
	(void)request;
	say(fd, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
}

static void
echo(int fd, const char *request)
{
	char head[128];

	snprintf(head, sizeof(head),
	    "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", strlen(request));
	say(fd, head);
	say(fd, request);
}

static void
slow(int fd, const char *request)
{
	wait_ms(150);
	hello(fd, request);
}

static const struct {
	const char *path;
	void (*answer)(int fd, const char *request);
} answers[] = {
	{ "/hello", hello },
	{ "/hang", hang },
	{ "/drop", drop },
	{ "/half", half },
	{ "/trickle", trickle },
	{ "/chunks", chunks },
	{ "/headers", headers },
	{ "/redirect", redirect },
	{ "/throttle", throttle },
	{ "/until", throttle_until },
	{ "/for-ever", throttle_for_ever },
	{ "/garbage", garbage },
	{ "/packed", packed },
	{ "/missing", missing },
	{ "/echo", echo },
	{ "/slow", slow },
};

/* Read one request with its body into ${out}; false: the visitor has gone. */
static int
hear(int fd, char *out, size_t size)
{
	size_t used = 0, want = 0;
	const char *end, *length;
	ssize_t n;

	for (;;) {
		out[used] = '\0';
		end = strstr(out, "\r\n\r\n");
		if (end != NULL) {
			length = strcasestr(out, "Content-Length: ");
			want = (size_t)(end + 4 - out);
			if (length != NULL)
				want += strtoul(length + 16, NULL, 10);
			if (used >= want)
				return 1;
		}
		n = recv(fd, out + used, size - used - 1, 0);
		if (n <= 0)
			return 0;
		used += (size_t)n;
	}
}

static void
serve(struct http_server *s, int fd)
{
	static char request[100000];
	const char *path;
	size_t i, n;

	while (hear(fd, request, sizeof(request))) {
		__atomic_add_fetch(s->requests, 1, __ATOMIC_SEQ_CST);
		path = strchr(request, ' ') + 1;
		for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
			n = strlen(answers[i].path);
			if (strncmp(path, answers[i].path, n) == 0 &&
			    strchr(" ?", path[n]) != NULL)
				answers[i].answer(fd, request);
		}
	}
	_exit(0);
}

static void
listen_and_serve(struct http_server *s, int listener)
{
	int fd;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		fd = accept(listener, NULL, NULL);
		__atomic_add_fetch(s->connections, 1, __ATOMIC_SEQ_CST);
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			close(listener);
			serve(s, fd);
		}
		close(fd);
	}
}

void
http_server_open(struct http_server *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t size = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	s->requests = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	s->connections = s->requests + 1;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&at, size), 0);
	ck_assert_int_eq(listen(listener, 128), 0);
	getsockname(listener, (struct sockaddr *)&at, &size);
	s->port = ntohs(at.sin_port);
	s->pid = fork();
	/* No assertion in the child: it shares the file they are noted in. */
	if (s->pid == 0)
		listen_and_serve(s, listener);
	ck_assert_int_ge(s->pid, 0);
	setpgid(s->pid, s->pid);
	close(listener);
}

void
http_server_close(struct http_server *s)
{
	kill(-s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	munmap((void *)(size_t)s->requests, 4096);
}
