/* SPDX-License-Identifier: MIT */
/* What is known of every spread, and whether its text is still the same. */
#include "store/spreads.h"

#include "base/arena.h"
#include "book/spread.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"
#include "wire/sql.h"

#include <string.h>

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

static struct err e;
static struct sql *db;
static struct arena *a;

static void
setup(void)
{
	library_open();
	e = (struct err)ERR_INIT;
	db = database_now()->db;
	a = database_now()->a;
}

static const struct spread_record read_one = { .index = 1,
	.text_hash = HASH,
	.state = "processed",
	.provider = "gemini",
	.model = "m",
	.analysis = "{\"mood\":\"tense\"}",
	.attempts = 2,
	.analysis_ms = 3000,
	.cost_nano = 740000,
	.scene_spread = -1,
	.scene_reason = "",
	.sound_state = "none" };

static void
save(struct spread_record r)
{
	ck_assert_msg(spreads_save(db, library_id(1), &r, &e), "%s", e.message);
}

static struct spread_record *
load(int wanted)
{
	struct spread_record *rows = NULL;
	int n = -1;

	ck_assert(spreads_load(db, a, library_id(1), &rows, &n, &e));
	ck_assert_int_eq(n, wanted);
	return rows;
}

START_TEST(a_new_book_has_no_rows)
{
	load(0);
}
END_TEST

START_TEST(what_was_read_comes_back)
{
	struct spread_record *r;

	save(read_one);
	r = load(1);
	ck_assert_int_eq(r->index, 1);
	ck_assert_str_eq(r->text_hash, HASH);
	ck_assert_str_eq(r->state, "processed");
	ck_assert_str_eq(r->provider, "gemini");
	ck_assert_str_eq(r->model, "m");
	ck_assert_str_eq(r->analysis, "{\"mood\":\"tense\"}");
	ck_assert_int_eq(r->attempts, 2);
	ck_assert_int_eq(r->analysis_ms, 3000);
	ck_assert_int_eq(r->cost_nano, 740000);
	ck_assert_int_eq(r->scene_spread, -1);
	ck_assert_str_eq(r->scene_reason, "");
	ck_assert_str_eq(r->sound_state, "none");
	ck_assert_ptr_null(r->sound_request);
}
END_TEST

START_TEST(rows_come_in_page_order)
{
	struct spread_record r = read_one;
	struct spread_record *rows;
	int i;

	for (i = 11; i >= 0; i--) {
		r.index = i;
		save(r);
	}
	rows = load(12);
	for (i = 0; i < 12; i++)
		ck_assert_int_eq(rows[i].index, i);
}
END_TEST

START_TEST(a_later_result_takes_the_row_s_place)
{
	struct spread_record r = read_one;

	save(r);
	r.state = "failed";
	r.text_hash = OTHER;
	r.analysis = NULL;
	r.attempts = 3;
	save(r);
	save(r);
	ck_assert_str_eq(load(1)->state, "failed");
	ck_assert_str_eq(load(1)->text_hash, OTHER);
	ck_assert_ptr_null(load(1)->analysis);
	ck_assert_int_eq(load(1)->attempts, 3);
}
END_TEST

START_TEST(an_unknown_state_is_refused)
{
	struct spread_record r = read_one;

	r.state = "half";
	ck_assert(!spreads_save(db, library_id(1), &r, &e));
	ck_assert_int_eq(e.type, ERR_DATABASE);
}
END_TEST

static void
decide(int scene, const char *reason)
{
	struct spread_record r = read_one;

	r.scene_spread = scene;
	r.scene_reason = reason;
	ck_assert(spreads_save_decision(db, library_id(1), &r, &e));
}

static void
sound(const char *state)
{
	struct spread_record r = read_one;

	r.sound_state = state;
	r.sound_request = OTHER;
	r.sound_attempts = 2;
	r.sound_ms = 5000;
	ck_assert(spreads_save_sound(db, library_id(1), &r, &e));
}

START_TEST(a_decision_leaves_the_analysis_alone)
{
	save(read_one);
	decide(1, "the mood changed");
	ck_assert_int_eq(load(1)->scene_spread, 1);
	ck_assert_str_eq(load(1)->scene_reason, "the mood changed");
	ck_assert_str_eq(load(1)->analysis, "{\"mood\":\"tense\"}");
	save(read_one);
	ck_assert_int_eq(load(1)->scene_spread, 1);
}
END_TEST

START_TEST(a_decision_can_be_taken_back)
{
	save(read_one);
	decide(1, "x");
	decide(-1, "");
	ck_assert_int_eq(load(1)->scene_spread, -1);
}
END_TEST

START_TEST(a_sound_s_state_comes_back)
{
	save(read_one);
	decide(1, "x");
	sound("made");
	ck_assert_str_eq(load(1)->sound_state, "made");
	ck_assert_str_eq(load(1)->sound_request, OTHER);
	ck_assert_int_eq(load(1)->sound_attempts, 2);
	ck_assert_int_eq(load(1)->sound_ms, 5000);
}
END_TEST

START_TEST(a_spread_that_opens_a_scene_still_keeps_its_sound)
{
	save(read_one);
	decide(1, "x");
	sound("made");
	decide(1, "y");
	ck_assert_str_eq(load(1)->sound_state, "made");
}
END_TEST

START_TEST(a_spread_that_opens_none_has_no_sound)
{
	save(read_one);
	decide(1, "x");
	sound("failed");
	decide(0, "");
	ck_assert_str_eq(load(1)->sound_state, "none");
}
END_TEST

START_TEST(a_restart_forgets_this_book_only)
{
	struct spread_record r = read_one;

	library_add(2, 2);
	save(r);
	ck_assert(spreads_save(db, library_id(2), &r, &e));
	ck_assert(spreads_forget(db, library_id(1), &e));
	load(0);
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM spreads"), 1);
}
END_TEST

START_TEST(a_shorter_book_loses_its_tail)
{
	struct spread_record r = read_one;
	int i;

	for (i = 0; i < 5; i++) {
		r.index = i;
		save(r);
	}
	ck_assert(spreads_cut(db, library_id(1), 3, &e));
	ck_assert_int_eq(load(3)[2].index, 2);
}
END_TEST

/* Page 1 and 2 of book 2; NULL: there is none. */
static const struct {
	const char *left;
	const char *right;
} texts[] = {
	{ "The sea.", "The storm." },
	{ "The sea.", NULL },
	{ NULL, "The storm." },
	{ "", "" },
	{ "", NULL },
	{ "", "x" },
	{ "x", "" },
	{ "  \n", "\t" },
	{ "F\xc3\xbcr \xe2\x80\x9e"
	  "dich\xe2\x80\x9c",
	    "\xf0\x9f\x8c\x8a" },
	{ "line\r\nline\n", "\n\nline" },
	{ "quote ' and \\ back", "%s" },
};

static void
set_page(int number, const char *text)
{
	ck_assert(text == NULL ||
	    sql_do(db, &e,
	        "INSERT INTO pages (id, book_id, page_number, text_content)"
	        " VALUES (UUID(), ?, ?, ?)",
	        "sis", library_id(2), (int64_t)number, text));
}

/* What the database says of the text must be what a worker says. */
static void
must_hash_alike(const char *left, const char *right)
{
	struct spread_text joined;
	const char **hashes;

	library_add(2, 0);
	set_page(1, left);
	set_page(2, right);
	ck_assert(spreads_hash_texts(db, a, library_id(2), 1, &hashes, &e));
	spread_join(a, 0, left, left == NULL ? 0 : strlen(left), right,
	    right == NULL ? 0 : strlen(right), &joined);
	ck_assert_str_eq(hashes[0], joined.hash);
}

START_TEST(the_database_hashes_like_a_worker)
{
	must_hash_alike(texts[_i].left, texts[_i].right);
}
END_TEST

START_TEST(huge_pages_are_hashed_whole)
{
	char *left = arena_alloc(a, 1024 * 1024 + 1), *right;

	memset(left, 'l', 1024 * 1024);
	right = arena_text(a, left);
	right[1024 * 1024 - 1] = 'r';
	must_hash_alike(left, right);
}
END_TEST

START_TEST(a_spread_without_pages_has_no_hash)
{
	const char **hashes;

	library_add(2, 0);
	set_page(1, "a");
	set_page(7, "b");
	set_page(0, "cover");
	set_page(99, "beyond");
	ck_assert(spreads_hash_texts(db, a, library_id(2), 4, &hashes, &e));
	ck_assert_ptr_nonnull(hashes[0]);
	ck_assert_ptr_null(hashes[1]);
	ck_assert_ptr_null(hashes[2]);
	ck_assert_ptr_nonnull(hashes[3]);
}
END_TEST

START_TEST(only_the_spread_that_changed_changes)
{
	const char **before, **after;

	ck_assert(spreads_hash_texts(db, a, library_id(1), 2, &before, &e));
	database_run(db,
	    "UPDATE pages SET text_content = 'Page 4!' WHERE page_number = 4");
	ck_assert(spreads_hash_texts(db, a, library_id(1), 2, &after, &e));
	ck_assert_str_eq(after[0], before[0]);
	ck_assert_str_ne(after[1], before[1]);
}
END_TEST

static void
add_hashes(Suite *s)
{
	TCase *t = tcase_create("hashes");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_loop_test(t, the_database_hashes_like_a_worker, 0, N(texts));
	tcase_add_test(t, huge_pages_are_hashed_whole);
	tcase_add_test(t, a_spread_without_pages_has_no_hash);
	tcase_add_test(t, only_the_spread_that_changed_changes);
	suite_add_tcase(s, t);
}

Suite *
store_spreads_suite(void)
{
	Suite *s = suite_create("store/spreads");
	TCase *t = tcase_create("rows");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, a_new_book_has_no_rows);
	tcase_add_test(t, what_was_read_comes_back);
	tcase_add_test(t, rows_come_in_page_order);
	tcase_add_test(t, a_later_result_takes_the_row_s_place);
	tcase_add_test(t, an_unknown_state_is_refused);
	tcase_add_test(t, a_decision_leaves_the_analysis_alone);
	tcase_add_test(t, a_decision_can_be_taken_back);
	tcase_add_test(t, a_sound_s_state_comes_back);
	tcase_add_test(t, a_spread_that_opens_a_scene_still_keeps_its_sound);
	tcase_add_test(t, a_spread_that_opens_none_has_no_sound);
	tcase_add_test(t, a_restart_forgets_this_book_only);
	tcase_add_test(t, a_shorter_book_loses_its_tail);
	suite_add_tcase(s, t);
	add_hashes(s);
	return s;
}
