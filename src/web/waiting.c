/* SPDX-License-Identifier: MIT */
/* The waiting room for requests that want to hear the end. */
#include "web/waiting.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/must.h"
#include "store/status.h"
#include "web/answer.h"
#include "web/state.h"
#include "web/visit.h"
#include "wire/fcgi.h"
#include "wire/sql.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

enum {
	ROUND_MS = 200
};

/* One who waits; lives in the arena of the call. */
struct guest {
	struct fcgi_call *call;
	struct answer late; /* when the time has run out */
	const char *book_id;
	const char *applied; /* "wait=N" */
	int64_t until_ms;
	/* of the round that is going on: */
	const struct status *status; /* NULL: no such book */
	bool is_read;
};

struct waiting {
	struct arena *own;
	const struct conf *conf;
	int max;
	pthread_t thread;
	pthread_mutex_t mutex; /* guards guests[n…] and what follows */
	pthread_cond_t cond;
	struct guest **guests; /* of ${max} */
	int n;
	bool is_ending;
	struct sql *db; /* of the thread alone */
	bool is_away;
};

static void
finish(struct guest *g, struct answer *answer)
{
	struct fcgi_call *call = g->call;

	answer_header(answer, "Preference-Applied", g->applied);
	answer_send(answer, call, false);
	answer_clear(&g->late);
	fcgi_call_close(&call);
}

static void
drop(struct guest *g)
{
	struct fcgi_call *call = g->call;

	answer_clear(&g->late);
	fcgi_call_close(&call);
}

/* What the book is now; several may wait for the same one. */
static bool
read_status(struct waiting *w, struct arena *a, int i, struct err *e)
{
	struct guest *g = w->guests[i];
	struct status *s;
	bool found;
	int k;

	for (k = 0; k < i; k++)
		if (w->guests[k] != NULL && w->guests[k]->is_read &&
		    strcmp(w->guests[k]->book_id, g->book_id) == 0) {
			g->status = w->guests[k]->status;
			g->is_read = true;
			return true;
		}
	s = arena_alloc(a, sizeof(*s));
	if (!status_read(w->db, a, g->book_id, s, &found, e))
		return err_here(e);
	g->status = found ? s : NULL;
	g->is_read = true;
	return true;
}

static void
read_all(struct waiting *w, struct arena *a, int n)
{
	struct err e = ERR_INIT;
	bool ok = w->db != NULL || sql_open(&w->db, w->conf, &e);
	int i;

	for (i = 0; ok && i < n; i++)
		ok = read_status(w, a, i, &e);
	if (!ok) {
		sql_close(&w->db);
		if (!w->is_away)
			log_error(
			    LOG_LEVEL_ERROR, NULL, &e, "the waiting room");
	}
	w->is_away = !ok;
}

/* Has the guest been served? */
static bool
serve(struct guest *g, bool is_ending)
{
	struct answer answer;

	if (fcgi_is_gone(g->call)) {
		drop(g);
		return true;
	}
	answer_init(&answer);
	if (g->is_read && g->status == NULL) {
		answer_fail(&answer, 404, ERR_VALIDATION, "Book not found");
		finish(g, &answer);
		return true;
	}
	if (g->is_read && status_is_ended(g->status)) {
		/* A complete failure is told as the original did. */
		state_print(&answer,
		    strcmp(g->status->book.status, "failed") == 0 ? 500 : 200,
		    g->status);
		finish(g, &answer);
		return true;
	}
	if (!is_ending && clock_now_ms() < g->until_ms)
		return false;
	finish(g, &g->late);
	return true;
}

/* One round over the first ${n} guests; the thread alone removes any. */
static void
round_once(struct waiting *w, int n, bool is_ending)
{
	struct arena *a = arena_open();
	int i, kept = 0;

	for (i = 0; i < n; i++)
		w->guests[i]->is_read = false;
	if (!is_ending)
		read_all(w, a, n);
	for (i = 0; i < n; i++)
		if (serve(w->guests[i], is_ending))
			w->guests[i] = NULL;
	pthread_mutex_lock(&w->mutex);
	for (i = 0; i < w->n; i++)
		if (w->guests[i] != NULL)
			w->guests[kept++] = w->guests[i];
	w->n = kept;
	pthread_mutex_unlock(&w->mutex);
	arena_close(&a);
}

/* How many are there, once there are some and a round's time has passed; -1
 * when the room closes and is empty. */
static int
wait_for_guests(struct waiting *w, bool *is_ending)
{
	struct timespec until;
	int n, rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += ROUND_MS * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&w->mutex);
	while (!w->is_ending && rc == 0)
		rc = pthread_cond_timedwait(&w->cond, &w->mutex, &until);
	while (!w->is_ending && w->n == 0)
		pthread_cond_wait(&w->cond, &w->mutex);
	*is_ending = w->is_ending;
	n = w->n == 0 && w->is_ending ? -1 : w->n;
	pthread_mutex_unlock(&w->mutex);
	return n;
}

static void *
watch(void *arg)
{
	struct waiting *w = arg;
	bool is_ending = false;
	int n;

	while ((n = wait_for_guests(w, &is_ending)) >= 0)
		round_once(w, n, is_ending);
	sql_close(&w->db);
	return NULL;
}

bool
waiting_open(struct waiting **out, const struct conf *c, struct err *e)
{
	struct arena *own = arena_open();
	struct waiting *w = arena_alloc(own, sizeof(*w));
	pthread_condattr_t attr;

	w->own = own;
	w->conf = c;
	w->max = (int)conf_int(c, CONF_HTTP_MAX_WAITING);
	w->guests = arena_array(own, (size_t)w->max + 1, sizeof(w->guests[0]));
	pthread_mutex_init(&w->mutex, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->cond, &attr);
	pthread_condattr_destroy(&attr);
	if (pthread_create(&w->thread, NULL, watch, w) != 0) {
		arena_close(&own);
		return err_set(e, ERR_IO, "cannot start a thread");
	}
	*out = w;
	return true;
}

bool
waiting_enter(struct waiting *w, struct fcgi_call *call, struct visit *v)
{
	int seconds = v->wait_seconds,
	    cap = (int)conf_int(w->conf, CONF_HTTP_WAIT_CAP);
	struct guest *g = arena_alloc(v->a, sizeof(*g));
	bool has_room;

	if (seconds > cap)
		seconds = cap;
	*g = (struct guest){ .call = call,
		.late = v->answer,
		.book_id = v->book_id,
		.applied = arena_print(v->a, "wait=%d", seconds),
		.until_ms = clock_now_ms() + (int64_t)seconds * 1000 };
	pthread_mutex_lock(&w->mutex);
	has_room = w->n < w->max && !w->is_ending;
	if (has_room) {
		w->guests[w->n++] = g;
		/* the answer and its body are the guest's from here */
		answer_init(&v->answer);
		pthread_cond_signal(&w->cond);
	}
	pthread_mutex_unlock(&w->mutex);
	return has_room;
}

void
waiting_close(struct waiting **w)
{
	struct arena *own;

	if (*w == NULL)
		return;
	pthread_mutex_lock(&(*w)->mutex);
	(*w)->is_ending = true;
	pthread_cond_signal(&(*w)->cond);
	pthread_mutex_unlock(&(*w)->mutex);
	pthread_join((*w)->thread, NULL);
	must((*w)->n == 0);
	pthread_cond_destroy(&(*w)->cond);
	pthread_mutex_destroy(&(*w)->mutex);
	own = (*w)->own;
	*w = NULL;
	arena_close(&own);
}
