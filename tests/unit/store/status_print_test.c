/* SPDX-License-Identifier: MIT */
/* Every shape of a book's result, whole. */
#include "unit/store/suites.h"

#include "base/buf.h"
#include "store/status.h"
#include "wire/json.h"

#include <string.h>

#define RECORDS                                                                \
	"[{\"timestamp\":\"2026-11-24T02:00:00.001Z\",\"spreadIndex\":3,"      \
	"\"pageNumbers\":[7,8],\"errorType\":\"ContentAnalysisError\","        \
	"\"errorMessage\":\"no \\\"answer\\\"\",\"stack\":\"f (a.c:1)\","      \
	"\"attemptNumber\":3,\"cause\":\"timeout\",\"step\":\"analysis\"}]"
#define RECORD_SHOWN                                                           \
	"{\"timestamp\":\"2026-11-24T02:00:00.001Z\",\"spreadIndex\":3,"       \
	"\"pageNumbers\":[7,8],\"errorType\":\"ContentAnalysisError\","        \
	"\"errorMessage\":\"no \\\"answer\\\"\",\"attemptNumber\":3,"          \
	"\"cause\":\"timeout\",\"step\":\"analysis\"}"
#define WHOLE_BOOK                                                             \
	"{\"timestamp\":\"2026-11-24T02:00:00.001Z\",\"spreadIndex\":null,"    \
	"\"pageNumbers\":[],\"errorType\":\"ValidationError\","                \
	"\"errorMessage\":\"Book has no pages to process\","                   \
	"\"attemptNumber\":0,\"cause\":\"invalid\",\"step\":\"book\"}"
#define JOB(state, ended)                                                      \
	",\"job\":{\"id\":\"j1\",\"state\":\"" state "\",\"cause\":\"\","      \
	"\"reason\":\"\",\"createdAt\":\"2026-11-24T02:00:00.001Z\","          \
	"\"startedAt\":\"2026-11-24T02:00:01.001Z\",\"endedAt\":" ended        \
	",\"soundscapesReused\":0,\"estimate\":{\"usd\":0}}"

static struct status
job(const char *book, const char *state)
{
	return (struct status){ .book = { .id = "b1",
		                    .title = "The <Storm>",
		                    .author = "",
		                    .status = book,
		                    .created_at = "2026-11-24T01:00:00.000Z",
		                    .updated_at = "2026-11-24T03:00:00.000Z",
		                    .total_pages = 300 },
		.job = { .exists = true,
		    .id = "j1",
		    .state = state,
		    .cause = "",
		    .reason = "",
		    .host = "",
		    .created_at = "2026-11-24T02:00:00.001Z",
		    .started_at = "2026-11-24T02:00:01.001Z",
		    .ended_at = "",
		    .beat_at = "",
		    .beat_age_ms = 100,
		    .books_before = -1,
		    .total_spreads = 150,
		    .processed_spreads = 150,
		    .scenes_created = 45,
		    .soundscapes_settled = 45,
		    .soundscapes_generated = 45,
		    .cost_nano = 2500000000,
		    .eta_ms = 0,
		    .running_ms = 1234560 } };
}

static void
must_print(const struct status *s, bool with_stack, const char *wanted)
{
	struct json_out o;
	struct buf b;

	buf_init(&b, 1024 * 1024);
	json_out_init(&o, &b);
	json_object(&o, NULL);
	status_print(&o, s, with_stack);
	json_object_end(&o);
	ck_assert_str_eq(buf_str(&b), wanted);
	buf_clear(&b);
}

START_TEST(complete_success_is_the_seeds)
{
	struct status s = job("ready", "ended");

	s.job.ended_at = "2026-11-24T02:20:35.561Z";
	must_print(&s, false,
	    "{\"success\":true,\"bookId\":\"b1\",\"status\":\"ready\","
	    "\"stats\":{\"totalSpreads\":150,\"processedSpreads\":150,"
	    "\"scenesCreated\":45,\"soundscapesGenerated\":45,"
	    "\"processingTimeSeconds\":1234.56},"
	    "\"progress\":{\"processedSpreads\":150,\"totalSpreads\":150,"
	    "\"percent\":100,\"etaSeconds\":0},\"cost\":{\"usd\":2.5}" JOB(
	        "ended", "\"2026-11-24T02:20:35.561Z\"") "}");
}
END_TEST

static struct status
partial(void)
{
	struct status s = job("ready", "ended");

	s.book.errors = RECORDS;
	s.book.has_errors = true;
	s.job.processed_spreads = 145;
	s.job.failed_spreads = 5;
	s.job.scenes_created = 43;
	s.job.soundscapes_generated = 40;
	return s;
}

START_TEST(partial_success_is_the_seeds)
{
	struct status s = partial();

	must_print(&s, false,
	    "{\"success\":true,\"bookId\":\"b1\",\"status\":\"ready\","
	    "\"warning\":\"Some spreads failed to process\","
	    "\"stats\":{\"totalSpreads\":150,\"processedSpreads\":145,"
	    "\"scenesCreated\":43,\"soundscapesGenerated\":40,"
	    "\"errorCount\":5,\"processingTimeSeconds\":1234.56},"
	    "\"errors\":[" RECORD_SHOWN "],"
	    "\"progress\":{\"processedSpreads\":145,\"totalSpreads\":150,"
	    "\"percent\":100,\"etaSeconds\":0},\"cost\":{\"usd\":2.5}" JOB(
	        "ended", "null") "}");
}
END_TEST

START_TEST(complete_failure_is_the_seeds)
{
	struct status s = job("failed", "ended");

	s.book.errors = RECORDS;
	s.book.has_errors = true;
	s.job.processed_spreads = 0;
	s.job.failed_spreads = 150;
	s.job.cost_nano = 1;
	must_print(&s, false,
	    "{\"success\":false,\"bookId\":\"b1\",\"status\":\"failed\","
	    "\"error\":\"All spreads failed to process\","
	    "\"stats\":{\"totalSpreads\":150,\"errorCount\":150,"
	    "\"processingTimeSeconds\":1234.56},"
	    "\"errors\":[" RECORD_SHOWN "],"
	    "\"progress\":{\"processedSpreads\":0,\"totalSpreads\":150,"
	    "\"percent\":100,\"etaSeconds\":0},"
	    "\"cost\":{\"usd\":0.000000001}" JOB("ended", "null") "}");
}
END_TEST

START_TEST(a_failed_validation_says_what_was_wrong)
{
	struct status s = { .book = { .id = "b1",
		                .status = "failed",
		                .errors = "[" WHOLE_BOOK "]",
		                .has_errors = true } };

	must_print(&s, false,
	    "{\"success\":false,\"bookId\":\"b1\",\"status\":\"failed\","
	    "\"error\":\"Book has no pages to process\","
	    "\"stats\":{\"totalSpreads\":0,\"errorCount\":1,"
	    "\"processingTimeSeconds\":0},"
	    "\"errors\":[" WHOLE_BOOK "],"
	    "\"progress\":{\"processedSpreads\":0,\"totalSpreads\":0,"
	    "\"percent\":100,\"etaSeconds\":null},\"cost\":{\"usd\":0},"
	    "\"job\":null}");
}
END_TEST

START_TEST(a_running_book_shows_its_progress)
{
	struct status s = job("processing", "running");

	s.job.processed_spreads = 30;
	s.job.scenes_created = 9;
	s.job.soundscapes_settled = s.job.soundscapes_generated = 3;
	s.job.eta_ms = 90500;
	must_print(&s, false,
	    "{\"success\":true,\"bookId\":\"b1\",\"status\":\"processing\","
	    "\"stats\":{\"totalSpreads\":150,\"processedSpreads\":30,"
	    "\"scenesCreated\":9,\"soundscapesGenerated\":3,"
	    "\"processingTimeSeconds\":1234.56},"
	    "\"progress\":{\"processedSpreads\":30,\"totalSpreads\":150,"
	    "\"percent\":11,\"etaSeconds\":90.5},\"cost\":{\"usd\":2.5}" JOB(
	        "running", "null") ",\"why\":\"\"}");
}
END_TEST

START_TEST(a_book_that_was_never_posted_is_pending)
{
	struct status s = { .book = { .id = "b1", .status = "pending" },
		.job = { .total_spreads = 12, .eta_ms = -1 } };

	must_print(&s, false,
	    "{\"success\":true,\"bookId\":\"b1\",\"status\":\"pending\","
	    "\"stats\":{\"totalSpreads\":12,\"processedSpreads\":0,"
	    "\"scenesCreated\":0,\"soundscapesGenerated\":0,"
	    "\"processingTimeSeconds\":0},"
	    "\"progress\":{\"processedSpreads\":0,\"totalSpreads\":12,"
	    "\"percent\":0,\"etaSeconds\":null},\"cost\":{\"usd\":0},"
	    "\"job\":null,\"why\":\"Not submitted yet.\"}");
}
END_TEST

/* Print ${s} and look for ${part} in it. */
static bool
has_part(const struct status *s, bool with_stack, const char *part)
{
	struct json_out o;
	struct buf b;
	bool found;

	buf_init(&b, 1024 * 1024);
	json_out_init(&o, &b);
	json_object(&o, NULL);
	status_print(&o, s, with_stack);
	json_object_end(&o);
	found = strstr(buf_str(&b), part) != NULL;
	buf_clear(&b);
	return found;
}

START_TEST(only_admins_see_the_stack)
{
	struct status s = partial();

	ck_assert(has_part(&s, true, "\"stack\":\"f (a.c:1)\""));
	ck_assert(!has_part(&s, false, "stack"));
}
END_TEST

START_TEST(errors_that_are_not_listed_count_too)
{
	struct status s = partial();

	s.job.failed_spreads = 0;
	s.book.errors = "[{\"spreadIndex\":1},{\"spreadIndex\":null,"
	                "\"errorMessage\":\"7 more\",\"more\":7}]";
	ck_assert(has_part(&s, false, "\"errorCount\":8,"));
	s.book.status = "failed";
	ck_assert(has_part(&s, false, "\"All spreads failed to process\""));
}
END_TEST

/* What other programs may have left in processing_errors. */
static const char *const strange[] = { "", "null", "{}", "[", "[1,\"a\",null]",
	"\"text\"", "[[[[]]]]" };

START_TEST(strange_records_do_no_harm)
{
	struct status s = partial();

	s.book.errors = strange[_i];
	ck_assert(has_part(&s, true, "\"errors\":["));
}
END_TEST

START_TEST(a_line_of_the_list_tells_the_book)
{
	struct status s = job("ready", "ended");
	struct json_out o;
	struct buf b;

	buf_init(&b, 4096);
	json_out_init(&o, &b);
	status_print_line(&o, &s);
	ck_assert_str_eq(buf_str(&b),
	    "{\"bookId\":\"b1\",\"title\":\"The <Storm>\","
	    "\"author\":\"\",\"status\":\"ready\",\"hasErrors\":false,"
	    "\"totalPages\":300,\"createdAt\":\"2026-11-24T01:00:00.000Z\","
	    "\"updatedAt\":\"2026-11-24T03:00:00.000Z\","
	    "\"progress\":{\"processedSpreads\":150,\"totalSpreads\":150,"
	    "\"percent\":100,\"etaSeconds\":0},\"cost\":{\"usd\":2.5}" JOB(
	        "ended", "null") "}");
	buf_clear(&b);
}
END_TEST

Suite *
store_status_print_suite(void)
{
	Suite *suite = suite_create("store/status_print");
	TCase *tc = tcase_create("status_print");

	tcase_add_test(tc, complete_success_is_the_seeds);
	tcase_add_test(tc, partial_success_is_the_seeds);
	tcase_add_test(tc, complete_failure_is_the_seeds);
	tcase_add_test(tc, a_failed_validation_says_what_was_wrong);
	tcase_add_test(tc, a_running_book_shows_its_progress);
	tcase_add_test(tc, a_book_that_was_never_posted_is_pending);
	tcase_add_test(tc, only_admins_see_the_stack);
	tcase_add_test(tc, errors_that_are_not_listed_count_too);
	tcase_add_loop_test(tc, strange_records_do_no_harm, 0,
	    (int)(sizeof(strange) / sizeof(strange[0])));
	tcase_add_test(tc, a_line_of_the_list_tells_the_book);
	suite_add_tcase(suite, tc);
	return suite;
}
