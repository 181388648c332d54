/* SPDX-License-Identifier: MIT */
/* Memory that is dropped at once. */
#include "base/arena.h"

#include "unit/base/suites.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static struct arena *a;

static void
setup(void)
{
	a = arena_open();
}

static void
teardown(void)
{
	arena_close(&a);
	ck_assert_ptr_null(a);
}

static bool
is_zero(const unsigned char *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i] != 0)
			return false;
	return true;
}

START_TEST(bytes_fit_any_type)
{
	size_t size;

	for (size = 1; size < 300; size++)
		ck_assert_uint_eq(
		    (uintptr_t)arena_alloc(a, size) % _Alignof(max_align_t), 0);
}
END_TEST

START_TEST(pieces_do_not_overlap)
{
	unsigned char *pieces[500];
	size_t i, k;

	for (i = 0; i < 500; i++) {
		pieces[i] = arena_alloc(a, i + 1);
		memset(pieces[i], (int)(i % 251), i + 1);
	}
	for (i = 0; i < 500; i++)
		for (k = 0; k <= i; k++)
			ck_assert_uint_eq(pieces[i][k], i % 251);
}
END_TEST

START_TEST(bytes_are_zero)
{
	int i;

	for (i = 0; i < 50; i++) {
		unsigned char *p = arena_alloc(a, 1000);

		ck_assert(is_zero(p, 1000));
		memset(p, 0xaa, 1000);
	}
}
END_TEST

START_TEST(bytes_are_zero_after_clear)
{
	memset(arena_alloc(a, 4000), 0xaa, 4000);
	arena_clear(a);
	ck_assert(is_zero(arena_alloc(a, 4000), 4000));
}
END_TEST

START_TEST(a_cleared_arena_uses_its_memory_again)
{
	void *first = arena_alloc(a, 100);

	arena_clear(a);
	ck_assert_ptr_eq(arena_alloc(a, 100), first);
}
END_TEST

/* Cleared memory is the arena's still, so it can be looked at. */
START_TEST(a_secret_is_wiped_when_the_arena_is_cleared)
{
	static const char secret[] = "s3cret of some length";
	char *kept = arena_text(a, secret);

	arena_keep_secret(a);
	arena_clear(a);
	ck_assert_mem_ne(kept, secret, sizeof(secret) / 2);
	kept = arena_text(a, "plain, of some length");
	arena_clear(a);
	ck_assert_mem_eq(kept, "plain, of", 9);
}
END_TEST

START_TEST(clearing_an_unused_arena_is_fine)
{
	arena_clear(a);
	arena_clear(a);
	ck_assert_ptr_nonnull(arena_alloc(a, 1));
}
END_TEST

START_TEST(a_big_one_leaves_small_ones_together)
{
	char *before = arena_alloc(a, 16), *big, *after;

	big = arena_alloc(a, 8 * 1024 * 1024);
	after = arena_alloc(a, 16);
	memset(big, 'x', 8 * 1024 * 1024);
	ck_assert_ptr_eq(after, before + 16);
}
END_TEST

START_TEST(a_big_one_may_come_first)
{
	unsigned char *big = arena_alloc(a, 1024 * 1024);
	unsigned char *small = arena_alloc(a, 10);

	memset(big, 1, 1024 * 1024);
	ck_assert(is_zero(small, 10));
	arena_clear(a);
	ck_assert(is_zero(arena_alloc(a, 1024 * 1024), 1024 * 1024));
}
END_TEST

START_TEST(an_array_has_room_for_all)
{
	int64_t *numbers = arena_array(a, 1000, sizeof(*numbers));

	ck_assert(is_zero((unsigned char *)numbers, 8000));
	numbers[999] = 5;
	ck_assert_ptr_nonnull(arena_array(a, 0, 8));
	ck_assert_ptr_nonnull(arena_array(a, 8, 0));
}
END_TEST

START_TEST(an_array_whose_size_overflows_is_a_bug)
{
	arena_array(a, SIZE_MAX / 4, 16);
}
END_TEST

START_TEST(an_impossible_size_is_a_bug)
{
	arena_alloc(a, SIZE_MAX - 4);
}
END_TEST

START_TEST(a_text_is_copied)
{
	char text[] = "storm";
	char *copy = arena_text(a, text);

	text[0] = 'x';
	ck_assert_str_eq(copy, "storm");
	ck_assert_ptr_null(arena_text(a, NULL));
	ck_assert_str_eq(arena_text(a, ""), "");
}
END_TEST

START_TEST(copied_bytes_end_in_a_nul)
{
	char *copy = arena_copy(a, "a\0bc", 3);

	ck_assert_mem_eq(copy, "a\0b", 4);
	ck_assert_str_eq(arena_copy(a, NULL, 0), "");
}
END_TEST

START_TEST(text_is_printed_to_its_length)
{
	char *text = arena_print(a, "%0*d and %s", 5000, 7, "more");

	ck_assert_uint_eq(strlen(text), 5009);
	ck_assert_str_eq(text + 4998, "07 and more");
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
	struct arena *none = NULL;

	arena_close(&none);
	ck_assert_ptr_null(none);
}
END_TEST

Suite *
base_arena_suite(void)
{
	Suite *s = suite_create("base/arena");
	TCase *t = tcase_create("arena");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_secret_is_wiped_when_the_arena_is_cleared);
	tcase_add_test(t, bytes_fit_any_type);
	tcase_add_test(t, pieces_do_not_overlap);
	tcase_add_test(t, bytes_are_zero);
	tcase_add_test(t, bytes_are_zero_after_clear);
	tcase_add_test(t, a_cleared_arena_uses_its_memory_again);
	tcase_add_test(t, clearing_an_unused_arena_is_fine);
	tcase_add_test(t, a_big_one_leaves_small_ones_together);
	tcase_add_test(t, a_big_one_may_come_first);
	tcase_add_test(t, an_array_has_room_for_all);
	tcase_add_test_raise_signal(
	    t, an_array_whose_size_overflows_is_a_bug, SIGABRT);
	tcase_add_test_raise_signal(t, an_impossible_size_is_a_bug, SIGABRT);
	tcase_add_test(t, a_text_is_copied);
	tcase_add_test(t, copied_bytes_end_in_a_nul);
	tcase_add_test(t, text_is_printed_to_its_length);
	tcase_add_test(t, closing_nothing_is_fine);
	suite_add_tcase(s, t);
	return s;
}
