/* SPDX-License-Identifier: MIT */
/* What the kernel tells of another process. */
#include "wire/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

/* The fields of its line behind the name, which may hold anything. */
static bool
read_fields(pid_t pid, char *text, size_t size, const char **out)
{
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, size - 1);
	close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	*out = strrchr(text, ')');
	return *out != NULL;
}

bool
process_look(pid_t pid, struct process *out)
{
	char text[1024], state;
	const char *fields;
	long long started;

	*out = (struct process){ .started = 0 };
	if (pid <= 0 || !read_fields(pid, text, sizeof(text), &fields))
		return false;
	/* 3, state, and 22, starttime, of proc(5) */
	if (sscanf(fields,
	        ") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
	        " %*s %*s %*s %*s %lld",
	        &state, &started) != 2)
		return false;
	out->started = started;
	out->is_stopped = state == 'T';
	return state != 'Z' && state != 'X';
}

/* Where the kernel, or what confines us, has no such descriptors, the id alone
 * must do: it was looked at a moment ago. */
static bool
send_kill(int fd, pid_t pid)
{
	if (fd >= 0 && pidfd_send_signal(fd, SIGKILL, NULL, 0) == 0)
		return true;
	return (fd < 0 || errno == ENOSYS || errno == EPERM) &&
	    kill(pid, SIGKILL) == 0;
}

bool
process_kill(pid_t pid, int64_t started)
{
	struct process now;
	bool ok;
	int fd;

	/* What the descriptor stands for is looked at after it was opened:
	 * the id cannot be given to another in between. */
	fd = pidfd_open(pid, 0);
	ok = process_look(pid, &now) && started != 0 &&
	    now.started == started && send_kill(fd, pid);
	if (fd >= 0)
		close(fd);
	return ok;
}
