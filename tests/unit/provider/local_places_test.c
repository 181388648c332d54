/* SPDX-License-Identifier: MIT */
/* Tests of what is known about places. */
#include "unit/unit.h"

#include "provider/local_places.h"

Suite *provider_local_places_suite(void);

START_TEST(every_place_can_be_named)
{
	const struct local_place *p = local_places_of((enum vocab_setting)_i);

	ck_assert_str_ne(p->text, "");
	ck_assert_str_ne(p->ambience, "");
	ck_assert_int_le(p->n_sounds, LOCAL_PLACES_SOUNDS);
}
END_TEST

START_TEST(no_two_places_have_one_name)
{
	const char *text = local_places_of((enum vocab_setting)_i)->text;
	int i;

	for (i = 0; i < _i; i++)
		ck_assert_str_ne(
		    text, local_places_of((enum vocab_setting)i)->text);
}
END_TEST

START_TEST(the_sea_speaks_for_the_ship)
{
	double score[SETTING_COUNT] = {
		[SETTING_SEA] = 10.0, [SETTING_SHIP] = 6.0
	};

	local_places_absorb(score);
	ck_assert_double_gt(score[SETTING_SHIP], score[SETTING_SEA]);
}
END_TEST

START_TEST(a_sail_on_the_horizon_does_not)
{
	double score[SETTING_COUNT] = {
		[SETTING_SEA] = 10.0, [SETTING_SHIP] = 1.5
	};

	local_places_absorb(score);
	ck_assert_double_eq(score[SETTING_SEA], 10.0);
}
END_TEST

START_TEST(nothing_is_lost_or_made)
{
	double score[SETTING_COUNT], sum = 0;
	int i;

	for (i = 0; i < SETTING_COUNT; i++)
		score[i] = (i * _i) % 11;
	for (i = 0; i < SETTING_COUNT; i++)
		sum -= score[i];
	local_places_absorb(score);
	for (i = 0; i < SETTING_COUNT; i++) {
		ck_assert_double_ge(score[i], 0.0);
		sum += score[i];
	}
	ck_assert_double_eq_tol(sum, 0.0, 1e-9);
}
END_TEST

Suite *
provider_local_places_suite(void)
{
	Suite *s = suite_create("provider/local_places");
	TCase *t = tcase_create("local_places");

	tcase_add_loop_test(t, every_place_can_be_named, 0, SETTING_COUNT);
	tcase_add_loop_test(t, no_two_places_have_one_name, 0, SETTING_COUNT);
	tcase_add_test(t, the_sea_speaks_for_the_ship);
	tcase_add_test(t, a_sail_on_the_horizon_does_not);
	tcase_add_loop_test(t, nothing_is_lost_or_made, 0, 11);
	suite_add_tcase(s, t);
	return s;
}
