/* SPDX-License-Identifier: MIT */
/* The whole responder: accept threads, waiting room and keeper. */
#include "web/server.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/must.h"
#include "web/answer.h"
#include "web/assets.h"
#include "web/keeper.h"
#include "web/route.h"
#include "web/visit.h"
#include "web/waiting.h"
#include "wire/fcgi.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

enum {
	/* How long an answer may still take before its thread is kicked. */
	PATIENCE_MS = 2000,
	KICK_MS = 20
};

struct server {
	struct arena *own;
	struct site site;
	struct fcgi *fcgi;
	struct keeper *keeper;
	struct waiting *waiting;
	struct assets *assets;
	pthread_t *threads;
	int n_threads;
};

static bool
is_head(const struct fcgi_request *r)
{
	return strcmp(r->method, "HEAD") == 0;
}

/* Answer the request in ${call}.  False: the waiting room has taken it. */
static bool
serve(struct server *s, struct desk *desk, struct fcgi_call *call,
    const struct fcgi_request *request)
{
	struct visit v = { .site = &s->site,
		.desk = desk,
		.a = fcgi_call_arena(call),
		.request = request,
		.book_id = "" };

	answer_init(&v.answer);
	route_visit(&v);
	if (v.wait_seconds > 0 && s->waiting != NULL &&
	    waiting_enter(s->waiting, call, &v))
		return false;
	/* Whether anybody is still there to read it changes nothing. */
	answer_send(&v.answer, call, is_head(request));
	return true;
}

static void *
accept_requests(void *arg)
{
	struct server *s = arg;
	struct desk desk = { .conf = s->site.conf };
	size_t max = (size_t)conf_int(desk.conf, CONF_HTTP_MAX_BODY);
	struct fcgi_call *call = fcgi_call_open(s->fcgi);
	struct fcgi_request request;

	while (fcgi_accept(call, max, &request))
		if (!serve(s, &desk, call, &request))
			call = fcgi_call_open(s->fcgi);
	fcgi_call_close(&call);
	visit_clear_desk(&desk);
	return NULL;
}

/* "/pagescape" from whatever way it was written. */
static const char *
clean_prefix(struct arena *a, const char *prefix)
{
	size_t n = strlen(prefix);

	while (n > 0 && prefix[n - 1] == '/')
		n--;
	if (n == 0)
		return "";
	return arena_print(
	    a, "%s%.*s", prefix[0] == '/' ? "" : "/", (int)n, prefix);
}

static bool
open_parts(struct server *s, const struct conf *c, struct err *e)
{
	if (!assets_open(&s->assets, s->own, e) || !fcgi_open(&s->fcgi, e) ||
	    !keeper_open(&s->keeper, c, e) || !waiting_open(&s->waiting, c, e))
		return err_here(e);
	s->site = (struct site){ .conf = c,
		.prefix = clean_prefix(s->own, conf_text(c, CONF_HTTP_PREFIX)),
		.assets = s->assets,
		.keeper = s->keeper,
		.waiting = s->waiting };
	return true;
}

static void
close_parts(struct server **s)
{
	struct arena *own = (*s)->own;

	waiting_close(&(*s)->waiting);
	keeper_close(&(*s)->keeper);
	fcgi_close(&(*s)->fcgi);
	*s = NULL;
	arena_close(&own);
}

bool
server_open(struct server **out, const struct conf *c, struct err *e)
{
	struct arena *own = arena_open();
	struct server *s = arena_alloc(own, sizeof(*s));
	int i, n = (int)conf_int(c, CONF_HTTP_THREADS);

	s->own = own;
	if (!open_parts(s, c, e)) {
		close_parts(&s);
		return err_here(e);
	}
	s->threads = arena_array(own, (size_t)n, sizeof(s->threads[0]));
	for (i = 0; i < n; i++)
		must(pthread_create(&s->threads[i], NULL, accept_requests, s) ==
		    0);
	s->n_threads = n;
	*out = s;
	return true;
}

/* Join one thread before ${until}; kick it when the patience is over, as it
 * may hang in a read from a server that says nothing. */
static bool
join(pthread_t thread, int64_t patience, int64_t until)
{
	struct timespec wait;
	int64_t now;

	do {
		clock_gettime(CLOCK_REALTIME, &wait);
		wait.tv_nsec += KICK_MS * 1000000L;
		if (wait.tv_nsec >= 1000000000L) {
			wait.tv_sec++;
			wait.tv_nsec -= 1000000000L;
		}
		if (pthread_timedjoin_np(thread, NULL, &wait) == 0)
			return true;
		now = clock_now_ms();
		if (now > patience)
			pthread_kill(thread, SERVER_KICK);
	} while (now < until);
	return false;
}

bool
server_close(struct server **s, int wait_ms)
{
	int64_t now = clock_now_ms();
	bool ok = true;
	int i;

	if (*s == NULL)
		return true;
	fcgi_stop((*s)->fcgi);
	for (i = 0; i < (*s)->n_threads; i++)
		ok = join((*s)->threads[i], now + PATIENCE_MS, now + wait_ms) &&
		    ok;
	/* What a hanging thread uses must stay. */
	if (!ok)
		*s = NULL;
	else
		close_parts(s);
	return ok;
}
