/* SPDX-License-Identifier: MIT */
/* Places among those who may be busy. */
#include "audio/slot.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

static int
slot_file(const char *directory, int i)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%s/audio.%d", directory, i);

	if (n < 0 || (size_t)n >= sizeof(path))
		return -1;
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
}

/* The first that is free; -1 if none is. */
static int
try_all(const char *directory, int n, int start)
{
	int i, fd;

	for (i = 0; i < n; i++) {
		fd = slot_file(directory, (start + i) % n);
		if (fd < 0)
			continue;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return fd;
		close(fd);
	}
	return -1;
}

/* Who finds none free waits in line at one of them, each process at another,
 * asleep in the kernel. */
int
slot_take(const char *directory, int n)
{
	int fd, start, locked;

	if (directory == NULL)
		return -1;
	start = (int)((unsigned)getpid() % (unsigned)n);
	fd = try_all(directory, n, start);
	if (fd >= 0)
		return fd;
	fd = slot_file(directory, start);
	if (fd < 0)
		return -1;
	do
		locked = flock(fd, LOCK_EX);
	while (locked != 0 && errno == EINTR);
	return fd;
}

void
slot_give(int slot)
{
	if (slot >= 0)
		close(slot);
}
