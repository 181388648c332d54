/* SPDX-License-Identifier: MIT */
/* Templates are filled as JSON: no prompt can break out of one. */
#include "provider/sound_input.h"

#include "base/arena.h"
#include "unit/provider/provider.h"
#include "unit/provider/suites.h"

#include <string.h>

static struct arena *a;
static struct err e;
static const char *out;

static void
setup(void)
{
	static const struct err none = ERR_INIT;

	e = none;
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(&a);
}

static const struct {
	const char *template;
	const char *input;
} templates[] = {
	{ "{\"prompt\":\"{prompt}\",\"music_length_ms\":\"{duration_ms:int}\"}",
	    "{\"prompt\":\"a\\\"b{x}\",\"music_length_ms\":12500}" },
	{ "{\"d\":\"{duration_s:int}\"}", "{\"d\":13}" },
	{ "{\"d\":\"{duration_s:number}\"}", "{\"d\":12.5}" },
	{ "{\"p\":\"loop of {prompt}, {prompt}\"}",
	    "{\"p\":\"loop of a\\\"b{x}, a\\\"b{x}\"}" },
	{ "{\"a\":[true,null,1.50,{\"b\":\"{prompt}\"}],\"c\":\"\"}",
	    "{\"a\":[true,null,1.50,{\"b\":\"a\\\"b{x}\"}],\"c\":\"\"}" },
	{ "{}", "{}" },
};

START_TEST(templates_are_filled)
{
	ck_assert_msg(sound_input_print(
	                  a, templates[_i].template, "a\"b{x}", 12.5, &out, &e),
	    "%s", e.message);
	ck_assert_str_eq(out, templates[_i].input);
}
END_TEST

static const char *const wrong[] = { "", "[]", "{\"a\":}", "\"{prompt}\"",
	"{\"a\":\"{promt}\"}", "{\"a\":\"for {duration_ms:int}\"}",
	"{\"a\":[\"{duration_s}\"]}" };

START_TEST(wrong_templates_are_named)
{
	ck_assert(!sound_input_print(a, wrong[_i], "x", 1, &out, &e));
	ck_assert_int_eq(e.type, ERR_VALIDATION);
	ck_assert_ptr_nonnull(strstr(e.message, "soundscape.input"));
}
END_TEST

Suite *
provider_sound_input_suite(void)
{
	Suite *s = suite_create("provider/sound_input");
	TCase *t = tcase_create("sound_input");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, templates_are_filled, 0, COUNT(templates));
	tcase_add_loop_test(t, wrong_templates_are_named, 0, COUNT(wrong));
	suite_add_tcase(s, t);
	return s;
}
