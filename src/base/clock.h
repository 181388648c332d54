/* SPDX-License-Identifier: MIT */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/*
 * Time.  Waiting and leases use clock_now_ms(), which also counts the time a
 * machine slept and never goes back; what people read uses UTC.
 */

enum {
	CLOCK_TEXT = 32
};

/* Milliseconds of CLOCK_BOOTTIME. */
int64_t clock_now_ms(void);

/* Microseconds of CLOCK_BOOTTIME, for measuring work. */
int64_t clock_now_us(void);

/* "2026-11-24T02:00:00.001Z" into ${out} of CLOCK_TEXT bytes. */
void clock_print_utc(const struct timespec *t, char *out);

/* The same, now. */
void clock_print_now(char *out);

/* CPU time of this process so far, in microseconds (user and system). */
int64_t clock_cpu_us(void);

#endif
