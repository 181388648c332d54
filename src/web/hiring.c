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
#include <string.h>
#include <unistd.h>

enum {
	/* A worker that has not taken a slot after this time never will. */
	STARTING_MS = 10000,
	/* So many in a row may end without having taken a slot before
	 * starting them is slowed down. */
	VAIN_MAX = 4,
	PAUSE_MS = 1000,
	PAUSE_MAX_MS = 60000,
	/* Between two spare workers: the first may be in vain. */
	SPARE_MS = 3000
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
	struct proc_slot *slots; /* of ${max} */
	struct started *started; /* of ${max} */
	int n_started;
	int n_vain; /* started in a row, and nothing came of it */
	int64_t resume_ms;
	int64_t spare_ms; /* one was started; 0: never */
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
	h->slots = arena_array(a, (size_t)h->max + 1, sizeof(h->slots[0]));
	h->started = arena_array(a, (size_t)h->max + 1, sizeof(h->started[0]));
	*out = h;
	return true;
}

/* Has this one taken a slot, be it in the past? */
static bool
took_slot(const struct hiring *h, pid_t pid)
{
	int i;

	for (i = 0; i < h->max; i++)
		if (h->slots[i].pid == pid)
			return true;
	return false;
}

static int
count_held(const struct hiring *h)
{
	int i, n = 0;

	for (i = 0; i < h->max; i++)
		n += h->slots[i].is_held;
	return n;
}

/* Forget those that have or had a slot, and those that will never have one:
 * how many of these. */
static int
forget_settled(struct hiring *h)
{
	int64_t now = clock_now_ms();
	int i, kept = 0, vain = 0;
	struct started *s;

	for (i = 0; i < h->n_started; i++) {
		s = &h->started[i];
		if (took_slot(h, s->pid))
			h->n_vain = 0;
		else if (proc_is_alive(s->pid) && now - s->at_ms < STARTING_MS)
			h->started[kept++] = *s;
		else
			vain++;
	}
	h->n_started = kept;
	return vain;
}

/* A worker that ends at once (a wrong configuration, say) would be started
 * again and again: wait longer each time.  False: not yet. */
static bool
may_start(struct hiring *h, int vain)
{
	int64_t now = clock_now_ms(), pause = PAUSE_MS;
	int i;

	h->n_vain += vain;
	if (vain > 0 && h->n_vain >= VAIN_MAX) {
		for (i = VAIN_MAX; i < h->n_vain && pause < PAUSE_MAX_MS; i++)
			pause *= 2;
		if (pause > PAUSE_MAX_MS)
			pause = PAUSE_MAX_MS;
		h->resume_ms = now + pause;
		log_line(LOG_LEVEL_WARNING, "", NULL,
		    "workers end as soon as they are started: the next one "
		    "is tried in %lld s (what do they log?)",
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
	int room, vain;

	if (h->max == 0)
		return true;
	if (!proc_list_slots(conf_text(h->conf, CONF_WORKER_RUN), "worker",
	        h->max, h->slots, e))
		return err_here(e);
	vain = forget_settled(h);
	if (!may_start(h, vain))
		return true;
	room = h->max - count_held(h) - h->n_started;
	if (h->n_vain >= VAIN_MAX && room > 1)
		room = 1;
	/* those on their way will take books, too */
	wanted -= h->n_started;
	for (; wanted > 0 && room > 0; wanted--, room--)
		if (!start_one(h, e))
			return err_here(e);
	return true;
}

bool
hiring_start_spare(struct hiring *h, struct err *e)
{
	struct proc_slot spare;
	int64_t now = clock_now_ms();
	pid_t pid;

	if (h->max == 0 || (h->spare_ms != 0 && now - h->spare_ms < SPARE_MS))
		return true;
	if (!proc_list_slots(conf_text(h->conf, CONF_WORKER_RUN), "worker",
	        h->max, h->slots, e) ||
	    !proc_list_slots(
	        conf_text(h->conf, CONF_WORKER_RUN), "spare", 1, &spare, e))
		return err_here(e);
	/* Those on their way look for these first. */
	h->n_vain += forget_settled(h);
	if (spare.is_held || h->n_started > 0)
		return true;
	if (!proc_launch(h->program, h->argv, &pid, e))
		return err_here(e);
	h->spare_ms = now;
	log_line(LOG_LEVEL_INFO, "🚀", NULL,
	    "worker %ld was started for what is cancelled", (long)pid);
	return true;
}

bool
hiring_has(
    struct hiring *h, const char *host, int pid, bool *out, struct err *e)
{
	char own[256] = "";
	int i;

	*out = false;
	gethostname(own, sizeof(own) - 1);
	if (pid == 0 || strcmp(host, own) != 0)
		return true;
	if (!proc_list_slots(conf_text(h->conf, CONF_WORKER_RUN), "worker",
	        h->max, h->slots, e))
		return err_here(e);
	for (i = 0; i < h->max; i++)
		if (h->slots[i].is_held && h->slots[i].pid == pid)
			*out = true;
	return true;
}
