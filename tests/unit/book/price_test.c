/* SPDX-License-Identifier: MIT */
/* Money is exact. */
#include "book/price.h"

#include "unit/book/suites.h"

#define N(table) ((int)(sizeof(table) / sizeof((table)[0])))

static struct price_table table;

/* The shipped prices. */
static void
setup(void)
{
	price_init(&table, 0.30, 2.50, 0.0083, 0);
}

START_TEST(prices_become_whole_numbers)
{
	ck_assert_int_eq(table.input_token_nano, 300);
	ck_assert_int_eq(table.output_token_nano, 2500);
	ck_assert_int_eq(table.audio_ms_nano, 8300);
	ck_assert_int_eq(table.audio_file_nano, 0);
	price_init(&table, 0.075, 0.4, 0, 0.061);
	ck_assert_int_eq(table.input_token_nano, 75);
	ck_assert_int_eq(table.output_token_nano, 400);
	ck_assert_int_eq(table.audio_file_nano, 61000000);
}
END_TEST

START_TEST(thoughts_are_output)
{
	ck_assert_int_eq(price_analysis(&table, 1000, 0, 0), 300000);
	ck_assert_int_eq(price_analysis(&table, 0, 100, 0), 250000);
	ck_assert_int_eq(price_analysis(&table, 0, 0, 100), 250000);
	ck_assert_int_eq(price_analysis(&table, 812, 164, 40), 753600);
	ck_assert_int_eq(price_analysis(&table, 0, 0, 0), 0);
}
END_TEST

START_TEST(sound_has_a_price_for_its_length_and_one_for_the_file)
{
	ck_assert_int_eq(price_soundscape(&table, 30000), 249000000);
	table.audio_file_nano = 5;
	ck_assert_int_eq(price_soundscape(&table, 1), 8305);
	ck_assert_int_eq(price_soundscape(&table, 0), 5);
}
END_TEST

START_TEST(a_million_small_sums_are_one_large)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < 1000000; i++)
		sum += price_analysis(&table, 1, 1, 0);
	ck_assert_int_eq(sum, price_analysis(&table, 1000000, 1000000, 0));
	ck_assert_int_eq(sum, 2800000000);
}
END_TEST

START_TEST(a_book_of_sound_fits)
{
	/* 1,000 loops of 190 s at 100 dollars a second. */
	price_init(&table, 1000, 1000, 100, 100);
	ck_assert_int_eq(price_soundscape(&table, 190000) * 1000,
	    INT64_C(19100000) * 1000000000);
}
END_TEST

START_TEST(an_estimate_is_above_an_ordinary_answer)
{
	ck_assert_int_ge(price_estimate_analysis(&table, 4000),
	    price_analysis(&table, 1000, 400, 0));
	ck_assert_int_gt(price_estimate_analysis(&table, 0), 0);
	ck_assert_int_gt(price_estimate_analysis(&table, 8000),
	    price_estimate_analysis(&table, 4000));
}
END_TEST

static const struct {
	int64_t nano;
	const char *text;
} prints[] = {
	{ 0, "$0.0000" },
	{ 49999, "$0.0000" },
	{ 50000, "$0.0001" },
	{ 12300000, "$0.0123" },
	{ 249000000, "$0.2490" },
	{ 999900000, "$0.9999" },
	{ 1000000000, "$1.00" },
	{ 1994999999, "$1.99" },
	{ 1995000000, "$2.00" },
	{ 25000000000, "$25.00" },
	{ 1234567890123, "$1234.57" },
	{ -12300000, "-$0.0123" },
	{ -2500000000, "-$2.50" },
};

START_TEST(a_price_is_printed_as_people_read_it)
{
	char text[32];

	price_print(prints[_i].nano, text, sizeof(text));
	ck_assert_str_eq(text, prints[_i].text);
}
END_TEST

START_TEST(a_printed_price_keeps_to_its_room)
{
	char text[5] = "zzzz";

	price_print(1234567890123, text, 4);
	ck_assert_str_eq(text, "$12");
}
END_TEST

Suite *
book_price_suite(void)
{
	Suite *s = suite_create("book/price");
	TCase *t = tcase_create("price");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, prices_become_whole_numbers);
	tcase_add_test(t, thoughts_are_output);
	tcase_add_test(
	    t, sound_has_a_price_for_its_length_and_one_for_the_file);
	tcase_add_test(t, a_million_small_sums_are_one_large);
	tcase_add_test(t, a_book_of_sound_fits);
	tcase_add_test(t, an_estimate_is_above_an_ordinary_answer);
	tcase_add_loop_test(
	    t, a_price_is_printed_as_people_read_it, 0, N(prints));
	tcase_add_test(t, a_printed_price_keeps_to_its_room);
	suite_add_tcase(s, t);
	return s;
}
