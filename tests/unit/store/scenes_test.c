/* SPDX-License-Identifier: MIT */
/* What readers see: scenes, their soundscapes, pages in scenes. */
#include "store/scenes.h"

#include "base/arena.h"
#include "store/sounds.h"
#include "unit/store/database.h"
#include "unit/store/library.h"
#include "unit/store/suites.h"
#include "wire/sql.h"

#include <math.h>
#include <string.h>

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

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

static const char *
ask(const char *question)
{
	return database_ask(db, a, question);
}

static void
publish(const char *id, int spread, int end_page, const char *mood)
{
	const struct scene_record s = { .id = id,
		.spread = spread,
		.start_page = 2 * spread + 1,
		.end_page = end_page,
		.setting = "a grey sea",
		.mood = mood,
		.descriptors = "{\"moodClass\":\"tense\"}" };

	ck_assert_msg(
	    scenes_publish(db, library_id(1), &s, &e), "%s", e.message);
}

static const struct sound_record loop = { .request_hash = HASH,
	.file_name = "abc.opus",
	.provider = "replicate",
	.model = "m",
	.external_id = "pred-1",
	.seconds = 30.5,
	.loudness_lufs = -23.1,
	.true_peak_dbtp = NAN,
	.cost_nano = 249000000 };

static void
publish_sound(const char *scene, const struct sound_record *s)
{
	ck_assert_msg(
	    scenes_publish_sound(db, scene, s, "/audio/abc.opus", "waves", &e),
	    "%s", e.message);
}

START_TEST(a_scene_is_published)
{
	publish("s0", 0, 2, "tense");
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS('|', id, start_page, end_page,"
	        " page_spread_index, setting, mood, descriptors) FROM scenes"),
	    "s0|1|2|0|a grey sea|tense|{\"moodClass\":\"tense\"}");
}
END_TEST

START_TEST(a_scene_grows_under_its_id)
{
	publish("s0", 0, 2, "tense");
	publish("s0", 0, 8, "calm");
	ck_assert_str_eq(ask("SELECT CONCAT_WS('|', COUNT(*), MAX(id),"
	                     " MAX(end_page), MAX(mood)) FROM scenes"),
	    "1|s0|8|calm");
}
END_TEST

START_TEST(a_spread_opens_one_scene)
{
	publish("s0", 0, 2, "tense");
	publish("other", 0, 4, "tense");
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS('|', COUNT(*), MAX(id)) FROM scenes"),
	    "1|s0");
}
END_TEST

START_TEST(ids_are_listed_in_page_order)
{
	struct scene_record *scenes;
	int n = -1;

	ck_assert(scenes_list_ids(db, a, library_id(1), &scenes, &n, &e));
	ck_assert_int_eq(n, 0);
	publish("s9", 9, 20, "x");
	publish("s0", 0, 18, "x");
	ck_assert(scenes_list_ids(db, a, library_id(1), &scenes, &n, &e));
	ck_assert_int_eq(n, 2);
	ck_assert_str_eq(scenes[0].id, "s0");
	ck_assert_int_eq(scenes[0].spread, 0);
	ck_assert_str_eq(scenes[1].id, "s9");
	ck_assert_int_eq(scenes[1].spread, 9);
}
END_TEST

static const char *
places(void)
{
	return ask("SELECT GROUP_CONCAT(COALESCE(scene_id, '-')"
	           " ORDER BY page_number) FROM pages");
}

START_TEST(pages_know_their_scene)
{
	publish("s0", 0, 2, "x");
	publish("s1", 1, 4, "x");
	ck_assert(scenes_place_pages(db, library_id(1), "s0", 1, 2, &e));
	ck_assert_str_eq(places(), "s0,s0,-,-");
	ck_assert(scenes_place_pages(db, library_id(1), "s1", 2, 99, &e));
	ck_assert_str_eq(places(), "s0,s1,s1,s1");
	ck_assert(scenes_place_pages(db, library_id(1), NULL, 1, 1, &e));
	ck_assert_str_eq(places(), "-,s1,s1,s1");
}
END_TEST

START_TEST(old_scenes_go_but_the_one_that_stays)
{
	int i;

	for (i = 0; i < 6; i++)
		publish(arena_print(a, "s%d", i), i, 2 * i + 2, "x");
	publish_sound("s2", &loop);
	publish_sound("s3", &loop);
	ck_assert(scenes_delete(db, library_id(1), 1, 4, "s3", &e));
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(id ORDER BY id) FROM scenes"), "s0,s3,s5");
	ck_assert_str_eq(
	    ask("SELECT GROUP_CONCAT(scene_id) FROM soundscapes"), "s3");
}
END_TEST

START_TEST(another_book_s_scenes_stay)
{
	const struct scene_record s = { .id = "b2",
		.spread = 0,
		.start_page = 1,
		.end_page = 2,
		.setting = "",
		.mood = "",
		.descriptors = "{}" };

	library_add(2, 2);
	publish("s0", 0, 2, "x");
	ck_assert(scenes_publish(db, library_id(2), &s, &e));
	ck_assert(scenes_delete(db, library_id(1), 0, 99, "", &e));
	ck_assert_str_eq(ask("SELECT GROUP_CONCAT(id) FROM scenes"), "b2");
}
END_TEST

START_TEST(a_soundscape_is_published)
{
	publish("s0", 0, 2, "x");
	publish_sound("s0", &loop);
	ck_assert_str_eq(
	    ask("SELECT CONCAT_WS('|', scene_id, audio_url, duration,"
	        " generation_prompt, replicate_prediction_id, provider, model,"
	        " request_hash, file_name, loudness_lufs,"
	        " COALESCE(true_peak_dbtp, 'NULL'), cost_nano_usd)"
	        " FROM soundscapes"),
	    "s0|/audio/abc.opus|30.5|waves|pred-1|replicate|m|" HASH
	    "|abc.opus|-23.1|NULL|249000000");
}
END_TEST

START_TEST(a_new_soundscape_takes_the_old_one_s_place)
{
	struct sound_record next = loop;
	const char *id;

	publish("s0", 0, 2, "x");
	publish_sound("s0", &loop);
	id = ask("SELECT id FROM soundscapes");
	next.file_name = "def.opus";
	next.external_id = NULL;
	publish_sound("s0", &next);
	ck_assert_str_eq(ask("SELECT id FROM soundscapes"), id);
	ck_assert_str_eq(ask("SELECT CONCAT(file_name,"
	                     " replicate_prediction_id IS NULL)"
	                     " FROM soundscapes"),
	    "def.opus1");
}
END_TEST

START_TEST(a_soundscape_can_be_taken_away)
{
	publish("s0", 0, 2, "x");
	publish_sound("s0", &loop);
	publish_sound("s0", NULL);
	ck_assert_int_eq(library_count("SELECT COUNT(*) FROM soundscapes"), 0);
	publish_sound("s0", NULL);
}
END_TEST

START_TEST(long_free_texts_fit)
{
	char mood[401];

	memset(mood, 'm', 400);
	mood[400] = '\0';
	publish("s0", 0, 2, mood);
	ck_assert_str_eq(ask("SELECT mood FROM scenes"), mood);
}
END_TEST

Suite *
store_scenes_suite(void)
{
	Suite *s = suite_create("store/scenes");
	TCase *t = tcase_create("scenes");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, setup, database_close);
	tcase_add_test(t, a_scene_is_published);
	tcase_add_test(t, a_scene_grows_under_its_id);
	tcase_add_test(t, a_spread_opens_one_scene);
	tcase_add_test(t, ids_are_listed_in_page_order);
	tcase_add_test(t, pages_know_their_scene);
	tcase_add_test(t, old_scenes_go_but_the_one_that_stays);
	tcase_add_test(t, another_book_s_scenes_stay);
	tcase_add_test(t, a_soundscape_is_published);
	tcase_add_test(t, a_new_soundscape_takes_the_old_one_s_place);
	tcase_add_test(t, a_soundscape_can_be_taken_away);
	tcase_add_test(t, long_free_texts_fit);
	suite_add_tcase(s, t);
	return s;
}
