/* SPDX-License-Identifier: MIT */
#ifndef BASE_MUST_H
#define BASE_MUST_H

/*
 * What must be true, always compiled in.  If it is not, the program has a
 * bug: expression, place and a symbolised backtrace go to stderr, and to the
 * crash file where one was named, and the process aborts.  A worker's death
 * is rescued from its rows.
 */
#define must(cond)                                                             \
	((cond) ? (void)0 : must_fail(#cond, __func__, __FILE__, __LINE__))

__attribute__((noreturn)) void must_fail(
    const char *expression, const char *function, const char *file, int line);

/*
 * Also print a backtrace when the process dies of SIGSEGV, SIGBUS, SIGFPE,
 * SIGILL or SIGABRT, to ${fd} (kept; -1 means stderr).  Call once, early: the
 * symbol tables are opened now, not in the dying process.
 */
void must_init(int fd);

/* For a process that can open no file from here on: read now all that naming
 * its frames will need.  May be called while threads run. */
void must_prepare(void);

#endif
