/* SPDX-License-Identifier: MIT */
/* A page says why a scene begins, whatever the rule wrote down. */
#include "web/page_reason.h"

#include "base/arena.h"
#include "book/analysis.h"
#include "book/scene.h"
#include "unit/web/suites.h"
#include "web/page.h"
#include "web/visit.h"

#include <string.h>

static struct visit visit;
static struct page page;

static void
open_page(void)
{
	visit = (struct visit){ .a = arena_open() };
	page = (struct page){ .visit = &visit, .lang = LANG_DE };
}

static void
close_page(void)
{
	arena_close(&visit.a);
}

static const struct scene_rule rule = { .by_class = true,
	.on_setting = true,
	.on_mood = true,
	.intensity_levels = 2 };

static const struct analysis before = { .has_classes = true,
	.setting = "at sea",
	.mood = "calm",
	.setting_class = SETTING_SEA,
	.mood_class = MOOD_PEACEFUL,
	.intensity = INTENSITY_LOW };

static const char *
reason_of(const struct analysis *was, struct analysis now)
{
	static char reason[SCENE_REASON_MAX];

	ck_assert(scene_changed(&rule, was, &now, reason));
	return page_reason(&page, reason);
}

START_TEST(each_reason_is_said_in_german)
{
	struct analysis now = before;

	ck_assert_str_eq(reason_of(NULL, now), "die erste Szene");
	now.intensity = INTENSITY_HIGH;
	ck_assert_str_eq(reason_of(&before, now),
	    "andere Stärke (erst schwach, dann stark)");
	now.mood_class = MOOD_TENSE;
	ck_assert_str_eq(reason_of(&before, now),
	    "andere Stimmung (erst friedlich, dann angespannt)");
	now.setting_class = SETTING_CITY_STREET;
	ck_assert_str_eq(reason_of(&before, now),
	    "anderer Schauplatz (erst Meer, dann Straße)");
}
END_TEST

START_TEST(free_words_stay_as_they_are)
{
	struct analysis was = before, now = before;

	was.has_classes = false;
	now.setting = "a ship, then {2}";
	ck_assert_str_eq(reason_of(&was, now),
	    "anderer Schauplatz (erst at sea, dann a ship, then {2})");
}
END_TEST

START_TEST(what_is_no_reason_of_ours_is_shown)
{
	ck_assert_str_eq(page_reason(&page, ""), "");
	ck_assert_str_eq(page_reason(&page, "by hand"), "by hand");
	ck_assert_str_eq(page_reason(&page, "the mood changed: to what"),
	    "the mood changed: to what");
}
END_TEST

Suite *
web_page_reason_suite(void)
{
	Suite *s = suite_create("web/page_reason");
	TCase *t = tcase_create("page_reason");

	tcase_add_checked_fixture(t, open_page, close_page);
	tcase_add_test(t, each_reason_is_said_in_german);
	tcase_add_test(t, free_words_stay_as_they_are);
	tcase_add_test(t, what_is_no_reason_of_ours_is_shown);
	suite_add_tcase(s, t);
	return s;
}
