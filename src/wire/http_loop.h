/* SPDX-License-Identifier: MIT */
#ifndef WIRE_HTTP_LOOP_H
#define WIRE_HTTP_LOOP_H

#include "base/err.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

struct pollfd;

/* What libcurl waits for, in one epoll descriptor and one time: with many
 * requests in flight only the one that moves is looked at, and nothing wakes
 * while none does.  For http.c only. */

enum {
	HTTP_LOOP_FDS = 16
};

struct http_loop {
	CURLM *multi;
	int epoll_fd;
	int64_t due_ms; /* clock_now_ms(): libcurl wants a turn; -1: never */
};

/* Let ${l}, which must not move, watch ${multi}.  False: ERR_IO. */
bool http_loop_open(
    struct http_loop *l, CURLM *multi, struct err *e) MUST_CHECK;
/* ${multi} must be gone. */
void http_loop_close(struct http_loop *l);

/* Let libcurl do what its time has come for; nothing waits.  False: ERR_IO. */
bool http_loop_turn(struct http_loop *l, struct err *e) MUST_CHECK;

/* Wait until libcurl has something to do, and let it, or something happens on
 * one of the ${n} (at most HTTP_LOOP_FDS) descriptors of ${fds}, at most
 * ${wait_ms}; a signal may end it, too.  ${*woken}: revents of ${fds} tell
 * something.  False: ERR_IO. */
bool http_loop_wait(struct http_loop *l, struct pollfd *fds, unsigned n,
    int wait_ms, bool *woken, struct err *e) MUST_CHECK;

#endif
