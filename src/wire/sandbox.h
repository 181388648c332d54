/* SPDX-License-Identifier: MIT */
#ifndef WIRE_SANDBOX_H
#define WIRE_SANDBOX_H

#include "base/err.h"

#include <stdbool.h>

/*
 * The fence that a process of ours puts round itself: what it does not need
 * of the kernel is out of reach from then on, for it and for what it starts.
 * The only door to libseccomp.
 *
 * It bounds what somebody who has taken a process over can do; it does not
 * know paths (systemd's unit and the file system's rights do).
 */

enum sandbox_mode {
	SANDBOX_OFF,
	SANDBOX_ON,
	SANDBOX_LOG /* refuse nothing, have the kernel log what would be */
};

enum sandbox_kind {
	/* Files, sockets, threads and programs, but nothing that concerns
	 * other processes, mounts or the kernel; the worker and the responder.
	 * What they start is inside the same fence and may draw it closer. */
	SANDBOX_SERVICE,
	/* The same without programs: the command line. */
	SANDBOX_COMMAND,
	/* Reading stdin, writing stdout and stderr, memory and the locks it
	 * holds: no file, no socket, no process, no new thread. */
	SANDBOX_HELPER
};

/* The mode that ${word} names: "on", "off" or "log".  In a build that cannot
 * live inside (sanitizers trace, gcov writes files at the end: see
 * configure.ac) always SANDBOX_OFF. */
enum sandbox_mode sandbox_mode(const char *word);

/* First in main() where secrets are held: no core file, no debugger but
 * root's, and no rights gained from a program that is started. */
void sandbox_guard(void);

/*
 * Draw the fence round all threads of this process; there is no way back.
 * What is never ours to do (see sandbox_calls.h) kills the process, what we
 * merely do not do fails: ENOSYS, and EACCES for a file in the helper.
 * Nothing happens where ${mode} is SANDBOX_OFF.  False: ERR_IO, the kernel
 * has no seccomp or another filter forbids it.
 */
bool sandbox_enter(
    enum sandbox_kind kind, enum sandbox_mode mode, struct err *e) MUST_CHECK;

#endif
