/* SPDX-License-Identifier: MIT */
/* Many requests on one event loop: libcurl's multi handle and its pool. */
#include "wire/http.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/must.h"
#include "wire/http_call.h"
#include "wire/http_error.h"
#include "wire/http_loop.h"

#include <ctype.h>
#include <poll.h>
#include <string.h>

enum {
	CONNECTIONS = 256
};

/* Calls are used again and again, so that the pool's arena does not grow. */
struct http {
	struct arena *a;
	CURLM *multi;
	struct http_loop loop;
	struct http_call *flying;
	struct http_call *finished; /* in the order of finishing */
	struct http_call *spare;
	int n;
};

/* ${c} is in ${list}. */
static void
take(struct http_call **list, struct http_call *c)
{
	while (*list != NULL && *list != c)
		list = &(*list)->next;
	must(*list == c);
	*list = c->next;
	c->next = NULL;
}

static void
push(struct http_call **list, struct http_call *c)
{
	c->next = *list;
	*list = c;
}

static void
append(struct http_call **list, struct http_call *c)
{
	while (*list != NULL)
		list = &(*list)->next;
	c->next = NULL;
	*list = c;
}

bool
http_open(struct http **out, struct err *e)
{
	struct arena *a;
	struct http *h;

	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(e, ERR_IO, "libcurl could not be started");
	a = arena_open();
	h = arena_alloc(a, sizeof(*h));
	h->a = a;
	h->multi = curl_multi_init();
	must(h->multi != NULL);
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS);
	curl_multi_setopt(
	    h->multi, CURLMOPT_MAX_CONCURRENT_STREAMS, (long)CONNECTIONS);
	if (!http_loop_open(&h->loop, h->multi, e)) {
		http_close(&h);
		return err_here(e);
	}
	*out = h;
	return true;
}

static void
close_calls(struct http *h, struct http_call *list)
{
	for (; list != NULL; list = list->next) {
		curl_multi_remove_handle(h->multi, list->easy);
		curl_easy_cleanup(list->easy);
		curl_slist_free_all(list->headers);
		buf_clear(&list->body);
	}
}

void
http_close(struct http **h)
{
	struct arena *a;

	if (*h == NULL)
		return;
	close_calls(*h, (*h)->flying);
	close_calls(*h, (*h)->finished);
	close_calls(*h, (*h)->spare);
	curl_multi_cleanup((*h)->multi);
	http_loop_close(&(*h)->loop);
	curl_global_cleanup();
	a = (*h)->a;
	arena_close(&a);
	*h = NULL;
}

static const char *
part(CURLU *u, CURLUPart which, char **held)
{
	*held = NULL;
	return curl_url_get(u, which, held, 0) == CURLUE_OK ? *held : "";
}

static const char *
read_host(struct arena *a, CURLU *u, bool *is_tls)
{
	char *scheme, *host, *port, *text = NULL, *c;
	bool is_http, is_https;

	is_https = strcmp(part(u, CURLUPART_SCHEME, &scheme), "https") == 0;
	is_http = scheme != NULL && strcmp(scheme, "http") == 0;
	part(u, CURLUPART_HOST, &host);
	part(u, CURLUPART_PORT, &port);
	if ((is_http || is_https) && host != NULL && host[0] != '\0') {
		text = arena_print(a, "%s%s%s", host, port == NULL ? "" : ":",
		    port == NULL ? "" : port);
		for (c = text; *c != '\0'; c++)
			*c = (char)tolower((unsigned char)*c);
	}
	if (is_tls != NULL)
		*is_tls = is_https;
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	return text;
}

const char *
http_host(struct arena *a, const char *url, bool *is_tls)
{
	CURLU *u = curl_url();
	const char *host = NULL;

	must(u != NULL);
	if (curl_url_set(u, CURLUPART_URL, url, CURLU_DISALLOW_USER) ==
	    CURLUE_OK)
		host = read_host(a, u, is_tls);
	curl_url_cleanup(u);
	return host;
}

static struct http_call *
fresh_call(struct http *h)
{
	struct http_call *c = h->spare;

	if (c != NULL) {
		take(&h->spare, c);
		return c;
	}
	c = arena_alloc(h->a, sizeof(*c));
	c->easy = curl_easy_init();
	must(c->easy != NULL);
	return c;
}

bool
http_start(struct http *h, struct arena *a, const struct http_request *r,
    void *tag, struct err *e)
{
	const char *host = http_host(a, r->url, NULL);
	struct http_call *c;

	if (host == NULL)
		return err_set_cause(e, ERR_IO, CAUSE_INVALID, 0,
		    "not an address that can be asked (http or https, without "
		    "a user name)");
	c = fresh_call(h);
	http_call_init(c, a, r, host, tag);
	h->n++;
	if (fault_here("http")) {
		http_error_read(c, CURLE_COULDNT_CONNECT);
		append(&h->finished, c);
		return true;
	}
	must(curl_multi_add_handle(h->multi, c->easy) == CURLM_OK);
	push(&h->flying, c);
	return true;
}

static void
put_back(struct http *h, struct http_call **list, struct http_call *c)
{
	take(list, c);
	http_call_clear(c);
	push(&h->spare, c);
	h->n--;
}

static void
cancel_in(struct http *h, struct http_call **list, void *tag)
{
	struct http_call *c, *next;

	for (c = *list; c != NULL; c = next) {
		next = c->next;
		if (c->tag != tag)
			continue;
		curl_multi_remove_handle(h->multi, c->easy);
		put_back(h, list, c);
	}
}

void
http_cancel(struct http *h, void *tag)
{
	cancel_in(h, &h->flying, tag);
	cancel_in(h, &h->finished, tag);
}

int
http_in_flight(const struct http *h)
{
	return h->n;
}

/* What has ended by now. */
static void
take_finished(struct http *h)
{
	struct http_call *c;
	CURLMsg *message;
	int n;

	while ((message = curl_multi_info_read(h->multi, &n)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		c = NULL;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &c);
		http_call_settle(c, message->data.result);
		if (c->response.status == 0)
			http_error_read(c, message->data.result);
		curl_multi_remove_handle(h->multi, c->easy);
		take(&h->flying, c);
		append(&h->finished, c);
	}
}

bool
http_poll(
    struct http *h, struct pollfd *fds, unsigned n, int wait_ms, struct err *e)
{
	int64_t end = clock_now_ms() + wait_ms, left;
	bool woken = false;

	_Static_assert(
	    (int)HTTP_POLL_MAX <= (int)HTTP_LOOP_FDS, "the loop has room");
	must(n <= HTTP_POLL_MAX);
	if (!http_loop_turn(&h->loop, e))
		return err_here(e);
	for (;;) {
		take_finished(h);
		left = end - clock_now_ms();
		if (left < 0 || h->finished != NULL)
			left = 0;
		if (!http_loop_wait(&h->loop, fds, n, (int)left, &woken, e))
			return err_here(e);
		take_finished(h);
		if (woken || h->finished != NULL || clock_now_ms() >= end)
			return true;
	}
}

bool
http_finished(struct http *h, void **tag, struct http_response *out)
{
	struct http_call *c = h->finished;

	if (c == NULL)
		return false;
	*tag = c->tag;
	*out = c->response;
	put_back(h, &h->finished, c);
	return true;
}
