/* SPDX-License-Identifier: MIT */
/* FastCGI parameters and bodies through the real listener: lines NAME=VALUE, an
 * empty one, the body.  "Piece=N" sends the records in pieces of so many
 * bytes. */
#include "wire/fcgi.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"
#include "fuzz/fuzz.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	BODY_MAX = 1000,
	ROOM = 1 << 20,
	BEGIN = 1,
	PARAMS = 4,
	STDIN = 5
};

static struct fcgi *fcgi;
static struct fcgi_call *call;
static struct sockaddr_un address = { .sun_family = AF_UNIX };

/* Who has been told to stop takes nobody any more. */
static void
finish(void)
{
	struct fcgi_request request;

	fcgi_stop(fcgi);
	must(!fcgi_accept(call, BODY_MAX, &request));
	fcgi_call_close(&call);
	fcgi_call_close(&call);
	fcgi_close(&fcgi);
	fcgi_close(&fcgi);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct err e = ERR_INIT;

	(void)argc, (void)argv;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket",
	    fuzz_directory());
	must(bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0);
	must(listen(listener, 8) == 0);
	must(dup2(listener, 0) == 0);
	close(listener);
	must(fcgi_open(&fcgi, &e));
	call = fcgi_call_open(fcgi);
	atexit(finish);
	return 0;
}

static void
add_record(struct buf *b, int type, const char *bytes, size_t n)
{
	unsigned char head[8] = { 1, (unsigned char)type, 0, 1,
		(unsigned char)(n >> 8), (unsigned char)n, 0, 0 };

	buf_add(b, head, sizeof(head));
	buf_add(b, bytes, n);
}

static void
add_size(struct buf *b, size_t n)
{
	unsigned char size[4] = { (unsigned char)(n >> 24 | 0x80),
		(unsigned char)(n >> 16), (unsigned char)(n >> 8),
		(unsigned char)n };

	if (n < 128)
		buf_char(b, (char)n);
	else
		buf_add(b, size, sizeof(size));
}

static void
add_parameter(struct buf *b, const char *name, const char *value)
{
	add_size(b, strlen(name));
	add_size(b, strlen(value));
	buf_text(b, name);
	buf_text(b, value);
}

/* A stream as records of at most ${piece} bytes, and its end. */
static void
add_stream(
    struct buf *b, int type, const char *bytes, size_t size, size_t piece)
{
	size_t n;

	for (; size > 0; size -= n, bytes += n) {
		n = size < piece ? size : piece;
		add_record(b, type, bytes, n);
	}
	add_record(b, type, "", 0);
}

static void
write_request(struct fuzz *f, struct buf *out)
{
	static const char begin[8] = { 0, 1, 0, 0, 0, 0, 0, 0 };
	char *line, *value, *body;
	size_t piece = 60000, size;
	int64_t wanted;
	struct buf params;

	buf_init(&params, ROOM);
	for (line = fuzz_line(f); line[0] != '\0'; line = fuzz_line(f)) {
		value = strchr(line, '=');
		if (value == NULL)
			continue;
		*value++ = '\0';
		add_parameter(&params, line, value);
		if (strcmp(line, "Piece") == 0 &&
		    text_parse_int(value, 1, 60000, &wanted))
			piece = (size_t)wanted;
	}
	body = fuzz_rest(f, &size);
	add_record(out, BEGIN, begin, sizeof(begin));
	add_stream(out, PARAMS, buf_str(&params), params.used, piece);
	add_stream(out, STDIN, body, size, piece);
	buf_clear(&params);
}

static int
connect_with(const struct buf *bytes)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must(fd >= 0);
	must(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	must(write(fd, bytes->data, bytes->used) == (ssize_t)bytes->used);
	must(shutdown(fd, SHUT_WR) == 0);
	return fd;
}

static void
check_request(const struct fcgi_request *r)
{
	must(r->path[0] == '\0' || r->path[0] == '/');
	must(r->body_size <= BODY_MAX);
	must(!r->body_is_too_large || r->body_size == 0);
	must(r->body != NULL && r->body[r->body_size] == '\0');
	must(r->method != NULL && r->query != NULL && r->cookie != NULL);
}

/* What comes back is one head of so many lines, whatever was put in it. */
static void
check_answer(struct arena *a, int fd, int lines)
{
	char *bytes = arena_alloc(a, 65536), *text, *end;
	size_t used = 0, size;
	ssize_t n;
	int found = 0;

	while ((n = read(fd, bytes + used, 65535 - used)) > 0)
		used += (size_t)n;
	must(used >= 8 && bytes[1] == 6);
	size = (size_t)((unsigned char)bytes[4] << 8 | (unsigned char)bytes[5]);
	must(size + 8 <= used);
	text = arena_copy(a, bytes + 8, size);
	must(text_starts(text, "Status: 200 OK\r\n"));
	end = strstr(text, "\r\n\r\n");
	must(end != NULL && strcmp(end + 4, "body") == 0);
	end[2] = '\0';
	for (; (end = strstr(text, "\r\n")) != NULL; text = end + 2)
		found++;
	must(found == lines);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fcgi_request request;
	struct fcgi_header headers[1];
	struct fuzz f;
	struct buf bytes;
	int fd;

	fuzz_open(&f, data, size);
	buf_init(&bytes, ROOM);
	write_request(&f, &bytes);
	/* What a socket holds without anybody who reads. */
	if (bytes.used < 100000) {
		fd = connect_with(&bytes);
		must(fcgi_accept(call, BODY_MAX, &request));
		check_request(&request);
		must(arena_text(fcgi_call_arena(call), "")[0] == '\0');
		must(fcgi_is_gone(call));
		headers[0] = (struct fcgi_header){ "X-Query",
			arena_print(f.a, "%.4000s", request.query) };
		must(fcgi_answer(call, 200, headers, 1, "body", 4));
		check_answer(f.a, fd, 3);
		close(fd);
	}
	buf_clear(&bytes);
	fuzz_close(&f);
	return 0;
}
