/* SPDX-License-Identifier: MIT */
/* A bug ends the program, and its last words say where it was. */
#include "base/must.h"

#include "unit/base/suites.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOT_INLINED __attribute__((noinline, noclone))

static char words[16384];
static volatile int sink;

/* Static, as most functions are: no dynamic symbol names them. */
static NOT_INLINED void
innermost(int pages)
{
	must(pages > 0 && pages < 3000);
	sink++;
}

static NOT_INLINED void
caller_of_innermost(int pages)
{
	innermost(pages);
	sink++;
}

/* As a wild pointer would; raised, for a sanitizer sees a real one first. */
static NOT_INLINED void
read_nothing(void)
{
	raise(SIGSEGV);
	sink++;
}

static void
die_of_must(void)
{
	caller_of_innermost(0);
}

static void
leave(int number)
{
	exit(number == SIGABRT ? 3 : 4);
}

static void
die_of_must_but_catch_it(void)
{
	signal(SIGABRT, leave);
	caller_of_innermost(0);
	sink++; /* no tail call: this frame is looked for */
}

static void
die_of_segv(void)
{
	read_nothing();
	sink++;
}

static void
die_of_term(void)
{
	signal(SIGTERM, SIG_DFL); /* not the test runner's */
	raise(SIGTERM);
}

/* Run ${body} in a process of its own; its last words go to ${words}, to
 * stderr or to a crash file.  Returns the wait status. */
static int
last_words_of(void (*body)(void), bool to_file)
{
	struct rlimit none = { 0, 0 };
	size_t used = 0;
	int ends[2], status;
	ssize_t n;
	pid_t pid;

	ck_assert_int_eq(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &none);
		if (!to_file)
			dup2(ends[1], STDERR_FILENO);
		must_init(to_file ? ends[1] : -1);
		body();
		_exit(0);
	}
	close(ends[1]);
	while ((n = read(ends[0], words + used, sizeof(words) - 1 - used)) > 0)
		used += (size_t)n;
	close(ends[0]);
	words[used] = '\0';
	waitpid(pid, &status, 0);
	return status;
}

static void
assert_says(const char *part)
{
	ck_assert_msg(
	    strstr(words, part) != NULL, "\"%s\" is not in:\n%s", part, words);
}

START_TEST(what_is_true_goes_on)
{
	must(1 + 1 == 2);
	innermost(1);
	ck_assert_int_gt(sink, 0);
}
END_TEST

START_TEST(what_is_false_aborts)
{
	int status = last_words_of(die_of_must, false);

	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGABRT);
}
END_TEST

START_TEST(the_expression_and_its_place_are_named)
{
	last_words_of(die_of_must, false);
	assert_says("impossible: !(pages > 0 && pages < 3000) in innermost"
	            " (tests/unit/base/must_test.c:");
}
END_TEST

START_TEST(the_backtrace_names_static_functions)
{
	const char *inner, *outer;

	last_words_of(die_of_must, false);
	inner = strstr(words, "\n  innermost (");
	outer = strstr(words, "\n  caller_of_innermost (");
	ck_assert_msg(inner != NULL && outer != NULL, "%s", words);
	ck_assert(inner < outer);
	assert_says("must_test.c:");
}
END_TEST

START_TEST(all_is_said_before_the_abort)
{
	int status = last_words_of(die_of_must_but_catch_it, false);

	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 3);
	assert_says("\n  die_of_must_but_catch_it (");
}
END_TEST

START_TEST(a_bug_is_told_once)
{
	last_words_of(die_of_must, false);
	ck_assert_ptr_null(strstr(words, "died of signal"));
}
END_TEST

START_TEST(a_crash_has_a_backtrace_too)
{
	int status = last_words_of(die_of_segv, false);

	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGSEGV);
	assert_says("died of signal 11 (SEGV)\n");
	assert_says("\n  read_nothing (");
	assert_says("\n  die_of_segv (");
}
END_TEST

START_TEST(the_words_go_to_the_crash_file)
{
	last_words_of(die_of_must, true);
	assert_says("impossible: ");
	last_words_of(die_of_segv, true);
	assert_says("died of signal 11");
}
END_TEST

START_TEST(being_told_to_stop_is_no_crash)
{
	int status = last_words_of(die_of_term, false);

	ck_assert_int_eq(WTERMSIG(status), SIGTERM);
	ck_assert_str_eq(words, "");
}
END_TEST

Suite *
base_must_suite(void)
{
	Suite *s = suite_create("base/must");
	TCase *t = tcase_create("must");

	tcase_add_test(t, what_is_true_goes_on);
	tcase_add_test(t, what_is_false_aborts);
	tcase_add_test(t, the_expression_and_its_place_are_named);
	tcase_add_test(t, the_backtrace_names_static_functions);
	tcase_add_test(t, all_is_said_before_the_abort);
	tcase_add_test(t, a_bug_is_told_once);
	tcase_add_test(t, a_crash_has_a_backtrace_too);
	tcase_add_test(t, the_words_go_to_the_crash_file);
	tcase_add_test(t, being_told_to_stop_is_no_crash);
	suite_add_tcase(s, t);
	return s;
}
