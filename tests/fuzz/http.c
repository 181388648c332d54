/* SPDX-License-Identifier: MIT */
/* Any bytes as a service's answer to our HTTP client, over a real socket:
 *
 *	METHOD file|memory|full MOST PIECE
 *	HTTP/1.1 200 OK …
 *
 * PIECE: bytes that come at once. */
#include "wire/http.h"

#include "base/arena.h"
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LONGEST_MS INT64_C(1000000000000)

/* What the server sends to the next one who connects. */
static struct {
	const char *bytes;
	size_t size, piece;
} reply;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int listener;
static char path[100];

static void
send_reply(int fd)
{
	size_t n, sent;

	pthread_mutex_lock(&lock);
	for (sent = 0; sent < reply.size; sent += n) {
		n = reply.size - sent < reply.piece ? reply.size - sent
		                                    : reply.piece;
		if (send(fd, reply.bytes + sent, n, MSG_NOSIGNAL) < (ssize_t)n)
			break;
	}
	pthread_mutex_unlock(&lock);
}

/* Hears a request's head, says what it has to say, and hangs up. */
static void *
serve(void *arg)
{
	char heard[8192];
	size_t used;
	ssize_t n;
	int fd;

	(void)arg;
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		used = 0;
		do {
			n = read(fd, heard + used, sizeof(heard) - 1 - used);
			used += n > 0 ? (size_t)n : 0;
			heard[used] = '\0';
		} while (n > 0 && strstr(heard, "\r\n\r\n") == NULL);
		send_reply(fd);
		shutdown(fd, SHUT_WR);
		/* Until the other side has seen the end, too. */
		while (read(fd, heard, sizeof(heard)) > 0)
			continue;
		close(fd);
	}
	return NULL;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	pthread_t thread;

	(void)argc, (void)argv;
	signal(SIGPIPE, SIG_IGN);
	snprintf(path, sizeof(path), "%s/socket", fuzz_directory());
	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(bind(listener, (struct sockaddr *)&a, sizeof(a)) == 0);
	must(listen(listener, 8) == 0);
	must(pthread_create(&thread, NULL, serve, NULL) == 0);
	pthread_detach(thread);
	return 0;
}

static void
check(const struct http_request *q, const struct http_response *r)
{
	struct stat st;

	must(r->retry_after_ms >= -1 && r->retry_after_ms <= LONGEST_MS);
	must(r->rate_reset_ms >= -1 && r->rate_reset_ms <= LONGEST_MS);
	must(r->date_ms >= -1 && r->connect_us >= 0 && r->total_us >= 0);
	must((r->status == 0) == err_is_set(&r->failure));
	if (r->status == 0) {
		must(r->failure.type == ERR_IO);
		must(r->failure.cause != CAUSE_NONE);
		must(strstr(r->failure.message, "/secret") == NULL);
		return;
	}
	must(r->status >= 100 && r->status <= 999);
	must(r->body_size <= q->max_bytes);
	if (q->body_fd < 0)
		must(r->body[r->body_size] == '\0');
	else if (r->status >= 200 && r->status <= 299 && r->body_size > 0)
		must(fstat(q->body_fd, &st) == 0 &&
		    st.st_size == (off_t)r->body_size);
}

static void
ask(struct arena *a, const struct http_request *q)
{
	struct err e = ERR_INIT;
	struct http_response r;
	struct http *h;
	void *tag;
	int i;

	must(http_open(&h, &e));
	must(http_start(h, a, q, &r, &e));
	for (i = 0; !http_finished(h, &tag, &r); i++) {
		must(i < 10000);
		must(http_poll(h, NULL, 0, 5000, &e));
	}
	must(tag == &r && http_in_flight(h) == 0);
	check(q, &r);
	http_close(&h);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char method[8] = "GET", where[8] = "memory";
	struct http_request q = HTTP_REQUEST_INIT;
	unsigned most = 1000, piece = 1000;
	struct fuzz f;

	fuzz_open(&f, data, size);
	if (sscanf(fuzz_line(&f), "%7s %7s %6u %6u", method, where, &most,
	        &piece) < 0)
		most = 1000;
	q.method = strcmp(method, "POST") == 0 ? "POST"
	    : strcmp(method, "PUT") == 0       ? "PUT"
	    : strcmp(method, "HEAD") == 0      ? "HEAD"
	                                       : "GET";
	if (q.method[0] == 'P') {
		q.body = "{}";
		q.body_size = 2;
	}
	q.url = "http://service.example.org/secret?key=secret";
	q.unix_socket = path;
	q.timeout_ms = 20000;
	q.max_bytes = most < 1 ? 1 : most;
	if (most % 2 == 0) {
		q.headers[0] = "Content-Type: application/json";
		q.headers[1] = "X-Key: secret";
		q.n_headers = 2;
	}
	if (strcmp(where, "full") == 0)
		q.body_fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	if (strcmp(where, "file") == 0)
		q.body_fd = memfd_create("fuzz", MFD_CLOEXEC);
	pthread_mutex_lock(&lock);
	reply.bytes = fuzz_rest(&f, &reply.size);
	reply.piece = piece < 1 ? 1 : piece;
	pthread_mutex_unlock(&lock);
	if (reply.size / reply.piece < 500)
		ask(f.a, &q);
	if (q.body_fd >= 0)
		close(q.body_fd);
	fuzz_close(&f);
	return 0;
}
