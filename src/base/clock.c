/* SPDX-License-Identifier: MIT */
/* The two clocks: one for waiting, one for people. */
#include "base/clock.h"

#include <stdio.h>
#include <sys/resource.h>

int64_t
clock_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t
clock_now_ms(void)
{
	return clock_now_us() / 1000;
}

void
clock_print_utc(const struct timespec *t, char *out)
{
	struct tm tm;
	char day[24];

	gmtime_r(&t->tv_sec, &tm);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out, CLOCK_TEXT, "%.19s.%03dZ", day,
	    (int)(t->tv_nsec / 1000000 % 1000));
}

void
clock_print_now(char *out)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	clock_print_utc(&t, out);
}

int64_t
clock_cpu_us(void)
{
	struct rusage r;

	getrusage(RUSAGE_SELF, &r);
	return ((int64_t)r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000 +
	    r.ru_utime.tv_usec + r.ru_stime.tv_usec;
}
