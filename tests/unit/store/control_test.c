/* SPDX-License-Identifier: MIT */
/* What an owner may do to a book in each state, and what follows. */
#include "unit/store/suites.h"

#include "base/arena.h"
#include "base/uuid.h"
#include "store/audit.h"
#include "store/calls.h"
#include "store/control.h"
#include "store/finish.h"
#include "store/jobs.h"
#include "store/submit.h"
#include "unit/store/database.h"
#include "wire/sql.h"

#include <string.h>

#define BOOK "11111111-1111-4111-8111-111111111111"
#define JOB "22222222-2222-4222-8222-222222222222"
#define SCENE "33333333-3333-4333-8333-333333333333"

static struct err e;

/* A book of five spreads: read, failed, read (opens a scene whose soundscape
 * failed), blank, never read. */
static const char book[] =
    "INSERT INTO books (id, title, status, total_pages)"
    " VALUES ('" BOOK "', 'B', 'processing', 10);"
    "INSERT INTO pages (id, book_id, page_number, text_content)"
    " VALUES (UUID(), '" BOOK "', 1, 'a'), (UUID(), '" BOOK "', 10, 'b');"
    "INSERT INTO spreads (book_id, spread_index, text_hash, state, attempts,"
    " scene_spread, sound_state, updated_at) VALUES"
    " ('" BOOK "', 0, '', 'processed', 0, 0, 'made', NOW(3)),"
    " ('" BOOK "', 1, '', 'failed', 3, 0, 'none', NOW(3)),"
    " ('" BOOK "', 2, '', 'processed', 0, 2, 'failed', NOW(3)),"
    " ('" BOOK "', 3, '', 'blank', 0, 2, 'none', NOW(3));"
    "INSERT INTO scenes (id, book_id, start_page, end_page,"
    " page_spread_index) VALUES ('" SCENE "', '" BOOK "', 1, 4, 0),"
    " (UUID(), '" BOOK "', 5, 8, 2);"
    "INSERT INTO processing_errors (book_id, job_id, spread_index, step,"
    " error_type, cause, message, stack, occurred_at, is_current) VALUES"
    " ('" BOOK "', '', 1, 'analysis', 'ContentAnalysisError', 'blocked', 'm',"
    "  '', NOW(3), TRUE),"
    " ('" BOOK "', '', 2, 'soundscape', 'SoundscapeGenerationError',"
    "  'timeout', 'm', '', NOW(3), TRUE);";

static struct sql *
db(void)
{
	return database_now()->db;
}

static void
open_book(void)
{
	database_open();
	e = (struct err)ERR_INIT;
	database_run(db(), "DELETE FROM audit_log; DELETE FROM queue_settings");
	database_run(db(), book);
}

/* Its job in ${state}; "" for none. */
static void
put_job(const char *state)
{
	bool live =
	    strcmp(state, "ended") != 0 && strcmp(state, "cancelled") != 0;

	if (state[0] == '\0')
		return;
	ck_assert(sql_do(db(), &e,
	    "INSERT INTO jobs (id, book_id, live, state, run_token, cause,"
	    " crashes, created_at, started_at)"
	    " VALUES (?, ?, IF(?, 1, NULL), ?, 7, IF(? = 'parked', 'auth', ''),"
	    " 3, NOW(3), NOW(3))",
	    "ssiss", JOB, BOOK, (int64_t)live, state, state));
}

static struct control_result
act_with(const struct control_order *order)
{
	struct control_result r;

	ck_assert(control_book(
	    db(), database_now()->a, database_now()->conf, order, &r, &e));
	return r;
}

static struct control_result
act(enum control_action action)
{
	const struct control_order order = { .action = action,
		.book_id = BOOK,
		.actor = "cli:ann",
		.spread = action == CONTROL_RERUN ? 2 : 0 };

	return act_with(&order);
}

#define ASK(text) database_ask(db(), database_now()->a, text)

/* clang-format off */
static const struct {
	const char *state;
	enum control_action action;
	enum control_outcome outcome;
	const char *after; /* state of the newest job */
	const char *wanted;
	const char *status; /* of the book */
	int jobs;
} cases[] = {
	{ "", CONTROL_CANCEL, CONTROL_REFUSED, "NULL", "NULL", "processing", 0 },
	{ "", CONTROL_PAUSE, CONTROL_REFUSED, "NULL", "NULL", "processing", 0 },
	{ "", CONTROL_RESUME, CONTROL_REFUSED, "NULL", "NULL", "processing", 0 },
	{ "", CONTROL_RETRY, CONTROL_REFUSED, "NULL", "NULL", "processing", 0 },
	{ "", CONTROL_RERUN, CONTROL_REFUSED, "NULL", "NULL", "processing", 0 },
	{ "", CONTROL_REGENERATE, CONTROL_REFUSED, "NULL", "NULL", "processing", 0 },

	{ "queued", CONTROL_CANCEL, CONTROL_DONE, "cancelled", "none", "ready", 1 },
	{ "queued", CONTROL_PAUSE, CONTROL_DONE, "paused", "none", "processing", 1 },
	{ "queued", CONTROL_RESUME, CONTROL_SAME, "queued", "none", "processing", 1 },
	{ "queued", CONTROL_RETRY, CONTROL_DONE, "queued", "none", "processing", 1 },
	{ "queued", CONTROL_RERUN, CONTROL_DONE, "queued", "none", "processing", 1 },
	{ "queued", CONTROL_REGENERATE, CONTROL_DONE, "queued", "none", "processing", 1 },

	{ "running", CONTROL_CANCEL, CONTROL_ASKED, "running", "cancel", "processing", 1 },
	{ "running", CONTROL_PAUSE, CONTROL_ASKED, "running", "pause", "processing", 1 },
	{ "running", CONTROL_RESUME, CONTROL_SAME, "running", "none", "processing", 1 },
	{ "running", CONTROL_RETRY, CONTROL_REFUSED, "running", "none", "processing", 1 },
	{ "running", CONTROL_RERUN, CONTROL_REFUSED, "running", "none", "processing", 1 },
	{ "running", CONTROL_REGENERATE, CONTROL_REFUSED, "running", "none", "processing", 1 },

	{ "paused", CONTROL_CANCEL, CONTROL_DONE, "cancelled", "none", "ready", 1 },
	{ "paused", CONTROL_PAUSE, CONTROL_SAME, "paused", "none", "processing", 1 },
	{ "paused", CONTROL_RESUME, CONTROL_DONE, "queued", "none", "processing", 1 },
	{ "paused", CONTROL_RETRY, CONTROL_DONE, "queued", "none", "processing", 1 },
	{ "paused", CONTROL_RERUN, CONTROL_DONE, "queued", "none", "processing", 1 },
	{ "paused", CONTROL_REGENERATE, CONTROL_DONE, "queued", "none", "processing", 1 },

	{ "parked", CONTROL_CANCEL, CONTROL_DONE, "cancelled", "none", "ready", 1 },
	{ "parked", CONTROL_PAUSE, CONTROL_REFUSED, "parked", "none", "processing", 1 },
	{ "parked", CONTROL_RESUME, CONTROL_DONE, "queued", "none", "processing", 1 },
	{ "parked", CONTROL_RETRY, CONTROL_DONE, "queued", "none", "processing", 1 },
	{ "parked", CONTROL_RERUN, CONTROL_DONE, "queued", "none", "processing", 1 },
	{ "parked", CONTROL_REGENERATE, CONTROL_DONE, "queued", "none", "processing", 1 },

	{ "cancelled", CONTROL_CANCEL, CONTROL_SAME, "cancelled", "none", "processing", 1 },
	{ "cancelled", CONTROL_PAUSE, CONTROL_REFUSED, "cancelled", "none", "processing", 1 },
	{ "cancelled", CONTROL_RESUME, CONTROL_REFUSED, "cancelled", "none", "processing", 1 },
	{ "cancelled", CONTROL_RETRY, CONTROL_DONE, "queued", "none", "processing", 2 },
	{ "cancelled", CONTROL_RERUN, CONTROL_DONE, "queued", "none", "processing", 2 },
	{ "cancelled", CONTROL_REGENERATE, CONTROL_DONE, "queued", "none", "processing", 2 },

	{ "ended", CONTROL_CANCEL, CONTROL_REFUSED, "ended", "none", "processing", 1 },
	{ "ended", CONTROL_PAUSE, CONTROL_REFUSED, "ended", "none", "processing", 1 },
	{ "ended", CONTROL_RESUME, CONTROL_REFUSED, "ended", "none", "processing", 1 },
	{ "ended", CONTROL_RETRY, CONTROL_DONE, "queued", "none", "processing", 2 },
	{ "ended", CONTROL_RERUN, CONTROL_DONE, "queued", "none", "processing", 2 },
	{ "ended", CONTROL_REGENERATE, CONTROL_DONE, "queued", "none", "processing", 2 },
};
/* clang-format on */

START_TEST(a_state_allows_what_the_table_says)
{
	struct control_result r;
	bool is_done;

	put_job(cases[_i].state);
	r = act(cases[_i].action);
	is_done = r.outcome == CONTROL_DONE || r.outcome == CONTROL_ASKED ||
	    r.outcome == CONTROL_SAME;
	ck_assert_int_eq(r.outcome, cases[_i].outcome);
	ck_assert_str_eq(
	    ASK("SELECT (SELECT state FROM jobs ORDER BY seq DESC LIMIT 1)"),
	    cases[_i].after);
	ck_assert_str_eq(
	    ASK("SELECT (SELECT wanted FROM jobs ORDER BY seq DESC LIMIT 1)"),
	    cases[_i].wanted);
	ck_assert_str_eq(ASK("SELECT status FROM books"), cases[_i].status);
	ck_assert_str_eq(ASK("SELECT COUNT(*) FROM jobs"),
	    arena_print(database_now()->a, "%d", cases[_i].jobs));
	if (is_done)
		ck_assert_str_eq(r.state, cases[_i].after);
	else
		ck_assert_str_ne(r.sentence, "");
	ck_assert_str_eq(
	    ASK("SELECT COUNT(*) FROM audit_log"), is_done ? "1" : "0");
}
END_TEST

START_TEST(an_unknown_book_is_not_found)
{
	const struct control_order order = {
		.action = CONTROL_CANCEL, .book_id = SCENE, .actor = ""
	};

	ck_assert_int_eq(act_with(&order).outcome, CONTROL_NO_BOOK);
}
END_TEST

START_TEST(a_cancelled_book_keeps_what_is_finished)
{
	put_job("paused");
	act(CONTROL_CANCEL);
	ck_assert_str_eq(ASK("SELECT CONCAT_WS(' ', live IS NULL, cause,"
	                     " processed_spreads, total_spreads,"
	                     " ended_at IS NOT NULL) FROM jobs"),
	    "1 cancelled 3 5 1");
	ck_assert_str_eq(ASK("SELECT COUNT(*) FROM scenes"), "2");
	ck_assert_str_eq(
	    ASK("SELECT CONCAT_WS(' ', JSON_LENGTH(processing_errors),"
	        " JSON_VALUE(processing_stats, '$.errorCount'),"
	        " JSON_VALUE(processing_stats, '$.processedSpreads'))"
	        " FROM books"),
	    "3 3 3");
	ck_assert_str_eq(ASK("SELECT message FROM processing_errors"
	                     " WHERE cause = 'cancelled' AND is_current"),
	    "Cancelled after 4 of 5 spreads");
}
END_TEST

START_TEST(a_book_of_which_nothing_was_read_is_failed_when_cancelled)
{
	put_job("queued");
	database_run(db(), "DELETE FROM scenes; DELETE FROM spreads");
	act(CONTROL_CANCEL);
	ck_assert_str_eq(ASK("SELECT status FROM books"), "failed");
}
END_TEST

START_TEST(the_record_of_a_cancelled_book_goes_with_its_next_job)
{
	const struct submit_order order = { .book_id = BOOK, .actor = "x" };
	struct submitted s;

	put_job("queued");
	act(CONTROL_CANCEL);
	ck_assert(submit_book(
	    db(), database_now()->a, database_now()->conf, &order, &s, &e));
	ck_assert_int_eq(s.outcome, SUBMIT_CREATED);
	ck_assert_str_eq(ASK("SELECT COUNT(*) FROM processing_errors"
	                     " WHERE cause = 'cancelled' AND is_current"),
	    "0");
}
END_TEST

static void
put_call(const char *state)
{
	ck_assert(sql_do(db(), &e,
	    "INSERT INTO provider_calls (book_id, job_id, run_token,"
	    " spread_index, step, provider, model, attempt, state,"
	    " request_hash, estimate_nano_usd, created_at)"
	    " VALUES (?, ?, 7, 0, 'soundscape', 'replicate', 'm', 1, ?, 'h', 9,"
	    " NOW(3))",
	    "sss", BOOK, JOB, state));
}

START_TEST(calls_that_were_left_behind_are_for_a_worker)
{
	struct job job;
	struct job_counts n;
	bool found;

	put_job("parked");
	put_call("done");
	put_call("running");
	act(CONTROL_CANCEL);
	ck_assert(jobs_count_waiting(db(), database_now()->a, 10, &n, &e));
	ck_assert_int_eq(n.waiting, 1);
	ck_assert(jobs_claim_left(db(), database_now()->a, &job, &found, &e));
	ck_assert(found);
	ck_assert_str_eq(job.id, JOB);
	ck_assert_int_eq(job.run_token, 8);
	ck_assert(jobs_clean(db(), &job, &e));
	ck_assert_str_eq(ASK("SELECT cost_nano_usd FROM jobs"), "9");
	ck_assert(jobs_claim_left(db(), database_now()->a, &job, &found, &e));
	ck_assert(!found);
}
END_TEST

/* Its worker died, or handed it back, before it could obey. */
START_TEST(a_queued_job_that_is_to_be_cancelled_needs_no_worker)
{
	struct job_counts n;
	struct job job;
	bool found;

	put_job("queued");
	put_call("running");
	ck_assert(jobs_count_waiting(db(), database_now()->a, 10, &n, &e));
	ck_assert_int_eq(n.cancels, 0);
	ck_assert(finish_queued_cancels(db(), database_now()->a, &e));
	ck_assert_str_eq(ASK("SELECT state FROM jobs"), "queued");
	database_run(db(), "UPDATE jobs SET wanted = 'cancel'");
	ck_assert(jobs_count_waiting(db(), database_now()->a, 10, &n, &e));
	ck_assert_int_eq(n.cancels, 1);
	ck_assert(finish_queued_cancels(db(), database_now()->a, &e));
	ck_assert_str_eq(ASK("SELECT CONCAT_WS(' ', state, live IS NULL, cause,"
	                     " processed_spreads, total_spreads) FROM jobs"),
	    "cancelled 1 cancelled 3 5");
	ck_assert(jobs_count_waiting(db(), database_now()->a, 10, &n, &e));
	ck_assert_int_eq(n.cancels, 1);
	ck_assert(jobs_claim_left(db(), database_now()->a, &job, &found, &e));
	ck_assert(found);
	ck_assert(jobs_clean(db(), &job, &e));
	ck_assert(jobs_count_waiting(db(), database_now()->a, 10, &n, &e));
	ck_assert_int_eq(n.cancels, 0);
}
END_TEST

START_TEST(calls_left_behind_belong_to_the_next_job_of_the_book)
{
	const struct submit_order order = { .book_id = BOOK, .actor = "x" };
	struct submitted s;
	struct job job;
	bool found;

	put_job("queued");
	put_call("running");
	act(CONTROL_CANCEL);
	ck_assert(submit_book(
	    db(), database_now()->a, database_now()->conf, &order, &s, &e));
	ck_assert(jobs_claim_left(db(), database_now()->a, &job, &found, &e));
	ck_assert(!found);
}
END_TEST

START_TEST(what_is_being_cancelled_takes_no_other_order)
{
	put_job("running");
	act(CONTROL_CANCEL);
	ck_assert_int_eq(act(CONTROL_PAUSE).outcome, CONTROL_REFUSED);
	ck_assert_int_eq(act(CONTROL_RESUME).outcome, CONTROL_REFUSED);
	ck_assert_int_eq(act(CONTROL_CANCEL).outcome, CONTROL_SAME);
}
END_TEST

START_TEST(a_pause_may_be_taken_back_before_it_is_seen)
{
	put_job("running");
	act(CONTROL_PAUSE);
	ck_assert_int_eq(act(CONTROL_RESUME).outcome, CONTROL_ASKED);
	ck_assert_str_eq(ASK("SELECT wanted FROM jobs"), "none");
}
END_TEST

static struct job
running_job(void)
{
	struct job job = { .book_id = BOOK, .run_token = 7 };

	put_job("running");
	memcpy(job.id, JOB, sizeof(JOB));
	return job;
}

START_TEST(a_beat_tells_what_is_wanted)
{
	struct job job = running_job();
	const struct job_counters n = { .reason = "", .eta_ms = -1 };
	static const enum control_action actions[] = { CONTROL_PAUSE,
		CONTROL_RESUME, CONTROL_CANCEL };
	static const enum job_wanted wanted[] = { JOB_PAUSE, JOB_GO_ON,
		JOB_CANCEL };
	int i;

	for (i = 0; i < 3; i++) {
		act(actions[i]);
		ck_assert(jobs_beat(db(), &job, &n, &e));
		ck_assert_int_eq(job.wanted, wanted[i]);
	}
	ck_assert_str_eq(ASK("SELECT beat FROM jobs"), "3");
}
END_TEST

START_TEST(a_resume_that_crosses_the_pause_queues_the_book)
{
	struct job job = running_job();

	act(CONTROL_PAUSE);
	act(CONTROL_RESUME);
	ck_assert(jobs_pause(db(), &job, &e));
	ck_assert_str_eq(ASK("SELECT state FROM jobs"), "queued");
}
END_TEST

START_TEST(a_pause_that_crosses_the_hand_back_is_kept)
{
	struct job job = running_job();

	act(CONTROL_PAUSE);
	ck_assert(jobs_hand_back(db(), &job, &e));
	ck_assert_str_eq(
	    ASK("SELECT CONCAT(state, ' ', wanted) FROM jobs"), "paused none");
}
END_TEST

START_TEST(a_cancel_that_crosses_the_parking_is_kept)
{
	struct job job = running_job();

	act(CONTROL_CANCEL);
	ck_assert(jobs_park(db(), &job, "auth", "No.", &e));
	ck_assert_str_eq(ASK("SELECT CONCAT(state, ' ', wanted) FROM jobs"),
	    "queued cancel");
}
END_TEST

START_TEST(a_resumed_book_may_crash_three_times_again)
{
	put_job("parked");
	act(CONTROL_RESUME);
	ck_assert_str_eq(
	    ASK("SELECT CONCAT(crashes, cause, reason) FROM jobs"), "0");
}
END_TEST

#define SPREADS                                                                \
	"SELECT GROUP_CONCAT(CONCAT(state, '/', sound_state, '/',"             \
	" sound_variant) ORDER BY spread_index) FROM spreads"

START_TEST(retry_sets_back_what_has_failed_and_nothing_else)
{
	put_job("ended");
	act(CONTROL_RETRY);
	ck_assert_str_eq(ASK(SPREADS),
	    "processed/made/0,pending/none/0,processed/pending/0,"
	    "blank/none/0");
	ck_assert_str_eq(
	    ASK("SELECT processing_errors IS NULL FROM books"), "1");
	ck_assert_str_eq(ASK("SELECT CONCAT(keeps_failed, replaces) FROM jobs"
	                     " ORDER BY seq DESC LIMIT 1"),
	    "11");
}
END_TEST

START_TEST(retry_of_a_cause_leaves_the_others_failed)
{
	const struct control_order order = { .action = CONTROL_RETRY,
		.book_id = BOOK,
		.actor = "cli:ann",
		.cause = "timeout" };

	put_job("ended");
	ck_assert_int_eq(act_with(&order).outcome, CONTROL_DONE);
	ck_assert_str_eq(ASK(SPREADS),
	    "processed/made/0,failed/none/0,processed/pending/0,blank/none/0");
	ck_assert_str_eq(
	    ASK("SELECT JSON_LENGTH(processing_errors) FROM books"), "1");
	ck_assert_str_eq(
	    ASK("SELECT JSON_VALUE(detail, '$.cause') FROM audit_log"),
	    "timeout");
}
END_TEST

START_TEST(retry_of_a_cause_that_nobody_has_changes_nothing)
{
	const struct control_order order = { .action = CONTROL_RETRY,
		.book_id = BOOK,
		.actor = "cli:ann",
		.cause = "storage" };

	put_job("ended");
	ck_assert_int_eq(act_with(&order).outcome, CONTROL_REFUSED);
	ck_assert_str_eq(ASK("SELECT COUNT(*) FROM jobs"), "1");
	ck_assert_str_eq(ASK("SELECT COUNT(*) FROM processing_errors"
	                     " WHERE is_current"),
	    "2");
}
END_TEST

START_TEST(rerun_sets_back_from_a_spread_on)
{
	put_job("ended");
	act(CONTROL_RERUN);
	ck_assert_str_eq(ASK(SPREADS),
	    "processed/made/0,failed/none/0,pending/pending/0,pending/none/0");
	ck_assert_str_eq(
	    ASK("SELECT JSON_LENGTH(processing_errors) FROM books"), "1");
}
END_TEST

START_TEST(rerun_of_a_spread_that_is_not_there_is_invalid)
{
	struct control_order order = { .action = CONTROL_RERUN,
		.book_id = BOOK,
		.actor = "",
		.spread = 5 };

	put_job("ended");
	ck_assert_int_eq(act_with(&order).outcome, CONTROL_INVALID);
	order.spread = 4; /* never read: nothing to read again */
	ck_assert_int_eq(act_with(&order).outcome, CONTROL_REFUSED);
}
END_TEST

START_TEST(regenerate_raises_the_variant_of_one_scene)
{
	const struct control_order order = { .action = CONTROL_REGENERATE,
		.book_id = BOOK,
		.actor = "",
		.spread = -1,
		.scene_id = SCENE };

	put_job("ended");
	ck_assert_int_eq(act_with(&order).outcome, CONTROL_DONE);
	ck_assert_str_eq(ASK(SPREADS),
	    "processed/pending/1,failed/none/0,processed/failed/0,"
	    "blank/none/0");
}
END_TEST

START_TEST(where_no_scene_opens_nothing_can_be_made_anew)
{
	struct control_order order = { .action = CONTROL_REGENERATE,
		.book_id = BOOK,
		.actor = "",
		.spread = 3 };

	put_job("ended");
	ck_assert_int_eq(act_with(&order).outcome, CONTROL_INVALID);
	order.spread = -1;
	order.scene_id = BOOK;
	ck_assert_int_eq(act_with(&order).outcome, CONTROL_INVALID);
}
END_TEST

START_TEST(a_cause_resumes_all_that_are_parked_for_it)
{
	int64_t n;

	put_job("parked");
	ck_assert(control_resume_cause(
	    db(), database_now()->a, "cli:ann", "billing", &n, &e));
	ck_assert_int_eq(n, 0);
	ck_assert(control_resume_cause(
	    db(), database_now()->a, "cli:ann", "auth", &n, &e));
	ck_assert_int_eq(n, 1);
	ck_assert_str_eq(ASK("SELECT state FROM jobs"), "queued");
	ck_assert_str_eq(
	    ASK("SELECT COUNT(*) FROM audit_log WHERE book_id = '" BOOK "'"),
	    "1");
}
END_TEST

START_TEST(a_paused_queue_gives_no_book_and_asks_for_those_that_run)
{
	struct job job;
	struct job_counts n;
	bool changed, found;

	put_job("queued");
	ck_assert(control_pause_queue(db(), "cli:ann", true, &changed, &e));
	ck_assert(changed);
	ck_assert(jobs_claim(db(), database_now()->a, database_now()->conf, "h",
	    1, &job, &found, &e));
	ck_assert(!found);
	ck_assert(jobs_count_waiting(db(), database_now()->a, 10, &n, &e));
	ck_assert_int_eq(n.waiting, 0);
	ck_assert(control_pause_queue(db(), "cli:ann", true, &changed, &e));
	ck_assert(!changed);
	ck_assert(control_pause_queue(db(), "cli:ann", false, &changed, &e));
	ck_assert(changed);
	ck_assert(jobs_claim(db(), database_now()->a, database_now()->conf, "h",
	    1, &job, &found, &e));
	ck_assert(found);
	ck_assert(control_pause_queue(db(), "cli:ann", true, &changed, &e));
	ck_assert_str_eq(ASK("SELECT wanted FROM jobs"), "yield");
	ck_assert(control_pause_queue(db(), "cli:ann", false, &changed, &e));
	ck_assert_str_eq(ASK("SELECT wanted FROM jobs"), "none");
}
END_TEST

START_TEST(what_is_to_be_cancelled_is_given_also_while_the_queue_is_paused)
{
	struct job job;
	bool changed, found;

	put_job("queued");
	database_run(db(), "UPDATE jobs SET wanted = 'cancel'");
	ck_assert(control_pause_queue(db(), "cli:ann", true, &changed, &e));
	ck_assert(jobs_claim(db(), database_now()->a, database_now()->conf, "h",
	    1, &job, &found, &e));
	ck_assert(found);
	ck_assert_int_eq(job.wanted, JOB_CANCEL);
}
END_TEST

START_TEST(a_smaller_priority_comes_first)
{
	struct submit_order order = { .book_id = BOOK,
		.actor = "x",
		.priority = 5,
		.has_priority = true };
	struct submitted s;

	ck_assert(submit_book(
	    db(), database_now()->a, database_now()->conf, &order, &s, &e));
	ck_assert_str_eq(ASK("SELECT priority FROM jobs"), "5");
	order.priority = -7; /* while it waits */
	ck_assert(submit_book(
	    db(), database_now()->a, database_now()->conf, &order, &s, &e));
	ck_assert_int_eq(s.outcome, SUBMIT_LIVE);
	ck_assert_str_eq(ASK("SELECT priority FROM jobs"), "-7");
	order.has_priority = false;
	order.priority = 0;
	ck_assert(submit_book(
	    db(), database_now()->a, database_now()->conf, &order, &s, &e));
	ck_assert_str_eq(ASK("SELECT priority FROM jobs"), "-7");
}
END_TEST

START_TEST(the_log_stays_when_its_book_is_deleted)
{
	struct audit_entry *list;
	int n;

	put_job("queued");
	act(CONTROL_PAUSE);
	act(CONTROL_RESUME);
	database_run(db(), "DELETE FROM books");
	ck_assert(audit_list(db(), database_now()->a, BOOK, 10, &list, &n, &e));
	ck_assert_int_eq(n, 2);
	ck_assert_str_eq(list[0].action, "resume");
	ck_assert_str_eq(list[1].action, "pause");
	ck_assert_str_eq(list[1].actor, "cli:ann");
	ck_assert_str_eq(list[1].job_id, JOB);
	ck_assert_str_eq(list[1].detail, "");
}
END_TEST

Suite *
store_control_suite(void)
{
	Suite *suite = suite_create("store/control");
	TCase *tc = tcase_create("control");

	tcase_add_checked_fixture(tc, open_book, database_close);
	tcase_add_loop_test(tc, a_state_allows_what_the_table_says, 0,
	    (int)(sizeof(cases) / sizeof(cases[0])));
	tcase_add_test(tc, an_unknown_book_is_not_found);
	tcase_add_test(tc, a_cancelled_book_keeps_what_is_finished);
	tcase_add_test(
	    tc, a_book_of_which_nothing_was_read_is_failed_when_cancelled);
	tcase_add_test(
	    tc, the_record_of_a_cancelled_book_goes_with_its_next_job);
	tcase_add_test(tc, calls_that_were_left_behind_are_for_a_worker);
	tcase_add_test(
	    tc, a_queued_job_that_is_to_be_cancelled_needs_no_worker);
	tcase_add_test(
	    tc, calls_left_behind_belong_to_the_next_job_of_the_book);
	tcase_add_test(tc, what_is_being_cancelled_takes_no_other_order);
	tcase_add_test(tc, a_pause_may_be_taken_back_before_it_is_seen);
	tcase_add_test(tc, a_beat_tells_what_is_wanted);
	tcase_add_test(tc, a_resume_that_crosses_the_pause_queues_the_book);
	tcase_add_test(tc, a_pause_that_crosses_the_hand_back_is_kept);
	tcase_add_test(tc, a_cancel_that_crosses_the_parking_is_kept);
	tcase_add_test(tc, a_resumed_book_may_crash_three_times_again);
	tcase_add_test(tc, retry_sets_back_what_has_failed_and_nothing_else);
	tcase_add_test(tc, retry_of_a_cause_leaves_the_others_failed);
	tcase_add_test(tc, retry_of_a_cause_that_nobody_has_changes_nothing);
	tcase_add_test(tc, rerun_sets_back_from_a_spread_on);
	tcase_add_test(tc, rerun_of_a_spread_that_is_not_there_is_invalid);
	tcase_add_test(tc, regenerate_raises_the_variant_of_one_scene);
	tcase_add_test(tc, where_no_scene_opens_nothing_can_be_made_anew);
	tcase_add_test(tc, a_cause_resumes_all_that_are_parked_for_it);
	tcase_add_test(
	    tc, a_paused_queue_gives_no_book_and_asks_for_those_that_run);
	tcase_add_test(tc,
	    what_is_to_be_cancelled_is_given_also_while_the_queue_is_paused);
	tcase_add_test(tc, a_smaller_priority_comes_first);
	tcase_add_test(tc, the_log_stays_when_its_book_is_deleted);
	suite_add_tcase(suite, tc);
	return suite;
}
