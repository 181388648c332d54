/* SPDX-License-Identifier: MIT */
/* Nothing half-written is ever on the shelf, and nothing is there twice. */
#include "job/shelf.h"

#include "base/conf.h"
#include "base/hash.h"
#include "unit/job/suites.h"
#include "unit/job/workbench.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

static struct err e;
static struct shelf_file f;
static const struct conf *c;

static void
setup(void)
{
	workbench_open();
	c = workbench_now()->conf;
	e = (struct err)ERR_INIT;
	f = (struct shelf_file){ .fd = -1 };
	ck_assert_msg(shelf_init(c, &e), "%s", e.message);
}

static void
teardown(void)
{
	shelf_drop(&f);
	workbench_close();
}

/* Put ${text} on the shelf; its name is static. */
static const char *
keep(const char *text)
{
	static char name[SHELF_NAME];

	ck_assert_msg(shelf_begin(c, &f, &e), "%s", e.message);
	ck_assert(shelf_write(&f, text, strlen(text), &e));
	ck_assert_msg(shelf_finish(c, &f, "opus", name, &e), "%s", e.message);
	return name;
}

START_TEST(a_file_is_named_by_its_content)
{
	char wanted[HASH_TEXT + 8], text[64], path[128];
	struct stat st;
	const char *name = keep("waves");

	hash_text("waves", 5, wanted);
	strcat(wanted, ".opus");
	ck_assert_str_eq(name, wanted);
	snprintf(path, sizeof(path), "audio/%s", name);
	workbench_read(path, text, sizeof(text));
	ck_assert_str_eq(text, "waves");
	ck_assert_int_eq(stat(workbench_path(path), &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0644);
	ck_assert(shelf_has(c, name));
}
END_TEST

START_TEST(the_same_sound_is_one_file)
{
	char first[SHELF_NAME];

	strcpy(first, keep("waves"));
	ck_assert_str_eq(keep("waves"), first);
	ck_assert_int_eq(workbench_count("audio"), 1);
	ck_assert_str_ne(keep("wind"), first);
	ck_assert_int_eq(workbench_count("audio"), 2);
}
END_TEST

START_TEST(pieces_make_one_file)
{
	char whole[SHELF_NAME], name[SHELF_NAME];

	strcpy(whole, keep("waves and wind"));
	ck_assert(shelf_begin(c, &f, &e));
	ck_assert(shelf_write(&f, "waves ", 6, &e));
	ck_assert(shelf_write(&f, "", 0, &e));
	ck_assert(shelf_write(&f, "and wind", 8, &e));
	ck_assert_int_eq(f.size, 14);
	ck_assert(shelf_finish(c, &f, "opus", name, &e));
	ck_assert_str_eq(name, whole);
}
END_TEST

START_TEST(what_is_not_finished_is_not_seen)
{
	ck_assert(shelf_begin(c, &f, &e));
	ck_assert(shelf_write(&f, "half", 4, &e));
	ck_assert_int_eq(workbench_count("audio"), 0);
	ck_assert_int_eq(workbench_count("audio/.spool"), 1);
}
END_TEST

START_TEST(a_dropped_file_leaves_nothing)
{
	ck_assert(shelf_begin(c, &f, &e));
	ck_assert(shelf_write(&f, "half", 4, &e));
	shelf_drop(&f);
	shelf_drop(&f);
	ck_assert_int_eq(f.fd, -1);
	ck_assert_int_eq(workbench_count("audio/.spool"), 0);
}
END_TEST

START_TEST(a_finished_file_leaves_no_spool)
{
	keep("waves");
	shelf_drop(&f);
	ck_assert_int_eq(workbench_count("audio/.spool"), 0);
	ck_assert_int_eq(workbench_count("audio"), 1);
}
END_TEST

START_TEST(a_missing_file_is_missed)
{
	ck_assert(!shelf_has(c, "nothing.opus"));
}
END_TEST

START_TEST(a_download_has_no_name)
{
	char text[8] = "";
	int fd = -1;

	ck_assert(shelf_spool(c, &fd, &e));
	ck_assert_int_eq(write(fd, "mp3", 3), 3);
	ck_assert_int_eq(pread(fd, text, 3, 0), 3);
	ck_assert_str_eq(text, "mp3");
	ck_assert_int_eq(workbench_count("audio/.spool"), 0);
	close(fd);
}
END_TEST

START_TEST(old_left_overs_are_swept)
{
	struct utimbuf then = { time(NULL) - 7200, time(NULL) - 7200 };

	workbench_put("audio/.spool/part.old", "x", 0600);
	workbench_put("audio/.spool/part.new", "x", 0600);
	workbench_put("audio/.spool/other.old", "x", 0600);
	workbench_put("audio/part.old", "x", 0600);
	utime(workbench_path("audio/.spool/part.old"), &then);
	utime(workbench_path("audio/.spool/other.old"), &then);
	utime(workbench_path("audio/part.old"), &then);
	ck_assert(shelf_init(c, &e));
	ck_assert_int_ne(
	    access(workbench_path("audio/.spool/part.old"), F_OK), 0);
	ck_assert_int_eq(
	    access(workbench_path("audio/.spool/part.new"), F_OK), 0);
	ck_assert_int_eq(
	    access(workbench_path("audio/.spool/other.old"), F_OK), 0);
	ck_assert_int_eq(access(workbench_path("audio/part.old"), F_OK), 0);
}
END_TEST

START_TEST(a_file_in_the_place_of_the_shelf_is_named)
{
	struct conf *other = workbench_now()->conf;

	workbench_put("file", "x", 0600);
	ck_assert(conf_set(
	    other, CONF_STORAGE_DIRECTORY, workbench_path("file"), &e));
	ck_assert(!shelf_init(c, &e));
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(e.cause, CAUSE_STORAGE);
	ck_assert_ptr_nonnull(strstr(e.message, workbench_path("file")));
}
END_TEST

START_TEST(a_shelf_that_is_nowhere_is_named)
{
	ck_assert(conf_set(workbench_now()->conf, CONF_STORAGE_DIRECTORY,
	    "/nowhere/at/all", &e));
	ck_assert(!shelf_init(c, &e));
	ck_assert_int_eq(e.cause, CAUSE_STORAGE);
	err_clear(&e);
	ck_assert(!shelf_begin(c, &f, &e));
	ck_assert_int_eq(e.cause, CAUSE_STORAGE);
	shelf_drop(&f);
}
END_TEST

/* A disk that takes no more than ${bytes} of a file. */
static void
fill_disk(rlim_t bytes)
{
	struct rlimit limit;

	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes;
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_is_an_error_and_leaves_nothing)
{
	static char much[8192];

	ck_assert(shelf_begin(c, &f, &e));
	fill_disk(5000);
	ck_assert(!shelf_write(&f, much, sizeof(much), &e));
	fill_disk(RLIM_INFINITY);
	ck_assert_int_eq(e.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(e.cause, CAUSE_STORAGE);
	ck_assert_int_gt(e.code, 0);
	shelf_drop(&f);
	ck_assert_int_eq(workbench_count("audio"), 0);
	ck_assert_int_eq(workbench_count("audio/.spool"), 0);
}
END_TEST

START_TEST(a_shelf_that_vanishes_is_an_error)
{
	char name[SHELF_NAME];

	ck_assert(shelf_begin(c, &f, &e));
	ck_assert(shelf_write(&f, "x", 1, &e));
	ck_assert_int_eq(unlink(f.path), 0);
	ck_assert(!shelf_finish(c, &f, "opus", name, &e));
	ck_assert_int_eq(e.cause, CAUSE_STORAGE);
	ck_assert_int_eq(workbench_count("audio"), 0);
}
END_TEST

Suite *
job_shelf_suite(void)
{
	Suite *s = suite_create("job/shelf");
	TCase *t = tcase_create("shelf");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_file_is_named_by_its_content);
	tcase_add_test(t, the_same_sound_is_one_file);
	tcase_add_test(t, pieces_make_one_file);
	tcase_add_test(t, what_is_not_finished_is_not_seen);
	tcase_add_test(t, a_dropped_file_leaves_nothing);
	tcase_add_test(t, a_finished_file_leaves_no_spool);
	tcase_add_test(t, a_missing_file_is_missed);
	tcase_add_test(t, a_download_has_no_name);
	tcase_add_test(t, old_left_overs_are_swept);
	tcase_add_test(t, a_file_in_the_place_of_the_shelf_is_named);
	tcase_add_test(t, a_shelf_that_is_nowhere_is_named);
	tcase_add_test(t, a_full_disk_is_an_error_and_leaves_nothing);
	tcase_add_test(t, a_shelf_that_vanishes_is_an_error);
	suite_add_tcase(s, t);
	return s;
}
