/* SPDX-License-Identifier: MIT */
/* The only door to libfcgi: requests in, answers out, a clean stop. */
#include "wire/fcgi.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/must.h"
#include "base/text.h"
#include "wire/fcgi_head.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	/* A request that announces no length hardly ever has a body. */
	NO_LENGTH = 255,
	/* Where no place is left nginx fails at once; who has one is answered
	 * within a second or two.  (The kernel has its own bound: somaxconn.)
	 */
	BACKLOG = 4096,
	/* A server writes a head at once, and is not slow afterwards: whoever
	 * is holds a thread that others need. */
	HEAD_MS = 5000,
	PATIENCE_S = 15,
	PAUSE_MS = 2,
	USUAL_HEAD = 8192,
	PATH_MAX_SIZE = 2048,
	QUERY_MAX_SIZE = 16384
};

struct fcgi {
	struct arena *own;
	int listener;
	int stop; /* an eventfd that is never read: once up, up for all */
};

struct fcgi_call {
	struct arena *own; /* holds this struct */
	struct arena *a; /* holds the request */
	struct fcgi *fcgi;
	int epoll;
	bool is_open; /* a request is in it */
	FCGX_Request request;
};

/* LISTEN_PID guards against a process that inherited the variables only. */
static int
find_listener(void)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
	int64_t value;

	if (pid != NULL && n != NULL &&
	    text_parse_int(pid, 1, INT32_MAX, &value) && value == getpid() &&
	    text_parse_int(n, 1, 1024, &value))
		return 3;
	return 0;
}

static bool
is_listening(int fd)
{
	int yes = 0;
	socklen_t size = sizeof(yes);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &size) == 0 &&
	    yes != 0;
}

bool
fcgi_open(struct fcgi **out, struct err *e)
{
	int listener = find_listener();
	struct arena *own;
	struct fcgi *f;

	if (!is_listening(listener))
		return err_set(e, ERR_IO,
		    "descriptor %d is no listening socket: this program "
		    "speaks FastCGI and is started by spawn-fcgi or a systemd "
		    "socket unit",
		    listener);
	if (FCGX_Init() != 0)
		return err_set(e, ERR_IO, "libfcgi does not start");
	own = arena_open();
	f = arena_alloc(own, sizeof(*f));
	f->own = own;
	f->listener = listener;
	f->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	must(f->stop >= 0);
	/* Whoever made the socket: it may be asked for a longer queue. */
	listen(listener, BACKLOG);
	/* Threads wait in epoll, where they can be called away, and only then
	 * accept: what another one took meanwhile must not block them. */
	fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK);
	fcntl(listener, F_SETFD, FD_CLOEXEC);
	*out = f;
	return true;
}

void
fcgi_close(struct fcgi **f)
{
	struct arena *own;

	if (*f == NULL)
		return;
	close((*f)->stop);
	own = (*f)->own;
	*f = NULL;
	arena_close(&own);
}

void
fcgi_stop(struct fcgi *f)
{
	ssize_t n = write(f->stop, &(uint64_t){ 1 }, sizeof(uint64_t));

	must(n == (ssize_t)sizeof(uint64_t));
}

static void
watch(int epoll, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0);
}

struct fcgi_call *
fcgi_call_open(struct fcgi *f)
{
	struct arena *own = arena_open();
	struct fcgi_call *c = arena_alloc(own, sizeof(*c));

	c->own = own;
	c->a = arena_open();
	c->fcgi = f;
	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	must(c->epoll >= 0);
	/* Exclusive: a connection wakes one idle thread, not all. */
	watch(c->epoll, f->listener, EPOLLIN | EPOLLEXCLUSIVE);
	watch(c->epoll, f->stop, EPOLLIN);
	must(FCGX_InitRequest(
	         &c->request, f->listener, FCGI_FAIL_ACCEPT_ON_INTR) == 0);
	return c;
}

static void
finish(struct fcgi_call *c)
{
	if (!c->is_open)
		return;
	c->is_open = false;
	FCGX_Finish_r(&c->request);
	/* Also where the server asked to keep the connection: a kept one
	 * would hold this thread. */
	FCGX_Free(&c->request, 1);
	must(FCGX_InitRequest(&c->request, c->fcgi->listener,
	         FCGI_FAIL_ACCEPT_ON_INTR) == 0);
}

void
fcgi_call_close(struct fcgi_call **c)
{
	struct arena *own;

	if (*c == NULL)
		return;
	finish(*c);
	FCGX_Free(&(*c)->request, 1);
	close((*c)->epoll);
	arena_close(&(*c)->a);
	own = (*c)->own;
	*c = NULL;
	arena_close(&own);
}

struct arena *
fcgi_call_arena(struct fcgi_call *c)
{
	return c->a;
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char *
fcgi_decode(struct arena *a, const char *text, size_t size, bool is_form)
{
	char *out = arena_alloc(a, size + 1);
	size_t i, n = 0;

	for (i = 0; i < size; i++) {
		if (text[i] == '%') {
			if (i + 2 >= size || digit(text[i + 1]) < 0 ||
			    digit(text[i + 2]) < 0)
				return NULL;
			out[n] = (char)(digit(text[i + 1]) * 16 +
			    digit(text[i + 2]));
			i += 2;
			if (out[n] == '\0')
				return NULL;
		} else {
			out[n] = text[i] == '+' && is_form ? ' ' : text[i];
		}
		n++;
	}
	return out;
}

static const char *
path_of_address(struct arena *a, const char *address)
{
	const char *p = strstr(address, "://");
	char *path;

	if (address[0] != '/') {
		/* absolute form, "http://host/path" */
		p = p == NULL ? NULL : strchr(p + 3, '/');
		if (p == NULL)
			return "";
		address = p;
	}
	path = fcgi_decode(a, address, strcspn(address, "?#"), false);
	return path == NULL ? "" : path;
}

const char *
fcgi_path(struct arena *a, const char *document_uri, const char *script_name,
    const char *path_info, const char *request_uri)
{
	/* The server has chosen its location, and with it who may come in, by
	 * the decoded and cleaned path: the same one must count here, not the
	 * line that the client wrote. */
	if (document_uri != NULL && document_uri[0] == '/')
		return arena_text(a, document_uri);
	if (script_name != NULL && script_name[0] == '/')
		return arena_print(
		    a, "%s%s", script_name, path_info == NULL ? "" : path_info);
	if (path_info != NULL && path_info[0] == '/')
		return arena_text(a, path_info);
	return request_uri == NULL ? "" : path_of_address(a, request_uri);
}

static const char *
variable(const struct fcgi_call *c, const char *name)
{
	const char *value = FCGX_GetParam(name, c->request.envp);

	return value == NULL ? "" : arena_text(c->a, value);
}

/* The same of a secret: libfcgi's copy of it goes now, ours with the arena. */
static const char *
secret_variable(const struct fcgi_call *c, const char *name)
{
	char *value = FCGX_GetParam(name, c->request.envp);
	const char *kept = variable(c, name);

	if (value == NULL)
		return kept;
	arena_keep_secret(c->a);
	explicit_bzero(value, strlen(value));
	return kept;
}

/* All that comes, but no more than ${max} + 1 bytes; room for ${expected} is
 * made first.  A request costs more to clear memory for than to answer. */
static char *
read_stream(struct fcgi_call *c, size_t expected, size_t max, size_t *size)
{
	size_t room = expected < max ? expected + 1 : max + 1;
	char *body = arena_alloc(c->a, room + 1), *longer;
	int n;

	*size = 0;
	for (;;) {
		n = FCGX_GetStr(
		    body + *size, (int)(room - *size), c->request.in);
		*size += n > 0 ? (size_t)n : 0;
		if (*size < room || room == max + 1)
			return body;
		room = room < max / 4 ? room * 4 : max + 1;
		longer = arena_alloc(c->a, room + 1);
		memcpy(longer, body, *size);
		body = longer;
	}
}

static void
read_body(struct fcgi_call *c, size_t max, struct fcgi_request *out)
{
	const char *text = variable(c, "CONTENT_LENGTH");
	int64_t announced = -1;
	size_t size;
	char *body;

	out->body = "";
	if (text[0] != '\0' && !text_parse_int(text, 0, INT64_MAX, &announced))
		out->body_is_cut = true;
	if (announced > (int64_t)max)
		out->body_is_too_large = true;
	if (announced == 0 || out->body_is_cut || out->body_is_too_large)
		return;
	/* One byte more than allowed tells too large from just fitting where
	 * the length was not announced (chunked uploads). */
	body = read_stream(
	    c, announced > 0 ? (size_t)announced : NO_LENGTH, max, &size);
	if (size > max) {
		out->body_is_too_large = true;
		return;
	}
	out->body = body;
	out->body_size = size;
	out->body_is_cut = FCGX_GetError(c->request.in) != 0 ||
	    (announced > 0 && out->body_size != (size_t)announced);
}

static void
read_request(struct fcgi_call *c, size_t max_body, struct fcgi_request *out)
{
	char **envp = c->request.envp;

	*out = (struct fcgi_request){
		.method = variable(c, "REQUEST_METHOD"),
		.path = fcgi_path(c->a, FCGX_GetParam("DOCUMENT_URI", envp),
		    FCGX_GetParam("SCRIPT_NAME", envp),
		    FCGX_GetParam("PATH_INFO", envp),
		    FCGX_GetParam("REQUEST_URI", envp)),
		.query = variable(c, "QUERY_STRING"),
		.content_type = variable(c, "CONTENT_TYPE"),
		.accept = variable(c, "HTTP_ACCEPT"),
		.prefer = variable(c, "HTTP_PREFER"),
		.if_none_match = variable(c, "HTTP_IF_NONE_MATCH"),
		.accept_language = variable(c, "HTTP_ACCEPT_LANGUAGE"),
		.cookie = variable(c, "HTTP_COOKIE"),
		.referer = variable(c, "HTTP_REFERER"),
		.host = variable(c, "HTTP_HOST"),
		.origin = variable(c, "HTTP_ORIGIN"),
		.fetch_site = variable(c, "HTTP_SEC_FETCH_SITE"),
		.authorization = secret_variable(c, "HTTP_AUTHORIZATION"),
		.user = variable(c, "REMOTE_USER"),
		.remote = variable(c, "REMOTE_ADDR"),
	};
	if (strlen(out->path) > PATH_MAX_SIZE ||
	    strlen(out->query) > QUERY_MAX_SIZE) {
		out->address_is_too_long = true;
		out->path = out->query = "";
	}
	if (out->content_type[0] == '\0')
		out->content_type = variable(c, "HTTP_CONTENT_TYPE");
	read_body(c, max_body, out);
}

/* A connection whose reads and writes end; -1: there was none after all. */
static int
take_connection(const struct fcgi *f)
{
	struct timeval patience = { .tv_sec = PATIENCE_S };
	int fd = accept4(f->listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return fd;
}

/* What has come so far, without taking it away. */
static enum fcgi_head
look(struct fcgi_call *c, int fd, bool *is_silent)
{
	unsigned char usual[USUAL_HEAD], *bytes = usual;
	ssize_t n = recv(fd, bytes, sizeof(usual), MSG_PEEK | MSG_DONTWAIT);

	if (n == (ssize_t)sizeof(usual)) {
		arena_clear(c->a);
		bytes = arena_alloc(c->a, FCGI_HEAD_MAX);
		n = recv(fd, bytes, FCGI_HEAD_MAX, MSG_PEEK | MSG_DONTWAIT);
	}
	*is_silent = n < 0 && (errno == EAGAIN || errno == EINTR);
	if (*is_silent)
		return FCGI_HEAD_MORE;
	return n <= 0 ? FCGI_HEAD_BAD : fcgi_head_check(bytes, (size_t)n);
}

/* False: it will not become whole, or not in time, or fcgi_stop() was called.
 * Mostly it is there at the first or second look; while half of one is there
 * poll() could not wait for more, so that is looked at time and again. */
static bool
has_head(struct fcgi_call *c, int fd)
{
	struct pollfd p[2] = { { .fd = c->fcgi->stop, .events = POLLIN },
		{ .fd = fd } };
	bool is_over = false, is_silent;
	int64_t end = clock_now_ms() + HEAD_MS, left;
	enum fcgi_head head;

	for (;;) {
		head = look(c, fd, &is_silent);
		if (head != FCGI_HEAD_MORE || is_over)
			return head == FCGI_HEAD_WHOLE;
		left = end - clock_now_ms();
		p[1].events = is_silent ? POLLIN | POLLRDHUP : POLLRDHUP;
		poll(p, 2, left <= 0 ? 0 : is_silent ? (int)left : PAUSE_MS);
		is_over = left <= 0 || p[0].revents != 0 ||
		    (p[1].revents & ~POLLIN) != 0;
	}
}

/* Take the next connection and read its head.  0: a request is there; else an
 * errno, EAGAIN where there is nobody (any more). */
static int
begin(struct fcgi_call *c)
{
	int fd = take_connection(c->fcgi), rc;

	if (fd < 0)
		return errno;
	if (!has_head(c, fd)) {
		close(fd);
		return EAGAIN;
	}
	arena_clear(c->a);
	/* libfcgi goes on with a connection that was kept; were it to refuse
	 * this one, it must not accept another, which nobody has looked at. */
	c->request.ipcFd = fd;
	c->request.keepConnection = 1;
	c->request.listen_sock = -1;
	rc = FCGX_Accept_r(&c->request);
	return rc == 0 ? 0 : EAGAIN;
}

/* False: stop.  Returns when there may be somebody to accept. */
static bool
wait_for_somebody(struct fcgi_call *c)
{
	struct epoll_event events[2];
	int i, n;

	n = epoll_wait(c->epoll, events, 2, -1);
	for (i = 0; i < n; i++)
		if (events[i].data.fd == c->fcgi->stop)
			return false;
	return true;
}

bool
fcgi_accept(struct fcgi_call *c, size_t max_body, struct fcgi_request *out)
{
	int rc;

	finish(c);
	arena_clear(c->a);
	while (wait_for_somebody(c)) {
		rc = begin(c);
		if (rc == 0) {
			c->is_open = true;
			read_request(c, max_body, out);
			return true;
		}
		/* No descriptor or no memory left: the connection still waits,
		 * and asking again at once would only burn the processor. */
		if (rc == EMFILE || rc == ENFILE || rc == ENOBUFS ||
		    rc == ENOMEM)
			poll(&(struct pollfd){ .fd = c->fcgi->stop,
			         .events = POLLIN },
			    1, 50);
	}
	return false;
}

/* Some clients show the phrase, so it should be there. */
static const char *
phrase(int status)
{
	static const struct {
		int status;
		const char *phrase;
	} known[] = { { 200, "OK" }, { 202, "Accepted" }, { 303, "See Other" },
		{ 304, "Not Modified" }, { 400, "Bad Request" },
		{ 401, "Unauthorized" }, { 404, "Not Found" },
		{ 405, "Method Not Allowed" }, { 409, "Conflict" },
		{ 413, "Content Too Large" }, { 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" }, { 429, "Too Many Requests" },
		{ 500, "Internal Server Error" },
		{ 503, "Service Unavailable" } };
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].status == status)
			return known[i].phrase;
	return "Status";
}

static void
print_header(struct buf *b, const char *name, const char *value)
{
	const unsigned char *s;

	buf_print(b, "%s: ", name);
	for (s = (const unsigned char *)value; *s != '\0'; s++)
		buf_char(b, *s < 0x20 || *s == 0x7f ? ' ' : (char)*s);
	buf_text(b, "\r\n");
}

bool
fcgi_answer(struct fcgi_call *c, int status, const struct fcgi_header *headers,
    int n_headers, const char *body, size_t size)
{
	struct buf head;
	bool ok = false;
	int i;

	must(c->is_open && size <= INT32_MAX);
	buf_init(&head, 16384);
	buf_print(&head, "Status: %d %s\r\n", status, phrase(status));
	for (i = 0; i < n_headers; i++)
		print_header(&head, headers[i].name, headers[i].value);
	if (status != 304)
		buf_print(&head, "Content-Length: %zu\r\n", size);
	buf_text(&head, "\r\n");
	must(!head.overflow);
	if (FCGX_PutStr(head.data, (int)head.used, c->request.out) >= 0 &&
	    (body == NULL || size == 0 ||
	        FCGX_PutStr(body, (int)size, c->request.out) >= 0))
		ok = FCGX_FFlush(c->request.out) == 0;
	buf_clear(&head);
	finish(c);
	return ok;
}

bool
fcgi_is_gone(const struct fcgi_call *c)
{
	struct pollfd p = { .fd = c->request.ipcFd, .events = POLLRDHUP };

	return c->is_open && poll(&p, 1, 0) > 0 &&
	    (p.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}
