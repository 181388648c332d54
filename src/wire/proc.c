/* SPDX-License-Identifier: MIT */
/* The only place that makes processes, and what belongs to them. */
#include "wire/proc.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/fault.h"
#include "base/must.h"
#include "base/text.h"
#include "wire/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the kernel shows arguments and environment; one a process. */
static struct {
	char *start;
	size_t size;
	struct arena *kept;
} title;

/* Every signal as it is by default, none blocked. */
static void
clean_signals(posix_spawnattr_t *attr, short more)
{
	sigset_t all, none;

	sigfillset(&all);
	sigemptyset(&none);
	must(posix_spawnattr_init(attr) == 0);
	must(posix_spawnattr_setsigdefault(attr, &all) == 0);
	must(posix_spawnattr_setsigmask(attr, &none) == 0);
	must(posix_spawnattr_setflags(attr,
	         (short)(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
	             more)) == 0);
}

static bool
spawn(const char *path, const char *const *argv, char *const *environment,
    const posix_spawn_file_actions_t *actions, short more, pid_t *out,
    struct err *e)
{
	posix_spawnattr_t attr;
	int rc;

	clean_signals(&attr, more);
	rc = fault_here("spawn")
	    ? ENOMEM
	    : posix_spawn(out, path, actions, &attr,
	          (char *const *)(uintptr_t)argv, environment);
	posix_spawnattr_destroy(&attr);
	if (rc != 0)
		return err_set_cause(e, ERR_IO, CAUSE_NONE, rc,
		    "cannot start %s: %s", path, strerror(rc));
	return true;
}

bool
proc_launch(
    const char *path, const char *const *argv, pid_t *out, struct err *e)
{
	posix_spawn_file_actions_t actions;
	bool ok;
	int fd;

	must(posix_spawn_file_actions_init(&actions) == 0);
	for (fd = 0; fd <= 2; fd++)
		must(posix_spawn_file_actions_addopen(
		         &actions, fd, "/dev/null", O_RDWR, 0) == 0);
	must(posix_spawn_file_actions_addclosefrom_np(&actions, 3) == 0);
	must(posix_spawn_file_actions_addchdir_np(&actions, "/") == 0);
	ok = spawn(path, argv, environ, &actions, POSIX_SPAWN_SETSID, out, e);
	posix_spawn_file_actions_destroy(&actions);
	return ok || err_here(e);
}

/* A pipe whose ends stand above the standard descriptors, which a caller that
 * has closed its own would get otherwise. */
static bool
open_pipe(int ends[2], struct err *e)
{
	int i, high;

	if (fault_here("pipe") || pipe2(ends, O_CLOEXEC) != 0)
		return err_set_cause(e, ERR_IO, CAUSE_NONE, errno,
		    "cannot make a pipe: %s", strerror(errno));
	for (i = 0; i < 2; i++) {
		if (ends[i] > 2)
			continue;
		high = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
		must(high > 2);
		close(ends[i]);
		ends[i] = high;
	}
	return true;
}

/* Ours, but for the keys; to be freed. */
static char **
environment_without_secrets(void)
{
	size_t i, n = 0;
	char **out;

	while (environ[n] != NULL)
		n++;
	out = calloc(n + 1, sizeof(*out));
	must(out != NULL);
	for (i = n = 0; environ[i] != NULL; i++)
		if (!conf_is_secret_variable(environ[i]))
			out[n++] = environ[i];
	return out;
}

static bool
spawn_with_pipes(const char *path, const char *const *argv, int in, int out,
    int stderr_fd, pid_t *pid, struct err *e)
{
	posix_spawn_file_actions_t actions;
	char **open_environment;
	bool ok;

	must(posix_spawn_file_actions_init(&actions) == 0);
	must(posix_spawn_file_actions_adddup2(&actions, in, 0) == 0);
	must(posix_spawn_file_actions_adddup2(&actions, out, 1) == 0);
	if (stderr_fd < 0)
		must(posix_spawn_file_actions_addopen(
		         &actions, 2, "/dev/null", O_RDWR, 0) == 0);
	else
		must(posix_spawn_file_actions_adddup2(&actions, stderr_fd, 2) ==
		    0);
	must(posix_spawn_file_actions_addclosefrom_np(&actions, 3) == 0);
	open_environment = environment_without_secrets();
	ok = spawn(path, argv, open_environment, &actions, 0, pid, e);
	free(open_environment);
	posix_spawn_file_actions_destroy(&actions);
	return ok || err_here(e);
}

bool
proc_pipe_start(const char *path, const char *const *argv, int stderr_fd,
    struct proc_pipe *out, struct err *e)
{
	int to[2], from[2];

	*out = (struct proc_pipe){ .pid = 0, .in = -1, .out = -1 };
	if (!open_pipe(to, e))
		return err_here(e);
	if (!open_pipe(from, e)) {
		close(to[0]);
		close(to[1]);
		return err_here(e);
	}
	if (spawn_with_pipes(
	        path, argv, to[0], from[1], stderr_fd, &out->pid, e)) {
		out->in = to[1];
		out->out = from[0];
		fcntl(out->in, F_SETFL, O_NONBLOCK);
		fcntl(out->out, F_SETFL, O_NONBLOCK);
	} else {
		out->pid = 0;
		close(to[1]);
		close(from[0]);
	}
	close(to[0]);
	close(from[1]);
	return out->pid != 0 || err_here(e);
}

/* False: it still runs after ${until}. */
static bool
wait_for_end(pid_t pid, int64_t until, int *status)
{
	pid_t rc;

	do {
		rc = waitpid(pid, status, WNOHANG);
		/* Where SIGCHLD is ignored nobody knows how it ended. */
		if (rc != 0)
			return rc == pid || !proc_is_alive(pid);
		poll(NULL, 0, 1);
	} while (clock_now_ms() < until);
	return false;
}

int
proc_pipe_stop(struct proc_pipe *p, int wait_ms)
{
	/* No event is asked for: only the end of the other side is told, also
	 * when unread bytes are left. */
	struct pollfd end = { .fd = p->out, .events = 0 };
	int64_t until = clock_now_ms() + wait_ms, left = wait_ms;
	int status = -1;

	if (p->pid == 0)
		return -1;
	if (p->in >= 0)
		close(p->in);
	while (left > 0 && poll(&end, 1, (int)left) < 0 && errno == EINTR)
		left = until - clock_now_ms();
	if (!wait_for_end(p->pid, until, &status)) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, &status, 0);
	}
	if (p->out >= 0)
		close(p->out);
	*p = (struct proc_pipe){ .pid = 0, .in = -1, .out = -1 };
	return status;
}

static int
open_slot(const char *directory, const char *prefix, int i, struct err *e)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s.%d", directory, prefix, i);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		err_set_cause(e, ERR_IO, CAUSE_STORAGE, errno,
		    "cannot open the slot %s: %s", path, strerror(errno));
	return fd;
}

static bool
make_directory(const char *directory, struct err *e)
{
	if (mkdir(directory, 0750) == 0 || errno == EEXIST)
		return true;
	return err_set_cause(e, ERR_IO, CAUSE_STORAGE, errno,
	    "cannot make the directory %s: %s", directory, strerror(errno));
}

/* For those who look who it is; not being able to say so hurts nobody. */
static void
sign(int fd)
{
	struct process own;

	if (!process_look(getpid(), &own) || ftruncate(fd, 0) != 0)
		return;
	dprintf(fd, "%ld %lld\n", (long)getpid(), (long long)own.started);
}

/* Go through the slots once; ${*fd} -1 if all are taken. */
static bool
try_slots(
    const char *directory, const char *prefix, int max, int *out, struct err *e)
{
	int i, fd;

	*out = -1;
	for (i = 0; i < max; i++) {
		fd = open_slot(directory, prefix, i, e);
		if (fd < 0)
			return err_here(e);
		if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
			sign(fd);
			*out = fd;
			return true;
		}
		close(fd);
	}
	return true;
}

bool
proc_take_slot(const char *directory, const char *prefix, int max, int *fd,
    bool *found, struct err *e)
{
	int tries;

	if (!make_directory(directory, e))
		return err_here(e);
	/* Somebody who only looks holds a slot for some microseconds. */
	for (tries = 0; tries < 3; tries++) {
		if (tries > 0)
			poll(NULL, 0, 5);
		if (!try_slots(directory, prefix, max, fd, e))
			return err_here(e);
		if (*fd >= 0)
			break;
	}
	*found = *fd >= 0;
	return true;
}

/* Who has signed it; what is half written is nobody's. */
static void
read_signature(int fd, struct proc_slot *out)
{
	char text[64] = "", *space, *end;
	int64_t pid, started;
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	out->pid = 0;
	out->started = 0;
	text[n > 0 ? n : 0] = '\0';
	space = strchr(text, ' ');
	end = space == NULL ? NULL : strchr(space, '\n');
	if (end == NULL)
		return;
	*space++ = '\0';
	*end = '\0';
	if (!text_parse_int(text, 1, INT32_MAX, &pid) ||
	    !text_parse_int(space, 0, INT64_MAX, &started))
		return;
	out->pid = (pid_t)pid;
	out->started = started;
}

bool
proc_list_slots(const char *directory, const char *prefix, int max,
    struct proc_slot *slots, struct err *e)
{
	int i, fd;

	if (!make_directory(directory, e))
		return err_here(e);
	for (i = 0; i < max; i++) {
		fd = open_slot(directory, prefix, i, e);
		if (fd < 0)
			return err_here(e);
		slots[i].is_held = flock(fd, LOCK_SH | LOCK_NB) != 0;
		read_signature(fd, &slots[i]);
		close(fd);
	}
	return true;
}

bool
proc_is_alive(pid_t pid)
{
	return kill(pid, 0) == 0 || errno == EPERM;
}

bool
proc_own_directory(char *out, size_t size, struct err *e)
{
	ssize_t n = readlink("/proc/self/exe", out, size - 1);
	char *slash;

	if (n <= 0)
		return err_set_cause(e, ERR_IO, CAUSE_NONE, errno,
		    "cannot tell where this program lies: %s", strerror(errno));
	out[n] = '\0';
	slash = strrchr(out, '/');
	must(slash != NULL);
	*slash = '\0';
	return true;
}

/* Copy ${text} and widen the area if ${text} follows it directly. */
static char *
move_away(char *text)
{
	if (title.start == NULL)
		title.start = text;
	if (text == title.start + title.size)
		title.size += strlen(text) + 1;
	return arena_text(title.kept, text);
}

void
proc_title_init(int argc, char **argv)
{
	char **copies;
	int i, n = 0;

	if (title.kept != NULL || argc == 0)
		return;
	title.kept = arena_open();
	for (i = 0; i < argc; i++)
		argv[i] = move_away(argv[i]);
	while (environ[n] != NULL)
		n++;
	copies = arena_array(title.kept, (size_t)n + 1, sizeof(copies[0]));
	for (i = 0; i < n; i++)
		copies[i] = move_away(environ[i]);
	environ = copies;
}

void
proc_set_title(const char *format, ...)
{
	char text[256], word[16];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (title.size > 0 && strncmp(title.start, text, title.size - 1) == 0)
		return;
	snprintf(word, sizeof(word), "%.*s", (int)strcspn(text, " :"), text);
	prctl(PR_SET_NAME, word);
	if (title.size == 0)
		return;
	memset(title.start, 0, title.size);
	snprintf(title.start, title.size, "%s", text);
}
