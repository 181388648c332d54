/* SPDX-License-Identifier: MIT */
/* A growing text never passes its cap. */
#include "base/buf.h"

#include "unit/base/suites.h"

#include <string.h>

static struct buf b;

static void
teardown(void)
{
	buf_clear(&b);
}

START_TEST(a_new_one_is_the_empty_text)
{
	buf_init(&b, 10);
	ck_assert_str_eq(buf_str(&b), "");
	ck_assert_ptr_null(b.data);
	ck_assert(!b.overflow);
}
END_TEST

START_TEST(pieces_follow_one_another)
{
	buf_init(&b, 100);
	buf_text(&b, "a");
	buf_char(&b, 'b');
	buf_add(&b, "cd", 1);
	buf_print(&b, "-%d-%s", 42, "e");
	buf_add(&b, NULL, 0);
	ck_assert_str_eq(buf_str(&b), "abc-42-e");
	ck_assert_uint_eq(b.used, 8);
}
END_TEST

START_TEST(it_grows_over_many_pieces)
{
	int i;

	buf_init(&b, 100000);
	for (i = 0; i < 20000; i++)
		buf_print(&b, "%05d", i);
	ck_assert_uint_eq(b.used, 100000);
	ck_assert_str_eq(buf_str(&b) + 99995, "19999");
	ck_assert(!b.overflow);
}
END_TEST

START_TEST(exactly_the_cap_fits)
{
	buf_init(&b, 4);
	buf_text(&b, "abcd");
	ck_assert(!b.overflow);
	ck_assert_str_eq(buf_str(&b), "abcd");
}
END_TEST

START_TEST(one_byte_more_latches)
{
	buf_init(&b, 4);
	buf_text(&b, "abc");
	buf_text(&b, "de");
	ck_assert(b.overflow);
	ck_assert_str_eq(buf_str(&b), "abc");
}
END_TEST

START_TEST(after_the_latch_nothing_is_added)
{
	buf_init(&b, 4);
	buf_text(&b, "abcde");
	buf_text(&b, "a");
	buf_char(&b, 'b');
	buf_print(&b, "%d", 1);
	ck_assert(b.overflow);
	ck_assert_str_eq(buf_str(&b), "");
}
END_TEST

START_TEST(a_print_beyond_the_cap_latches)
{
	buf_init(&b, 4);
	buf_print(&b, "%s", "abcde");
	ck_assert(b.overflow);
	ck_assert_uint_eq(b.used, 0);
}
END_TEST

START_TEST(a_size_near_the_end_of_numbers_latches)
{
	buf_init(&b, 100);
	buf_text(&b, "abc");
	buf_add(&b, "", (size_t)-2);
	ck_assert(b.overflow);
	ck_assert_str_eq(buf_str(&b), "abc");
}
END_TEST

START_TEST(reset_forgets_the_latch_and_keeps_the_memory)
{
	const char *data;

	buf_init(&b, 4);
	buf_text(&b, "abcd");
	data = b.data;
	buf_text(&b, "e");
	buf_reset(&b);
	ck_assert(!b.overflow);
	ck_assert_str_eq(buf_str(&b), "");
	buf_text(&b, "wxyz");
	ck_assert_str_eq(buf_str(&b), "wxyz");
	ck_assert_ptr_eq(b.data, data);
}
END_TEST

START_TEST(resetting_an_unused_one_is_fine)
{
	buf_init(&b, 4);
	buf_reset(&b);
	ck_assert_str_eq(buf_str(&b), "");
}
END_TEST

START_TEST(clear_keeps_the_cap)
{
	buf_init(&b, 4);
	buf_text(&b, "abcde");
	buf_clear(&b);
	ck_assert(!b.overflow);
	buf_text(&b, "abcd");
	ck_assert(!b.overflow);
	buf_char(&b, 'e');
	ck_assert(b.overflow);
}
END_TEST

START_TEST(bytes_may_hold_nuls)
{
	buf_init(&b, 100);
	buf_add(&b, "a\0b", 3);
	ck_assert_uint_eq(b.used, 3);
	ck_assert_mem_eq(b.data, "a\0b", 4);
}
END_TEST

Suite *
base_buf_suite(void)
{
	Suite *s = suite_create("base/buf");
	TCase *t = tcase_create("buf");

	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_test(t, a_new_one_is_the_empty_text);
	tcase_add_test(t, pieces_follow_one_another);
	tcase_add_test(t, it_grows_over_many_pieces);
	tcase_add_test(t, exactly_the_cap_fits);
	tcase_add_test(t, one_byte_more_latches);
	tcase_add_test(t, after_the_latch_nothing_is_added);
	tcase_add_test(t, a_print_beyond_the_cap_latches);
	tcase_add_test(t, a_size_near_the_end_of_numbers_latches);
	tcase_add_test(t, reset_forgets_the_latch_and_keeps_the_memory);
	tcase_add_test(t, resetting_an_unused_one_is_fine);
	tcase_add_test(t, clear_keeps_the_cap);
	tcase_add_test(t, bytes_may_hold_nuls);
	suite_add_tcase(s, t);
	return s;
}
