/* SPDX-License-Identifier: MIT */
/* The last words of a program that found a bug in itself. */
#include "base/must.h"

#include <backtrace.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct backtrace_state *state;
static int crash_fd = STDERR_FILENO;
static volatile sig_atomic_t dying;

/* Only write(2): this runs in signal handlers. */
static void
say(const char *text)
{
	size_t left = strlen(text);
	ssize_t n;

	while (left > 0) {
		n = write(crash_fd, text, left);
		if (n <= 0)
			return;
		text += n;
		left -= (size_t)n;
	}
}

/* Our own frames, known by name: how many there are is the compiler's whim. */
static bool
is_own(const char *name)
{
	return name != NULL &&
	    (strcmp(name, "print_backtrace") == 0 ||
	        strcmp(name, "must_fail") == 0 ||
	        strcmp(name, "on_signal") == 0);
}

static int
print_frame(
    void *unused, uintptr_t pc, const char *file, int line, const char *name)
{
	char text[512];

	(void)unused;
	if ((name == NULL && file == NULL) || is_own(name))
		return 0;
	snprintf(text, sizeof(text), "  %s (%s:%d) [%#lx]\n",
	    name != NULL ? name : "?", file != NULL ? file : "?", line,
	    (unsigned long)pc);
	say(text);
	return 0;
}

static void
ignore_error(void *unused, const char *message, int number)
{
	(void)unused;
	(void)message;
	(void)number;
}

static int
print_nothing(
    void *unused, uintptr_t pc, const char *file, int line, const char *name)
{
	(void)unused;
	(void)pc;
	(void)file;
	(void)line;
	(void)name;
	return 0;
}

static void
print_backtrace(void)
{
	if (state != NULL)
		backtrace_full(state, 0, print_frame, ignore_error, NULL);
}

static void
on_signal(int number)
{
	char text[80];

	if (!dying) {
		dying = 1;
		snprintf(text, sizeof(text), "died of signal %d (%s)\n", number,
		    sigabbrev_np(number));
		say(text);
		print_backtrace();
	}
	signal(number, SIG_DFL);
	raise(number);
}

void
must_init(int fd)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
		SIGABRT };
	struct sigaction action;
	size_t i;

	if (fd >= 0)
		crash_fd = fd;
	state = backtrace_create_state(NULL, 1, ignore_error, NULL);
	memset(&action, 0, sizeof(action));
	action.sa_handler = on_signal;
	action.sa_flags = (int)SA_RESETHAND;
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
}

static void
forget(
    void *unused, uintptr_t pc, const char *name, uintptr_t at, uintptr_t size)
{
	(void)unused;
	(void)pc;
	(void)name;
	(void)at;
	(void)size;
}

/* Whoever asks for one name has all files of the process mapped. */
void
must_prepare(void)
{
	if (state == NULL)
		return;
	backtrace_pcinfo(
	    state, (uintptr_t)must_init, print_nothing, ignore_error, NULL);
	backtrace_syminfo(
	    state, (uintptr_t)must_init, forget, ignore_error, NULL);
}

void
must_fail(
    const char *expression, const char *function, const char *file, int line)
{
	char text[512];

	snprintf(text, sizeof(text), "impossible: !(%s) in %s (%s:%d)\n",
	    expression, function, file, line);
	say(text);
	print_backtrace();
	dying = 1;
	abort();
}
