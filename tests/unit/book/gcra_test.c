/* SPDX-License-Identifier: MIT */
/* A shared rate is kept, shared fairly, closed, cut and given back. */
#include "unit/book/suites.h"

#include "book/gcra.h"

enum {
	MS = 1000,
	SECOND = 1000000,
	MINUTE = 60 * SECOND
};

/* A real date: what is told is microseconds since 1970. */
static const int64_t start = 1795500000 * (int64_t)SECOND;

static const struct gcra_rule ten = {
	.interval_us = 100 * MS, .burst = 5, .recovery_us = MINUTE
};
static const struct gcra_rule fast = {
	.interval_us = 10 * MS, .burst = 20, .recovery_us = MINUTE
};
static const struct gcra_rule none = { .burst = 1, .recovery_us = MINUTE };

static struct gcra_grant
draw(struct gcra *g, const struct gcra_rule *rule, int64_t now, int paid,
    int ready, int wanted)
{
	const struct gcra_wish wish = {
		.paid = paid, .ready = ready, .wanted = wanted
	};

	return gcra_draw(g, rule, now, &wish);
}

static void
must_grant(struct gcra_grant got, int now, int later, int64_t wait_us)
{
	ck_assert_int_eq(got.now, now);
	ck_assert_int_eq(got.later, later);
	ck_assert_int_eq(got.wait_us, wait_us);
}

START_TEST(the_burst_is_there_at_once)
{
	struct gcra g = GCRA_INIT;

	must_grant(draw(&g, &ten, start, 0, 5, 5), 5, 0, -1);
}
END_TEST

START_TEST(who_wants_more_gets_a_place)
{
	struct gcra g = GCRA_INIT;

	must_grant(draw(&g, &ten, start, 0, 8, 8), 5, 1, 100 * MS);
}
END_TEST

START_TEST(places_are_given_in_turn)
{
	struct gcra g = GCRA_INIT;
	struct gcra_grant one, two;

	draw(&g, &ten, start, 0, 5, 5);
	one = draw(&g, &ten, start, 0, 50, 500);
	two = draw(&g, &ten, start, 0, 1, 1);
	must_grant(one, 0, 1, 100 * MS);
	must_grant(two, 0, 1, 200 * MS);
	/* The first comes again and stands behind the second. */
	must_grant(
	    draw(&g, &ten, start + 100 * MS, 1, 50, 500), 1, 1, 200 * MS);
}
END_TEST

START_TEST(a_place_holds_what_50_ms_give)
{
	struct gcra g = GCRA_INIT;

	/* The first ticket is due in 10 ms, the fifth 40 ms later. */
	must_grant(draw(&g, &fast, start, 0, 64, 64), 18, 5, 50 * MS);
	must_grant(draw(&g, &fast, start + 50 * MS, 5, 5, 44), 5, 5, 50 * MS);
}
END_TEST

START_TEST(what_is_free_may_be_had_at_once)
{
	struct gcra g = GCRA_INIT;

	must_grant(draw(&g, &ten, start, 0, 1, 3), 1, 2, 0);
	must_grant(draw(&g, &ten, start, 2, 2, 2), 2, 0, -1);
	must_grant(draw(&g, &ten, start, 0, 5, 5), 2, 1, 100 * MS);
}
END_TEST

START_TEST(no_limit_grants_everything)
{
	struct gcra g = GCRA_INIT;

	must_grant(draw(&g, &none, start, 0, 1000, 1000), 1000, 0, -1);
}
END_TEST

static const struct gcra_refusal refused = {
	.wait_us = 3 * SECOND, .age_us = 50 * MS, .is_rate = true
};

START_TEST(nothing_is_drawn_inside_a_closed_window)
{
	struct gcra g = GCRA_INIT;
	struct gcra_grant got;

	gcra_close(&g, &ten, start, &refused);
	got = draw(&g, &ten, start + SECOND, 1, 5, 5);
	must_grant(got, 0, 1, 2 * SECOND);
}
END_TEST

START_TEST(a_place_does_not_outlive_a_refusal)
{
	static const struct gcra_refusal named = { .wait_us = 3 * SECOND,
		.is_rate = true,
		.told_per_minute = 6,
		.told_burst = 1,
		.told_for_us = MINUTE };
	struct gcra g = GCRA_INIT;
	struct gcra_wish wish = { .paid = 1, .ready = 2, .wanted = 2 };
	int64_t opened = start + 3 * SECOND;

	/* Both have a place of the old rate; the window opens with one call. */
	must_grant(draw(&g, &ten, start, 0, 8, 8), 5, 1, 100 * MS);
	must_grant(draw(&g, &ten, start, 0, 8, 8), 0, 1, 200 * MS);
	gcra_close(&g, &ten, start, &named);
	must_grant(gcra_draw(&g, &ten, opened, &wish), 1, 1, 10 * SECOND);
	must_grant(gcra_draw(&g, &ten, opened, &wish), 0, 1, 20 * SECOND);
	/* One that was given afterwards is good. */
	wish.closings = g.closings;
	must_grant(gcra_draw(&g, &ten, opened + 20 * SECOND, &wish), 1, 1,
	    10 * SECOND);
}
END_TEST

START_TEST(a_window_without_a_limit_is_kept_too)
{
	struct gcra g = GCRA_INIT;

	gcra_close(&g, &none, start, &refused);
	must_grant(draw(&g, &none, start + SECOND, 0, 9, 9), 0, 0, 2 * SECOND);
	must_grant(draw(&g, &none, start + 3 * SECOND, 0, 9, 9), 9, 0, -1);
}
END_TEST

START_TEST(a_window_opens_with_one_call)
{
	struct gcra g = GCRA_INIT;

	gcra_close(&g, &ten, start, &refused);
	ck_assert_int_eq(draw(&g, &ten, start + 3 * SECOND, 0, 5, 5).now, 1);
}
END_TEST

START_TEST(a_refusal_takes_a_tenth_of_the_rate)
{
	struct gcra g = GCRA_INIT;

	gcra_close(&g, &ten, start, &refused);
	ck_assert_int_eq(g.share_ppm, 900000);
}
END_TEST

START_TEST(where_a_tenth_was_not_enough_it_is_halved)
{
	struct gcra g = GCRA_INIT;

	gcra_close(&g, &ten, start, &refused);
	gcra_close(&g, &ten, start + 59 * SECOND, &refused);
	ck_assert_int_eq(g.share_ppm, 450000);
	/* After two quiet minutes it is a new matter. */
	gcra_close(&g, &ten, start + 179 * SECOND, &refused);
	ck_assert_int_eq(g.share_ppm, 585000);
}
END_TEST

START_TEST(calls_of_the_same_moment_cut_it_once)
{
	struct gcra g = GCRA_INIT;

	gcra_close(&g, &ten, start, &refused);
	gcra_close(&g, &ten, start + 20 * MS, &refused);
	ck_assert_int_eq(g.share_ppm, 900000);
	gcra_close(&g, &ten, start + 80 * MS, &refused);
	ck_assert_int_eq(g.share_ppm, 450000);
}
END_TEST

START_TEST(those_behind_have_what_is_left)
{
	struct gcra g = GCRA_INIT;
	struct gcra_wish wish = { .ready = 5, .wanted = 9, .ahead = 3 };
	struct gcra_grant got;

	/* Five are free, three of them are wanted by others. */
	got = gcra_draw(&g, &ten, start, &wish);
	ck_assert_int_eq(got.now, 2);
	ck_assert_int_eq(got.later, 0);
	ck_assert_int_ge(got.wait_us, 100 * MS);
	ck_assert_int_le(got.wait_us, 300 * MS);
	/* Who comes first finds them. */
	must_grant(draw(&g, &ten, start, 0, 3, 3), 3, 0, -1);
	/* Not before a window opens. */
	gcra_close(&g, &ten, start, &refused);
	got = gcra_draw(&g, &ten, start, &wish);
	must_grant(got, 0, 0, 3 * SECOND);
}
END_TEST

START_TEST(a_hundredth_is_the_least)
{
	struct gcra g = GCRA_INIT;
	int i;

	for (i = 0; i < 20; i++)
		gcra_close(&g, &ten, start + i * SECOND, &refused);
	ck_assert_int_eq(gcra_interval_us(&g, &ten), 10 * SECOND);
}
END_TEST

START_TEST(overload_closes_but_does_not_slow_down)
{
	struct gcra g = GCRA_INIT;
	struct gcra_refusal busy = refused;

	busy.is_rate = false;
	gcra_close(&g, &ten, start, &busy);
	ck_assert_int_eq(gcra_interval_us(&g, &ten), 100 * MS);
	ck_assert_int_eq(draw(&g, &ten, start, 0, 5, 5).now, 0);
}
END_TEST

static const struct {
	int64_t quiet_s;
	int64_t interval_us;
} recoveries[] = {
	{ 59, 222222 },
	{ 60, 181818 },
	{ 125, 153846 },
	{ 299, 117647 },
	{ 360, 100 * MS },
	{ 86400, 100 * MS },
};

START_TEST(a_quiet_minute_gives_back_a_tenth)
{
	struct gcra g = GCRA_INIT;

	gcra_close(&g, &ten, start - SECOND, &refused);
	gcra_close(&g, &ten, start, &refused);
	draw(&g, &ten, start + recoveries[_i].quiet_s * SECOND, 0, 0, 0);
	ck_assert_int_eq(
	    gcra_interval_us(&g, &ten), recoveries[_i].interval_us);
}
END_TEST

START_TEST(a_rate_that_is_named_is_kept_for_a_while)
{
	struct gcra g = GCRA_INIT;
	const struct gcra_refusal said = { .wait_us = 5 * SECOND,
		.is_rate = true,
		.told_per_minute = 6,
		.told_burst = 1,
		.told_for_us = 10 * (int64_t)MINUTE };

	gcra_close(&g, &ten, start, &said);
	ck_assert_int_eq(gcra_interval_us(&g, &ten), 10 * SECOND);
	ck_assert_int_eq(g.share_ppm, GCRA_WHOLE);
	must_grant(
	    draw(&g, &ten, start + 5 * SECOND, 0, 5, 5), 1, 1, 10 * SECOND);
	draw(&g, &ten, start + 11 * (int64_t)MINUTE, 0, 0, 0);
	ck_assert_int_eq(gcra_interval_us(&g, &ten), 100 * MS);
}
END_TEST

START_TEST(a_clock_set_back_does_not_stop_the_line)
{
	struct gcra g = GCRA_INIT;
	int64_t hour = 3600 * (int64_t)SECOND;

	draw(&g, &ten, start, 0, 5, 5);
	must_grant(draw(&g, &ten, start - hour, 0, 1, 1), 0, 1, 100 * MS);
	must_grant(draw(&g, &ten, start - hour + SECOND, 1, 5, 5), 5, 0, -1);
}
END_TEST

START_TEST(a_clock_set_back_keeps_the_window_closed)
{
	struct gcra g = GCRA_INIT;
	int64_t hour = 3600 * (int64_t)SECOND;

	gcra_close(&g, &ten, start, &refused);
	ck_assert_int_eq(draw(&g, &ten, start - hour + SECOND, 0, 5, 5).now, 0);
	ck_assert_int_eq(
	    draw(&g, &ten, start - hour + 5 * SECOND, 0, 1, 1).now, 1);
}
END_TEST

START_TEST(a_statement_that_waited_gains_nothing)
{
	struct gcra g = GCRA_INIT;

	draw(&g, &ten, start, 0, 5, 5);
	draw(&g, &ten, start - SECOND, 0, 0, 0);
	ck_assert_int_eq(draw(&g, &ten, start + 99 * MS, 0, 1, 1).now, 0);
}
END_TEST

/* Anything a service may see: the most calls in any window of time. */
enum {
	DRAWS = 10000,
	WORKERS = 7
};

struct worker {
	int paid;
	int64_t due;
};

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* A worker wakes up, a little late, with more than it can get. */
static int
serve(struct gcra *g, const struct gcra_rule *rule, struct worker *w,
    int64_t now, unsigned late_us)
{
	int ready = w->paid > 0 ? w->paid : 30;
	struct gcra_grant got = draw(g, rule, now, w->paid, ready, 500);

	w->paid = got.later;
	w->due = now + got.wait_us + late_us;
	return got.now;
}

START_TEST(many_workers_keep_the_rate_together)
{
	struct gcra g = GCRA_INIT;
	struct worker workers[WORKERS] = { { 0, 0 } };
	int64_t now = start, calls[WORKERS] = { 0 }, all = 0;
	unsigned seed = 1;
	int i, n, turn;

	for (turn = 0; turn < DRAWS; turn++) {
		int first = 0;

		for (i = 1; i < WORKERS; i++)
			if (workers[i].due < workers[first].due)
				first = i;
		if (workers[first].due > now)
			now = workers[first].due;
		n = serve(&g, &fast, &workers[first], now,
		    next_random(&seed) % (5 * MS));
		calls[first] += n;
		all += n;
		/* One place each may come late by 5 ms. */
		ck_assert_int_le(all,
		    fast.burst + (now - start + 5 * MS) / fast.interval_us);
	}
	for (i = 0; i < WORKERS; i++)
		ck_assert_int_ge(calls[i] * WORKERS * 100 / all, 95);
	/* and nothing of it is lost */
	ck_assert_int_ge(all * 100, (now - start) / fast.interval_us * 95);
}
END_TEST

Suite *
book_gcra_suite(void)
{
	Suite *s = suite_create("gcra");
	TCase *t = tcase_create("gcra");

	tcase_add_test(t, the_burst_is_there_at_once);
	tcase_add_test(t, who_wants_more_gets_a_place);
	tcase_add_test(t, places_are_given_in_turn);
	tcase_add_test(t, a_place_holds_what_50_ms_give);
	tcase_add_test(t, what_is_free_may_be_had_at_once);
	tcase_add_test(t, no_limit_grants_everything);
	tcase_add_test(t, nothing_is_drawn_inside_a_closed_window);
	tcase_add_test(t, a_place_does_not_outlive_a_refusal);
	tcase_add_test(t, a_window_without_a_limit_is_kept_too);
	tcase_add_test(t, a_window_opens_with_one_call);
	tcase_add_test(t, a_refusal_takes_a_tenth_of_the_rate);
	tcase_add_test(t, where_a_tenth_was_not_enough_it_is_halved);
	tcase_add_test(t, calls_of_the_same_moment_cut_it_once);
	tcase_add_test(t, those_behind_have_what_is_left);
	tcase_add_test(t, a_hundredth_is_the_least);
	tcase_add_test(t, overload_closes_but_does_not_slow_down);
	tcase_add_loop_test(t, a_quiet_minute_gives_back_a_tenth, 0,
	    (int)(sizeof(recoveries) / sizeof(recoveries[0])));
	tcase_add_test(t, a_rate_that_is_named_is_kept_for_a_while);
	tcase_add_test(t, a_clock_set_back_does_not_stop_the_line);
	tcase_add_test(t, a_clock_set_back_keeps_the_window_closed);
	tcase_add_test(t, a_statement_that_waited_gains_nothing);
	tcase_add_test(t, many_workers_keep_the_rate_together);
	suite_add_tcase(s, t);
	return s;
}
