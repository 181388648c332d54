/* SPDX-License-Identifier: MIT */
/*
 * Preloaded (LD_PRELOAD) into what a stack starts: at its end a program
 * appends "NAME SECONDS USER SYSTEM" to the file of $BENCH_SPENT, the processor
 * time that it used itself, without its children, in all and by kind.  Detached workers have nobody else
 * who could say so exactly.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
	char exe[512], line[600];
	ssize_t size = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	int fd, n;

	if (path == NULL || size <= 0 || getrusage(RUSAGE_SELF, &used) != 0)
		return;
	exe[size] = '\0';
	/* A title may stand where the program's name was. */
	n = snprintf(line, sizeof(line), "%s %.6f %.6f %.6f\n",
	    strrchr(exe, '/') + 1,
	    seconds(&used.ru_utime) + seconds(&used.ru_stime),
	    seconds(&used.ru_utime), seconds(&used.ru_stime));
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd >= 0 && write(fd, line, (size_t)n) != n)
		perror(path);
	if (fd >= 0)
		close(fd);
}
