/* SPDX-License-Identifier: MIT */
/* Programs start detached or with pipes, and slots bound how many. */
#include "wire/proc.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "unit/wire/suites.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static struct err e;
static char directory[64];

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	e = none;
	snprintf(directory, sizeof(directory), "/tmp/proc_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
}

static void
teardown(void)
{
	char path[128];
	int i;

	for (i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "%s/worker.%d", directory, i);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/told", directory);
	unlink(path);
	rmdir(directory);
}

/* What a detached shell running ${script} writes to the file $1. */
static const char *
told_by_detached(const char *script)
{
	static char text[4096];
	char path[128], whole[1024];
	const char *argv[] = { "sh", "-c", whole, "sh", path, NULL };
	pid_t pid;
	int fd, tries;
	ssize_t n = 0;

	snprintf(path, sizeof(path), "%s/told", directory);
	snprintf(whole, sizeof(whole),
	    "{ %s; } >\"$1.new\" 2>&1; mv \"$1.new\" \"$1\"", script);
	ck_assert_msg(proc_launch("/bin/sh", argv, &pid, &e), "%s", e.message);
	for (tries = 0; tries < 500 && access(path, R_OK) != 0; tries++)
		poll(NULL, 0, 10);
	waitpid(pid, NULL, 0);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

START_TEST(a_detached_program_has_its_own_session)
{
	const char *text =
	    told_by_detached("ps -o sid= -p $$ | tr -d ' '; echo $$");
	long session = 0, pid = 0;

	ck_assert_int_eq(sscanf(text, "%ld %ld", &session, &pid), 2);
	ck_assert_int_eq(session, pid);
	ck_assert_int_ne(session, getsid(0));
}
END_TEST

START_TEST(a_detached_program_inherits_no_descriptor)
{
	int leak = open("/dev/zero", O_RDONLY); /* not closed at exec */
	const char *text;

	ck_assert_int_gt(leak, 2);
	text = told_by_detached("readlink /proc/$$/fd/0; ls /proc/$$/fd");
	close(leak);
	ck_assert_msg(strncmp(text, "/dev/null\n", 10) == 0, "%s", text);
	/* 0 1 2 and what the shell itself saved to redirect (10 and up) */
	ck_assert_ptr_null(strstr(text, "\n3\n"));
	ck_assert_ptr_null(strstr(text, "\n4\n"));
	ck_assert_ptr_null(strstr(text, "\n5\n"));
}
END_TEST

START_TEST(a_detached_program_stands_in_the_root)
{
	ck_assert_str_eq(told_by_detached("pwd"), "/\n");
}
END_TEST

START_TEST(a_detached_program_has_default_signals)
{
	unsigned long blocked = 1, ignored = 1;
	const char *text;
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	text = told_by_detached("grep -E '^Sig(Blk|Ign)' /proc/self/status");
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGPIPE, SIG_DFL);
	ck_assert_int_eq(
	    sscanf(text, "SigBlk: %lx SigIgn: %lx", &blocked, &ignored), 2);
	ck_assert_uint_eq(blocked, 0);
	/* 32 and 33 are the C library's own */
	ck_assert_uint_eq(ignored & 0x7fffffff, 0);
}
END_TEST

START_TEST(a_program_that_is_not_there_is_an_error)
{
	const char *argv[] = { "nothing", NULL };
	struct proc_pipe p;
	pid_t pid;

	ck_assert(!proc_launch("/nonexistent/program", argv, &pid, &e));
	ck_assert_int_eq(e.code, 2);
	err_clear(&e);
	ck_assert(!proc_pipe_start("/nonexistent/program", argv, -1, &p, &e));
	ck_assert_int_eq(p.pid, 0);
}
END_TEST

static void
start_shell(struct proc_pipe *p, const char *script)
{
	const char *argv[] = { "sh", "-c", script, NULL };

	ck_assert_msg(
	    proc_pipe_start("/bin/sh", argv, -1, p, &e), "%s", e.message);
}

START_TEST(a_helper_gets_no_secret_in_its_environment)
{
	struct proc_pipe p;
	char text[128] = "";
	ssize_t n;
	size_t used = 0;

	setenv("PAGESCAPE_GEMINI_API_KEY", "s3cret", 1);
	setenv("PAGESCAPE_OF_A_TEST", "plain", 1);
	start_shell(&p, "env | grep -E '^PAGESCAPE_OF|s3cret'");
	do {
		poll(
		    &(struct pollfd){ .fd = p.out, .events = POLLIN }, 1, 5000);
		n = read(p.out, text + used, sizeof(text) - 1 - used);
		used += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	proc_pipe_stop(&p, 1000);
	ck_assert_str_eq(text, "PAGESCAPE_OF_A_TEST=plain\n");
}
END_TEST

START_TEST(a_helper_answers_through_its_pipes)
{
	struct proc_pipe p;
	char text[16] = "";
	int status;

	start_shell(&p, "read x; echo \"got $x\"; exit 3");
	ck_assert_int_eq(write(p.in, "it\n", 3), 3);
	poll(&(struct pollfd){ .fd = p.out, .events = POLLIN }, 1, 5000);
	ck_assert_int_eq(read(p.out, text, sizeof(text) - 1), 7);
	ck_assert_str_eq(text, "got it\n");
	status = proc_pipe_stop(&p, 5000);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 3);
	ck_assert_int_eq(p.pid, 0);
}
END_TEST

START_TEST(our_ends_do_not_block)
{
	struct proc_pipe p;
	char c;

	start_shell(&p, "cat");
	ck_assert_int_eq(read(p.out, &c, 1), -1);
	ck_assert_int_ne(fcntl(p.in, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_eq(proc_pipe_stop(&p, 5000), 0);
}
END_TEST

START_TEST(a_helper_that_does_not_end_is_killed)
{
	struct proc_pipe p;
	int64_t began = clock_now_ms();
	int status;

	start_shell(&p, "exec sleep 100 <&-");
	status = proc_pipe_stop(&p, 100);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGKILL);
	ck_assert_int_lt(clock_now_ms() - began, 3000);
}
END_TEST

START_TEST(a_second_taker_gets_the_second_slot)
{
	int first, second, third;
	bool found;

	ck_assert(proc_take_slot(directory, "worker", 2, &first, &found, &e));
	ck_assert(found);
	ck_assert(proc_take_slot(directory, "worker", 2, &second, &found, &e));
	ck_assert(found);
	ck_assert(proc_take_slot(directory, "worker", 2, &third, &found, &e));
	ck_assert(!found);
	close(first);
	ck_assert(proc_take_slot(directory, "worker", 2, &third, &found, &e));
	ck_assert(found);
	close(second);
	close(third);
}
END_TEST

START_TEST(slots_tell_who_holds_them)
{
	struct proc_slot slots[2];
	bool found;
	int fd;

	ck_assert(proc_list_slots(directory, "worker", 2, slots, &e));
	ck_assert(!slots[0].is_held && slots[0].pid == 0);
	ck_assert(proc_take_slot(directory, "worker", 2, &fd, &found, &e));
	ck_assert(proc_list_slots(directory, "worker", 2, slots, &e));
	ck_assert(slots[0].is_held && slots[0].pid == getpid());
	ck_assert(!slots[1].is_held);
	close(fd);
	ck_assert(proc_list_slots(directory, "worker", 2, slots, &e));
	ck_assert(!slots[0].is_held && slots[0].pid == getpid());
}
END_TEST

START_TEST(no_slots_means_none_is_found)
{
	int fd;
	bool found;

	ck_assert(proc_take_slot(directory, "worker", 0, &fd, &found, &e));
	ck_assert(!found);
}
END_TEST

START_TEST(a_directory_that_cannot_be_made_is_an_error)
{
	int fd;
	bool found;

	ck_assert(!proc_take_slot(
	    "/proc/nowhere/at/all", "worker", 1, &fd, &found, &e));
	ck_assert(e.message[0] != '\0');
}
END_TEST

START_TEST(our_own_directory_is_absolute)
{
	char path[4096];

	ck_assert(proc_own_directory(path, sizeof(path), &e));
	ck_assert_int_eq(path[0], '/');
	ck_assert_int_ne(path[strlen(path) - 1], '/');
}
END_TEST

Suite *
wire_proc_suite(void)
{
	Suite *s = suite_create("wire/proc");
	TCase *t = tcase_create("proc");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 30);
	tcase_add_test(t, a_detached_program_has_its_own_session);
	tcase_add_test(t, a_detached_program_inherits_no_descriptor);
	tcase_add_test(t, a_detached_program_stands_in_the_root);
	tcase_add_test(t, a_detached_program_has_default_signals);
	tcase_add_test(t, a_program_that_is_not_there_is_an_error);
	tcase_add_test(t, a_helper_gets_no_secret_in_its_environment);
	tcase_add_test(t, a_helper_answers_through_its_pipes);
	tcase_add_test(t, our_ends_do_not_block);
	tcase_add_test(t, a_helper_that_does_not_end_is_killed);
	tcase_add_test(t, a_second_taker_gets_the_second_slot);
	tcase_add_test(t, slots_tell_who_holds_them);
	tcase_add_test(t, no_slots_means_none_is_found);
	tcase_add_test(t, a_directory_that_cannot_be_made_is_an_error);
	tcase_add_test(t, our_own_directory_is_absolute);
	suite_add_tcase(s, t);
	return s;
}
