/* SPDX-License-Identifier: MIT */
/* The seam of the torture tests. */
#include "base/fault.h"

#ifdef FAULT_POINTS
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One process, one loop: the counter is not for threads. */
static long count;

static void
write_count(const char *file)
{
	char line[32];
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int n = snprintf(line, sizeof(line), "%ld\n", count);

	if (fd >= 0 && write(fd, line, (size_t)n) != n)
		abort();
	close(fd);
}

bool
fault_here(const char *name)
{
	const char *plan = getenv("PAGESCAPE_FAULT");

	(void)name;
	count++;
	if (plan == NULL)
		return false;
	if (strncmp(plan, "count:", 6) == 0)
		write_count(plan + 6);
	else if (strncmp(plan, "fail:", 5) == 0)
		return strtol(plan + 5, NULL, 10) == count;
	else if (strncmp(plan, "die:", 4) == 0 &&
	    strtol(plan + 4, NULL, 10) == count)
		kill(getpid(), SIGKILL);
	return false;
}
#else
/* An empty translation unit is not ISO C. */
extern int fault_points_are_off;
#endif
