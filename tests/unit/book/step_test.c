/* SPDX-License-Identifier: MIT */
/* The next step: in page order, those that wait are passed over. */
#include "book/step.h"

#include "unit/book/suites.h"

#include <signal.h>

enum {
	COUNT = 5
};

static struct step steps[COUNT], *pointers[COUNT];
static struct step_list list;

static void
setup(void)
{
	int i;

	for (i = 0; i < COUNT; i++) {
		steps[i] = (struct step){ .state = STEP_PENDING };
		pointers[i] = &steps[i];
	}
	list = (struct step_list){ .steps = pointers, .n = COUNT };
}

static void
settle_as(int i, enum retry_action action, int64_t wait_ms, int64_t now_ms)
{
	step_fail(&list, i, (struct retry_verdict){ action, wait_ms }, now_ms);
}

START_TEST(steps_start_in_page_order)
{
	int i;

	for (i = 0; i < COUNT; i++) {
		ck_assert_int_eq(step_next(&list, 0), i);
		step_start(&list, i);
	}
	ck_assert_int_eq(step_next(&list, 0), -1);
	ck_assert_int_eq(list.running, COUNT);
}
END_TEST

START_TEST(an_empty_list_is_settled)
{
	list.n = 0;
	ck_assert_int_eq(step_next(&list, 0), -1);
	ck_assert_int_eq(step_next_due(&list), INT64_MAX);
	ck_assert(step_all_settled(&list));
}
END_TEST

START_TEST(one_that_waits_is_passed_over)
{
	step_start(&list, 0);
	settle_as(0, RETRY_AGAIN, 500, 1000);
	ck_assert_int_eq(step_next(&list, 1499), 1);
	ck_assert_int_eq(step_next(&list, 1500), 0);
}
END_TEST

START_TEST(the_next_due_is_the_earliest)
{
	ck_assert_int_eq(step_next_due(&list), 0);
	step_start(&list, 0);
	step_start(&list, 1);
	step_start(&list, 2);
	step_start(&list, 3);
	step_start(&list, 4);
	ck_assert_int_eq(step_next_due(&list), INT64_MAX);
	settle_as(1, RETRY_AGAIN, 900, 1000);
	settle_as(3, RETRY_WAIT, 300, 1000);
	ck_assert_int_eq(step_next_due(&list), 1300);
	step_start(&list, 3);
	ck_assert_int_eq(step_next_due(&list), 1900);
}
END_TEST

START_TEST(an_untouched_one_is_due_at_once)
{
	step_start(&list, 0);
	settle_as(0, RETRY_AGAIN, 500, 1000);
	ck_assert_int_eq(step_next_due(&list), 0);
}
END_TEST

START_TEST(finished_steps_are_counted)
{
	int i;

	for (i = 0; i < COUNT; i++) {
		ck_assert(!step_all_settled(&list));
		step_start(&list, i);
		step_finish(&list, i);
		ck_assert_int_eq(steps[i].state, STEP_DONE);
		ck_assert_int_eq(list.settled, i + 1);
		ck_assert_int_eq(list.running, 0);
	}
	ck_assert(step_all_settled(&list));
	ck_assert_int_eq(step_next(&list, INT64_MAX), -1);
}
END_TEST

START_TEST(they_may_end_in_any_order)
{
	step_start(&list, 0);
	step_start(&list, 1);
	step_finish(&list, 1);
	ck_assert_int_eq(step_next(&list, 0), 2);
	ck_assert_int_eq(list.settled_before, 0);
	step_finish(&list, 0);
	ck_assert_int_eq(step_next(&list, 0), 2);
	ck_assert_int_eq(list.settled_before, 2);
}
END_TEST

START_TEST(another_attempt_is_counted)
{
	step_start(&list, 2);
	settle_as(2, RETRY_AGAIN, 10, 100);
	ck_assert_int_eq(steps[2].attempts, 1);
	ck_assert_int_eq(steps[2].state, STEP_PENDING);
	ck_assert_int_eq(steps[2].due_ms, 110);
	ck_assert_int_eq(list.running, 0);
	ck_assert_int_eq(list.settled, 0);
}
END_TEST

START_TEST(a_wait_is_no_attempt_but_adds_up)
{
	step_start(&list, 2);
	settle_as(2, RETRY_WAIT, 10, 100);
	step_start(&list, 2);
	settle_as(2, RETRY_WAIT, 30, 200);
	ck_assert_int_eq(steps[2].attempts, 0);
	ck_assert_int_eq(steps[2].rate_waited_ms, 40);
	ck_assert_int_eq(steps[2].due_ms, 230);
}
END_TEST

START_TEST(a_failure_settles_the_step)
{
	step_start(&list, 0);
	settle_as(0, RETRY_FAIL, 0, 100);
	ck_assert_int_eq(steps[0].state, STEP_FAILED);
	ck_assert_int_eq(steps[0].attempts, 1);
	ck_assert_int_eq(list.settled, 1);
	ck_assert_int_eq(list.running, 0);
	ck_assert_int_eq(step_next(&list, INT64_MAX), 1);
}
END_TEST

START_TEST(a_parked_step_is_as_if_never_asked)
{
	step_start(&list, 0);
	settle_as(0, RETRY_PARK, 0, 100);
	ck_assert_int_eq(steps[0].state, STEP_PENDING);
	ck_assert_int_eq(steps[0].attempts, 0);
	ck_assert_int_eq(steps[0].due_ms, 0);
	ck_assert_int_eq(list.running, 0);
	ck_assert_int_eq(step_next(&list, 0), 0);
}
END_TEST

START_TEST(failed_ones_settle_the_list_too)
{
	int i;

	for (i = 0; i < COUNT; i++) {
		step_start(&list, i);
		if (i % 2 == 0)
			step_finish(&list, i);
		else
			settle_as(i, RETRY_FAIL, 0, 0);
	}
	ck_assert(step_all_settled(&list));
	ck_assert_int_eq(step_next_due(&list), INT64_MAX);
}
END_TEST

START_TEST(starting_twice_is_a_bug)
{
	step_start(&list, 0);
	step_start(&list, 0);
}
END_TEST

START_TEST(finishing_what_does_not_run_is_a_bug)
{
	step_finish(&list, 0);
}
END_TEST

START_TEST(failing_what_is_settled_is_a_bug)
{
	step_start(&list, 0);
	step_finish(&list, 0);
	settle_as(0, RETRY_FAIL, 0, 0);
}
END_TEST

Suite *
book_step_suite(void)
{
	Suite *s = suite_create("book/step");
	TCase *t = tcase_create("step");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, steps_start_in_page_order);
	tcase_add_test(t, an_empty_list_is_settled);
	tcase_add_test(t, one_that_waits_is_passed_over);
	tcase_add_test(t, the_next_due_is_the_earliest);
	tcase_add_test(t, an_untouched_one_is_due_at_once);
	tcase_add_test(t, finished_steps_are_counted);
	tcase_add_test(t, they_may_end_in_any_order);
	tcase_add_test(t, another_attempt_is_counted);
	tcase_add_test(t, a_wait_is_no_attempt_but_adds_up);
	tcase_add_test(t, a_failure_settles_the_step);
	tcase_add_test(t, a_parked_step_is_as_if_never_asked);
	tcase_add_test(t, failed_ones_settle_the_list_too);
	tcase_add_test_raise_signal(t, starting_twice_is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(
	    t, finishing_what_does_not_run_is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(
	    t, failing_what_is_settled_is_a_bug, SIGABRT);
	suite_add_tcase(s, t);
	return s;
}
