/* SPDX-License-Identifier: MIT */
/* libcurl says what it waits for, and is told when it has come. */
#include "wire/http_loop.h"

#include "base/clock.h"
#include "base/must.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
	EVENTS = 64,
	/* Turns in a row without a look at the descriptors. */
	TURNS_MAX = 16
};

static void
watch(struct http_loop *l, int fd, int what, bool is_known)
{
	struct epoll_event event = { .data = { .fd = fd } };

	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	/* A descriptor that was closed is forgotten by itself. */
	if (is_known && epoll_ctl(l->epoll_fd, EPOLL_CTL_MOD, fd, &event) == 0)
		return;
	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
		must(errno == EEXIST &&
		    epoll_ctl(l->epoll_fd, EPOLL_CTL_MOD, fd, &event) == 0);
}

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	struct http_loop *l = arg;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	watch(l, fd, what, known != NULL);
	if (known == NULL)
		curl_multi_assign(l->multi, fd, l);
	return 0;
}

static int
on_timer(CURLM *multi, long ms, void *arg)
{
	struct http_loop *l = arg;

	(void)multi;
	l->due_ms = ms < 0 ? -1 : clock_now_ms() + ms;
	return 0;
}

bool
http_loop_open(struct http_loop *l, CURLM *multi, struct err *e)
{
	*l = (struct http_loop){ .multi = multi, .due_ms = -1 };
	l->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll_fd < 0)
		return err_set(e, ERR_IO, "no epoll: %s", strerror(errno));
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, l);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, l);
	return true;
}

void
http_loop_close(struct http_loop *l)
{
	if (l->epoll_fd >= 0)
		close(l->epoll_fd);
	l->epoll_fd = -1;
}

static bool
act(struct http_loop *l, curl_socket_t fd, int what, struct err *e)
{
	int running;
	CURLMcode code = curl_multi_socket_action(l->multi, fd, what, &running);

	return code == CURLM_OK ||
	    err_set(e, ERR_IO, "libcurl: %s", curl_multi_strerror(code));
}

bool
http_loop_turn(struct http_loop *l, struct err *e)
{
	int turns;

	for (turns = 0; turns < TURNS_MAX; turns++) {
		if (l->due_ms < 0 || l->due_ms > clock_now_ms())
			return true;
		/* It sets the next time, if it wants one. */
		l->due_ms = -1;
		if (!act(l, CURL_SOCKET_TIMEOUT, 0, e))
			return err_here(e);
	}
	return true;
}

static bool
dispatch(struct http_loop *l, struct err *e)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(l->epoll_fd, events, EVENTS, 0), i;

	for (i = 0; i < n; i++) {
		int what = 0;

		if (events[i].events & (EPOLLIN | EPOLLHUP))
			what |= CURL_CSELECT_IN;
		if (events[i].events & EPOLLOUT)
			what |= CURL_CSELECT_OUT;
		if (events[i].events & EPOLLERR)
			what |= CURL_CSELECT_ERR;
		if (!act(l, events[i].data.fd, what, e))
			return err_here(e);
	}
	return true;
}

/* Until libcurl's time, at most ${wait_ms}. */
static int
bounded(const struct http_loop *l, int wait_ms)
{
	int64_t left;

	if (l->due_ms < 0)
		return wait_ms;
	left = l->due_ms - clock_now_ms();
	if (left < 0)
		left = 0;
	return left < wait_ms ? (int)left : wait_ms;
}

bool
http_loop_wait(struct http_loop *l, struct pollfd *fds, unsigned n, int wait_ms,
    bool *woken, struct err *e)
{
	struct pollfd all[HTTP_LOOP_FDS + 1];
	unsigned i;
	int ready;

	*woken = false;
	all[0] = (struct pollfd){ .fd = l->epoll_fd, .events = POLLIN };
	for (i = 0; i < n; i++)
		all[i + 1] = fds[i];
	ready = poll(all, n + 1, bounded(l, wait_ms));
	if (ready < 0 && errno != EINTR)
		return err_set(
		    e, ERR_IO, "could not wait: %s", strerror(errno));
	for (i = 0; i < n; i++) {
		fds[i].revents = ready > 0 ? all[i + 1].revents : 0;
		*woken = *woken || fds[i].revents != 0;
	}
	if (ready > 0 && all[0].revents != 0 && !dispatch(l, e))
		return err_here(e);
	return http_loop_turn(l, e) || err_here(e);
}
