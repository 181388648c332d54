/* SPDX-License-Identifier: MIT */
#ifndef WIRE_PROC_H
#define WIRE_PROC_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Other programs: started detached or with pipes, slots that bound how many
 * of a kind run on this host, and what a process is called.  The only place
 * that makes processes.
 */

/* Start ${path} so that it outlives us: own session, / as its directory,
 * /dev/null as its three standard descriptors and no other, default signals.
 * Who calls this ignores SIGCHLD, so that no zombie stays.  ${argv} ends with
 * NULL.  False: ERR_IO with errno as code (also when it cannot be executed).
 */
bool proc_launch(const char *path, const char *const *argv, pid_t *out,
    struct err *e) MUST_CHECK;

/* A helper that reads requests from its stdin and answers on its stdout. */
struct proc_pipe {
	pid_t pid; /* 0: none runs */
	int in; /* we write, it reads; -1: closed */
	int out; /* it writes, we read */
};

/* Start ${path}; our ends do not block and are closed in later children.  Its
 * stderr is ${stderr_fd}, or /dev/null for -1; our secrets (base/conf.h) are
 * not in its environment.  It ends when we do: its stdin
 * ends.  False: ERR_IO, nothing runs. */
bool proc_pipe_start(const char *path, const char *const *argv, int stderr_fd,
    struct proc_pipe *out, struct err *e) MUST_CHECK;

/* Close its stdin, wait at most ${wait_ms} for its end, then kill it.  The
 * wait status as of waitpid(2); -1 if nobody knows it. */
int proc_pipe_stop(struct proc_pipe *p, int wait_ms);

/* Take one of ${max} slots, the files ${prefix}.0 … in ${directory} (made if
 * it is missing), for as long as ${*fd} is open; no child inherits it.
 * ${*found} false: all are taken.  False: ERR_IO. */
bool proc_take_slot(const char *directory, const char *prefix, int max, int *fd,
    bool *found, struct err *e) MUST_CHECK;

struct proc_slot {
	pid_t pid; /* who took it last; 0: nobody yet */
	int64_t started; /* see wire/process.h */
	bool is_held;
};

/* Look at the ${max} slots without taking any: one ${slots} each. */
bool proc_list_slots(const char *directory, const char *prefix, int max,
    struct proc_slot *slots, struct err *e) MUST_CHECK;

/* Is there such a process? */
bool proc_is_alive(pid_t pid);

/* The directory of the program that runs, without a slash at its end, into
 * ${out} of ${size} bytes. */
bool proc_own_directory(char *out, size_t size, struct err *e) MUST_CHECK;

/* Call first in main(), where titles are wanted: moves the arguments and the
 * environment away from where the kernel shows them, so that a title has room
 * there.  ${argv} then points to the copies. */
void proc_title_init(int argc, char **argv);

/* What ps shows from now on; the kernel's short name of the process becomes
 * the first word. */
void proc_set_title(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
