/* SPDX-License-Identifier: MIT */
/* Spreads in work share what only they need. */
#include "job/reading.h"

#include "base/arena.h"
#include "job/state.h"
#include "unit/job/suites.h"

#include <string.h>

enum {
	SPREADS = 4
};

static struct run run;
static struct spread spreads[SPREADS];

static void
setup(void)
{
	int i;

	memset(&run, 0, sizeof(run));
	memset(spreads, 0, sizeof(spreads));
	for (i = 0; i < SPREADS; i++)
		spreads[i].index = i;
	run.a = arena_open();
	run.spreads = spreads;
	run.n_spreads = SPREADS;
	run.before = -1;
}

static void
teardown(void)
{
	int i;

	for (i = 0; i < SPREADS; i++)
		arena_close(&spreads[i].a);
	arena_close(&run.a);
}

/* Spread ${i} is read, decided and written. */
static void
record(int i, enum step_state state)
{
	struct spread *s = &spreads[i];

	reading_of(&run, s);
	s->step.state = state;
	if (state == STEP_DONE) {
		s->a = arena_open();
		s->json = "{}";
		run.before = i;
	}
	s->is_dirty = s->is_decision_dirty = s->is_decided = true;
	run.next_decision = i + 1;
	reading_let_go(&run);
}

START_TEST(a_spread_in_work_keeps_its_own)
{
	struct reading *r = reading_of(&run, &spreads[1]);

	r->cost_nano = 7;
	reading_let_go(&run);
	ck_assert_ptr_eq(reading_of(&run, &spreads[1]), r);
	ck_assert_int_eq(r->cost_nano, 7);
	ck_assert_ptr_ne(reading_of(&run, &spreads[2]), r);
}
END_TEST

START_TEST(what_is_recorded_is_lent_to_the_next)
{
	struct reading *first = reading_of(&run, &spreads[0]), *r;

	memcpy(first->text_hash, "abc", sizeof("abc"));
	record(0, STEP_DONE);
	record(1, STEP_DONE);
	ck_assert_ptr_null(spreads[0].reading);
	ck_assert_ptr_null(spreads[0].a);
	r = reading_of(&run, &spreads[2]);
	ck_assert_ptr_eq(r, first);
	ck_assert_str_eq(r->text_hash, "");
}
END_TEST

START_TEST(the_last_one_decided_stays_for_the_next_decision)
{
	record(0, STEP_DONE);
	record(1, STEP_FAILED);
	ck_assert_ptr_nonnull(spreads[0].a);
	ck_assert(!spreads[0].is_dirty && !spreads[1].is_decision_dirty);
	record(2, STEP_DONE);
	ck_assert_ptr_null(spreads[0].a);
	ck_assert_ptr_nonnull(spreads[2].a);
}
END_TEST

START_TEST(what_is_behind_stays_counted)
{
	record(0, STEP_DONE);
	record(1, STEP_FAILED);
	record(2, STEP_DONE);
	ck_assert_int_eq(run.let_go, 2);
	ck_assert_int_eq(run.let_go_processed, 1);
	ck_assert_int_eq(run.let_go_failed, 1);
	ck_assert_int_eq(run.reached, 3);
}
END_TEST

Suite *
job_reading_suite(void)
{
	Suite *s = suite_create("job/reading");
	TCase *t = tcase_create("reading");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_spread_in_work_keeps_its_own);
	tcase_add_test(t, what_is_recorded_is_lent_to_the_next);
	tcase_add_test(t, the_last_one_decided_stays_for_the_next_decision);
	tcase_add_test(t, what_is_behind_stays_counted);
	suite_add_tcase(s, t);
	return s;
}
