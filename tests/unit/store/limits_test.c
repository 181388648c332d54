/* SPDX-License-Identifier: MIT */
/* Limits hold over all connections, by the database's clock. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "base/clock.h"
#include "store/limits.h"
#include "unit/store/database.h"
#include "wire/sql.h"

#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	DRAWS = 10000,
	START_S = 1795500000
};

static const struct limit ten = { .provider = "p",
	.model = "m",
	.rule = {
	    .interval_us = 100000, .burst = 5, .recovery_us = 60000000 } };
static const struct limit fast = { .provider = "p",
	.model = "fast",
	.rule = { .interval_us = 2000, .burst = 10, .recovery_us = 60000000 } };
static const struct limit five = {
	.provider = "p", .model = "m", .rule = { .burst = 1 }, .concurrency = 5
};

static struct err e;
static struct sql *other;

static void
open_both(void)
{
	database_open();
	e = (struct err)ERR_INIT;
	ck_assert(sql_open(&other, database_now()->conf, &e));
	database_run(database_now()->db, "DELETE FROM rate_limits");
}

static void
close_both(void)
{
	sql_close(&other);
	database_close();
}

/* The clock of ${db} stands there from now on. */
static void
set_clock(struct sql *db, int64_t us)
{
	char text[80];

	snprintf(text, sizeof(text), "SET timestamp = %d.%06d",
	    START_S + (int)(us / 1000000), (int)(us % 1000000));
	database_run(db, text);
}

struct draw {
	const struct limit *limit;
	const char *job;
	int64_t calls; /* it needs so many more */
	struct gcra_wish wish;
	struct gcra_grant got;
};

static int64_t closings; /* as of the last draw: places are of that time */

static bool
draw_once(struct sql *db, void *arg, struct err *err)
{
	struct draw *d = arg;
	struct limit_drawer drawer = {
		.job_id = d->job, .left = d->calls, .all = d->calls
	};

	return limits_draw(
	    db, database_now()->a, d->limit, &drawer, &d->wish, &d->got, err);
}

static struct gcra_grant
draw(struct sql *db, const struct limit *limit, const char *job, int paid,
    int ready)
{
	struct draw d = { .limit = limit,
		.job = job,
		.wish = { .paid = paid,
		    .closings = closings,
		    .ready = ready,
		    .wanted = ready } };

	e = (struct err)ERR_INIT;
	ck_assert_msg(sql_transaction(db, draw_once, &d, &e), "%s", e.message);
	closings = d.got.closings;
	return d.got;
}

static bool
close_once(struct sql *db, void *arg, struct err *err)
{
	return limits_close(db, database_now()->a, &ten, arg, err);
}

static void
refuse(struct sql *db, int64_t wait_us)
{
	struct gcra_refusal r = {
		.wait_us = wait_us, .age_us = 1000, .is_rate = true
	};

	e = (struct err)ERR_INIT;
	ck_assert_msg(sql_transaction(db, close_once, &r, &e), "%s", e.message);
}

/* Two that ask all the time, each with its own place. */
START_TEST(two_connections_never_exceed_the_rate)
{
	struct sql *dbs[] = { database_now()->db, other };
	int64_t due[] = { 0, 0 }, now = 0;
	int paid[] = { 0, 0 }, all[] = { 0, 0 }, i;

	for (i = 0; i < DRAWS; i++) {
		int who = due[1] < due[0];
		struct gcra_grant got;

		if (now < due[who])
			now = due[who];
		set_clock(dbs[who], now);
		got = draw(dbs[who], &ten, who == 0 ? "a" : "b", paid[who],
		    paid[who] > 0 ? paid[who] : 3);
		all[who] += got.now;
		paid[who] = got.later;
		due[who] = now + (got.wait_us < 0 ? 0 : got.wait_us);
		ck_assert_int_le(all[0] + all[1], 5 + now / 100000);
		if (i % 500 == 0)
			arena_clear(database_now()->a);
	}
	ck_assert_int_ge(all[0] + all[1], now / 100000);
}
END_TEST

static struct gcra_grant
draw_of(const char *job, int64_t calls, int ready)
{
	struct draw d = { .limit = &ten,
		.job = job,
		.calls = calls,
		.wish = { .ready = ready, .wanted = ready } };

	e = (struct err)ERR_INIT;
	ck_assert(sql_transaction(database_now()->db, draw_once, &d, &e));
	return d.got;
}

START_TEST(the_book_that_needs_least_comes_first)
{
	struct sql *db = database_now()->db;
	struct gcra_grant got;

	set_clock(db, 0);
	ck_assert_int_eq(draw_of("long", 500, 9).now, 5);
	got = draw_of("short", 3, 3);
	ck_assert_int_eq(got.now, 0);
	ck_assert_int_eq(got.later, 1);
	/* The long one has had its place and finds others before it. */
	set_clock(db, 250000);
	got = draw_of("long", 500, 4);
	ck_assert_int_eq(got.now, 0);
	ck_assert_int_eq(got.later, 0);
	ck_assert_int_gt(got.wait_us, 0);
	/* Nobody waits before it any more. */
	set_clock(db, 9000000);
	ck_assert_int_gt(draw_of("long", 500, 4).now, 0);
	ck_assert_str_eq(
	    database_ask(db, database_now()->a, "SELECT line FROM rate_limits"),
	    "");
}
END_TEST

/* As fast as it can for a second; how many it got is its status. */
static int
draw_for_a_second(void)
{
	int64_t end = clock_now_us() + 1000000, now;
	struct sql *db = NULL;
	int n = 0, paid = 0;

	if (!sql_open(&db, database_now()->conf, &e))
		return 255;
	while ((now = clock_now_us()) < end) {
		struct draw d = { .limit = &fast,
			.job = "x",
			.wish = { .paid = paid, .ready = 3, .wanted = 3 } };
		struct timespec t = { 0, 0 };

		if (!sql_transaction(db, draw_once, &d, &e))
			return 255;
		n += d.got.now;
		paid = d.got.later;
		t.tv_nsec = d.got.wait_us > 0 ? d.got.wait_us * 1000 : 0;
		nanosleep(&t, NULL);
	}
	sql_close(&db);
	return n < 255 ? n : 254;
}

START_TEST(four_processes_at_once_never_exceed_it)
{
	int64_t start = clock_now_us(), took;
	int i, status, all = 0;

	for (i = 0; i < 4; i++)
		if (fork() == 0)
			_exit(draw_for_a_second());
	for (i = 0; i < 4; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status));
		ck_assert_int_ne(WEXITSTATUS(status), 255);
		all += WEXITSTATUS(status);
	}
	took = clock_now_us() - start;
	ck_assert_int_gt(all, 100);
	ck_assert_int_le(all, 10 + took / 2000 + 1);
}
END_TEST

START_TEST(a_clock_set_back_by_an_hour_stops_nobody)
{
	struct sql *db = database_now()->db;
	int64_t hour = 3600 * (int64_t)1000000;

	set_clock(db, hour);
	ck_assert_int_eq(draw(db, &ten, "a", 0, 5).now, 5);
	set_clock(db, 1000);
	ck_assert_int_eq(draw(db, &ten, "a", 0, 5).now, 0);
	set_clock(db, 1100000);
	ck_assert_int_gt(draw(db, &ten, "a", 0, 5).now, 0);
}
END_TEST

START_TEST(a_window_closed_by_one_is_closed_for_all)
{
	struct sql *db = database_now()->db;

	set_clock(db, 0);
	set_clock(other, 500000);
	refuse(db, 2000000);
	ck_assert_int_eq(draw(other, &ten, "b", 1, 5).now, 0);
	set_clock(other, 2000000);
	ck_assert_int_eq(draw(other, &ten, "b", 1, 5).now, 1);
	ck_assert_str_eq(database_ask(db, database_now()->a,
	                     "SELECT CONCAT(closings, ' ', share_ppm)"
	                     " FROM rate_limits"),
	    "1 900000");
}
END_TEST

static const char flight[] =
    "INSERT INTO books (id, title, status, total_pages, created_at,"
    " updated_at) VALUES ('b', 't', 'processing', 4, NOW(), NOW());"
    "INSERT INTO provider_calls (book_id, job_id, run_token, spread_index,"
    " step, provider, model, attempt, state, request_hash, created_at,"
    " deadline_at) VALUES"
    " ('b', 'long', 1, 0, 'analysis', 'p', 'm', 1, 'open', '',"
    "  NOW(3), NOW(3) + INTERVAL 1 MINUTE),"
    " ('b', 'long', 1, 1, 'analysis', 'p', 'm', 1, 'running', '',"
    "  NOW(3), NOW(3) + INTERVAL 1 MINUTE),"
    " ('b', 'long', 1, 2, 'analysis', 'p', 'm', 1, 'open', '',"
    "  NOW(3), NOW(3) + INTERVAL 1 MINUTE),"
    " ('b', 'long', 1, 3, 'analysis', 'p', 'm', 1, 'done', '',"
    "  NOW(3), NOW(3) + INTERVAL 1 MINUTE),"
    " ('b', 'dead', 1, 4, 'analysis', 'p', 'm', 1, 'open', '',"
    "  NOW(3), NOW(3) - INTERVAL 1 SECOND),"
    " ('b', 'long', 1, 5, 'analysis', 'p', 'n', 1, 'open', '',"
    "  NOW(3), NOW(3) + INTERVAL 1 MINUTE);";

START_TEST(the_cap_counts_what_is_in_flight)
{
	struct sql *db = database_now()->db;

	database_run(db, flight);
	ck_assert_int_eq(draw(db, &five, "short", 0, 9).now, 2);
}
END_TEST

START_TEST(a_star_counts_all_models)
{
	struct sql *db = database_now()->db;
	struct limit all = five;

	all.model = "*";
	database_run(db, flight);
	ck_assert_int_eq(draw(db, &all, "short", 0, 9).now, 1);
}
END_TEST

START_TEST(who_is_turned_away_by_the_cap_comes_back_soon)
{
	struct sql *db = database_now()->db;
	struct limit three = five;

	three.concurrency = 3;
	database_run(db, flight);
	ck_assert_int_eq(draw(db, &three, "short", 0, 9).now, 0);
	ck_assert_int_eq(draw(db, &three, "short", 0, 9).wait_us, 250000);
}
END_TEST

START_TEST(the_long_book_leaves_room_for_one_turned_away)
{
	struct sql *db = database_now()->db;
	struct limit three = five;

	three.concurrency = 3;
	database_run(db, flight);
	ck_assert_int_eq(draw(db, &three, "short", 0, 9).now, 0);
	database_run(db,
	    "UPDATE provider_calls SET state = 'done' WHERE spread_index = 0");
	ck_assert_int_eq(draw(db, &three, "long", 0, 9).now, 0);
	ck_assert_int_eq(draw(db, &three, "short", 0, 9).now, 1);
}
END_TEST

START_TEST(two_books_take_turns_under_a_cap_of_one)
{
	struct sql *db = database_now()->db;
	struct limit one = five;

	one.concurrency = 1;
	ck_assert_int_eq(draw(db, &one, "a", 0, 9).now, 1);
	database_run(db, flight);
	database_run(db, "DELETE FROM provider_calls WHERE spread_index > 0");
	ck_assert_int_eq(draw(db, &one, "b", 0, 9).now, 0);
	database_run(db, "DELETE FROM provider_calls");
	ck_assert_int_eq(draw(db, &one, "long", 0, 9).now, 0);
	ck_assert_int_eq(draw(db, &one, "b", 0, 9).now, 1);
	ck_assert_int_eq(draw(db, &one, "long", 0, 9).now, 1);
}
END_TEST

START_TEST(nobody_waits_for_a_cap_alone)
{
	struct sql *db = database_now()->db;
	struct limit three = five;

	three.concurrency = 4;
	database_run(db, flight);
	ck_assert_int_eq(draw(db, &three, "long", 0, 9).now, 1);
}
END_TEST

Suite *
store_limits_suite(void)
{
	Suite *s = suite_create("limits");
	TCase *t = tcase_create("limits");

	tcase_add_checked_fixture(t, open_both, close_both);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, two_connections_never_exceed_the_rate);
	tcase_add_test(t, the_book_that_needs_least_comes_first);
	tcase_add_test(t, four_processes_at_once_never_exceed_it);
	tcase_add_test(t, a_clock_set_back_by_an_hour_stops_nobody);
	tcase_add_test(t, a_window_closed_by_one_is_closed_for_all);
	tcase_add_test(t, the_cap_counts_what_is_in_flight);
	tcase_add_test(t, a_star_counts_all_models);
	tcase_add_test(t, who_is_turned_away_by_the_cap_comes_back_soon);
	tcase_add_test(t, the_long_book_leaves_room_for_one_turned_away);
	tcase_add_test(t, two_books_take_turns_under_a_cap_of_one);
	tcase_add_test(t, nobody_waits_for_a_cap_alone);
	suite_add_tcase(s, t);
	return s;
}
