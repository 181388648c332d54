/* SPDX-License-Identifier: MIT */
/* Scenes, spreads and errors of a book, page by page. */
#include "unit/store/suites.h"

#include "base/buf.h"
#include "store/detail.h"
#include "unit/store/database.h"
#include "wire/json.h"
#include "wire/sql.h"

#include <math.h>

static struct err e;
static struct buf text;
static struct json_out out;

/* Three scenes (the second without its soundscape, the third of another
 * program), four spreads, three errors; and a book of somebody else. */
static const char rows[] =
    "INSERT INTO books (id, title) VALUES ('b1', 'x'), ('b2', 'y');"
    "INSERT INTO scenes (id, book_id, start_page, end_page,"
    " page_spread_index, setting, mood, descriptors) VALUES"
    " ('s1', 'b1', 1, 4, 0, 'a harbour', 'calm', '{\"weather\":\"rain\"}'),"
    " ('s2', 'b1', 5, 6, 2, 'a wood', 'sad', NULL),"
    " ('s3', 'b1', 7, 8, 3, NULL, NULL, NULL),"
    " ('s9', 'b2', 1, 2, 0, 'elsewhere', 'calm', NULL);"
    "INSERT INTO soundscapes (id, scene_id, audio_url, duration,"
    " generation_prompt, replicate_prediction_id, provider, model,"
    " loudness_lufs, true_peak_dbtp, cost_nano_usd) VALUES"
    " ('d1', 's1', '/a/1.opus', 30.5, 'waves', 'p1', 'replicate', 'm/1',"
    "  -23.04, -1.5, 249000000),"
    " ('d3', 's3', '/a/3.mp3', 30, NULL, NULL, NULL, NULL, NULL, NULL, 0);"
    "INSERT INTO spreads (book_id, spread_index, text_hash, state, provider,"
    " model, analysis, attempts, analysis_ms, cost_nano_usd, scene_spread,"
    " scene_reason, sound_state, updated_at) VALUES"
    " ('b1', 0, 'h', 'processed', 'gemini', 'g', '{\"mood\":\"calm\"}', 2,"
    "  1500, 1000, 0, 'first', 'made', NOW(3)),"
    " ('b1', 1, 'h', 'blank', '', '', NULL, 0, 0, 0, 0, '', 'none', NOW(3)),"
    " ('b1', 2, 'h', 'processed', 'gemini', 'g', '{}', 1, 9, 0, 2, 'setting',"
    "  'failed', NOW(3)),"
    " ('b1', 3, 'h', 'failed', '', '', NULL, 3, 0, 0, NULL, '', 'none',"
    "  NOW(3));"
    "ALTER TABLE processing_errors AUTO_INCREMENT = 100;"
    "INSERT INTO processing_errors (id, book_id, job_id, spread_index, step,"
    " page_numbers, error_type, cause, message, stack, attempt, code,"
    " occurred_at, is_current) VALUES"
    " (11, 'b1', 'j', 3, 'analysis', '[7,8]', 'ContentAnalysisError',"
    "  'timeout', 'too slow', 'f (a.c:1)', 2, 0, '2026-01-01 02:03:04.5', 0),"
    " (12, 'b2', 'j', 1, 'analysis', '[3,4]', 'ContentAnalysisError',"
    "  '', 'not ours', '', 1, 0, NOW(3), 1),"
    " (13, 'b1', 'j', NULL, 'book', '[]', 'ValidationError', 'invalid',"
    "  'no', '', 0, 0, '2026-01-01 02:03:05', 1);";

static void
open_rows(void)
{
	database_open();
	database_run(database_now()->db, rows);
	e = (struct err)ERR_INIT;
	buf_init(&text, 65536);
	json_out_init(&out, &text);
}

static void
close_rows(void)
{
	buf_clear(&text);
	database_close();
}

static struct detail_scene *
scenes(int after, int limit, int *n, bool *more)
{
	struct detail_scene *list = NULL;

	ck_assert(detail_scenes(database_now()->db, database_now()->a, "b1",
	    after, limit, &list, n, more, &e));
	return list;
}

START_TEST(scenes_come_in_page_order_and_pages)
{
	struct detail_scene *list;
	bool more;
	int n;

	list = scenes(-1, 2, &n, &more);
	ck_assert_int_eq(n, 2);
	ck_assert(more);
	ck_assert_str_eq(list[0].id, "s1");
	ck_assert_str_eq(list[1].id, "s2");
	list = scenes(list[1].spread, 2, &n, &more);
	ck_assert_int_eq(n, 1);
	ck_assert(!more);
	ck_assert_str_eq(list[0].id, "s3");
	scenes(3, 2, &n, &more);
	ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(a_scene_knows_its_soundscape_and_its_reason)
{
	struct detail_scene *list;
	bool more;
	int n;

	list = scenes(-1, 9, &n, &more);
	ck_assert_str_eq(list[0].reason, "first");
	ck_assert_str_eq(list[0].sound_state, "made");
	ck_assert_str_eq(list[0].prediction_id, "p1");
	ck_assert_double_eq(list[0].loudness_lufs, -23.04);
	ck_assert_str_eq(list[1].sound_state, "failed");
	ck_assert_ptr_null(list[1].audio_url);
	ck_assert(isnan(list[1].loudness_lufs));
	ck_assert(isnan(list[2].true_peak_dbtp));
}
END_TEST

START_TEST(a_scene_of_another_program_has_a_soundscape_too)
{
	bool more;
	int n;

	database_run(
	    database_now()->db, "DELETE FROM spreads WHERE book_id = 'b1'");
	ck_assert_str_eq(scenes(2, 9, &n, &more)[0].sound_state, "made");
	ck_assert_str_eq(scenes(1, 9, &n, &more)[0].sound_state, "none");
}
END_TEST

static const char *const scene_texts[] = {
	"{\"id\":\"s1\",\"pageSpreadIndex\":0,\"startPage\":1,\"endPage\":4,"
	"\"setting\":\"a harbour\",\"mood\":\"calm\","
	"\"descriptors\":{\"weather\":\"rain\"},\"reason\":\"first\","
	"\"soundscape\":{\"state\":\"made\",\"audioUrl\":\"/a/1.opus\","
	"\"duration\":30.5,\"generationPrompt\":\"waves\","
	"\"provider\":\"replicate\",\"model\":\"m/1\","
	"\"replicatePredictionId\":\"p1\",\"loudnessLufs\":-23.04,"
	"\"truePeakDbtp\":-1.5,\"cost\":{\"usd\":0.249},"
	"\"reusedFrom\":null},\"cost\":{\"usd\":0.249001}}",
	"{\"id\":\"s2\",\"pageSpreadIndex\":2,\"startPage\":5,\"endPage\":6,"
	"\"setting\":\"a wood\",\"mood\":\"sad\",\"descriptors\":null,"
	"\"reason\":\"setting\",\"soundscape\":{\"state\":\"failed\","
	"\"audioUrl\":null},"
	"\"cost\":{\"usd\":0}}",
	"{\"id\":\"s3\",\"pageSpreadIndex\":3,\"startPage\":7,\"endPage\":8,"
	"\"setting\":\"\",\"mood\":\"\",\"descriptors\":null,\"reason\":null,"
	"\"soundscape\":{\"state\":\"none\",\"audioUrl\":\"/a/3.mp3\","
	"\"duration\":30,\"generationPrompt\":null,\"provider\":null,"
	"\"model\":null,\"replicatePredictionId\":null,"
	"\"loudnessLufs\":null,\"truePeakDbtp\":null,\"cost\":{\"usd\":0},"
	"\"reusedFrom\":null},\"cost\":{\"usd\":0}}",
};

START_TEST(a_scene_is_printed_whole)
{
	bool more;
	int n;

	detail_print_scene(&out, &scenes(-1, 9, &n, &more)[_i]);
	ck_assert_str_eq(buf_str(&text), scene_texts[_i]);
}
END_TEST

static struct detail_spread *
spreads(int after, int limit, int *n, bool *more)
{
	struct detail_spread *list = NULL;

	ck_assert(detail_spreads(database_now()->db, database_now()->a, "b1",
	    after, limit, &list, n, more, &e));
	return list;
}

START_TEST(spreads_come_in_pages)
{
	bool more;
	int n;

	ck_assert_int_eq(spreads(-1, 3, &n, &more)[2].index, 2);
	ck_assert_int_eq(n, 3);
	ck_assert(more);
	ck_assert_int_eq(spreads(2, 3, &n, &more)[0].scene_spread, -1);
	ck_assert_int_eq(n, 1);
	ck_assert(!more);
}
END_TEST

static const char *const spread_texts[] = {
	"{\"spreadIndex\":0,\"pageNumbers\":[1,2],\"state\":\"processed\","
	"\"analysis\":{\"mood\":\"calm\"},\"provider\":\"gemini\","
	"\"model\":\"g\",\"attempts\":2,\"sceneSpreadIndex\":0,"
	"\"sceneReason\":\"first\",\"analysisMs\":1500,"
	"\"timings\":{\"analysis\":null,\"soundscape\":null},"
	"\"cost\":{\"usd\":0.000001}}",
	"{\"spreadIndex\":1,\"pageNumbers\":[3,4],\"state\":\"blank\","
	"\"analysis\":null,\"provider\":null,\"model\":null,\"attempts\":0,"
	"\"sceneSpreadIndex\":0,\"sceneReason\":null,\"analysisMs\":0,"
	"\"timings\":{\"analysis\":null,\"soundscape\":null},"
	"\"cost\":{\"usd\":0}}",
};

START_TEST(a_spread_is_printed_whole)
{
	bool more;
	int n;

	detail_print_spread(&out, &spreads(-1, 9, &n, &more)[_i]);
	ck_assert_str_eq(buf_str(&text), spread_texts[_i]);
}
END_TEST

static struct detail_error *
errors(int64_t after, int limit, int *n, bool *more)
{
	struct detail_error *list = NULL;

	ck_assert(detail_errors(database_now()->db, database_now()->a, "b1",
	    after, limit, &list, n, more, &e));
	return list;
}

START_TEST(errors_come_in_pages)
{
	bool more;
	int n;

	ck_assert_int_eq(errors(0, 1, &n, &more)[0].id, 11);
	ck_assert(more);
	ck_assert_int_eq(errors(11, 1, &n, &more)[0].id, 13);
	ck_assert(!more);
	errors(13, 1, &n, &more);
	ck_assert_int_eq(n, 0);
}
END_TEST

/* Errors that were healed, twenty of them, numbered. */
static const char healed[] =
    "INSERT INTO processing_errors (book_id, job_id, spread_index, step,"
    " error_type, message, stack, occurred_at, is_current)"
    " SELECT 'b1', 'j', 1, 'analysis', 'x', seq, '', NOW(3), 0"
    " FROM seq_1_to_20";

START_TEST(what_counts_now_is_never_cut_away)
{
	struct detail_error *list = NULL;
	bool more = false;
	int n = 0;

	database_run(database_now()->db, healed);
	ck_assert(detail_errors_last(database_now()->db, database_now()->a,
	    "b1", 3, &list, &n, &more, &e));
	ck_assert(more);
	ck_assert_int_eq(n, 3);
	ck_assert_str_eq(list[0].message, "19");
	ck_assert_str_eq(list[1].message, "20");
	ck_assert_int_eq(list[2].id, 13);
	ck_assert(list[2].is_current);
}
END_TEST

static struct detail_error *
errors_of(int spread, int limit, int *n)
{
	struct detail_error *list = NULL;

	ck_assert(detail_errors_of_spread(database_now()->db, database_now()->a,
	    "b1", spread, limit, &list, n, &e));
	return list;
}

START_TEST(a_spread_has_its_own_errors)
{
	int n;

	database_run(database_now()->db, healed);
	ck_assert_int_eq(errors_of(3, 9, &n)[0].id, 11);
	ck_assert_int_eq(n, 1);
	ck_assert_str_eq(errors_of(1, 2, &n)[0].message, "19");
	ck_assert_int_eq(n, 2);
	errors_of(2, 9, &n);
	ck_assert_int_eq(n, 0);
}
END_TEST

START_TEST(a_cell_says_what_is_done_to_it)
{
	struct detail_cell *cells = NULL;
	bool more = false;
	int n = 0;

	database_run(database_now()->db,
	    "INSERT INTO spreads (book_id, spread_index, text_hash, state,"
	    " attempts, updated_at) VALUES ('b1', 4, 'h', 'pending', 1,"
	    " NOW(3)), ('b1', 5, 'h', 'pending', 0, NOW(3)),"
	    " ('b1', 6, 'h', 'pending', 0, NOW(3));"
	    "INSERT INTO provider_calls (book_id, job_id, run_token,"
	    " spread_index, step, provider, model, attempt, request_hash,"
	    " state, created_at) VALUES ('b1', 'j', 1, 5, 'analysis',"
	    " 'gemini', 'g', 1, '', 'open', NOW(3));"
	    "UPDATE spreads SET analysis ="
	    " '{\"moodClass\":\"sad\",\"intensity\":\"high\"}'"
	    " WHERE book_id = 'b1' AND spread_index = 0;"
	    "UPDATE spreads SET analysis = 'no JSON'"
	    " WHERE book_id = 'b1' AND spread_index = 1");
	ck_assert(detail_cells(database_now()->db, database_now()->a, "b1", 6,
	    &cells, &n, &more, &e));
	ck_assert(more);
	ck_assert_int_eq(n, 6);
	ck_assert_str_eq(cells[0].mood_class, "sad");
	ck_assert_str_eq(cells[0].intensity, "high");
	ck_assert_str_eq(cells[0].sound_state, "made");
	ck_assert_str_eq(cells[1].mood_class, "");
	ck_assert_int_eq(cells[3].scene_spread, -1);
	ck_assert_str_eq(cells[3].state, "failed");
	ck_assert_str_eq(cells[4].state, "retrying");
	ck_assert_str_eq(cells[5].state, "running");
}
END_TEST

START_TEST(an_error_is_printed_whole)
{
	bool more;
	int n;

	detail_print_error(&out, &errors(0, 9, &n, &more)[0], true);
	ck_assert_str_eq(buf_str(&text),
	    "{\"id\":11,\"timestamp\":\"2026-01-01T02:03:04.500Z\","
	    "\"spreadIndex\":3,\"pageNumbers\":[7,8],"
	    "\"errorType\":\"ContentAnalysisError\","
	    "\"errorMessage\":\"too slow\",\"stack\":\"f (a.c:1)\","
	    "\"attemptNumber\":2,\"cause\":\"timeout\",\"step\":\"analysis\","
	    "\"isCurrent\":false}");
}
END_TEST

START_TEST(an_error_of_the_book_has_no_spread_and_no_stack_for_all)
{
	bool more;
	int n;

	detail_print_error(&out, &errors(0, 9, &n, &more)[1], false);
	ck_assert_str_eq(buf_str(&text),
	    "{\"id\":13,\"timestamp\":\"2026-01-01T02:03:05.000Z\","
	    "\"spreadIndex\":null,\"pageNumbers\":[],"
	    "\"errorType\":\"ValidationError\",\"errorMessage\":\"no\","
	    "\"attemptNumber\":0,\"cause\":\"invalid\",\"step\":\"book\","
	    "\"isCurrent\":true}");
}
END_TEST

Suite *
store_detail_suite(void)
{
	Suite *suite = suite_create("store/detail");
	TCase *tc = tcase_create("detail");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, open_rows, close_rows);
	tcase_add_test(tc, scenes_come_in_page_order_and_pages);
	tcase_add_test(tc, a_scene_knows_its_soundscape_and_its_reason);
	tcase_add_test(tc, a_scene_of_another_program_has_a_soundscape_too);
	tcase_add_loop_test(tc, a_scene_is_printed_whole, 0, 3);
	tcase_add_test(tc, spreads_come_in_pages);
	tcase_add_loop_test(tc, a_spread_is_printed_whole, 0, 2);
	tcase_add_test(tc, errors_come_in_pages);
	tcase_add_test(tc, an_error_is_printed_whole);
	tcase_add_test(
	    tc, an_error_of_the_book_has_no_spread_and_no_stack_for_all);
	tcase_add_test(tc, what_counts_now_is_never_cut_away);
	tcase_add_test(tc, a_spread_has_its_own_errors);
	tcase_add_test(tc, a_cell_says_what_is_done_to_it);
	suite_add_tcase(suite, tc);
	return suite;
}
