/* SPDX-License-Identifier: MIT */
#ifndef WIRE_PROCESS_H
#define WIRE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Another process of this host, told apart from later ones with its id by when
 * it started. */

struct process {
	int64_t started; /* clock ticks after the boot; 0: unknown */
	bool is_stopped; /* by SIGSTOP and the like, not by a debugger */
};

/* False: there is no process ${pid}, or only its remains. */
bool process_look(pid_t pid, struct process *out);

/* Kill (SIGKILL) the process ${pid} that started at ${started}, and no other.
 * False: it is gone, or we may not. */
bool process_kill(pid_t pid, int64_t started);

#endif
