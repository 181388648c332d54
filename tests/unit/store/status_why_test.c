/* SPDX-License-Identifier: MIT */
/* Why a book is as it is, sentence by sentence. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "store/status.h"

/* clang-format off */
static const struct {
	const char *book;
	const char *state; /* NULL: no job */
	const char *cause, *reason, *started_at;
	int64_t before, beat_age_ms;
	const char *why;
} cases[] = {
	{ "pending", NULL, "", "", "", -1, -1, "Not submitted yet." },
	{ "processing", NULL, "", "", "", -1, -1,
	    "Marked as processing, but there is no job for it: submit it "
	    "again." },
	{ "ready", NULL, "", "", "", -1, -1, "" },
	{ "processing", "queued", "", "", "", 3, -1,
	    "Waiting for a worker: 3 books come first." },
	{ "processing", "queued", "", "", "", 1, -1,
	    "Waiting for a worker: one book comes first." },
	{ "processing", "queued", "", "", "", 0, -1,
	    "No worker has started yet." },
	{ "processing", "queued", "", "", "", -1, -1,
	    "Waiting for a worker." },
	{ "processing", "queued", "", "", "2026-11-24T02:00:00.001Z", 0, -1,
	    "Waiting for a worker that goes on with it." },
	{ "processing", "running", "", "", "x", -1, 900, "" },
	{ "processing", "running", "", "Waiting for a rate limit", "x", -1,
	    900, "Waiting for a rate limit." },
	{ "processing", "running", "", "", "x", -1, 42999,
	    "Its worker has given no sign of life for 42 seconds; another one "
	    "takes over if it is gone." },
	{ "processing", "paused", "", "", "x", -1, -1, "Paused. To go on: pagescape resume b1." },
	{ "processing", "paused", "", "by Ann", "x", -1, -1,
	    "Paused: by Ann. To go on: pagescape resume b1." },
	{ "processing", "parked", "auth", "The key was refused.", "x", -1, -1,
	    "The key was refused. Put a valid key into the configuration, "
	    "then resume the book: pagescape resume b1 (or all that wait for "
	    "the same: pagescape resume --cause=auth)." },
	{ "processing", "parked", "budget", "It would cost too much", "x", -1,
	    -1, "It would cost too much. Raise budget.per_book or "
	    "budget.per_day, then resume the book: pagescape resume b1 (or all "
	    "that wait for the same: pagescape resume --cause=budget)." },
	{ "processing", "parked", "of-no-known-kind", "", "x", -1, -1,
	    "Parked. Remove what stands in its way, then resume the book: "
	    "pagescape resume b1." },
	{ "ready", "cancelled", "", "", "x", -1, -1,
	    "Cancelled after 5 of 12 spreads. To go on: pagescape submit "
	    "b1." },
	{ "ready", "ended", "", "", "x", -1, -1, "" },
	{ "failed", "ended", "", "", "x", -1, -1, "" },
};
/* clang-format on */

static const struct {
	const char *state, *wanted;
	bool queue_is_paused;
	const char *why;
} asked[] = {
	{ "queued", "none", true,
	    "The queue is paused. To go on: pagescape resume --all." },
	{ "running", "none", true, "" },
	{ "running", "cancel", false, "Being cancelled." },
	{ "running", "pause", false,
	    "Being paused: nothing more is started, what is in flight comes "
	    "to its end." },
	{ "running", "yield", false,
	    "Being paused: nothing more is started, what is in flight comes "
	    "to its end." },
};

START_TEST(a_book_says_what_its_owner_asked_for)
{
	struct arena *a = arena_open();
	struct status s = { .book = { .id = "b1", .status = "processing" },
		.job = { .exists = true,
		    .state = asked[_i].state,
		    .wanted = asked[_i].wanted,
		    .queue_is_paused = asked[_i].queue_is_paused,
		    .cause = "",
		    .reason = "" } };

	ck_assert_str_eq(status_why(a, &s), asked[_i].why);
	arena_close(&a);
}
END_TEST

START_TEST(a_book_says_why_it_waits)
{
	struct arena *a = arena_open();
	struct status s = { .book = { .id = "b1", .status = cases[_i].book },
		.job = { .exists = cases[_i].state != NULL,
		    .state = cases[_i].state,
		    .cause = cases[_i].cause,
		    .reason = cases[_i].reason,
		    .started_at = cases[_i].started_at,
		    .books_before = cases[_i].before,
		    .beat_age_ms = cases[_i].beat_age_ms,
		    .processed_spreads = 4,
		    .failed_spreads = 1,
		    .total_spreads = 12 } };

	ck_assert_str_eq(status_why(a, &s), cases[_i].why);
	arena_close(&a);
}
END_TEST

/* State, total, processed, failed, scenes, soundscapes settled: percent. */
static const struct {
	const char *state;
	int total, processed, failed, scenes, settled;
	double percent;
} shares[] = {
	{ "queued", 0, 0, 0, 0, 0, 0.0 },
	{ "running", 10, 0, 0, 0, 0, 0.0 },
	{ "running", 10, 4, 1, 2, 0, 25.0 },
	{ "running", 10, 4, 1, 2, 2, 35.0 },
	{ "running", 10, 9, 0, 4, 3, 60.0 },
	{ "running", 10, 9, 1, 4, 3, 87.5 },
	{ "running", 10, 10, 0, 4, 4, 99.9 },
	{ "running", 10, 10, 0, 0, 0, 99.9 },
	{ "cancelled", 10, 5, 0, 1, 0, 25.0 },
	{ "ended", 10, 5, 5, 1, 1, 100.0 },
};

START_TEST(percent_is_the_settled_share)
{
	struct status s = { .book.status = "processing",
		.job = { .exists = true,
		    .state = shares[_i].state,
		    .total_spreads = shares[_i].total,
		    .processed_spreads = shares[_i].processed,
		    .failed_spreads = shares[_i].failed,
		    .scenes_created = shares[_i].scenes,
		    .soundscapes_settled = shares[_i].settled } };

	ck_assert_double_eq_tol(status_percent(&s), shares[_i].percent, 0.0001);
}
END_TEST

START_TEST(percent_never_falls_however_a_book_goes)
{
	struct status s = { .book.status = "processing",
		.job = {
		    .exists = true, .state = "running", .total_spreads = 40 } };
	double before = 0.0, now;
	int i;

	/* every spread opens a scene every third time; sounds lag behind */
	for (i = 1; i <= 200; i++) {
		s.job.processed_spreads = i < 40 ? i : 40;
		s.job.scenes_created = (s.job.processed_spreads + 2) / 3;
		s.job.soundscapes_settled =
		    i / 5 < s.job.scenes_created ? i / 5 : s.job.scenes_created;
		now = status_percent(&s);
		ck_assert_double_ge(now, before);
		before = now;
	}
	ck_assert_double_eq_tol(before, 99.9, 0.0001);
}
END_TEST

Suite *
store_status_why_suite(void)
{
	Suite *suite = suite_create("store/status_why");
	TCase *tc = tcase_create("status_why");

	tcase_add_loop_test(tc, a_book_says_why_it_waits, 0,
	    (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_loop_test(tc, a_book_says_what_its_owner_asked_for, 0,
	    (int)(sizeof(asked) / sizeof(asked[0])));
	tcase_add_loop_test(tc, percent_is_the_settled_share, 0,
	    (int)(sizeof(shares) / sizeof(shares[0])));
	tcase_add_test(tc, percent_never_falls_however_a_book_goes);
	suite_add_tcase(suite, tc);
	return suite;
}
