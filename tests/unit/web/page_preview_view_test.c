/* SPDX-License-Identifier: MIT */
/* Which scene a spread belongs to, and what is said of its sound. */
#include "web/page_preview_view.h"

#include "base/arena.h"
#include "store/detail.h"
#include "unit/web/suites.h"

/* Spread 0 has none; spread 1 has one from its second page on. */
static const struct detail_scene scenes[] = {
	{ .id = "a", .start_page = 4, .end_page = 6 },
	{ .id = "b", .start_page = 7, .end_page = 7 },
	{ .id = "c", .start_page = 8, .end_page = 12 },
};

static const struct {
	int spread;
	const char *id; /* NULL: none */
} places[] = { { 0, NULL }, { 1, "a" }, { 2, "a" }, { 3, "b" }, { 4, "c" },
	{ 5, "c" }, { 6, NULL } };

START_TEST(a_spread_is_in_the_scene_of_its_first_page_that_has_one)
{
	const struct detail_scene *s =
	    page_preview_view_scene(scenes, 3, places[_i].spread);

	if (places[_i].id == NULL)
		ck_assert_ptr_null(s);
	else
		ck_assert_str_eq(s->id, places[_i].id);
}
END_TEST

static const struct {
	const char *url, *state;
	bool has_sound;
	enum word silence;
} sounds[] = {
	{ "/a.opus", "made", true, 0 },
	{ "/a.opus", "none", true, 0 },
	{ NULL, "failed", false, WORD_PREVIEW_SOUND_FAILED },
	{ "", "pending", false, WORD_PREVIEW_SOUND_PENDING },
	{ NULL, "none", false, WORD_PREVIEW_NO_SOUND },
};

START_TEST(a_silence_has_its_reason)
{
	const struct detail_scene s = { .audio_url = sounds[_i].url,
		.sound_state = sounds[_i].state };

	ck_assert_int_eq(page_preview_view_has_sound(&s), sounds[_i].has_sound);
	if (!sounds[_i].has_sound)
		ck_assert_int_eq(
		    page_preview_view_silence(&s), sounds[_i].silence);
}
END_TEST

static const struct {
	const char *descriptors, *mood;
} moods[] = { { "{\"moodClass\":\"sad\"}", "sad" }, { "{\"moodClass\":7}", "" },
	{ "[", "" }, { NULL, "" } };

START_TEST(a_mood_is_known_or_not)
{
	const struct detail_scene s = { .descriptors = moods[_i].descriptors };
	struct arena *a = arena_open();

	ck_assert_str_eq(page_preview_view_mood(a, &s), moods[_i].mood);
	ck_assert_str_eq(page_preview_view_mood(a, NULL), "");
	arena_close(&a);
}
END_TEST

START_TEST(no_scene_has_no_sound)
{
	ck_assert(!page_preview_view_has_sound(NULL));
}
END_TEST

Suite *
web_page_preview_view_suite(void)
{
	Suite *s = suite_create("web/page_preview_view");
	TCase *t = tcase_create("page_preview_view");

	tcase_add_loop_test(t,
	    a_spread_is_in_the_scene_of_its_first_page_that_has_one, 0,
	    sizeof(places) / sizeof(places[0]));
	tcase_add_loop_test(
	    t, a_silence_has_its_reason, 0, sizeof(sounds) / sizeof(sounds[0]));
	tcase_add_loop_test(
	    t, a_mood_is_known_or_not, 0, sizeof(moods) / sizeof(moods[0]));
	tcase_add_test(t, no_scene_has_no_sound);
	suite_add_tcase(s, t);
	return s;
}
