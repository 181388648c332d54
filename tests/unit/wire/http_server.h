/* SPDX-License-Identifier: MIT */
#ifndef UNIT_WIRE_HTTP_SERVER_H
#define UNIT_WIRE_HTTP_SERVER_H

#include <sys/types.h>

/*
 * A small HTTP server of bad manners, in a process of its own, for the tests
 * of wire/http.  Its paths say what it does: see http_server.c.
 */
struct http_server {
	pid_t pid;
	int port;
	volatile int *requests; /* heard so far, shared with the server */
	volatile int *connections;
};

/* Start one on a free port of the loopback. */
void http_server_open(struct http_server *s);
/* Kill it and everything it forked. */
void http_server_close(struct http_server *s);

#endif
