/* SPDX-License-Identifier: MIT */
/* Who shares a soundscape depends on the scenes alone. */
#include "unit/book/suites.h"

#include "base/arena.h"
#include "book/analysis.h"
#include "book/reuse.h"

#include <string.h>

static struct arena *a;
static struct reuse r;

static void
open(void)
{
	a = arena_open();
	r = (struct reuse){
		.mode = REUSE_BOOK, .match = REUSE_WEATHER, .max_uses = 3
	};
	reuse_init(&r, a, 20);
}

static void
close(void)
{
	arena_close(&a);
}

static const struct analysis forest = { .has_classes = true,
	.setting_class = SETTING_FOREST,
	.mood_class = MOOD_TENSE,
	.intensity = INTENSITY_LOW,
	.weather = WEATHER_RAIN,
	.time_of_day = TIME_NIGHT };

/* Join with key and hash; the scene whose soundscape it is. */
static int
join(const char *key, const char *hash)
{
	return reuse_join(&r, key, hash)->buyer;
}

START_TEST(key_names_the_classes)
{
	char key[REUSE_KEY];

	reuse_key(&forest, key);
	ck_assert_str_eq(key, "forest/tense/low/rain/night/");
	ck_assert_uint_eq(
	    reuse_key_size(key, REUSE_SCENE), strlen("forest/tense/low/"));
	ck_assert_uint_eq(reuse_key_size(key, REUSE_WEATHER),
	    strlen("forest/tense/low/rain/"));
	ck_assert_uint_eq(reuse_key_size(key, REUSE_TIME), strlen(key));
}
END_TEST

START_TEST(no_weather_is_a_clear_sky)
{
	struct analysis v = forest;
	char key[REUSE_KEY];

	v.weather = WEATHER_NONE;
	reuse_key(&v, key);
	ck_assert_str_eq(key, "forest/tense/low/clear/night/");
}
END_TEST

START_TEST(no_classes_are_like_nothing)
{
	struct analysis v = forest;
	char key[REUSE_KEY];

	v.has_classes = false;
	reuse_key(&v, key);
	ck_assert_str_eq(key, "");
	v.has_classes = true;
	v.setting_class = SETTING_OTHER;
	reuse_key(&v, key);
	ck_assert_str_eq(key, "");
	ck_assert_int_eq(join("", "a"), 0);
	ck_assert_int_eq(join("", "b"), 1);
}
END_TEST

START_TEST(same_classes_share)
{
	ck_assert_int_eq(join("forest/tense/low/rain/night/", "a"), 0);
	ck_assert_int_eq(join("sea/tense/low/rain/night/", "b"), 1);
	ck_assert_int_eq(join("forest/tense/low/rain/day/", "c"), 0);
	ck_assert_int_eq(join("forest/tense/low/snow/day/", "d"), 3);
}
END_TEST

START_TEST(match_says_how_much)
{
	r.match = REUSE_SCENE;
	ck_assert_int_eq(join("forest/tense/low/rain/night/", "a"), 0);
	ck_assert_int_eq(join("forest/tense/low/snow/day/", "b"), 0);
	r.match = REUSE_TIME;
	ck_assert_int_eq(join("sea/tense/low/rain/night/", "c"), 2);
	ck_assert_int_eq(join("sea/tense/low/rain/day/", "d"), 3);
}
END_TEST

START_TEST(a_word_that_begins_another_is_not_it)
{
	r.match = REUSE_SCENE;
	ck_assert_int_eq(join("ship/sad/low/rain/day/", "a"), 0);
	ck_assert_int_eq(join("ship/sad/lower/rain/day/", "b"), 1);
}
END_TEST

START_TEST(a_full_group_is_followed_by_a_new_one)
{
	const char *key = "forest/tense/low/rain/night/";

	ck_assert_int_eq(join(key, "a"), 0);
	ck_assert_int_eq(join(key, "b"), 0);
	ck_assert_int_eq(join(key, "c"), 0);
	ck_assert_int_eq(join(key, "d"), 3);
	ck_assert_int_eq(join(key, "e"), 3);
}
END_TEST

/* Of any scene before, whether it bought or not, and however full. */
START_TEST(equal_requests_always_share)
{
	const char *key = "forest/tense/low/rain/night/";

	ck_assert_int_eq(join(key, "a"), 0);
	ck_assert_int_eq(join(key, "b"), 0);
	ck_assert_int_eq(join(key, "c"), 0);
	ck_assert_int_eq(join(key, "d"), 3);
	ck_assert_int_eq(join(key, "b"), 0);
	ck_assert_int_eq(join("", "d"), 3);
}
END_TEST

START_TEST(off_shares_equal_requests_only)
{
	const char *key = "forest/tense/low/rain/night/";

	r.mode = REUSE_OFF;
	ck_assert_int_eq(join(key, "a"), 0);
	ck_assert_int_eq(join(key, "b"), 1);
	ck_assert_int_eq(join(key, "a"), 0);
}
END_TEST

START_TEST(a_new_buyer_is_everybody_s)
{
	const char *key = "forest/tense/low/rain/night/";

	join(key, "a");
	reuse_join(&r, key, "b")->buyer = 1;
	ck_assert_int_eq(join(key, "c"), 1);
}
END_TEST

START_TEST(words_of_the_configuration)
{
	ck_assert_int_eq(reuse_mode("off"), REUSE_OFF);
	ck_assert_int_eq(reuse_mode("book"), REUSE_BOOK);
	ck_assert_int_eq(reuse_mode("all"), REUSE_ALL);
	ck_assert_int_eq(reuse_match("scene"), REUSE_SCENE);
	ck_assert_int_eq(reuse_match("weather"), REUSE_WEATHER);
	ck_assert_int_eq(reuse_match("time"), REUSE_TIME);
}
END_TEST

Suite *
book_reuse_suite(void)
{
	Suite *s = suite_create("reuse");
	TCase *t = tcase_create("groups");

	tcase_add_checked_fixture(t, open, close);
	tcase_add_test(t, key_names_the_classes);
	tcase_add_test(t, no_weather_is_a_clear_sky);
	tcase_add_test(t, no_classes_are_like_nothing);
	tcase_add_test(t, same_classes_share);
	tcase_add_test(t, match_says_how_much);
	tcase_add_test(t, a_word_that_begins_another_is_not_it);
	tcase_add_test(t, a_full_group_is_followed_by_a_new_one);
	tcase_add_test(t, equal_requests_always_share);
	tcase_add_test(t, off_shares_equal_requests_only);
	tcase_add_test(t, a_new_buyer_is_everybody_s);
	tcase_add_test(t, words_of_the_configuration);
	suite_add_tcase(s, t);
	return s;
}
