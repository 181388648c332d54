/* SPDX-License-Identifier: MIT */
/*
 * Preloaded (LD_PRELOAD) into what a stack starts: at its end a program
 * appends "NAME SECONDS" to the file of $BENCH_SPENT, the processor time that
 * it used itself, without its children.  Detached workers have nobody else
 * who could say so exactly.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static double
seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

static void __attribute__((destructor)) spent(void)
{
	const char *path = getenv("BENCH_SPENT");
	struct rusage used;
	char line[128];
	int fd, n;

	if (path == NULL || getrusage(RUSAGE_SELF, &used) != 0)
		return;
	n = snprintf(line, sizeof(line), "%s %.6f\n",
	    program_invocation_short_name,
	    seconds(&used.ru_utime) + seconds(&used.ru_stime));
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd >= 0 && write(fd, line, (size_t)n) != n)
		perror(path);
	if (fd >= 0)
		close(fd);
}
