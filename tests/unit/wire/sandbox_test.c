/* SPDX-License-Identifier: MIT */
/* What is out of reach inside the fence, and what is not. */
#include "wire/sandbox.h"

#include "unit/wire/suites.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* How an attempt ends: 0, an errno, or DEATH. */
enum {
	DEATH = 1000,
	OTHER = 1001
};

static int
outcome(long rc)
{
	return rc >= 0 ? 0 : errno;
}

/* --- what may be tried; each runs in a process of its own ---------------- */

static int
opens_a_file(void)
{
	return outcome(syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY));
}

static int
writes_a_file(void)
{
	return outcome(syscall(
	    SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY | O_CREAT, 0600));
}

static int
reads_another_descriptor(void)
{
	char c;

	/* 3 is the pipe of the test, see run() */
	return outcome(syscall(SYS_read, 3, &c, 1));
}

static int
writes_to_another_descriptor(void)
{
	return outcome(syscall(SYS_write, 4, "x", 1));
}

static int
reads_stdin(void)
{
	char c;

	return outcome(syscall(SYS_read, 0, &c, 1));
}

static int
makes_a_socket(void)
{
	return outcome(syscall(SYS_socket, AF_INET, SOCK_STREAM, 0));
}

static int
makes_a_unix_socket(void)
{
	return outcome(syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0));
}

static int
makes_a_packet_socket(void)
{
	return outcome(syscall(SYS_socket, AF_PACKET, SOCK_RAW, 0));
}

static int
asks_for_routes(void)
{
	return outcome(syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 0));
}

static int
listens_to_the_audit(void)
{
	return outcome(syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 9));
}

static int
finds_an_address(void)
{
	struct addrinfo hints = { .ai_flags = AI_ADDRCONFIG }, *found = NULL;
	int rc = getaddrinfo("127.0.0.1", "80", &hints, &found);

	if (rc == 0)
		freeaddrinfo(found);
	return rc == 0 ? 0 : OTHER;
}

static int
runs_a_program(void)
{
	char *const argv[] = { (char *)(uintptr_t) "true", NULL };

	syscall(SYS_execve, "/bin/true", argv, environ);
	return errno;
}

static int
runs_a_descriptor(void)
{
	return outcome(syscall(SYS_execveat, 0, "", NULL, NULL, 0x1000));
}

static int
makes_a_process(void)
{
	long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	return outcome(pid);
}

static void *
do_nothing(void *arg)
{
	return arg;
}

static int
makes_a_thread(void)
{
	pthread_t t;
	int rc = pthread_create(&t, NULL, do_nothing, NULL);

	return rc == 0 ? pthread_join(t, NULL) : rc;
}

static int
makes_a_namespace(void)
{
	long pid = syscall(SYS_clone, SIGCHLD | CLONE_NEWUSER, 0, 0, 0, 0);

	if (pid == 0)
		_exit(0);
	return outcome(pid);
}

static int
leaves_its_namespace(void)
{
	return outcome(syscall(SYS_unshare, CLONE_NEWUSER));
}

static int
traces(void)
{
	return outcome(syscall(SYS_ptrace, 0, 0, 0, 0));
}

static int
reads_its_parent(void)
{
	return outcome(syscall(
	    SYS_process_vm_readv, (long)getppid(), NULL, 0L, NULL, 0L, 0L));
}

static int
mounts(void)
{
	return outcome(syscall(SYS_mount, "none", "/mnt", "tmpfs", 0, NULL));
}

static int
loads_bpf(void)
{
	return outcome(syscall(SYS_bpf, 0, NULL, 0));
}

static int
opens_a_ring(void)
{
	return outcome(syscall(SYS_io_uring_setup, 1, NULL));
}

static int
asks_for_a_key(void)
{
	return outcome(syscall(SYS_keyctl, 0, 0, 0));
}

static int
counts_cycles(void)
{
	return outcome(syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0));
}

static int
takes_page_faults(void)
{
	return outcome(syscall(SYS_userfaultfd, 0));
}

static int
changes_its_personality(void)
{
	return outcome(syscall(SYS_personality, 0x0040000)); /* no ASLR */
}

static int
maps(int protection)
{
	return mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1,
	           0) == MAP_FAILED
	    ? errno
	    : 0;
}

static int
maps_memory(void)
{
	return maps(PROT_READ | PROT_WRITE);
}

static int
maps_code_to_write(void)
{
	return maps(PROT_WRITE | PROT_EXEC);
}

static int
makes_memory_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? OTHER : outcome(mprotect(p, 4096, PROT_EXEC));
}

static int
types_for_somebody(void)
{
	return outcome(syscall(SYS_ioctl, 0, TIOCSTI, "x"));
}

static int
becomes_dumpable(void)
{
	return outcome(syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int
locks(void)
{
	/* 5 is a file of the test, see run() */
	return outcome(syscall(SYS_flock, 5, 2));
}

static int
kills_its_parent(void)
{
	return outcome(syscall(SYS_kill, (long)getppid(), 0));
}

static int
allocates(void)
{
	size_t i;
	void *p[64];

	for (i = 0; i < 64; i++)
		p[i] = calloc(1, 100000 * (i + 1));
	for (i = 0; i < 64; i++)
		free(p[i]);
	return 0;
}

/* --- the table ------------------------------------------------------------ */

#define S SANDBOX_SERVICE
#define C SANDBOX_COMMAND
#define H SANDBOX_HELPER

static const struct attempt {
	enum sandbox_kind kind;
	int (*try)(void);
	int want;
} attempts[] = {
	{ H, opens_a_file, EACCES },
	{ H, writes_a_file, EACCES },
	{ H, reads_another_descriptor, ENOSYS },
	{ H, writes_to_another_descriptor, ENOSYS },
	{ H, reads_stdin, 0 },
	{ H, makes_a_socket, DEATH },
	{ H, makes_a_unix_socket, DEATH },
	{ H, runs_a_program, DEATH },
	{ H, runs_a_descriptor, DEATH },
	{ H, makes_a_process, DEATH },
	{ H, leaves_its_namespace, DEATH },
	{ H, traces, DEATH },
	{ H, reads_its_parent, DEATH },
	{ H, opens_a_ring, DEATH },
	{ H, kills_its_parent, ENOSYS },
	{ H, maps_memory, 0 },
	{ H, maps_code_to_write, ENOSYS },
	{ H, makes_memory_code, ENOSYS },
	{ H, types_for_somebody, ENOSYS },
	{ H, becomes_dumpable, ENOSYS },
	{ H, locks, 0 },
	{ H, allocates, 0 },
	{ C, opens_a_file, 0 },
	{ C, makes_a_unix_socket, 0 },
	{ C, makes_a_thread, 0 },
	{ C, runs_a_program, DEATH },
	{ C, makes_a_process, ENOSYS },
	{ C, finds_an_address, 0 },
	{ C, traces, DEATH },
	{ S, opens_a_file, 0 },
	{ S, writes_a_file, 0 },
	{ S, makes_a_socket, 0 },
	{ S, makes_a_unix_socket, 0 },
	{ S, makes_a_packet_socket, ENOSYS },
	{ S, asks_for_routes, 0 },
	{ S, listens_to_the_audit, ENOSYS },
	{ S, finds_an_address, 0 },
	{ S, makes_a_thread, 0 },
	{ S, makes_a_process, 0 },
	{ S, makes_a_namespace, ENOSYS },
	{ S, leaves_its_namespace, DEATH },
	{ S, runs_a_descriptor, DEATH },
	{ S, traces, DEATH },
	{ S, reads_its_parent, DEATH },
	{ S, mounts, DEATH },
	{ S, loads_bpf, DEATH },
	{ S, opens_a_ring, DEATH },
	{ S, asks_for_a_key, DEATH },
	{ S, counts_cycles, DEATH },
	{ S, takes_page_faults, DEATH },
	{ S, changes_its_personality, DEATH },
	{ S, maps_memory, 0 },
	{ S, maps_code_to_write, ENOSYS },
	{ S, makes_memory_code, ENOSYS },
	{ S, types_for_somebody, ENOSYS },
	{ S, becomes_dumpable, ENOSYS },
	{ S, allocates, 0 },
};

/* Descriptors 3 and 4 are a pipe, 5 is a file. */
static void
place_descriptors(void)
{
	int i, ends[3];

	if (pipe(ends) != 0)
		_exit(99);
	ends[2] = open("/dev/null", O_RDWR);
	for (i = 0; i < 3; i++)
		ends[i] = fcntl(ends[i], F_DUPFD, 20);
	for (i = 0; i < 3; i++)
		dup2(ends[i], 3 + i);
	dup2(5, 0);
}

/* A process that draws the fence and tries; how it ended. */
static int
run(enum sandbox_kind kind, enum sandbox_mode mode, int (*try)(void))
{
	struct err e = ERR_INIT;
	pid_t pid = fork();
	int status, answer;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		place_descriptors();
		if (!sandbox_enter(kind, mode, &e))
			_exit(98);
		answer = try();
		_exit(answer > 90 && answer < OTHER ? 97 : answer);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? DEATH : OTHER;
	return WEXITSTATUS(status);
}

START_TEST(what_is_not_ours_to_do_is_out_of_reach)
{
	const struct attempt *a = &attempts[_i];
	int got = run(a->kind, SANDBOX_ON, a->try);

	ck_assert_msg(got == a->want, "row %d: got %d (%s), want %d", _i, got,
	    got < 90 ? strerror(got) : "", a->want);
}
END_TEST

START_TEST(what_is_only_logged_still_works)
{
	ck_assert_int_eq(run(H, SANDBOX_LOG, opens_a_file), 0);
	ck_assert_int_eq(run(H, SANDBOX_LOG, makes_a_process), 0);
	ck_assert_int_eq(run(H, SANDBOX_LOG, makes_a_socket), 0);
	ck_assert_int_eq(run(H, SANDBOX_OFF, opens_a_file), 0);
}
END_TEST

static int
draws_it_closer(void)
{
	struct err e = ERR_INIT;

	return sandbox_enter(H, SANDBOX_ON, &e) ? opens_a_file() : OTHER;
}

START_TEST(who_is_inside_may_draw_it_closer)
{
	ck_assert_int_eq(run(S, SANDBOX_ON, draws_it_closer), EACCES);
}
END_TEST

static pthread_barrier_t drawn;

static void *
open_when_drawn(void *out)
{
	pthread_barrier_wait(&drawn);
	*(int *)out = opens_a_file();
	return NULL;
}

/* The fence goes round the threads that run already. */
static int
draws_it_round_a_thread(void)
{
	struct err e = ERR_INIT;
	pthread_t t;
	int answer = OTHER;

	pthread_barrier_init(&drawn, NULL, 2);
	if (pthread_create(&t, NULL, open_when_drawn, &answer) != 0 ||
	    !sandbox_enter(H, SANDBOX_ON, &e))
		return OTHER;
	pthread_barrier_wait(&drawn);
	pthread_join(t, NULL);
	return answer;
}

START_TEST(it_holds_for_threads_that_run_already)
{
	ck_assert_int_eq(run(S, SANDBOX_OFF, draws_it_round_a_thread), EACCES);
}
END_TEST

static int
guards(void)
{
	struct rlimit core;

	sandbox_guard();
	if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max != 0)
		return 1;
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 2;
}

START_TEST(nothing_of_a_guarded_process_reaches_a_core_file)
{
	ck_assert_int_eq(run(S, SANDBOX_OFF, guards), 0);
}
END_TEST

Suite *
wire_sandbox_suite(void)
{
	Suite *s = suite_create("wire/sandbox");
	TCase *c = tcase_create("sandbox");

	tcase_add_loop_test(c, what_is_not_ours_to_do_is_out_of_reach, 0,
	    (int)(sizeof(attempts) / sizeof(attempts[0])));
	tcase_add_test(c, what_is_only_logged_still_works);
	tcase_add_test(c, who_is_inside_may_draw_it_closer);
	tcase_add_test(c, it_holds_for_threads_that_run_already);
	tcase_add_test(c, nothing_of_a_guarded_process_reaches_a_core_file);
	suite_add_tcase(s, c);
	return s;
}
