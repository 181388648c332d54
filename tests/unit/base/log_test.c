/* SPDX-License-Identifier: MIT */
/* One whole line per thing worth knowing, which nobody can forge. */
#include "base/log.h"

#include "base/conf.h"
#include "base/text.h"
#include "unit/base/suites.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#define BOOK "0192f0c1-0000-7000-8000-000000000001"
#define JOB "0192f0c1-0000-7000-8000-000000000002"

static struct err e;
static struct conf *c;
static char directory[64], path[128], text[32768];

static const struct log_about about = { .job = JOB, .book = BOOK, .spread = 3 };

static void
setup(void)
{
	char file[128];
	FILE *empty;

	e = (struct err)ERR_INIT;
	snprintf(directory, sizeof(directory), "/tmp/log_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(file, sizeof(file), "%s/empty.conf", directory);
	snprintf(path, sizeof(path), "%s/log", directory);
	empty = fopen(file, "we");
	ck_assert(empty != NULL && fclose(empty) == 0);
	ck_assert(conf_open(&c, file, &e));
	unlink(file);
	ck_assert(conf_set(c, CONF_LOG_TARGET, path, &e));
}

static void
teardown(void)
{
	char old[160];

	log_close();
	conf_close(&c);
	snprintf(old, sizeof(old), "%s.1", path);
	unlink(old);
	unlink(path);
	rmdir(directory);
}

static void
open_log(const char *format, const char *level)
{
	ck_assert(conf_set(c, CONF_LOG_FORMAT, format, &e));
	ck_assert(conf_set(c, CONF_LOG_LEVEL, level, &e));
	ck_assert(log_open(c, "tester", false, &e));
}

static const char *
read_file(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

static int
count_lines(const char *s)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

START_TEST(a_line_for_people)
{
	char wanted[256];

	open_log("human", "info");
	log_line(LOG_LEVEL_INFO, "📖", &about, "book has %d pages", 24);
	read_file(path);
	/* After the time, which is 24 characters. */
	snprintf(wanted, sizeof(wanted),
	    " tester[%ld] 📖 book has 24 pages spread=3 book=" BOOK " job=" JOB
	    "\n",
	    (long)getpid());
	ck_assert_uint_gt(strlen(text), 24);
	ck_assert_int_eq(text[23], 'Z');
	ck_assert_str_eq(text + 24, wanted);
}
END_TEST

START_TEST(what_is_not_known_is_left_out)
{
	char wanted[128];

	open_log("human", "info");
	log_line(LOG_LEVEL_INFO, "", NULL, "plain");
	snprintf(
	    wanted, sizeof(wanted), " tester[%ld] plain\n", (long)getpid());
	ck_assert_str_eq(read_file(path) + 24, wanted);
}
END_TEST

START_TEST(a_warning_says_so)
{
	open_log("human", "info");
	log_line(LOG_LEVEL_WARNING, "", NULL, "one");
	log_line(LOG_LEVEL_ERROR, "", NULL, "two");
	read_file(path);
	ck_assert_ptr_nonnull(strstr(text, "] warning: one\n"));
	ck_assert_ptr_nonnull(strstr(text, "] error: two\n"));
}
END_TEST

START_TEST(a_line_for_machines)
{
	char wanted[512];

	open_log("json", "info");
	log_line(LOG_LEVEL_INFO, "📖", &about, "a \"quoted\" word");
	read_file(path);
	snprintf(wanted, sizeof(wanted),
	    "\",\"level\":\"info\",\"program\":\"tester\",\"pid\":%ld,"
	    "\"jobId\":\"" JOB "\",\"bookId\":\"" BOOK "\","
	    "\"spreadIndex\":3,\"message\":\"a \\\"quoted\\\" word\"}\n",
	    (long)getpid());
	ck_assert_int_eq(strncmp(text, "{\"time\":\"2", 10), 0);
	ck_assert_str_eq(text + 9 + 24, wanted);
}
END_TEST

/* What strangers send: what comes in front of each must not get out. */
static const char *const hostile[] = {
	"a\n2026-11-24T00:00:00.000Z tester[1] forged",
	"a\r2026-11-24T00:00:00.000Z tester[1] forged",
	"\x1b[2J\x1b]0;title\x07",
	"a\b\b\x7f\f\v",
	"\xc2\x9b"
	"31m\xc2\x85next\xc2\x90",
	"\x9b"
	"31m\x85next",
	"\xe2\x80\xaegpj.exe\xe2\x80\xac",
	"\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\x8f\xd8\x9c",
	"\xe2\x80\xa8\xe2\x80\xa9",
	"\xff\xfe\xc0\x8a\xed\xa0\x80\xe2\x80",
	"\xf0\x9f",
};

enum {
	N_HOSTILE = sizeof(hostile) / sizeof(hostile[0])
};

/* One line of shown characters. */
static bool
is_harmless(const char *s)
{
	size_t n = strlen(s), i, k;

	if (n > 0 && s[n - 1] == '\n')
		n--;
	if (!text_is_utf8(s, n))
		return false;
	for (i = 0; i < n; i++)
		for (k = 1; k <= 3 && i + k <= n; k++)
			if (text_is_utf8(s + i, k) && text_is_control(s + i, k))
				return false;
	return true;
}

/* In place of the C library's: what syslog would get. */
static char last_syslog[32768];

void __syslog_chk(int priority, int flag, const char *format, ...);

void
__syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list args;

	(void)priority;
	(void)flag;
	va_start(args, format);
	vsnprintf(last_syslog, sizeof(last_syslog), format, args);
	va_end(args);
}

#undef syslog
void
syslog(int priority, const char *format, ...)
{
	va_list args;

	(void)priority;
	va_start(args, format);
	vsnprintf(last_syslog, sizeof(last_syslog), format, args);
	va_end(args);
}

START_TEST(what_strangers_send_is_shown_only)
{
	struct err failed = ERR_INIT;
	const char *s = hostile[_i / 4];

	if (_i & 2)
		ck_assert(conf_set(c, CONF_LOG_TARGET, "syslog", &e));
	open_log(_i & 1 ? "json" : "human", "info");
	log_line(LOG_LEVEL_INFO, "", &about, "title %s", s);
	ck_assert_msg(
	    is_harmless(_i & 2 ? last_syslog : read_file(path)), "%s", text);
	ck_assert_ptr_nonnull(strstr(_i & 2 ? last_syslog : text, "title"));
	unlink(path);
	log_reopen();
	err_set_cause(
	    &failed, ERR_CONTENT_ANALYSIS, CAUSE_NONE, 0, "it said %s", s);
	log_error(LOG_LEVEL_WARNING, &about, &failed, "analysis");
	ck_assert_msg(
	    is_harmless(_i & 2 ? last_syslog : read_file(path)), "%s", text);
	ck_assert_ptr_nonnull(strstr(_i & 2 ? last_syslog : text, "it said"));
}
END_TEST

static const char *const formats[] = { "human", "json" };

START_TEST(a_forged_line_stays_one)
{
	open_log(formats[_i], "info");
	log_line(LOG_LEVEL_INFO, "", NULL, "title %s",
	    "x\n2026-11-24T00:00:00.000Z tester[1] forged\r\x1b[2J");
	read_file(path);
	ck_assert_int_eq(count_lines(text), 1);
	ck_assert_ptr_null(strchr(text, '\x1b'));
	ck_assert_ptr_null(strchr(text, '\r'));
}
END_TEST

START_TEST(a_very_long_line_is_cut_but_whole)
{
	static char longer[100000];

	memset(longer, 'x', sizeof(longer) - 1);
	open_log(formats[_i], "info");
	log_line(LOG_LEVEL_INFO, "", &about, "%s", longer);
	log_line(LOG_LEVEL_INFO, "", &about, "next");
	read_file(path);
	ck_assert_int_eq(count_lines(text), 2);
	ck_assert_int_eq(text[strlen(text) - 1], '\n');
	ck_assert_ptr_nonnull(strstr(text, "next"));
}
END_TEST

/* As bad as it can get: every byte needs four to be shown. */
START_TEST(a_long_line_of_controls_is_whole_too)
{
	static char longer[5000];

	memset(longer, '\x01', sizeof(longer) - 1);
	open_log(formats[_i], "info");
	log_line(LOG_LEVEL_INFO, "", &about, "%s", longer);
	read_file(path);
	ck_assert_int_eq(count_lines(text), 1);
	ck_assert_ptr_nonnull(strstr(text, "x01"));
	ck_assert_int_eq(text[strlen(text) - 1], '\n');
}
END_TEST

static const struct {
	const char *configured;
	int lines;
} levels[] = {
	{ "error", 1 },
	{ "warning", 2 },
	{ "info", 3 },
	{ "debug", 4 },
};

START_TEST(only_what_was_asked_for_is_written)
{
	int level;

	open_log("human", levels[_i].configured);
	for (level = LOG_LEVEL_ERROR; level <= LOG_LEVEL_DEBUG; level++)
		log_line((enum log_level)level, "", NULL, "line");
	ck_assert_int_eq(count_lines(read_file(path)), levels[_i].lines);
}
END_TEST

START_TEST(an_error_is_told_whole)
{
	struct err failed = ERR_INIT;

	err_set_cause(&failed, ERR_CONTENT_ANALYSIS, CAUSE_TIMEOUT, 0,
	    "no answer in 90 s");
	failed.spread = 23;
	failed.attempt = 2;
	open_log("human", "info");
	log_error(LOG_LEVEL_WARNING, &about, &failed, "analysis");
	read_file(path);
	ck_assert_ptr_nonnull(strstr(text,
	    "❌ analysis: ContentAnalysisError (timeout) attempt 2: no answer"
	    " in 90 s | an_error_is_told_whole"));
	ck_assert_ptr_nonnull(strstr(text, "log_test.c:"));
	ck_assert_ptr_nonnull(strstr(text, " spread=23 book=" BOOK));
}
END_TEST

START_TEST(an_error_without_cause_has_no_brackets)
{
	struct err failed = ERR_INIT;

	err_set(&failed, ERR_DATABASE, "odd");
	open_log("human", "info");
	log_error(LOG_LEVEL_ERROR, NULL, &failed, "worker");
	ck_assert_ptr_nonnull(
	    strstr(read_file(path), "❌ worker: DatabaseError: odd | "));
}
END_TEST

START_TEST(a_rotated_log_is_opened_anew)
{
	char old[160];
	int fd;

	snprintf(old, sizeof(old), "%s.1", path);
	open_log("human", "info");
	fd = log_fd();
	ck_assert_int_ge(fd, 0);
	log_line(LOG_LEVEL_INFO, "", NULL, "before");
	ck_assert_int_eq(rename(path, old), 0);
	log_line(LOG_LEVEL_INFO, "", NULL, "between");
	log_reopen();
	log_line(LOG_LEVEL_INFO, "", NULL, "after");
	ck_assert_int_eq(log_fd(), fd);
	ck_assert_ptr_nonnull(strstr(read_file(old), "between"));
	ck_assert_ptr_null(strstr(text, "after"));
	ck_assert_ptr_nonnull(strstr(read_file(path), "after"));
	ck_assert_int_eq(count_lines(text), 1);
}
END_TEST

START_TEST(a_log_that_cannot_be_reopened_goes_on)
{
	char old[160];

	snprintf(old, sizeof(old), "%s.1", path);
	open_log("human", "info");
	ck_assert_int_eq(rename(path, old), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	log_reopen();
	log_line(LOG_LEVEL_INFO, "", NULL, "still here");
	rmdir(path);
	ck_assert_ptr_nonnull(strstr(read_file(old), "still here"));
}
END_TEST

START_TEST(an_existing_log_is_continued)
{
	open_log("human", "info");
	log_line(LOG_LEVEL_INFO, "", NULL, "one");
	log_close();
	open_log("human", "info");
	log_line(LOG_LEVEL_INFO, "", NULL, "two");
	ck_assert_int_eq(count_lines(read_file(path)), 2);
}
END_TEST

START_TEST(others_cannot_read_the_log)
{
	struct stat st;

	umask(0);
	open_log("human", "info");
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0640);
	ck_assert(fcntl(log_fd(), F_GETFD) & FD_CLOEXEC);
}
END_TEST

START_TEST(a_log_that_cannot_be_opened_is_an_error)
{
	ck_assert(conf_set(c, CONF_LOG_TARGET, "/nowhere/log", &e));
	ck_assert(!log_open(c, "tester", false, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_str_eq(e.message,
	    "cannot open the log /nowhere/log: No such file or directory");
}
END_TEST

/* What log_line() writes to stderr, if it does. */
static const char *
stderr_of(bool detached)
{
	int kept = dup(STDERR_FILENO);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert(conf_set(c, CONF_LOG_TARGET, "stderr", &e));
	ck_assert(fd >= 0 && dup2(fd, STDERR_FILENO) >= 0);
	close(fd);
	ck_assert(log_open(c, "tester", detached, &e));
	log_line(LOG_LEVEL_INFO, "", NULL, "hello");
	dup2(kept, STDERR_FILENO);
	close(kept);
	ck_assert_int_eq(log_fd(), -1);
	return read_file(path);
}

START_TEST(a_program_in_the_foreground_may_use_stderr)
{
	ck_assert_ptr_nonnull(strstr(stderr_of(false), "hello"));
}
END_TEST

START_TEST(a_detached_program_never_uses_stderr)
{
	ck_assert_str_eq(stderr_of(true), "");
}
END_TEST

START_TEST(reopening_without_a_file_is_fine)
{
	ck_assert(conf_set(c, CONF_LOG_TARGET, "syslog", &e));
	ck_assert(log_open(c, "tester", false, &e));
	log_reopen();
	log_line(LOG_LEVEL_DEBUG, "", NULL, "not shown");
	ck_assert_int_eq(log_fd(), -1);
}
END_TEST

/* Four processes write to one file; every line must be whole. */
START_TEST(several_programs_share_a_file)
{
	pid_t pids[4];
	const char *p;
	int i, k, status;

	open_log("human", "info");
	for (i = 0; i < 4; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			for (k = 0; k < 50; k++)
				log_line(LOG_LEVEL_INFO, "", NULL,
				    "begin %0100d end", i);
			_exit(0);
		}
	}
	for (i = 0; i < 4; i++) {
		waitpid(pids[i], &status, 0);
		ck_assert_int_eq(status, 0);
	}
	read_file(path);
	for (p = text, i = 0; (p = strstr(p, "begin ")) != NULL; i++) {
		ck_assert_int_eq(strncmp(p + 106, " end\n", 5), 0);
		p += 106;
	}
	ck_assert_int_eq(i, 200);
}
END_TEST

static void
add_targets(Suite *s)
{
	TCase *t = tcase_create("targets");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_rotated_log_is_opened_anew);
	tcase_add_test(t, a_log_that_cannot_be_reopened_goes_on);
	tcase_add_test(t, an_existing_log_is_continued);
	tcase_add_test(t, others_cannot_read_the_log);
	tcase_add_test(t, a_log_that_cannot_be_opened_is_an_error);
	tcase_add_test(t, a_program_in_the_foreground_may_use_stderr);
	tcase_add_test(t, a_detached_program_never_uses_stderr);
	tcase_add_test(t, reopening_without_a_file_is_fine);
	tcase_add_test(t, several_programs_share_a_file);
	suite_add_tcase(s, t);
}

Suite *
base_log_suite(void)
{
	Suite *s = suite_create("base/log");
	TCase *t = tcase_create("lines");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_line_for_people);
	tcase_add_test(t, what_is_not_known_is_left_out);
	tcase_add_test(t, a_warning_says_so);
	tcase_add_test(t, a_line_for_machines);
	tcase_add_loop_test(t, a_forged_line_stays_one, 0, 2);
	tcase_add_loop_test(
	    t, what_strangers_send_is_shown_only, 0, 4 * N_HOSTILE);
	tcase_add_loop_test(t, a_very_long_line_is_cut_but_whole, 0, 2);
	tcase_add_loop_test(t, a_long_line_of_controls_is_whole_too, 0, 2);
	tcase_add_loop_test(t, only_what_was_asked_for_is_written, 0, 4);
	tcase_add_test(t, an_error_is_told_whole);
	tcase_add_test(t, an_error_without_cause_has_no_brackets);
	suite_add_tcase(s, t);
	add_targets(s);
	return s;
}
