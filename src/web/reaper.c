/* SPDX-License-Identifier: MIT */
/* Slots that stopped workers hold. */
#include "web/reaper.h"

#include "base/arena.h"
#include "base/conf.h"
#include "base/log.h"
#include "store/jobs.h"
#include "wire/proc.h"
#include "wire/process.h"

#include <string.h>
#include <unistd.h>

enum {
	/* A longer gap between two turns was our own sleep. */
	GAP_MS = 5000
};

/* What is known of who holds a slot. */
struct holder {
	pid_t pid;
	int64_t started;
	int64_t since_ms; /* it is idle since then; -1: it is not */
	bool is_noted; /* its book was taken from it */
};

struct reaper {
	const struct conf *conf;
	char host[256];
	int n; /* slots of workers, and behind them the spare one */
	struct proc_slot *slots;
	struct holder *holders;
	int64_t turned_ms;
};

void
reaper_open(struct reaper **out, struct arena *a, const struct conf *c)
{
	struct reaper *r = arena_alloc(a, sizeof(*r));

	*r = (struct reaper){ .conf = c };
	gethostname(r->host, sizeof(r->host) - 1);
	r->n = (int)conf_int(c, CONF_WORKER_MAX) + 1;
	r->slots = arena_array(a, (size_t)r->n, sizeof(*r->slots));
	r->holders = arena_array(a, (size_t)r->n, sizeof(*r->holders));
	*out = r;
}

static bool
is_of(const struct reaper *r, const struct job_running *job, pid_t pid)
{
	return job->pid == pid && strcmp(job->host, r->host) == 0;
}

void
reaper_note(struct reaper *r, const struct job_running *job)
{
	int i;

	for (i = 0; i < r->n; i++)
		if (r->holders[i].pid != 0 && is_of(r, job, r->holders[i].pid))
			r->holders[i].is_noted = true;
}

static bool
has_book(
    const struct reaper *r, const struct job_running *jobs, int n, pid_t pid)
{
	int i;

	for (i = 0; i < n; i++)
		if (is_of(r, &jobs[i], pid))
			return true;
	return false;
}

/* Somebody else holds the slot than before, or nobody. */
static void
meet(struct holder *h, const struct proc_slot *slot)
{
	if (slot->is_held && slot->pid == h->pid && slot->started == h->started)
		return;
	*h = (struct holder){ .since_ms = -1 };
	if (!slot->is_held)
		return;
	h->pid = slot->pid;
	h->started = slot->started;
}

static void
kill_holder(struct holder *h)
{
	bool ok = process_kill(h->pid, h->started);

	log_line(LOG_LEVEL_WARNING, "", NULL,
	    "worker %ld does nothing, but holds a slot of this host: %s",
	    (long)h->pid, ok ? "killed" : "it cannot be killed");
	h->since_ms = -1;
	h->is_noted = false;
}

static void
judge(struct reaper *r, struct holder *h, const struct job_running *jobs, int n,
    int64_t now_ms)
{
	struct process process;

	if (h->pid == 0)
		return;
	/* It works: whatever it was noted for is over. */
	if (has_book(r, jobs, n, h->pid)) {
		h->since_ms = -1;
		h->is_noted = false;
		return;
	}
	if (!process_look(h->pid, &process) || process.started != h->started ||
	    (!h->is_noted && !process.is_stopped)) {
		h->since_ms = -1;
	} else if (h->since_ms < 0) {
		h->since_ms = now_ms;
	} else if (now_ms - h->since_ms >=
	    conf_int(r->conf, CONF_WORKER_LEASE)) {
		kill_holder(h);
	}
}

bool
reaper_turn(struct reaper *r, const struct job_running *jobs, int n,
    int64_t now_ms, struct err *e)
{
	bool has_slept = now_ms - r->turned_ms > GAP_MS;
	int i;

	r->turned_ms = now_ms;
	if (!proc_list_slots(conf_text(r->conf, CONF_WORKER_RUN), "worker",
	        r->n - 1, r->slots, e) ||
	    !proc_list_slots(conf_text(r->conf, CONF_WORKER_RUN), "spare", 1,
	        &r->slots[r->n - 1], e))
		return err_here(e);
	for (i = 0; i < r->n; i++) {
		meet(&r->holders[i], &r->slots[i]);
		if (has_slept)
			r->holders[i].since_ms = -1;
		judge(r, &r->holders[i], jobs, n, now_ms);
	}
	return true;
}
