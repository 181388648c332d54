/* SPDX-License-Identifier: MIT */
/* When a running job counts as left by its worker. */
#include "web/orphan.h"

#include "store/jobs.h"
#include "unit/web/suites.h"

enum {
	LEASE = 30000,
	CONNECTED = 0,
	LATER = 100000
};

static struct orphan_look before, after;
static struct job_running job;

static void
setup(void)
{
	job = (struct job_running){ .id = "a-job",
		.book_id = "a-book",
		.run_token = 7,
		.beat = 40,
		.lock_holder = 0 };
	before = (struct orphan_look){ .job_id = "a-job",
		.run_token = 7,
		.beat = 40,
		.beat_since_ms = LATER,
		.free_since_ms = LATER };
}

static bool
judge(int64_t now_ms)
{
	return orphan_judge(&before, &job, now_ms, CONNECTED, LEASE, &after);
}

START_TEST(one_look_is_not_enough)
{
	ck_assert(!orphan_judge(NULL, &job, LATER, CONNECTED, LEASE, &after));
	ck_assert_int_eq(after.free_since_ms, LATER);
	ck_assert_int_eq(after.beat_since_ms, LATER);
}
END_TEST

START_TEST(a_lock_that_stays_free_makes_an_orphan)
{
	ck_assert(!judge(LATER + ORPHAN_FREE_MS - 1));
	ck_assert(judge(LATER + ORPHAN_FREE_MS));
}
END_TEST

START_TEST(a_lock_that_is_held_again_makes_none)
{
	job.lock_holder = 12;
	ck_assert(!judge(LATER + ORPHAN_FREE_MS));
	ck_assert_int_eq(after.free_since_ms, -1);
}
END_TEST

START_TEST(a_new_owner_begins_anew)
{
	job.run_token++;
	ck_assert(!judge(LATER + ORPHAN_FREE_MS));
	ck_assert_int_eq(after.free_since_ms, LATER + ORPHAN_FREE_MS);
}
END_TEST

START_TEST(another_job_begins_anew)
{
	job.id = "b-job";
	ck_assert(!judge(LATER + ORPHAN_FREE_MS));
	ck_assert_str_eq(after.job_id, "b-job");
}
END_TEST

START_TEST(our_own_reconnect_proves_nothing_about_locks)
{
	int64_t now = LATER + ORPHAN_FREE_MS;

	ck_assert(!orphan_judge(
	    &before, &job, now, now - ORPHAN_SETTLE_MS + 1, LEASE, &after));
	ck_assert(orphan_judge(
	    &before, &job, now, now - ORPHAN_SETTLE_MS, LEASE, &after));
}
END_TEST

START_TEST(a_held_lock_without_a_beat_is_dead_after_the_lease)
{
	job.lock_holder = 12;
	ck_assert(!judge(LATER + LEASE - 1));
	ck_assert(judge(LATER + LEASE));
}
END_TEST

START_TEST(a_beat_is_a_sign_of_life)
{
	job.lock_holder = 12;
	job.beat++;
	ck_assert(!judge(LATER + LEASE));
	ck_assert_int_eq(after.beat_since_ms, LATER + LEASE);
}
END_TEST

static bool
is_crash(int64_t beat_age_ms, int64_t returned_ms, bool is_alive)
{
	const struct orphan_end end = { .returned_ms = returned_ms,
		.is_alive = is_alive };

	job.beat_age_ms = beat_age_ms;
	return orphan_is_crash(&job, &end);
}

START_TEST(a_worker_that_is_gone_has_died)
{
	ck_assert(is_crash(2000, -1, false));
}
END_TEST

START_TEST(a_database_that_was_away_is_no_death)
{
	ck_assert(!is_crash(5000, 3000, false));
	ck_assert(is_crash(2000, 3000, false));
}
END_TEST

START_TEST(a_worker_that_lives_has_lost_its_connection)
{
	ck_assert(!is_crash(2000, -1, true));
	job.lock_holder = 12;
	ck_assert(is_crash(30000, -1, true));
}
END_TEST

Suite *
web_orphan_suite(void)
{
	Suite *s = suite_create("web/orphan");
	TCase *t = tcase_create("orphan");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, one_look_is_not_enough);
	tcase_add_test(t, a_lock_that_stays_free_makes_an_orphan);
	tcase_add_test(t, a_lock_that_is_held_again_makes_none);
	tcase_add_test(t, a_new_owner_begins_anew);
	tcase_add_test(t, another_job_begins_anew);
	tcase_add_test(t, our_own_reconnect_proves_nothing_about_locks);
	tcase_add_test(t, a_held_lock_without_a_beat_is_dead_after_the_lease);
	tcase_add_test(t, a_beat_is_a_sign_of_life);
	tcase_add_test(t, a_worker_that_is_gone_has_died);
	tcase_add_test(t, a_database_that_was_away_is_no_death);
	tcase_add_test(t, a_worker_that_lives_has_lost_its_connection);
	suite_add_tcase(s, t);
	return s;
}
