/* SPDX-License-Identifier: MIT */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <stdbool.h>

/*
 * The seam of the torture tests: each foreign call asks fault_here() first.
 * With PAGESCAPE_FAULT="fail:N" the N-th call of the process fails, with
 * "die:N" the process is killed there; "count:FILE" writes how many there
 * were.  Compiled in by --enable-fault-points only.
 */
#ifdef FAULT_POINTS
bool fault_here(const char *name);
#else
static inline bool
fault_here(const char *name)
{
	(void)name;
	return false;
}
#endif

#endif
