/* SPDX-License-Identifier: MIT */
/* What follows for the book when a step fails. */
#include "job/task.h"

#include "base/arena.h"
#include "base/clock.h"
#include "book/policy.h"
#include "book/step.h"
#include "job/notes.h"
#include "job/providers.h"
#include "job/studio.h"
#include "job/tickets.h"
#include "unit/job/suites.h"
#include "unit/job/workbench.h"
#include "wire/http.h"

#include <string.h>

enum {
	SPREADS = 3
};

static struct err e, what;
static struct run run;
static struct spread spreads[SPREADS];
static struct scene scenes[2], *scene_list[2];
static struct step *analysis_steps[SPREADS], *sound_steps[2];

static const struct retry_rules rules = {
	.step = { 3, 1000, 2, 60000, 0 },
	.overloaded = { 8, 2000, 2, 60000, 0 },
	.rate_pause_ms = 5000,
	.rate_max_ms = 600000,
};

static void
make_book(void)
{
	int i;

	memset(spreads, 0, sizeof(spreads));
	memset(scenes, 0, sizeof(scenes));
	for (i = 0; i < SPREADS; i++)
		analysis_steps[i] = &spreads[i].step;
	for (i = 0; i < 2; i++) {
		scenes[i].first = i * 2;
		scenes[i].shares = -1;
		scene_list[i] = &scenes[i];
		sound_steps[i] = &scenes[i].step;
	}
	run.spreads = spreads;
	run.n_spreads = SPREADS;
	run.last_page = 2 * SPREADS - 1;
	run.scenes = scene_list;
	run.n_scenes = 2;
	run.analyses =
	    (struct step_list){ .steps = analysis_steps, .n = SPREADS };
	run.sounds = (struct step_list){ .steps = sound_steps, .n = 2 };
}

static struct policies policies;
static struct providers providers;

static void
setup(void)
{
	policies = (struct policies){ .analysis = rules, .sound = rules };
	workbench_open();
	e = what = (struct err)ERR_INIT;
	run = (struct run){ .conf = workbench_now()->conf,
		.providers = &providers,
		.policies = &policies,
		.state = RUN_GOING };
	run.job.book_id = "book";
	run.notes_a = arena_open();
	run.notes_end = &run.notes;
	run.parked = (struct err)ERR_INIT;
	run.a = arena_open();
	tickets_open(&run);
	make_book();
	studio_open(&run.studio, run.conf);
	ck_assert(http_open(&run.http, &e));
}

static void
teardown(void)
{
	while (run.tasks != NULL)
		task_free(run.tasks);
	http_close(&run.http);
	studio_close(&run.studio);
	arena_close(&run.notes_a);
	arena_close(&run.a);
	workbench_close();
}

/* An analysis of spread ${i} fails once. */
static void
fail_analysis(int i, enum err_cause cause)
{
	err_set_cause(&what, ERR_IO, cause, 0, "it went wrong");
	task_fail(task_new(&run, TASK_ANALYSIS, i), &what, NULL);
}

START_TEST(a_new_task_is_running)
{
	struct task *task = task_new(&run, TASK_ANALYSIS, 1);

	ck_assert_ptr_eq(run.tasks, task);
	ck_assert_ptr_eq(task_step(task), &spreads[1].step);
	ck_assert_int_eq(task_attempt(task), 1);
	ck_assert_int_eq(task_spread(task), 1);
	ck_assert_int_eq(run.analyses.running, 1);
}
END_TEST

START_TEST(a_sound_is_about_the_spread_that_opens_its_scene)
{
	struct task *task = task_new(&run, TASK_SOUND, 1);

	ck_assert_ptr_eq(task_step(task), &scenes[1].step);
	ck_assert_int_eq(task_spread(task), 2);
	ck_assert_int_eq(run.sounds.running, 1);
}
END_TEST

START_TEST(a_task_put_back_leaves_no_trace)
{
	task_put_back(task_new(&run, TASK_ANALYSIS, 1));
	ck_assert_ptr_null(run.tasks);
	ck_assert_ptr_null(run.notes);
	ck_assert_int_eq(spreads[1].step.state, STEP_PENDING);
	ck_assert_int_eq(spreads[1].step.attempts, 0);
	ck_assert_int_eq(run.analyses.running, 0);
}
END_TEST

START_TEST(a_first_failure_is_tried_again)
{
	int64_t now = clock_now_ms();

	fail_analysis(1, CAUSE_TIMEOUT);
	ck_assert_ptr_null(run.tasks);
	ck_assert_int_eq(spreads[1].step.state, STEP_PENDING);
	ck_assert_int_eq(spreads[1].step.attempts, 1);
	ck_assert_int_ge(spreads[1].step.due_ms, now + 1000);
	ck_assert_int_eq(run.state, RUN_GOING);
	ck_assert(run.is_unwritten);
}
END_TEST

START_TEST(every_attempt_s_error_is_kept)
{
	const struct note *n;

	fail_analysis(1, CAUSE_TIMEOUT);
	fail_analysis(1, CAUSE_TIMEOUT);
	n = run.notes;
	ck_assert_int_eq(n->kind, NOTE_ERROR);
	ck_assert_int_eq(n->error.attempt, 1);
	ck_assert(!n->is_current);
	n = n->next;
	ck_assert_int_eq(n->error.attempt, 2);
	ck_assert_ptr_null(n->next);
}
END_TEST

START_TEST(an_error_knows_its_place)
{
	fail_analysis(1, CAUSE_TIMEOUT);
	ck_assert_int_eq(run.notes->step, ERROR_STEP_ANALYSIS);
	ck_assert_int_eq(run.notes->error.type, ERR_CONTENT_ANALYSIS);
	ck_assert_int_eq(run.notes->error.spread, 1);
	ck_assert_int_eq(run.notes->error.n_pages, 2);
	ck_assert_int_eq(run.notes->error.pages[0], 3);
	ck_assert_int_eq(run.notes->error.pages[1], 4);
	ck_assert_str_eq(run.notes->error.message, "it went wrong");
}
END_TEST

START_TEST(an_odd_last_page_stands_alone)
{
	fail_analysis(2, CAUSE_TIMEOUT);
	ck_assert_int_eq(run.notes->error.n_pages, 1);
	ck_assert_int_eq(run.notes->error.pages[0], 5);
}
END_TEST

START_TEST(the_last_attempt_fails_the_spread_and_not_the_book)
{
	int i;

	for (i = 0; i < 3; i++)
		fail_analysis(1, CAUSE_TIMEOUT);
	ck_assert_int_eq(spreads[1].step.state, STEP_FAILED);
	ck_assert(spreads[1].is_dirty);
	ck_assert_int_eq(run.analyses.settled, 1);
	ck_assert(run.notes->next->next->is_current);
	ck_assert_int_eq(run.notes->next->next->error.attempt, 3);
	ck_assert_int_eq(run.state, RUN_GOING);
}
END_TEST

START_TEST(a_blocked_text_fails_at_once)
{
	fail_analysis(1, CAUSE_BLOCKED);
	ck_assert_int_eq(spreads[1].step.state, STEP_FAILED);
	ck_assert(run.notes->is_current);
}
END_TEST

static const enum err_cause parking[] = { CAUSE_AUTH, CAUSE_BILLING,
	CAUSE_QUOTA, CAUSE_MODEL };

START_TEST(what_every_call_would_meet_parks_the_book)
{
	fail_analysis(1, parking[_i]);
	ck_assert_int_eq(run.state, RUN_PARKING);
	ck_assert_int_eq(run.parked.cause, parking[_i]);
	ck_assert_int_eq(run.parked.spread, 1);
	ck_assert_int_eq(spreads[1].step.state, STEP_PENDING);
	ck_assert_int_eq(spreads[1].step.attempts, 0);
	ck_assert(!run.notes->is_current);
}
END_TEST

START_TEST(the_first_reason_for_parking_is_kept)
{
	fail_analysis(1, CAUSE_AUTH);
	what = (struct err)ERR_INIT;
	fail_analysis(2, CAUSE_BILLING);
	ck_assert_int_eq(run.parked.cause, CAUSE_AUTH);
}
END_TEST

START_TEST(a_worker_that_leaves_is_not_parked)
{
	run.state = RUN_LEAVING;
	fail_analysis(1, CAUSE_AUTH);
	ck_assert_int_eq(run.state, RUN_LEAVING);
}
END_TEST

START_TEST(a_rate_limit_closes_the_window_for_its_kind)
{
	int64_t now = clock_now_ms();

	what.wait_ms = 0;
	err_set_cause(&what, ERR_IO, CAUSE_RATE_LIMITED, 429, "slow down");
	what.wait_ms = 7000;
	task_fail(task_new(&run, TASK_ANALYSIS, 1), &what, NULL);
	ck_assert_int_ge(run.analyses_closed_until_ms, now + 7000);
	ck_assert_int_eq(run.sounds_closed_until_ms, 0);
	ck_assert_int_eq(spreads[1].step.attempts, 0);
	ck_assert_int_ge(spreads[1].step.rate_waited_ms, 7000);
	ck_assert(!spreads[1].is_dirty);
}
END_TEST

START_TEST(a_shorter_limit_does_not_open_the_window_again)
{
	int64_t until;

	err_set_cause(&what, ERR_IO, CAUSE_RATE_LIMITED, 429, "slow down");
	what.wait_ms = 60000;
	task_fail(task_new(&run, TASK_ANALYSIS, 1), &what, NULL);
	until = run.analyses_closed_until_ms;
	what.wait_ms = 10;
	task_fail(task_new(&run, TASK_ANALYSIS, 2), &what, NULL);
	ck_assert_int_eq(run.analyses_closed_until_ms, until);
}
END_TEST

START_TEST(a_failed_sound_wakes_those_who_share_it)
{
	int i;

	for (i = 0; i < 3; i++) {
		err_set_cause(&what, ERR_IO, CAUSE_AUDIO_INVALID, 0, "x");
		task_fail(task_new(&run, TASK_SOUND, 1), &what, NULL);
	}
	ck_assert_int_eq(scenes[1].step.state, STEP_FAILED);
	ck_assert(scenes[1].is_sound_dirty);
	ck_assert(run.wake_sharers);
	ck_assert_int_eq(run.notes->step, ERROR_STEP_SOUNDSCAPE);
	ck_assert_int_eq(run.notes->error.type, ERR_SOUNDSCAPE);
	ck_assert_int_eq(run.notes->error.spread, 2);
}
END_TEST

START_TEST(a_paid_call_is_closed_with_its_cause)
{
	struct call_result r = { .state = "failed", .cost_nano = 30 };
	struct task *task = task_new(&run, TASK_ANALYSIS, 1);
	const struct note *n = NULL;

	run.spent_book_nano = 1000;
	task->is_paid = true;
	task->call.id = 17;
	task->call.estimate_nano = 100;
	task->http_status = 504;
	err_set_cause(&what, ERR_IO, CAUSE_TIMEOUT, 504, "x");
	task_fail(task, &what, &r);
	for (n = run.notes; n != NULL && n->kind != NOTE_CLOSE;)
		n = n->next;
	ck_assert_ptr_nonnull(n);
	ck_assert_int_eq(n->call_id, 17);
	ck_assert_str_eq(n->result.state, "failed");
	ck_assert_str_eq(n->result.cause, "timeout");
	ck_assert_int_eq(n->result.http_status, 504);
	ck_assert_int_eq(run.spent_book_nano, 930);
}
END_TEST

START_TEST(the_next_reader_takes_over_at_once)
{
	struct task *task = task_new(&run, TASK_ANALYSIS, 1);
	int64_t now = clock_now_ms();

	err_set_cause(&what, ERR_IO, CAUSE_BLOCKED, 0, "RECITATION");
	task_fall_back(task, &what, NULL);
	ck_assert_int_eq(spreads[1].step.state, STEP_PENDING);
	ck_assert_int_le(spreads[1].step.due_ms, now + 1000);
	ck_assert(!run.notes->is_current);
}
END_TEST

START_TEST(a_book_can_be_given_up_without_closing_the_call)
{
	struct task *task = task_new(&run, TASK_SOUND, 0);

	task->is_paid = true;
	task->call.id = 17;
	err_set_cause(&what, ERR_IO, CAUSE_TIMEOUT, 0, "x");
	task_park(task, &what);
	ck_assert_int_eq(run.state, RUN_PARKING);
	ck_assert_int_eq(run.notes->kind, NOTE_ERROR);
	ck_assert_ptr_null(run.notes->next);
	ck_assert_int_eq(scenes[0].step.state, STEP_PENDING);
}
END_TEST

Suite *
job_task_suite(void)
{
	Suite *s = suite_create("job/task");
	TCase *t = tcase_create("task");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_new_task_is_running);
	tcase_add_test(t, a_sound_is_about_the_spread_that_opens_its_scene);
	tcase_add_test(t, a_task_put_back_leaves_no_trace);
	tcase_add_test(t, a_first_failure_is_tried_again);
	tcase_add_test(t, every_attempt_s_error_is_kept);
	tcase_add_test(t, an_error_knows_its_place);
	tcase_add_test(t, an_odd_last_page_stands_alone);
	tcase_add_test(t, the_last_attempt_fails_the_spread_and_not_the_book);
	tcase_add_test(t, a_blocked_text_fails_at_once);
	tcase_add_loop_test(t, what_every_call_would_meet_parks_the_book, 0, 4);
	tcase_add_test(t, the_first_reason_for_parking_is_kept);
	tcase_add_test(t, a_worker_that_leaves_is_not_parked);
	tcase_add_test(t, a_rate_limit_closes_the_window_for_its_kind);
	tcase_add_test(t, a_shorter_limit_does_not_open_the_window_again);
	tcase_add_test(t, a_failed_sound_wakes_those_who_share_it);
	tcase_add_test(t, a_paid_call_is_closed_with_its_cause);
	tcase_add_test(t, the_next_reader_takes_over_at_once);
	tcase_add_test(t, a_book_can_be_given_up_without_closing_the_call);
	suite_add_tcase(s, t);
	return s;
}
