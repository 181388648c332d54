/* SPDX-License-Identifier: MIT */
/* What subscribers are told: whole, small, and newer than before. */
#include "unit/store/suites.h"

#include "base/buf.h"
#include "store/event.h"
#include "store/status.h"

#include <limits.h>
#include <string.h>

#define BOOK "0190a2b4-7c1d-7000-8000-00000000000a"

static struct buf out;

static void
setup(void)
{
	buf_init(&out, 16384);
}

static void
teardown(void)
{
	buf_clear(&out);
}

static struct status
running(void)
{
	return (struct status){ .book = { .id = BOOK,
		                    .title = "The secret title",
		                    .author = "A secret author",
		                    .status = "processing" },
		.job = { .exists = true,
		    .state = "running",
		    .reason = "a secret reason",
		    .total_spreads = 150,
		    .processed_spreads = 88,
		    .failed_spreads = 2,
		    .scenes_created = 30,
		    .soundscapes_settled = 22,
		    .soundscapes_generated = 21,
		    .soundscapes_failed = 1,
		    .cost_nano = 103400000,
		    .eta_ms = 12500 } };
}

START_TEST(an_event_says_how_the_book_is_and_what_changed)
{
	struct status s = running();
	struct event event = { .version = 7, .is_partial = true };

	event_describe(&event, &s);
	event_add_spread(&event, 87, "processed");
	event_add_spread(&event, 88, "failed");
	event_add_scene(&event, 81);
	event_print(&out, &event);
	ck_assert_str_eq(buf_str(&out),
	    "{\"type\":\"book\",\"bookId\":\"" BOOK "\",\"version\":7,"
	    "\"status\":\"processing\",\"state\":\"running\","
	    "\"processedSpreads\":88,\"failedSpreads\":2,"
	    "\"totalSpreads\":150,\"percent\":37.3,\"scenesCreated\":30,"
	    "\"soundscapesGenerated\":21,\"errorCount\":3,"
	    "\"costUsd\":0.1034,\"etaSeconds\":12.5,"
	    "\"changed\":{\"spreads\":[[87,\"processed\"],[88,\"failed\"]],"
	    "\"scenes\":[81]}}");
}
END_TEST

START_TEST(its_percent_is_the_one_of_the_api)
{
	struct status s = running();
	struct event event = { .version = 1 };

	event_describe(&event, &s);
	ck_assert_double_eq(event.percent, status_percent(&s));
}
END_TEST

START_TEST(a_book_without_a_job_has_an_event_too)
{
	struct status s = { .book = { .id = BOOK, .status = "ready" } };
	struct event event = { .version = 1 };

	event_describe(&event, &s);
	event_print(&out, &event);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\"state\":\"\""));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\"etaSeconds\":null"));
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\"changed\":null"));
}
END_TEST

START_TEST(a_change_is_told_once_with_its_last_state)
{
	struct event event = { .is_partial = true };

	event_add_spread(&event, 5, "failed");
	event_add_spread(&event, 5, "processed");
	event_add_scene(&event, 3);
	event_add_scene(&event, 3);
	ck_assert_int_eq(event.n_spreads, 1);
	ck_assert_str_eq(event.spreads[0].state, "processed");
	ck_assert_int_eq(event.n_scenes_changed, 1);
}
END_TEST

static void
fill(struct event *event, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		event_add_spread(event, 99999 - i, "processed");
		event_add_scene(event, 99999 - i);
	}
}

START_TEST(the_largest_event_is_below_2_kb)
{
	struct event event = { .version = LLONG_MAX, .is_partial = true };
	struct status s = running();

	s.job.total_spreads = s.job.scenes_created = 99999;
	s.job.cost_nano = 123456789123456789;
	s.job.eta_ms = INT_MAX;
	event_describe(&event, &s);
	fill(&event, EVENT_CHANGES_MAX);
	event_print(&out, &event);
	ck_assert(event.is_partial);
	ck_assert_uint_lt(strlen(buf_str(&out)), EVENT_SIZE);
}
END_TEST

START_TEST(more_changes_than_it_holds_mean_read_all)
{
	struct event event = { .is_partial = true };
	struct status s = running();

	event_describe(&event, &s);
	fill(&event, EVENT_CHANGES_MAX + 1);
	event_print(&out, &event);
	ck_assert_ptr_nonnull(strstr(buf_str(&out), "\"changed\":null}"));
	event_clear_changes(&event);
	ck_assert(event.is_partial);
	ck_assert_int_eq(event.n_spreads + event.n_scenes_changed, 0);
}
END_TEST

START_TEST(no_text_of_the_book_is_in_it)
{
	struct status s = running();
	struct event event = { .version = 1 };

	event_describe(&event, &s);
	event_print(&out, &event);
	ck_assert_ptr_null(strstr(buf_str(&out), "secret"));
}
END_TEST

START_TEST(a_version_is_larger_than_the_one_before)
{
	int64_t now = event_next_version(0);

	ck_assert_int_gt(now, 1700000000000);
	ck_assert_int_ge(event_next_version(now), now + 1);
	/* also when the clock was set back */
	ck_assert_int_eq(event_next_version(now + 3600000), now + 3600000 + 1);
}
END_TEST

START_TEST(a_book_has_a_channel_of_its_own)
{
	char channel[64];

	event_channel(BOOK, channel, sizeof(channel));
	ck_assert_str_eq(channel, "book-" BOOK);
	ck_assert_str_ne(channel, EVENT_CHANNEL_ALL);
}
END_TEST

Suite *
store_event_suite(void)
{
	Suite *s = suite_create("store/event");
	TCase *t = tcase_create("event");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, an_event_says_how_the_book_is_and_what_changed);
	tcase_add_test(t, its_percent_is_the_one_of_the_api);
	tcase_add_test(t, a_book_without_a_job_has_an_event_too);
	tcase_add_test(t, a_change_is_told_once_with_its_last_state);
	tcase_add_test(t, the_largest_event_is_below_2_kb);
	tcase_add_test(t, more_changes_than_it_holds_mean_read_all);
	tcase_add_test(t, no_text_of_the_book_is_in_it);
	tcase_add_test(t, a_version_is_larger_than_the_one_before);
	tcase_add_test(t, a_book_has_a_channel_of_its_own);
	suite_add_tcase(s, t);
	return s;
}
