/* SPDX-License-Identifier: MIT */
/* Places among those who may be busy. */
#include "audio/slot.h"

#include "unit/audio/suites.h"

#include <fcntl.h>
#include <pthread.h>
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
	struct slots *s;
	int a, b;

	slot_open(&s, directory, 3);
	a = slot_take(s);
	b = slot_take(s);
	ck_assert_int_ge(a, 0);
	ck_assert_int_ge(b, 0);
	ck_assert_int_eq(count_free(3), 1);
	slot_give(s, a);
	ck_assert_int_eq(count_free(3), 2);
	slot_give(s, b);
	ck_assert_int_eq(count_free(3), 3);
	slot_close(&s);
}
END_TEST

START_TEST(nothing_is_held_where_there_are_no_slots)
{
	static const char *const none[] = { NULL, "/nonexistent/slots" };
	struct slots *s;
	int i;

	for (i = 0; i < 2; i++) {
		slot_open(&s, none[i], 3);
		ck_assert_int_eq(slot_take(s), -1);
		slot_give(s, -1);
		slot_close(&s);
	}
}
END_TEST

/* Two threads of one process must not share a place, though the kernel would
 * let them: their lock is the same. */
START_TEST(two_of_a_process_hold_two)
{
	struct slots *s, *other;
	int a, b;

	slot_open(&s, directory, 2);
	slot_open(&other, directory, 2);
	a = slot_take(other);
	b = slot_take(s);
	ck_assert_int_ne(a, b);
	ck_assert_int_eq(count_free(2), 0);
	slot_close(&other);
	ck_assert_int_eq(slot_take(s), a);
	ck_assert_int_eq(count_free(2), 0);
	slot_close(&s);
	ck_assert_int_eq(count_free(2), 2);
}
END_TEST

static void *
take_one(void *arg)
{
	slot_take(arg);
	return NULL;
}

START_TEST(who_finds_none_waits_for_the_first_given_back)
{
	struct slots *s, *other;
	pthread_t waiting;
	int held;

	slot_open(&s, directory, 1);
	slot_open(&other, directory, 1);
	held = slot_take(other);
	ck_assert_int_eq(pthread_create(&waiting, NULL, take_one, s), 0);
	slot_give(other, held);
	ck_assert_int_eq(pthread_join(waiting, NULL), 0);
	ck_assert_int_eq(count_free(1), 0);
	slot_close(&s);
	slot_close(&other);
}
END_TEST

Suite *
audio_slot_suite(void)
{
	Suite *s = suite_create("audio/slot");
	TCase *c = tcase_create("slot");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, taken_slots_are_not_free_until_given_back);
	tcase_add_test(c, two_of_a_process_hold_two);
	tcase_add_test(c, who_finds_none_waits_for_the_first_given_back);
	tcase_add_test(c, nothing_is_held_where_there_are_no_slots);
	suite_add_tcase(s, c);
	return s;
}
