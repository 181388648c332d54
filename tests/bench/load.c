/* SPDX-License-Identifier: MIT */
/*
 * Sends requests over so many kept connections, each as soon as its last
 * answer is there, and says how long the answers took.
 *
 *	load PORT CONNECTIONS WANTED-STATUS <REQUESTS
 *
 * REQUESTS has a line "METHOD PATH [JSON]" for each, sent once, in order.
 * Prints one line:
 *
 *	REQUESTS UNWANTED SECONDS PER-SECOND P50-US P99-US MAX-US
 *
 * UNWANTED counts the answers with another status; the first of them goes to
 * stderr.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	CONNECTIONS_MAX = 1024,
	ANSWER_MAX = 1024 * 1024,
	STUCK_MS = 30000
};

struct client {
	int fd;
	size_t used; /* of ${answer} */
	int64_t sent_ns;
	char *answer;
};

struct load {
	int port;
	int wanted;
	int epoll;
	char **requests;
	size_t n;
	size_t next; /* request to be sent */
	size_t done;
	size_t unwanted;
	int64_t *took_ns;
};

static void
die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void *
grown(void *old, size_t size)
{
	void *new = realloc(old, size);

	if (new == NULL)
		die("memory");
	return new;
}

static int64_t
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* The bytes of the request that a line of the input means. */
static char *
make_request(char *line)
{
	char *method = line, *path, *body = NULL, *out = NULL;
	int n;

	line[strcspn(line, "\n")] = '\0';
	path = strchr(line, ' ');
	if (path == NULL)
		die("a line without a path");
	*path++ = '\0';
	body = strchr(path, ' ');
	if (body != NULL)
		*body++ = '\0';
	if (body == NULL)
		n = asprintf(&out,
		    "%s %s HTTP/1.1\r\nHost: localhost\r\n"
		    "Accept: application/json\r\n\r\n",
		    method, path);
	else
		n = asprintf(&out,
		    "%s %s HTTP/1.1\r\nHost: localhost\r\n"
		    "Content-Type: application/json\r\n"
		    "Content-Length: %zu\r\n\r\n%s",
		    method, path, strlen(body), body);
	if (n < 0)
		die("memory");
	return out;
}

static void
read_requests(struct load *l)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 1) {
		l->requests =
		    grown(l->requests, (l->n + 1) * sizeof(l->requests[0]));
		l->requests[l->n++] = make_request(line);
	}
	free(line);
	l->took_ns = grown(NULL, (l->n + 1) * sizeof(l->took_ns[0]));
}

static void
connect_to(struct load *l, struct client *c)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)l->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0 ||
	    connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &event) != 0)
		die("epoll");
}

/* Send the next request, if there is one. */
static void
send_next(struct load *l, struct client *c)
{
	const char *text;

	if (l->next == l->n)
		return;
	text = l->requests[l->next++];
	c->used = 0;
	c->sent_ns = now_ns();
	if (send(c->fd, text, strlen(text), MSG_NOSIGNAL) !=
	    (ssize_t)strlen(text))
		die("send");
}

/* Is the answer in ${c} whole? */
static bool
is_whole(const struct client *c)
{
	const char *end = strstr(c->answer, "\r\n\r\n"), *length;
	size_t head;

	if (end == NULL)
		return false;
	head = (size_t)(end + 4 - c->answer);
	length = strcasestr(c->answer, "\r\nContent-Length:");
	if (length != NULL && length < end)
		return c->used - head >= strtoul(length + 17, NULL, 10);
	return c->used >= head + 5 &&
	    memcmp(c->answer + c->used - 5, "0\r\n\r\n", 5) == 0;
}

/* The far side ends a connection after some hundred requests. */
static bool
is_last(const struct client *c)
{
	const char *end = strstr(c->answer, "\r\n\r\n");
	const char *word = strcasestr(c->answer, "\r\nConnection: close");

	return word != NULL && word < end;
}

static void
take(struct load *l, struct client *c)
{
	ssize_t n =
	    recv(c->fd, c->answer + c->used, ANSWER_MAX - c->used - 1, 0);

	if (n <= 0) {
		fprintf(stderr, "load: the server hung up: %.200s\n",
		    c->used > 0 ? c->answer : "");
		exit(1);
	}
	c->used += (size_t)n;
	c->answer[c->used] = '\0';
	if (!is_whole(c))
		return;
	l->took_ns[l->done++] = now_ns() - c->sent_ns;
	if (strtol(c->answer + strlen("HTTP/1.1 "), NULL, 10) != l->wanted &&
	    l->unwanted++ == 0)
		fprintf(stderr, "load: %.600s\n", c->answer);
	if (is_last(c)) {
		close(c->fd);
		connect_to(l, c);
	}
	send_next(l, c);
}

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static double
at_share(const struct load *l, double share)
{
	size_t i = (size_t)((double)l->n * share);

	return (double)l->took_ns[i < l->n ? i : l->n - 1] / 1000;
}

static void
report(struct load *l, double seconds)
{
	qsort(l->took_ns, l->n, sizeof(l->took_ns[0]), compare);
	printf("%zu %zu %.4f %.1f %.0f %.0f %.0f\n", l->n, l->unwanted, seconds,
	    (double)l->n / seconds, at_share(l, 0.5), at_share(l, 0.99),
	    at_share(l, 1));
}

int
main(int argc, char **argv)
{
	static struct client clients[CONNECTIONS_MAX];
	struct epoll_event events[64];
	struct load l = { 0 };
	int i, n, connections = argc == 4 ? atoi(argv[2]) : 0;
	int64_t begin;

	if (connections < 1 || connections > CONNECTIONS_MAX) {
		fprintf(stderr,
		    "usage: load PORT CONNECTIONS WANTED-STATUS <REQUESTS\n");
		return 2;
	}
	l.port = atoi(argv[1]);
	l.wanted = atoi(argv[3]);
	l.epoll = epoll_create1(EPOLL_CLOEXEC);
	read_requests(&l);
	for (i = 0; i < connections; i++) {
		clients[i].answer = grown(NULL, ANSWER_MAX);
		connect_to(&l, &clients[i]);
	}
	begin = now_ns();
	for (i = 0; i < connections; i++)
		send_next(&l, &clients[i]);
	while (l.done < l.n) {
		n = epoll_wait(l.epoll, events, 64, STUCK_MS);
		if (n <= 0)
			die("no answer for 30 seconds");
		for (i = 0; i < n; i++)
			take(&l, events[i].data.ptr);
	}
	report(&l, (double)(now_ns() - begin) / 1e9);
	return 0;
}
