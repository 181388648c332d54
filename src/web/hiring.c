/* SPDX-License-Identifier: MIT */
/* Starting workers, as many as this host may have. */
#include "web/hiring.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "wire/proc.h"

#include <limits.h>
#include <stdlib.h>

enum {
	/* A worker that has not taken a slot after this time never will. */
	STARTING_MS = 10000,
	/* So many in a row may end without having taken a book (a short book
	 * can end between two looks) before starting them is slowed down. */
	VAIN_MAX = 4,
	PAUSE_MS = 1000,
	PAUSE_MAX_MS = 60000
};

struct started {
	pid_t pid;
	int64_t at_ms;
};

struct hiring {
	const struct conf *conf;
	const char *program;
	const char *argv[4];
	int max;
	pid_t *holders; /* of ${max} */
	struct started *started; /* of ${max} */
	int n_started;
	int wanted; /* at the look before */
	int n_vain; /* started in a row, and nothing came of it */
	int64_t resume_ms;
};

/* Workers run in /, so what names them and their configuration is made
 * absolute here. */
static const char *
absolute(struct arena *a, const char *path)
{
	char whole[PATH_MAX];

	return arena_text(a, realpath(path, whole) != NULL ? whole : path);
}

static bool
find_program(struct arena *a, const char **out, struct err *e)
{
	const char *named = getenv("PAGESCAPE_WORKER");
	char directory[4096];

	if (named != NULL && named[0] != '\0') {
		*out = absolute(a, named);
		return true;
	}
	if (!proc_own_directory(directory, sizeof(directory), e))
		return err_here(e);
	*out = arena_print(a, "%s/pagescape-worker", directory);
	return true;
}

bool
hiring_open(
    struct hiring **out, struct arena *a, const struct conf *c, struct err *e)
{
	struct hiring *h = arena_alloc(a, sizeof(*h));
	const char *file = conf_file(c);
	int n = 0;

	h->conf = c;
	h->max = (int)conf_int(c, CONF_WORKER_MAX);
	if (!find_program(a, &h->program, e))
		return err_here(e);
	h->argv[n++] = h->program;
	if (file[0] != '\0') {
		h->argv[n++] = "--config";
		h->argv[n++] = absolute(a, file);
	}
	h->holders = arena_array(a, (size_t)h->max + 1, sizeof(pid_t));
	h->started = arena_array(a, (size_t)h->max + 1, sizeof(h->started[0]));
	*out = h;
	return true;
}

static bool
is_holder(const struct hiring *h, int n, pid_t pid)
{
	int i;

	for (i = 0; i < n; i++)
		if (h->holders[i] == pid)
			return true;
	return false;
}

/* Forget those that have a slot by now, or will never have one; how many
 * ended unseen. */
static int
forget_settled(struct hiring *h, int n_holders)
{
	int64_t now = clock_now_ms();
	int i, kept = 0, ended = 0;
	struct started *s;

	for (i = 0; i < h->n_started; i++) {
		s = &h->started[i];
		if (is_holder(h, n_holders, s->pid))
			continue;
		if (proc_is_alive(s->pid) && now - s->at_ms < STARTING_MS)
			h->started[kept++] = *s;
		else
			ended++;
	}
	h->n_started = kept;
	return ended;
}

/* A worker that ends at once (a wrong configuration, say) would be started
 * again and again: wait longer each time.  False: not yet. */
static bool
may_start(struct hiring *h, int n_holders, int ended, int wanted)
{
	int64_t now = clock_now_ms(), pause = PAUSE_MS;
	int i;

	if (n_holders > 0 || wanted < h->wanted)
		h->n_vain = 0;
	else
		h->n_vain += ended;
	h->wanted = wanted;
	if (ended > 0 && h->n_vain >= VAIN_MAX) {
		for (i = VAIN_MAX; i < h->n_vain && pause < PAUSE_MAX_MS; i++)
			pause *= 2;
		if (pause > PAUSE_MAX_MS)
			pause = PAUSE_MAX_MS;
		h->resume_ms = now + pause;
		log_line(LOG_LEVEL_WARNING, "", NULL,
		    "workers end without taking a book: the next one is "
		    "started in %lld s (what do they log?)",
		    (long long)(pause / 1000));
	}
	return h->n_vain < VAIN_MAX || now >= h->resume_ms;
}

static bool
start_one(struct hiring *h, struct err *e)
{
	pid_t pid;

	if (!proc_launch(h->program, h->argv, &pid, e))
		return err_here(e);
	h->started[h->n_started++] = (struct started){ pid, clock_now_ms() };
	log_line(
	    LOG_LEVEL_INFO, "🚀", NULL, "worker %ld was started", (long)pid);
	return true;
}

bool
hiring_start(struct hiring *h, int wanted, struct err *e)
{
	int n, room, ended;

	if (h->max == 0)
		return true;
	if (!proc_list_slots(conf_text(h->conf, CONF_WORKER_RUN), "worker",
	        h->max, h->holders, &n, e))
		return err_here(e);
	ended = forget_settled(h, n);
	if (!may_start(h, n, ended, wanted))
		return true;
	room = h->max - n - h->n_started;
	/* those on their way will take books, too */
	wanted -= h->n_started;
	for (; wanted > 0 && room > 0; wanted--, room--)
		if (!start_one(h, e))
			return err_here(e);
	return true;
}
