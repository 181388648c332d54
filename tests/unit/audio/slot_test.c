/* SPDX-License-Identifier: MIT */
/* Places among those who may be busy. */
#include "audio/slot.h"

#include "unit/audio/suites.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static char directory[64];

static void
set_up(void)
{
	snprintf(directory, sizeof(directory), "/tmp/slot_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
}

static void
tear_down(void)
{
	char path[128];
	int i;

	for (i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/audio.%d", directory, i);
		unlink(path);
	}
	rmdir(directory);
}

/* How many of ${n} slots somebody else could take now. */
static int
count_free(int n)
{
	char path[128];
	int i, fd, free_slots = 0;

	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/audio.%d", directory, i);
		fd = open(path, O_RDWR | O_CREAT, 0600);
		free_slots += flock(fd, LOCK_EX | LOCK_NB) == 0;
		close(fd);
	}
	return free_slots;
}

START_TEST(taken_slots_are_not_free_until_given_back)
{
	int a = slot_take(directory, 3), b = slot_take(directory, 3);

	ck_assert_int_ge(a, 0);
	ck_assert_int_ge(b, 0);
	ck_assert_int_eq(count_free(3), 1);
	slot_give(a);
	ck_assert_int_eq(count_free(3), 2);
	slot_give(b);
	ck_assert_int_eq(count_free(3), 3);
}
END_TEST

START_TEST(nothing_is_held_where_there_are_no_slots)
{
	ck_assert_int_eq(slot_take(NULL, 3), -1);
	ck_assert_int_eq(slot_take("/nonexistent/slots", 3), -1);
	slot_give(-1);
}
END_TEST

Suite *
audio_slot_suite(void)
{
	Suite *s = suite_create("audio/slot");
	TCase *c = tcase_create("slot");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, taken_slots_are_not_free_until_given_back);
	tcase_add_test(c, nothing_is_held_where_there_are_no_slots);
	suite_add_tcase(s, c);
	return s;
}
