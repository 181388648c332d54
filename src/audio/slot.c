/* SPDX-License-Identifier: MIT */
/* Places among those who may be busy. */
#include "audio/slot.h"

#include "base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

/* A lock is the process's, not the thread's: who of us holds or waits for
 * which file is kept here. */
struct slots {
	pthread_mutex_t lock;
	int n;
	struct slot {
		int fd; /* -1: cannot be used */
		bool is_ours;
	} all[];
};

static int
slot_file(const char *directory, int i)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s/audio.%d", directory, i);

	if (n < 0 || (size_t)n >= sizeof(path))
		return -1;
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
}

void
slot_open(struct slots **out, const char *directory, int n)
{
	struct slots *s = calloc(1, sizeof(*s) + (size_t)n * sizeof(s->all[0]));
	int i;

	must(s != NULL);
	must(pthread_mutex_init(&s->lock, NULL) == 0);
	s->n = n;
	for (i = 0; i < n; i++)
		s->all[i].fd = directory == NULL ? -1 : slot_file(directory, i);
	*out = s;
}

void
slot_close(struct slots **s)
{
	int i;

	if (*s == NULL)
		return;
	for (i = 0; i < (*s)->n; i++)
		if ((*s)->all[i].fd >= 0)
			close((*s)->all[i].fd);
	pthread_mutex_destroy(&(*s)->lock);
	free(*s);
	*s = NULL;
}

/* The first that is free, or else the first that no thread of ours has, to be
 * waited for; each process begins at another.  -1 if there is none. */
static int
choose(struct slots *s, bool *held)
{
	int start = (int)((unsigned)getpid() % (unsigned)s->n);
	int i, at, waits = -1;

	for (i = 0; i < s->n; i++) {
		at = (start + i) % s->n;
		if (s->all[at].fd < 0 || s->all[at].is_ours)
			continue;
		*held = flock(s->all[at].fd, LOCK_EX | LOCK_NB) == 0;
		if (*held)
			return at;
		if (waits < 0)
			waits = at;
	}
	return waits;
}

/* Who finds none free waits in line at one of them, asleep in the kernel. */
int
slot_take(struct slots *s)
{
	bool held = false;
	int slot;

	pthread_mutex_lock(&s->lock);
	slot = choose(s, &held);
	if (slot >= 0)
		s->all[slot].is_ours = true;
	pthread_mutex_unlock(&s->lock);
	while (slot >= 0 && !held)
		held = flock(s->all[slot].fd, LOCK_EX) == 0 || errno != EINTR;
	return slot;
}

void
slot_give(struct slots *s, int slot)
{
	if (slot < 0)
		return;
	pthread_mutex_lock(&s->lock);
	flock(s->all[slot].fd, LOCK_UN);
	s->all[slot].is_ours = false;
	pthread_mutex_unlock(&s->lock);
}
