/* SPDX-License-Identifier: MIT */
/* The seam of the torture tests does what was asked, and nothing where it is
 * not compiled in. */
#include "base/fault.h"

#include "unit/base/suites.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Which of eight calls fail under ${plan}, as bits; minus the signal where
 * the process is killed. */
static int
failing(const char *plan)
{
	int i, bits = 0, status;
	pid_t pid = fork();

	if (pid == 0) {
		setenv("PAGESCAPE_FAULT", plan, 1);
		for (i = 0; i < 8; i++)
			if (fault_here("test"))
				bits |= 1 << i;
		exit(bits);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

#ifdef FAULT_POINTS

START_TEST(without_a_plan_nothing_fails)
{
	unsetenv("PAGESCAPE_FAULT");
	ck_assert(!fault_here("test"));
	ck_assert_int_eq(failing("nonsense"), 0);
}
END_TEST

START_TEST(exactly_the_named_call_fails)
{
	char plan[16];

	snprintf(plan, sizeof(plan), "fail:%d", _i);
	ck_assert_int_eq(failing(plan), 1 << (_i - 1));
}
END_TEST

START_TEST(a_call_that_is_not_reached_does_not_fail)
{
	ck_assert_int_eq(failing("fail:9"), 0);
	ck_assert_int_eq(failing("die:9"), 0);
}
END_TEST

START_TEST(the_process_dies_at_the_named_call)
{
	ck_assert_int_eq(failing("die:8"), -SIGKILL);
}
END_TEST

START_TEST(the_calls_are_counted)
{
	char path[] = "/tmp/fault_test.XXXXXX", plan[64], line[16] = "";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	snprintf(plan, sizeof(plan), "count:%s", path);
	ck_assert_int_eq(failing(plan), 0);
	ck_assert_int_gt(read(fd, line, sizeof(line) - 1), 0);
	close(fd);
	unlink(path);
	ck_assert_str_eq(line, "8\n");
}
END_TEST

static void
add_tests(TCase *t)
{
	tcase_add_test(t, without_a_plan_nothing_fails);
	tcase_add_loop_test(t, exactly_the_named_call_fails, 1, 9);
	tcase_add_test(t, a_call_that_is_not_reached_does_not_fail);
	tcase_add_test(t, the_process_dies_at_the_named_call);
	tcase_add_test(t, the_calls_are_counted);
}

#else

START_TEST(a_shipped_program_obeys_no_plan)
{
	ck_assert_int_eq(failing("fail:1"), 0);
	ck_assert_int_eq(failing("die:1"), 0);
}
END_TEST

static void
add_tests(TCase *t)
{
	tcase_add_test(t, a_shipped_program_obeys_no_plan);
}

#endif

Suite *
base_fault_suite(void)
{
	Suite *s = suite_create("base/fault");
	TCase *t = tcase_create("fault");

	add_tests(t);
	suite_add_tcase(s, t);
	return s;
}
