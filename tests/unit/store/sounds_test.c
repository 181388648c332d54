/* SPDX-License-Identifier: MIT */
/* What was made is kept by what was asked for. */
#include "store/sounds.h"

#include "base/arena.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"

#include <math.h>

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

static struct err e;

static void
setup(void)
{
	library_open();
	e = (struct err)ERR_INIT;
}

static const struct sound_record loop = { .request_hash = HASH,
	.file_name = "abc.opus",
	.provider = "local",
	.model = "m",
	.external_id = "pred-1",
	.seconds = 30.5,
	.loudness_lufs = -23.1,
	.true_peak_dbtp = -4.25,
	.cost_nano = 249000000 };

static void
save(int book, struct sound_record s)
{
	ck_assert_msg(sounds_save(database_now()->db, library_id(book), &s, &e),
	    "%s", e.message);
}

static struct sound_record *
load(int wanted)
{
	const struct database *d = database_now();
	struct sound_record *sounds = NULL;
	int n = -1;

	ck_assert(sounds_load(d->db, d->a, library_id(1), &sounds, &n, &e));
	ck_assert_int_eq(n, wanted);
	return sounds;
}

START_TEST(a_sound_comes_back)
{
	struct sound_record *s;

	load(0);
	save(1, loop);
	s = load(1);
	ck_assert_str_eq(s->request_hash, HASH);
	ck_assert_str_eq(s->file_name, "abc.opus");
	ck_assert_str_eq(s->provider, "local");
	ck_assert_str_eq(s->model, "m");
	ck_assert_str_eq(s->external_id, "pred-1");
	ck_assert_double_eq(s->seconds, 30.5);
	ck_assert_double_eq(s->loudness_lufs, -23.1);
	ck_assert_double_eq(s->true_peak_dbtp, -4.25);
	ck_assert_int_eq(s->cost_nano, 249000000);
}
END_TEST

START_TEST(what_is_not_known_is_not_made_up)
{
	struct sound_record s = loop;

	s.external_id = NULL;
	s.loudness_lufs = s.true_peak_dbtp = NAN;
	save(1, s);
	ck_assert_ptr_null(load(1)->external_id);
	ck_assert(isnan(load(1)->loudness_lufs));
	ck_assert(isnan(load(1)->true_peak_dbtp));
}
END_TEST

START_TEST(a_later_one_takes_the_place)
{
	struct sound_record s = loop;

	save(1, s);
	s.file_name = "def.opus";
	save(1, s);
	ck_assert_str_eq(load(1)->file_name, "def.opus");
}
END_TEST

START_TEST(other_requests_stand_beside_it)
{
	struct sound_record s = loop;

	save(1, s);
	s.request_hash = OTHER;
	save(1, s);
	load(2);
}
END_TEST

START_TEST(books_do_not_share_rows)
{
	library_add(2, 2);
	save(1, loop);
	save(2, loop);
	ck_assert(sounds_forget(database_now()->db, library_id(1), &e));
	load(0);
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM sounds"), 1);
}
END_TEST

START_TEST(a_deleted_book_takes_its_rows_along)
{
	save(1, loop);
	database_run(database_now()->db, "DELETE FROM books");
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM sounds"), 0);
}
END_TEST

Suite *
store_sounds_suite(void)
{
	Suite *s = suite_create("store/sounds");
	TCase *t = tcase_create("sounds");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, a_sound_comes_back);
	tcase_add_test(t, what_is_not_known_is_not_made_up);
	tcase_add_test(t, a_later_one_takes_the_place);
	tcase_add_test(t, other_requests_stand_beside_it);
	tcase_add_test(t, books_do_not_share_rows);
	tcase_add_test(t, a_deleted_book_takes_its_rows_along);
	suite_add_tcase(s, t);
	return s;
}
